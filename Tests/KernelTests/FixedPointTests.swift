import CrosspointKernels
import CrosspointParameters
import CrosspointReference
import Testing

/// Conversions to fixed point and updates in it, bit for bit against the definition, on every
/// instruction set.
@Suite("Fixed-point kernels")
struct FixedPointTests {
  static let formats = [
    FixedPointFormat(2, 14), .init(8, 8), .init(1, 0), .init(0, 1), .init(16, 16), .init(0, 32),
    .init(32, 0), .init(4, 3),
  ]
  private let rows = 3
  private let key = TileKey(seed: 0x5eed, tile: 9)
  private let purpose = Purpose.roundingOutputs

  private func conversion(_ format: FixedPointFormat?, _ rounding: Rounding)
    -> FixedPointConversion
  {
    guard let format else {
      return FixedPointConversion(
        scale: 1, unit: 1, least: 0, most: 0, isStochastic: false, rounds: false, hasFormat: false)
    }
    return FixedPointConversion(
      scale: 1 / format.step, unit: format.step, least: format.smallest / format.step,
      most: format.largest / format.step, isStochastic: rounding == .stochastic, rounds: true,
      hasFormat: true)
  }

  private func draws(_ purpose: Purpose, isByLine: Bool, firstRow: Int = 0) -> RoundingDraws {
    RoundingDraws(
      key: key, purpose: purpose.rawValue, pass: 1, vector: 1 << 40, isByLine: isByLine,
      firstRow: firstRow)
  }

  private func word(_ purpose: Purpose, isByLine: Bool, row: Int, _ column: Int) -> UInt32 {
    ReferenceAddress(
      seed: 0x5eed, tile: 9, vector: 1 << 40 + (isByLine ? 0 : UInt64(row)), pass: 1,
      purpose: purpose, line: isByLine ? UInt32(row) : 0
    ).draws.wordA(UInt32(column))
  }

  /// Numbers about the format's: in its range and beyond, half way between two, at its ends and
  /// next to them, and small ones.
  private func values(_ format: FixedPointFormat, _ count: Int) -> [Double] {
    let (step, ends) = (format.step, [format.smallest, format.largest])
    let special =
      ends + ends.map { $0 - step / 2 } + ends.map { $0 + step / 2 } + ends.map { $0 + step / 4 }
      + [0, -0.0, step / 2, -step / 2, 1.5 * step, -1.5 * step, step * 0x1p-40, -step * 0x1p-40]
      + [1e300, -1e300, 5e-324, -5e-324, step * (0.5 + 0x1p-30)]
    return gaussians(count, 31).enumerated().map { i, g in
      if i % 3 == 0 { return special[i / 3 % special.count] }
      return Double(g) * (i % 3 == 1 ? format.largest + step : 3 * step)
    }
  }

  @Test("numbers become those of a format, and what lies beyond is counted", arguments: sizes)
  func conversions(_ columns: Int) {
    for format in Self.formats {
      let given = values(format, rows * columns)
      for rounding in Rounding.allCases {
        for isByLine in [false, true] {
          let convert = ReferenceConvert(format, rounding)
          let expected = given.enumerated().map { i, x in
            convert(x) {
              word(purpose, isByLine: isByLine, row: 5 + i / columns, i % columns)
            }
          }
          let draws = draws(purpose, isByLine: isByLine, firstRow: 5)
          for table in tables {
            let (from, to) = (GuardedBuffer(given), GuardedBuffer(given))
            let count = table.convertFixedPoint(
              conversion(format, rounding), draws, Numbers(from.pointer), Numbers(to.pointer),
              rows, columns)
            #expect(to.elements == expected.map(\.value), "\(format), \(rounding)")
            #expect(count == expected.count(where: \.isSaturated), "\(format), \(rounding)")
          }
        }
      }
    }
  }

  @Test("in single precision, in place and out of it", arguments: sizes)
  func singlePrecision(_ columns: Int) {
    let format = FixedPointFormat(4, 9)
    let given = values(format, rows * columns).map { Float($0) }
    let convert = ReferenceConvert(format, .stochastic)
    let expected = given.enumerated().map { i, x in
      convert(Double(x)) { word(purpose, isByLine: false, row: i / columns, i % columns) }.value
    }
    let (conversion, draws) = (conversion(format, .stochastic), draws(purpose, isByLine: false))
    for table in tables {
      let floats = GuardedBuffer(given)
      let doubles = GuardedBuffer([Double](repeating: .nan, count: given.count))
      _ = table.convertFixedPoint(
        conversion, draws, Numbers(floats.pointer), Numbers(doubles.pointer), rows, columns)
      #expect(doubles.elements == expected)
      let inPlace = Numbers(floats.pointer)
      _ = table.convertFixedPoint(conversion, draws, inPlace, inPlace, rows, columns)
      #expect(floats.elements == expected.map { Float($0) })
      // Without a format: single precision, whatever the memory.
      let sums = GuardedBuffer(given.map { Double($0) / 3 })
      _ = table.convertFixedPoint(
        self.conversion(nil, .nearest), draws, Numbers(sums.pointer), Numbers(sums.pointer), rows,
        columns)
      #expect(sums.elements == given.map { Double(Float(Double($0) / 3)) })
    }
  }

  @Test(
    "updates: rate, momentum and decay, converted once, added with saturation", arguments: sizes)
  func updates(_ columns: Int) {
    let (step, sum) = (FixedPointFormat(2, 14), FixedPointFormat(1, 10))
    let count = rows * columns
    let g = gaussians(count, 41).map { (Double($0) * 512).rounded() / 64 }
    let w = gaussians(count, 42).map { (max(min(Double($0), 0.99), -1) * 1024).rounded() / 1024 }
    let v = gaussians(count, 43).map { (Double($0) * 16384 / 8).rounded() / 16384 }
    for (rounding, momentum, decay) in [(Rounding.stochastic, 0.9, 0.01), (.nearest, 0, 0)] {
      let update = FixedPointUpdate(
        rate: 0.1, momentum: momentum, decay: decay, updates: conversion(step, rounding),
        weights: conversion(sum, rounding),
        updateDraws: draws(.roundingUpdates, isByLine: true),
        weightDraws: draws(.roundingWeights, isByLine: true))
      let steps = (0..<count).map { i in
        var change = g[i] * 0.1
        if momentum != 0 { change = change + v[i] * momentum }
        if decay != 0 { change = change - w[i] * decay }
        return ReferenceConvert(step, rounding)(change) {
          word(.roundingUpdates, isByLine: true, row: i / columns, i % columns)
        }
      }
      let sums = (0..<count).map { i in
        ReferenceConvert(sum, rounding)(w[i] + steps[i].value) {
          word(.roundingWeights, isByLine: true, row: i / columns, i % columns)
        }
      }
      for table in tables {
        func check<T: BinaryFloatingPoint & BitwiseCopyable>(
          _ type: T.Type, _ numbers: (UnsafeMutablePointer<T>) -> Numbers
        ) {
          let held = GuardedBuffer(w.map { T($0) })
          let last = GuardedBuffer(v.map { T($0) })
          let products = GuardedBuffer(g.map { T($0) })
          var saturated = [-1, -1]
          table.updateFixedPoint(
            update, numbers(products.pointer), numbers(held.pointer), numbers(last.pointer), rows,
            columns, &saturated)
          #expect(held.elements == sums.map { T($0.value) })
          #expect(last.elements == (momentum == 0 ? v : steps.map(\.value)).map { T($0) })
          #expect(
            saturated == [steps.count(where: \.isSaturated), sums.count(where: \.isSaturated)])
        }
        check(Double.self) { Numbers($0) }
        check(Float.self) { Numbers($0) }
      }
    }
  }

  @Test("multiples of a step are only held to the ends, and counted", arguments: sizes)
  func exactSums(_ columns: Int) {
    let format = FixedPointFormat(2, 9)
    let given = gaussians(rows * columns, 51).map { (Double($0) * 1024).rounded() / 512 }
    let convert = ReferenceConvert(format, .nearest)
    let expected = given.map { x in convert(x) { 0 } }
    var conversion = conversion(format, .nearest)
    conversion.rounds = false
    for table in tables {
      let numbers = GuardedBuffer(given)
      let count = table.convertFixedPoint(
        conversion, draws(purpose, isByLine: false), Numbers(numbers.pointer),
        Numbers(numbers.pointer), rows, columns)
      #expect(numbers.elements == expected.map(\.value))
      #expect(count == expected.count(where: \.isSaturated))
    }
  }
}
