import CrosspointKernels

/// Lines of noise.
extension AnalogProduct {
  /// The Gaussians of `lines` lines from a sample's on, side by side, addressed or from a source.
  @inline(__always) func draw(
    _ purpose: Purpose, _ firstVector: UInt64, _ first: Sample, _ lines: Int, _ count: Int, _ source: NoiseSource?,
    _ kernels: KernelTable, into buffer: UnsafeMutablePointer<Float>
  ) {
    let vector = firstVector &+ UInt64(first.index)
    guard let source else {
      let lines = VectorLines(key: key, purpose: purpose.rawValue, pass: UInt32(first.pass), firstVector: vector, batch: lines)
      return kernels.fillGaussianLines(lines, buffer, count)
    }
    for l in 0..<lines {
      let line = UnsafeMutableBufferPointer(start: buffer + l * count, count: count)
      line.initialize(repeating: 0)
      source(NoiseRequest(purpose: purpose, vector: vector &+ UInt64(l), pass: first.pass, line: 0), line)
    }
  }
}
