import Crosspoint

/// Gaussians and nothing else, as fast as this machine draws them: the least time of a law that
/// needs as many.
final class GaussianFill {
  let count: Int
  private let threads: Int
  private let kernels = KernelTable.current
  private let values: UnsafeMutablePointer<Float>
  private var vector: UInt64 = 0

  /// Of one stream, as long as a row of a large array.
  private static let line = 4096
  /// Waking a thread takes as long as drawing so many.
  private static let forThreads = 1 << 18

  init(count: Int, threads: Int) {
    self.count = count
    self.threads = count < Self.forThreads ? 1 : threads
    values = .allocate(capacity: self.threads * Self.line)
    values.initialize(repeating: 0, count: self.threads * Self.line)
  }

  deinit { values.deallocate() }

  func draw() {
    let work = Part(values: values, kernels: kernels, vector: vector)
    let (count, threads) = (count, threads)
    run(threads) { part in
      work.draw(count * part / threads..<count * (part + 1) / threads, part)
    }
    vector &+= 1
  }

  /// What a thread draws, into a line of its own.
  private struct Part: @unchecked Sendable {
    let values: UnsafeMutablePointer<Float>
    let kernels: KernelTable
    let vector: UInt64

    func draw(_ range: Range<Int>, _ part: Int) {
      let key = TileKey(seed: 2016, tile: UInt32(part))
      for (line, start) in stride(
        from: range.lowerBound, to: range.upperBound, by: GaussianFill.line
      ).enumerated() {
        kernels.fillGaussians(
          key.line(
            vector: vector, pass: 0, purpose: Purpose.syntheticData.rawValue, line: UInt32(line)),
          values + part * GaussianFill.line, min(GaussianFill.line, range.upperBound - start))
      }
    }
  }
}
