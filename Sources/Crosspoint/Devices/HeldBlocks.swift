import CrosspointKernels

extension DeviceBlocks {
  /// Both parameters as they are held.
  var held: (first: HeldValues, second: HeldValues) {
    guard isHalf else {
      var (first, second) = (Matrix(rows: rows, columns: columns), Matrix(rows: rows, columns: columns))
      first.withUnsafeMutableBufferPointer { first in
        second.withUnsafeMutableBufferPointer { second in
          for row in 0..<rows {
            getRow(row, first: first.baseAddress! + row * columns, second: second.baseAddress! + row * columns)
          }
        }
      }
      return (.single(first), .single(second))
    }
    var (first, second) = ([UInt16](repeating: 0, count: rows * columns), [UInt16](repeating: 0, count: rows * columns))
    first.withUnsafeMutableBufferPointer { first in
      second.withUnsafeMutableBufferPointer { second in
        for row in 0..<rows {
          getHalves(row, first: first.baseAddress! + row * columns, second: second.baseAddress! + row * columns)
        }
      }
    }
    return (.half(first, scale: scale), .half(second, scale: scale))
  }

  /// Blocks of two parameters as they were held, both in `precision`, halves under one scale.
  /// - Throws: `CrosspointError.invalidSetting` where one is missing or held otherwise; traps where shapes differ.
  convenience init(
    _ held: [HiddenParameter: HeldValues], _ first: HiddenParameter, _ second: HiddenParameter, rows: Int, columns: Int,
    precision: Storage.Precision, kernels: KernelTable
  ) throws {
    switch (precision, held[first], held[second]) {
    case (.single, .single(let a), .single(let b)):
      for m in [a, b] { checkShape(m.rows == rows && m.columns == columns, m.count, rows, columns) }
      self.init(rows: rows, columns: columns, isHalf: false, scale: 1, kernels: kernels)
      a.withUnsafeBufferPointer { a in
        b.withUnsafeBufferPointer { b in
          for row in 0..<rows { setRow(row, first: a.baseAddress! + row * columns, second: b.baseAddress! + row * columns) }
        }
      }
    case (.half, .half(let a, let scale), .half(let b, let otherScale)):
      for halves in [a, b] { checkShape(halves.count == rows * columns, halves.count, rows, columns) }
      guard scale == otherScale, scale.isFinite, scale > 0 else {
        throw CrosspointError.invalidSetting(
          name: "scale of \(first.rawValue) and \(second.rawValue)", value: "\(scale) and \(otherScale)",
          expected: "the same finite positive number twice")
      }
      self.init(rows: rows, columns: columns, isHalf: true, scale: scale, kernels: kernels)
      a.withUnsafeBufferPointer { a in
        b.withUnsafeBufferPointer { b in
          for row in 0..<rows { setHalves(row, first: a.baseAddress! + row * columns, second: b.baseAddress! + row * columns) }
        }
      }
    default:
      let bad = [first, second].first { held[$0]?.precision != precision }!
      throw CrosspointError.invalidSetting(
        name: bad.rawValue, value: held[bad].map { "held in \($0.precision) precision" } ?? "missing",
        expected: "every cross-point's in \(precision) precision, as settings.storage.devices says")
    }
  }
}

extension HeldValues {
  fileprivate var precision: Storage.Precision {
    switch self {
    case .single: .single
    case .half: .half
    }
  }
}

extension [HiddenParameter: HeldValues] {
  /// A parameter that is always held in single precision, or nil where it is not held.
  func matrix(_ parameter: HiddenParameter, rows: Int, columns: Int) throws -> Matrix? {
    switch self[parameter] {
    case .single(let m):
      checkShape(m.rows == rows && m.columns == columns, m.count, rows, columns)
      return m
    case .half:
      throw CrosspointError.invalidSetting(
        name: parameter.rawValue, value: "held in half precision", expected: "single precision")
    case nil: return nil
    }
  }
}

private func checkShape(_ fits: Bool, _ count: Int, _ rows: Int, _ columns: Int) {
  check(fits, "\(count) held values for a tile of \(rows) × \(columns)")
}
