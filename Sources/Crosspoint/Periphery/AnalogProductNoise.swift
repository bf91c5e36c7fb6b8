import CrosspointKernels

/// The noise of samples.
extension AnalogProduct {
  /// The Gaussians of a run of samples, side by side, addressed or from a source.
  func draw(
    _ purpose: Purpose, _ pending: PendingSamples, _ firstVector: UInt64, _ run: Range<Int>,
    _ count: Int, _ source: NoiseSource?,
    into buffer: UnsafeMutablePointer<Float>
  ) {
    let vector = firstVector &+ UInt64(pending.indices[run.lowerBound])
    let pass = pending.pass
    guard let source else {
      let streams = SampleStreams(
        key: key, purpose: purpose.rawValue, pass: UInt32(pass), firstVector: vector,
        batch: run.count)
      return kernels.fillGaussianStreams(streams, buffer, count)
    }
    for l in 0..<run.count {
      let noise = UnsafeMutableBufferPointer(start: buffer + l * count, count: count)
      noise.initialize(repeating: 0)
      let request = NoiseRequest(
        purpose: purpose, vector: vector &+ UInt64(l), pass: pass, line: 0)
      source(request, noise)
    }
  }
}

extension AnalogProduct {
  /// Takes √(Σ_j v_j·x̂_j²)·ξ from every current of a sample, ξ one draw for all of them.
  func subtractNoise(
    ofColumn variances: Matrix, _ scratch: ProductScratch, _ firstVector: UInt64,
    _ noise: NoiseSource?
  ) {
    let (inputs, outputs, pending) = (inputs, outputs, scratch.pending)
    let (converted, sums) = (scratch.converted.base, scratch.sums.base)
    let atOnce = 64
    let gaussians = scratch.someSamples.reserve(atOnce)
    variances.withUnsafeBufferPointer { v in
      pending.forEachRun(atOnce) { run in
        draw(.columnReadNoise, pending, firstVector, run, 1, noise, into: gaussians)
        for position in run {
          let x = converted + position * inputs
          var variance: Float = 0
          for j in 0..<inputs { variance += v[j] * (x[j] * x[j]) }
          let read = variance.squareRoot() * gaussians[position - run.lowerBound]
          for i in position * outputs..<(position + 1) * outputs { sums[i] -= read }
        }
      }
    }
  }
}

extension ProductDirection {
  var inputNoise: Purpose { self == .forward ? .forwardInputNoise : .backwardInputNoise }
  var readNoise: Purpose { self == .forward ? .forwardReadNoise : .backwardReadNoise }
  var outputNoise: Purpose { self == .forward ? .forwardOutputNoise : .backwardOutputNoise }
  var nonlinearity: Purpose { self == .forward ? .forwardNonlinearity : .backwardNonlinearity }
}

extension ReadNoise {
  var sigma: Float {
    switch self {
    case .none: 0
    case .additive(let s), .conductance(let s): s
    }
  }

  /// The variances that an array has to be asked for; nil where there is no noise, and where it is
  /// σ·‖x̂‖₂ at every output.
  func variance(isLinear: Bool) -> WeightVariance? {
    switch self {
    case .none: nil
    case .additive(let s): s > 0 && !isLinear ? .uniform : nil
    case .conductance(let s): s > 0 ? .magnitude : nil
    }
  }
}
