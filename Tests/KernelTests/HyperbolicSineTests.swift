import CrosspointKernels
import Foundation
import Testing

@Suite("sinh and cosh")
struct HyperbolicSineTests {
  private func sinh(_ table: KernelTable, _ values: [Float]) -> [Float] {
    let buffer = GuardedBuffer(values)
    table.hyperbolicSine(buffer.pointer, values.count)
    return buffer.elements
  }

  private func cosh(_ table: KernelTable, _ values: [Float]) -> [Float] {
    let buffer = GuardedBuffer(values)
    table.hyperbolicCosine(buffer.pointer, values.count)
    return buffer.elements
  }

  /// Every exponent of a Float below 89.4, and the range evenly.
  private let values: [Float] =
    (0..<(133 << 8)).map { Float(bitPattern: UInt32($0) << 15 | 0x2a5) }.filter { $0 < 89.41 }
    + (0..<89_410).map { Float($0) * 1e-3 } + (0..<20_000).map { 0.9 + Float($0) * 1e-5 }

  @Test("within 2.5e-7 of Double's, odd and even to the bit", arguments: InstructionSet.available)
  func accuracy(_ set: InstructionSet) {
    let table = KernelTable.table(for: set)
    let (sines, cosines) = (sinh(table, values), cosh(table, values))
    let (turned, turnedCosines) = (sinh(table, values.map { -$0 }), cosh(table, values.map { -$0 }))
    var worst = (sine: 0.0, cosine: 0.0)
    for (i, value) in values.enumerated() {
      let (sine, cosine) = (Foundation.sinh(Double(value)), Foundation.cosh(Double(value)))
      if sine > 0x1p-126 { worst.sine = max(worst.sine, abs(Double(sines[i]) / sine - 1)) }
      worst.cosine = max(worst.cosine, abs(Double(cosines[i]) / cosine - 1))
    }
    #expect(worst.sine < 2.5e-7 && worst.cosine < 2.5e-7, "\(worst)")
    #expect(turned.map(\.bitPattern) == sines.map { (-$0).bitPattern })
    #expect(turnedCosines.map(\.bitPattern) == cosines.map(\.bitPattern))
  }

  @Test("where they end, and what is no number", arguments: InstructionSet.available)
  func ends(_ set: InstructionSet) {
    let table = KernelTable.table(for: set)
    let most = Float.greatestFiniteMagnitude
    #expect(sinh(table, [0, -0.0]).map(\.bitPattern) == [0, Float(-0.0).bitPattern])
    #expect(cosh(table, [0, -0.0]) == [1, 1])
    #expect(sinh(table, [89.42, 100, most, .infinity]).allSatisfy { $0 == .infinity })
    #expect(sinh(table, [-89.42, -.infinity]).allSatisfy { $0 == -.infinity })
    #expect(cosh(table, [89.42, -most, -.infinity]).allSatisfy { $0 == .infinity })
    // e^89.41 alone is infinite, and half of it is not.
    #expect(sinh(table, [89.41])[0].isFinite && cosh(table, [-89.41])[0].isFinite)
    #expect(sinh(table, [.nan])[0].isNaN && cosh(table, [.nan])[0].isNaN)
    let least = Float.leastNonzeroMagnitude
    #expect(sinh(table, [least, -least]) == [least, -least])
  }

  @Test("the same bits on every instruction set, and nothing beyond the count")
  func bits() {
    for count in sizes {
      let values = gaussians(count, 3).map { 20 * $0 }
      let expected = (sinh(tables[0], values), cosh(tables[0], values))
      for table in tables {
        #expect(sinh(table, values) == expected.0 && cosh(table, values) == expected.1)
      }
    }
  }
}
