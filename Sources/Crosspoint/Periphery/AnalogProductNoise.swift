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
