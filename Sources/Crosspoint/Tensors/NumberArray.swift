import CrosspointKernels

/// Memory for numbers in single or in double precision, on a 64-byte boundary; freed with the last
/// reference.
final class NumberArray {
  let numbers: Numbers
  let count: Int

  /// So many zeros.
  init(count: Int, isDouble: Bool) {
    self.count = count
    let bytes = count * (isDouble ? MemoryLayout<Double>.stride : MemoryLayout<Float>.stride)
    let raw = UnsafeMutableRawPointer.allocateForArrays(byteCount: bytes, for: "numbers")
    raw.initializeMemory(as: UInt8.self, repeating: 0, count: bytes)
    numbers =
      isDouble
      ? Numbers(raw.bindMemory(to: Double.self, capacity: count))
      : Numbers(raw.bindMemory(to: Float.self, capacity: count))
  }

  deinit { numbers.base.freeArrays() }

  /// Replaces all of them. Traps for another count.
  func set(_ values: some Collection<Double>) {
    check(values.count == count, "\(values.count) numbers in place of \(count)")
    for (i, value) in values.enumerated() { self[i] = value }
  }

  subscript(i: Int) -> Double {
    get {
      numbers.isDouble
        ? numbers.base.assumingMemoryBound(to: Double.self)[i]
        : Double(numbers.base.assumingMemoryBound(to: Float.self)[i])
    }
    set {
      if numbers.isDouble {
        numbers.base.assumingMemoryBound(to: Double.self)[i] = newValue
      } else {
        numbers.base.assumingMemoryBound(to: Float.self)[i] = Float(newValue)
      }
    }
  }
}

/// Memory for numbers between two steps of a call; it grows, and never shrinks.
final class NumberScratch {
  private let memory = ScratchBuffer<Double>()

  /// Room for `count` numbers; what was there is gone where it grows.
  func reserve(_ count: Int, isDouble: Bool) -> Numbers {
    if isDouble { return Numbers(memory.reserve(count)) }
    let raw = UnsafeMutableRawPointer(memory.reserve((count + 1) / 2))
    return Numbers(raw.assumingMemoryBound(to: Float.self))
  }
}
