import CrosspointParameters

/// One pass of one analog product: steps 2 to 7 of `docs/equations.md`, with every intermediate
/// value.
public struct ReferencePass: Sendable {
  /// x̂ before input noise: rounded and clipped.
  public var inputAfterDAC: [Double]
  /// x̂ with input noise.
  public var inputToArray: [Double]
  /// y = W x̂.
  public var beforeNoise: [Double]
  /// y as it meets the ADC: with read noise, nonlinearity and output noise.
  public var beforeADC: [Double]
  /// y after rounding and clipping, in units of the array: not scaled back.
  public var afterADC: [Double]
  /// Outputs whose code passes the last one within the bound.
  public var saturated: Int
  /// Distance of each DAC input from a rounding tie, in steps; infinite where the DAC is off.
  public var inputTieMargin: [Double]
  /// Distance of each ADC input from a rounding tie, in steps; infinite where the ADC is off.
  public var outputTieMargin: [Double]
  /// Smallest distance of any |ADC input| from where it would begin (or cease) to be saturated, in
  /// units of the output.
  public var saturationMargin: Double
}

/// Runs one pass.
/// - Parameters:
///   - matrix: outputs × inputs of this product (already transposed for a backward one).
///   - x: the raw input.
///   - physics: of the array.
///   - totalScale: s·r.
///   - xi: the draws of this vector and pass.
func referencePass(
  _ matrix: ReferenceMatrix, _ x: [Double], _ p: Periphery, _ physics: ReferencePhysics,
  totalScale: Double, nonlinearities: [Double],
  direction: ReferenceDirection, xi: (_ purpose: Purpose, _ position: Int) -> Double
) -> ReferencePass {
  // 2. DAC. One Float factor and one Float product, so that ties fall as in single precision.
  let dac = ReferenceConverter(step: p.inputStep, bound: p.inputBound)
  let factor = Float(1 / (totalScale * (dac.step > 0 ? Double(dac.step) : 1)))
  let steps = x.map { Double(Float($0) * factor) }
  let converted = steps.map { dac.clipped(dac.rounded($0)) }
  let sigma = Double(p.inputNoise)
  let input = converted.enumerated().map { j, v in
    sigma > 0 ? v + sigma * xi(direction.inputNoise, j) : v
  }

  // 3. Array.
  let exact = physics.currents(matrix, input, direction)

  // 4. Read noise.  5. Nonlinearity.  6. Output noise.
  let read = readNoiseDeviations(matrix, input, p.readNoise, physics, direction)
  let before = exact.enumerated().map { i, v in
    var y = v
    if read[i] > 0 { y += read[i] * xi(direction.readNoise, i) }
    if p.nonlinearity > 0 {
      y = Double(p.nonlinearityFactor) * y / (1 + abs(nonlinearities[i] * y))
    }
    if p.outputNoise > 0 { y += Double(p.outputNoise) * xi(direction.outputNoise, i) }
    return y
  }

  // 7. ADC.
  let adc = ReferenceConverter(step: p.outputStep, bound: p.outputBound)
  let inverse = adc.step > 0 ? Double(1 / adc.step) : 1
  let outputSteps = before.map { $0 * inverse }
  return ReferencePass(
    inputAfterDAC: converted, inputToArray: input, beforeNoise: exact, beforeADC: before,
    afterADC: outputSteps.map { adc.clipped(adc.rounded($0)) },
    saturated: outputSteps.count(where: adc.isSaturated),
    inputTieMargin: steps.map(dac.tieMargin), outputTieMargin: outputSteps.map(adc.tieMargin),
    saturationMargin: before.map { abs(abs($0) - adc.saturationThreshold) }.min() ?? .infinity)
}

/// The standard deviation of the read noise at every output: σ·√variance, on a linear array σ·‖x̂‖₂
/// or σ·√(Σ_j |w_ij| x̂_j²).
func readNoiseDeviations(
  _ matrix: ReferenceMatrix, _ input: [Double], _ noise: ReadNoise, _ physics: ReferencePhysics,
  _ direction: ReferenceDirection
) -> [Double] {
  func deviations(_ sigma: Float, _ v: (Double) -> Double) -> [Double] {
    let variances = ReferenceMatrix(
      rows: matrix.rows, columns: matrix.columns, elements: matrix.elements.map(v))
    return physics.variances(matrix, variances, input, direction).map {
      Double(sigma) * $0.squareRoot()
    }
  }
  switch noise {
  case .none: return Array(repeating: 0, count: matrix.rows)
  case .additive(let sigma): return deviations(sigma) { _ in 1 }
  case .conductance(let sigma): return deviations(sigma) { abs($0) }
  }
}

/// n_i = |nonlinearity/outputBound·(1 + spread·ξ_i)|, drawn once per output (vector 0, pass 0);
/// outputBound → 1 where infinite.
func nonlinearityCoefficients(
  _ p: Periphery, outputs: Int, direction: ReferenceDirection, noise: ReferenceNoise
) -> [Double] {
  guard p.nonlinearity > 0 else { return Array(repeating: 0, count: outputs) }
  let bound = p.outputBound.isFinite ? Double(p.outputBound) : 1
  return (0..<outputs).map { i in
    abs(
      Double(p.nonlinearity) / bound
        * (1 + Double(p.nonlinearitySpread) * noise(direction.nonlinearity, 0, 0, i)))
  }
}
