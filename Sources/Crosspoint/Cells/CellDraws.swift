import CrosspointKernels
import CrosspointParameters

/// Choices that cells draw: words at an address each.
struct CellDraws {
  let key: TileKey
  let kernels: KernelTable

  /// One of 0 ..< count, uniform.
  func choice(_ purpose: Purpose, vector: UInt64, of count: Int) -> Int {
    Int((UInt64(drawn(purpose, vector: vector, line: 0, 1)[0]) * UInt64(count)) >> 32)
  }

  /// Words at positions 0 ..< count of a line.
  func drawn(_ purpose: Purpose, vector: UInt64, line: Int, _ count: Int) -> [UInt32] {
    var words = [UInt32](repeating: 0, count: count)
    kernels.fillWords(
      key.line(vector: vector, pass: 0, purpose: purpose.rawValue, line: UInt32(line)), &words,
      count)
    return words
  }

  /// Whether what has this probability happens.
  static func happens(_ word: UInt32, probability p: Float) -> Bool {
    p >= 1 || word >> 1 < UInt32(p * 2_147_483_648)
  }
}
