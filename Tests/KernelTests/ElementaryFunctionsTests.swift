import CrosspointKernels
import Foundation
import Testing

@Suite("exp, log and pow")
struct ElementaryFunctionsTests {
  private func exp(_ table: KernelTable, _ values: [Float]) -> [Float] {
    let buffer = GuardedBuffer(values)
    table.exponential(buffer.pointer, values.count)
    return buffer.elements
  }

  private func log(_ table: KernelTable, _ values: [Float]) -> [Float] {
    let buffer = GuardedBuffer(values)
    table.logarithm(buffer.pointer, values.count)
    return buffer.elements
  }

  private func pow(_ table: KernelTable, _ values: [Float], _ exponent: Float) -> [Float] {
    let buffer = GuardedBuffer(values)
    table.power(buffer.pointer, values.count, exponent)
    return buffer.elements
  }

  private struct Worst {
    /// The largest relative error where the exact result is a normal Float.
    var relative = 0.0
    /// The largest absolute error where it is below, in units of 2⁻¹⁴⁹.
    var subnormal = 0.0

    init(_ values: [Float], _ results: [Float], _ exact: (Double) -> Double) {
      for (value, result) in zip(values, results) {
        let exact = exact(Double(value))
        let error = abs(Double(result) - exact)
        if result.isNaN || (exact >= 0x1p128 && result != .infinity) {
          relative = .infinity
        } else if abs(exact) < 0x1p-126 {
          subnormal = max(subnormal, error / 0x1p-149)
        } else if abs(exact) < 0x1.fffffep127 {
          relative = max(relative, error / abs(exact))
        }
      }
    }
  }

  /// Every exponent of a positive Float, 1024 mantissas each.
  private let positive: [Float] = (0..<255 << 10).map {
    Float(bitPattern: UInt32($0) << 13 | 0x5a5)
  }
  /// The largest 2²⁰ numbers below 1 and the next 2²⁰ above, one in sixteen.
  private let besideOne: [Float] = (0..<UInt32(1 << 16)).flatMap { (i: UInt32) -> [Float] in
    let one = Float(1).bitPattern
    return [Float(bitPattern: one - 1 - i << 4), Float(bitPattern: one + 1 + i << 4)]
  }
  /// 0 … 1 evenly, without 0.
  private let unit: [Float] = (1...200_000).map { Float($0) / 200_000 }

  @Test("exp within 9e-8 of Double's", arguments: InstructionSet.available)
  func exponential(_ set: InstructionSet) {
    let even: [Float] = (-104_000...88_700).map { Float($0) * 1e-3 }
    let values = even + positive + positive.map { -$0 }
    let worst = Worst(values, exp(.table(for: set), values), Foundation.exp)
    #expect(worst.relative < 9e-8)
    #expect(worst.subnormal <= 1)
  }

  @Test("log within 7e-8 of Double's", arguments: InstructionSet.available)
  func logarithm(_ set: InstructionSet) {
    let values = positive + besideOne + unit.map { $0 + 0.5001 }
    let worst = Worst(values, log(.table(for: set), values), Foundation.log)
    #expect(worst.relative < 7e-8)
  }

  @Test("pow within 2e-7 of Double's, exponents of at most 16", arguments: InstructionSet.available)
  func power(_ set: InstructionSet) {
    let values = positive + besideOne + unit + unit.map { $0 + 0.5001 }
    for y in [0.01, 0.5, 1, 1.7, 2, 3, 4.9, 8, 11.3, 15.99, 16, -0.3, -1, -7.7, -16] as [Float] {
      let results = pow(.table(for: set), values, y)
      let worst = Worst(values, results) { Foundation.pow($0, Double(y)) }
      #expect(worst.relative < 2e-7, "exponent \(y)")
      #expect(worst.subnormal <= 2, "exponent \(y)")
    }
  }

  @Test("pow within 1e-7 + 1.6e-8·|y ln x|, large exponents", arguments: InstructionSet.available)
  func largePower(_ set: InstructionSet) {
    let values = besideOne + unit.map { $0 + 0.5001 }
    for y in [33.3, 128, 250, -250, 4e3, -1e5, 1e6, 3e8] as [Float] {
      let results = pow(.table(for: set), values, y)
      var worst = 0.0
      for (x, result) in zip(values, results) {
        let product = Double(y) * Foundation.log(Double(x))
        let exact = Foundation.exp(product)
        guard exact >= 0x1p-126, exact < 0x1.fffffep127 else { continue }
        let error = abs(Double(result) / exact - 1) / (1e-7 + 1.6e-8 * abs(product))
        worst = result.isNaN ? .infinity : max(worst, error)
      }
      #expect(worst < 1, "exponent \(y)")
    }
  }

  @Test("where exp ends", arguments: InstructionSet.available)
  func endsOfExponential(_ set: InstructionSet) {
    let most = Float.greatestFiniteMagnitude
    let table = KernelTable.table(for: set)
    #expect(bits(exp(table, [0, -0.0])) == bits([1, 1]))
    #expect(exp(table, [.infinity, most, 88.73]) == [.infinity, .infinity, .infinity])
    #expect(bits(exp(table, [-.infinity, -most, -104])) == [0, 0, 0])
    #expect(exp(table, [88.7228])[0].isFinite && exp(table, [-103.9]) == [.leastNonzeroMagnitude])
    #expect(exp(table, [.nan])[0].isNaN)
  }

  @Test("where log ends", arguments: InstructionSet.available)
  func endsOfLogarithm(_ set: InstructionSet) {
    let least = Float.leastNonzeroMagnitude
    let table = KernelTable.table(for: set)
    #expect(bits(log(table, [1])) == [0])
    #expect(log(table, [0, -0.0, .infinity]) == [-.infinity, -.infinity, .infinity])
    #expect(log(table, [-1, -least, -.infinity, .nan]).allSatisfy { $0.isNaN })
    #expect(abs(log(table, [least])[0] + 103.27893) < 1e-5)
  }

  @Test("where pow ends", arguments: InstructionSet.available)
  func endsOfPower(_ set: InstructionSet) {
    let table = KernelTable.table(for: set)
    let most = Float.greatestFiniteMagnitude
    for y in [.leastNonzeroMagnitude, 1e-30, 0.5, 1, 2, 16, 1e9, most, .infinity] as [Float] {
      let some: [Float] = [0, -0.0, 1, .infinity]
      #expect(bits(pow(table, some, y)) == bits([0, 0, 1, .infinity]), "\(y)")
      #expect(bits(pow(table, some, -y)) == bits([.infinity, .infinity, 1, 0]), "\(y)")
      let none: [Float] = [-1, -.infinity, .nan, -.leastNonzeroMagnitude]
      let noNumbers = pow(table, none, y) + pow(table, none, -y)
      #expect(noNumbers.allSatisfy { $0.isNaN }, "\(y)")
    }
    let all: [Float] = [
      0, -0.0, .infinity, -.infinity, .nan, -3, 1, 0.3, .leastNonzeroMagnitude, most,
    ]
    #expect(pow(table, all, 0).allSatisfy { $0 == 1 })
    #expect(pow(table, all, -0.0).allSatisfy { $0 == 1 })
    #expect(pow(table, all, .nan).allSatisfy { $0.isNaN })
    let far = pow(table, [0.5, Float(1).nextDown, 2, Float(1).nextUp], most)
    #expect(bits(far) == bits([0, 0, .infinity, .infinity]))
    #expect(bits(pow(table, [1e-10, 1e10], 16)) == bits([0, .infinity]))
  }

  @Test("the same bits on every instruction set and of one lane, at any length", arguments: sizes)
  func same(_ n: Int) {
    check(gaussians(n, 9), exponents: [0.3, 2.5, 16, -1.1])
  }

  @Test("the same bits at every exponent, of sixteen lanes and of one")
  func sameEverywhere() {
    check(positive + positive.map { -$0 }, exponents: [1.37])
  }

  /// Holds every table against one lane; log and pow at the magnitudes.
  private func check(_ values: [Float], exponents: [Float]) {
    let magnitudes = values.map(\.magnitude)
    let exponentials = values.map { OneLane.exp(OneLane($0)).value }
    let logarithms = magnitudes.map { OneLane.log(OneLane($0)).value }
    for table in tables {
      #expect(differing(exp(table, values), exponentials) == 0)
      #expect(differing(log(table, magnitudes), logarithms) == 0)
    }
    for y in exponents {
      let powers = magnitudes.map { OneLane.pow(OneLane($0), OneLane(y)).value }
      for table in tables {
        #expect(differing(pow(table, magnitudes, y), powers) == 0, "exponent \(y)")
      }
    }
  }

  /// How many have other bits. Arrays this long are not for #expect to compare: it would list what
  /// differs.
  private func differing(_ a: [Float], _ b: [Float]) -> Int {
    zip(a, b).count { $0.bitPattern != $1.bitPattern }
  }

  private func bits(_ values: [Float]) -> [UInt32] { values.map(\.bitPattern) }
}
