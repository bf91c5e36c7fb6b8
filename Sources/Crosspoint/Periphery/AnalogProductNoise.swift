import CrosspointKernels

/// Lines of noise.
extension AnalogProduct {
  /// The Gaussians of a run of samples' lines, side by side, addressed or from a source.
  func draw(
    _ purpose: Purpose, _ pending: PendingSamples, _ firstVector: UInt64, _ run: Range<Int>, _ count: Int, _ source: NoiseSource?,
    into buffer: UnsafeMutablePointer<Float>
  ) {
    let vector = firstVector &+ UInt64(pending.indices[run.lowerBound])
    let pass = pending.pass
    guard let source else {
      let lines = VectorLines(key: key, purpose: purpose.rawValue, pass: UInt32(pass), firstVector: vector, batch: run.count)
      return kernels.fillGaussianLines(lines, buffer, count)
    }
    for l in 0..<run.count {
      let line = UnsafeMutableBufferPointer(start: buffer + l * count, count: count)
      line.initialize(repeating: 0)
      source(NoiseRequest(purpose: purpose, vector: vector &+ UInt64(l), pass: pass, line: 0), line)
    }
  }
}
