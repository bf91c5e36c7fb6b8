import CrosspointKernels
import Foundation
import Testing

@Suite("tanh")
struct HyperbolicTangentTests {
  private func tanh(_ table: KernelTable, _ values: [Float]) -> [Float] {
    let buffer = GuardedBuffer(values)
    table.hyperbolicTangent(buffer.pointer, values.count)
    return buffer.elements
  }

  /// Every exponent, sixty-four mantissas each.
  private let magnitudes: [Float] = (0..<255 * 64).map {
    Float(bitPattern: UInt32($0) << 17 | 0x5a5a)
  }

  @Test("within 2.5e-7 of Double's, odd, never past 1", arguments: InstructionSet.available)
  func accuracy(_ set: InstructionSet) {
    let fine = (1...200_000).map { Float($0) * 5e-5 }
    let values = magnitudes + fine
    let up = tanh(.table(for: set), values)
    let down = tanh(.table(for: set), values.map { -$0 })
    var worst = 0.0
    for (i, v) in values.enumerated() {
      let exact = Foundation.tanh(Double(v))
      // Half the smallest magnitude where Float has no relative precision left.
      worst = max(worst, (abs(Double(up[i]) - exact) - 0x1p-150) / exact)
    }
    #expect(worst < 2.5e-7)
    #expect(up.allSatisfy { $0 <= 1 })
    #expect(zip(up, down).allSatisfy { $0.bitPattern == $1.bitPattern ^ 0x8000_0000 })
  }

  @Test("zeros, ends and what is not a number", arguments: InstructionSet.available)
  func ends(_ set: InstructionSet) {
    let ends = tanh(
      .table(for: set), [0, -0.0, .infinity, -.infinity, .nan, .greatestFiniteMagnitude])
    #expect(ends[0].bitPattern == 0 && ends[1].bitPattern == 0x8000_0000)
    #expect(ends[2] == 1 && ends[3] == -1 && ends[4].isNaN && ends[5] == 1)
  }

  @Test("the same bits on every instruction set, at any length", arguments: sizes)
  func same(_ n: Int) {
    let all = tables.map { tanh($0, gaussians(n, 8)).map(\.bitPattern) }
    for other in all { #expect(other == all[0]) }
  }
}
