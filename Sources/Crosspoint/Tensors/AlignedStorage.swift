import CrosspointKernels

/// Uninitialised-or-zeroed floats on a 64-byte boundary, freed with the last reference.
final class AlignedStorage: @unchecked Sendable {
  let base: UnsafeMutablePointer<Float>
  let count: Int

  init(count: Int) {
    self.count = count
    let raw = UnsafeMutableRawPointer.allocateForArrays(
      byteCount: max(count, 1) * MemoryLayout<Float>.stride, for: "a matrix")
    base = raw.bindMemory(to: Float.self, capacity: max(count, 1))
  }

  deinit { UnsafeMutableRawPointer(base).freeArrays() }
}
