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

  /// The end of the samples from `position` on that follow each other by number in one pass, `most` at most.
  func consecutive(_ pending: UnsafeMutableBufferPointer<Sample>, _ position: Int, _ most: Int) -> Int {
    let first = pending[position]
    var end = position + 1
    while end < pending.count, end - position < most, pending[end].index == first.index + end - position,
      pending[end].pass == first.pass
    {
      end += 1
    }
    return end
  }
}
