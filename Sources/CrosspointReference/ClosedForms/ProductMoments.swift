public import CrosspointParameters

/// The exact mean and variance of an analog product's outputs.
public enum ProductMoments {
  /// Mean s·(W x̂)_i and variance s²·(σ_out² + read_i² + σ_in²·Σ_j w_ij² + step_out²/12) of every
  /// output.
  ///
  /// x̂ is the input as the DAC rounds and clips it (deterministic); read_i² is σ²·Σ_j(x̂_j² +
  /// σ_in²) for additive and σ²·Σ_j |w_ij|(x̂_j² + σ_in²) for conductance read noise; step_out² is
  /// absent where the ADC is off. Outputs are independent of one another but for input noise and
  /// the radius of `additive` read noise that depends on it. An input that gives exact zeros has
  /// mean 0 and variance 0.
  ///
  /// - Parameters:
  ///   - weights: rows × columns.
  ///   - x: columns values forward, rows values backward.
  /// - Returns: nil outside its validity:
  ///   - the running average (it depends on earlier samples);
  ///   - nonlinearity on;
  ///   - some |mean| + 6σ (σ as here, without s) past the output bound: a pass then clips or
  ///     repeats;
  ///   - ADC on and the noise before it below half a step. From there on, rounding is uniform noise
  ///     within (1/π)·e^(−2π²σ²/step²) steps in mean (0.0023 at ½ step, 5e-6 at ¾) and (4σ² +
  ///     step²/π²)·e^(−2π²σ²/step²) in variance (0.008 step² at ½ step: 1.2 % of σ; 0.0001 % at ¾).
  public static func of(
    _ weights: ReferenceMatrix, _ x: [Double], _ periphery: Periphery,
    _ direction: ReferenceDirection
  ) -> [ReferenceMoments]? {
    if case .runningAverage = periphery.noiseManagement { return nil }
    guard periphery.nonlinearity == 0 else { return nil }

    // The reference without randomness, one pass, gives s and W x̂.
    var quiet = periphery
    quiet.inputNoise = 0
    quiet.boundManagement = .none
    // With input noise, a forward product does not stop at s ≤ 0: then s = 1.
    let goesOn = direction == .forward && periphery.inputNoise > 0
    var product = ReferenceProduct(quiet, direction, noise: noNoise)
    var result = product.apply(weights, x)
    if result.isExactZero {
      guard goesOn else { return result.output.map { ReferenceMoments(mean: $0, variance: 0) } }
      quiet.noiseManagement = .none
      product = ReferenceProduct(quiet, direction, noise: noNoise)
      result = product.apply(weights, x)
    }

    let matrix = direction.matrix(weights)
    let before = noiseVariances(matrix, result.inputAfterDAC, periphery)
    let step = Double(periphery.outputStep)
    var moments: [ReferenceMoments] = []
    for (mean, noise) in zip(result.beforeNoise, before) {
      if step > 0 && noise.squareRoot() < step / 2 { return nil }
      let variance = noise + step * step / 12
      if abs(mean) + 6 * variance.squareRoot() > Double(periphery.outputBound) { return nil }
      let s = result.scale
      moments.append(ReferenceMoments(mean: s * mean, variance: s * s * variance))
    }
    return moments
  }

  /// The variance of every output before the ADC, in units of the array.
  private static func noiseVariances(
    _ matrix: ReferenceMatrix, _ converted: [Double], _ p: Periphery
  ) -> [Double] {
    let inputVariance = Double(p.inputNoise) * Double(p.inputNoise)
    let meanSquares = converted.map { $0 * $0 + inputVariance }
    let outputVariance = Double(p.outputNoise) * Double(p.outputNoise)
    return (0..<matrix.rows).map { i in
      var weightSquares = 0.0
      var readSquares = 0.0
      for j in 0..<matrix.columns {
        weightSquares += matrix[i, j] * matrix[i, j]
        switch p.readNoise {
        case .none: break
        case .additive(let sigma): readSquares += Double(sigma) * Double(sigma) * meanSquares[j]
        case .conductance(let sigma):
          readSquares += Double(sigma) * Double(sigma) * abs(matrix[i, j]) * meanSquares[j]
        }
      }
      return outputVariance + readSquares + inputVariance * weightSquares
    }
  }
}
