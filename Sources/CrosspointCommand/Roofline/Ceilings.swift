import Crosspoint
import Dispatch

/// The machine's ceilings, measured: what it reads and what it computes in a second, with one
/// thread or several.
struct Ceilings {
  let kernels = KernelTable.current

  /// Bytes read in a second from a buffer of `size` bytes in all, each thread its own part. The
  /// median of eleven timings.
  func readRate(size: Int, threads: Int) -> Double {
    let count = max(size / 4 / threads, 64)
    let buffers = (0..<threads).map { _ in
      Buffer(
        UnsafeMutableRawPointer.allocateForArrays(byteCount: 4 * count, for: "memory to read")
          .initializeMemory(
            as: Float.self, repeating: 1, count: count))
    }
    defer { for b in buffers { UnsafeMutableRawPointer(b.base).freeArrays() } }
    let passes = max(1, (64 << 20) / (4 * count))
    let kernels = kernels
    return rate(perCall: Double(4 * count * threads * passes)) {
      run(threads) { t in for _ in 0..<passes { keep(kernels.readAll(buffers[t].base, count)) } }
    }
  }

  /// Operations on one lane in a second: multiplications and additions in turn, or fused ones
  /// counted as two.
  func operationRate(threads: Int, fused: Bool) -> Double {
    // Some 20 ms: a second thread may wake a millisecond late.
    let rounds = 4_000_000
    let kernels = kernels
    return rate(perCall: Double(kernels.operate(0.5, rounds, fused).operations * threads)) {
      run(threads) { _ in keep(kernels.operate(0.5, rounds, fused).value) }
    }
  }

  private func rate(perCall amount: Double, _ body: () -> Void) -> Double {
    body()
    return amount / median((0..<11).map { _ in seconds(body) })
  }
}

/// A buffer that one thread reads.
private struct Buffer: @unchecked Sendable {
  let base: UnsafeMutablePointer<Float>
  init(_ base: UnsafeMutablePointer<Float>) { self.base = base }
}

/// `body` once on each of `threads` threads.
func run(_ threads: Int, _ body: @Sendable (Int) -> Void) {
  if threads == 1 {
    body(0)
  } else {
    DispatchQueue.concurrentPerform(iterations: threads) { body($0) }
  }
}

func seconds(_ body: () throws -> Void) rethrows -> Double {
  let start = DispatchTime.now().uptimeNanoseconds
  try body()
  return Double(DispatchTime.now().uptimeNanoseconds - start) * 1e-9
}

/// Uses a value, so that what computes it stays.
@inline(never) func keep(_ value: Float) { if value == 0.123_456_7 { print("") } }
