import CrosspointKernels

extension DeviceBlocks {
  /// Both parameters of a pair as they are held.
  func held(_ pair: Int) -> (first: HeldValues, second: HeldValues) {
    guard isHalf else {
      var (first, second) = (
        Matrix(rows: rows, columns: columns), Matrix(rows: rows, columns: columns)
      )
      first.withUnsafeMutableBufferPointer { first in
        second.withUnsafeMutableBufferPointer { second in
          for row in 0..<rows {
            getRow(
              row, pair: pair, first: first.baseAddress! + row * columns,
              second: second.baseAddress! + row * columns)
          }
        }
      }
      return (.single(first), .single(second))
    }
    var (first, second) = (
      [UInt16](repeating: 0, count: rows * columns), [UInt16](repeating: 0, count: rows * columns)
    )
    first.withUnsafeMutableBufferPointer { first in
      second.withUnsafeMutableBufferPointer { second in
        for row in 0..<rows {
          getHalves(
            row, pair: pair, first: first.baseAddress! + row * columns,
            second: second.baseAddress! + row * columns)
        }
      }
    }
    return (.half(first, scale: scales[pair]), .half(second, scale: scales[pair]))
  }

  /// Blocks of pairs as they were held, all in `precision`, the halves of a pair under one scale.
  /// - Throws: `CrosspointError.invalidSetting` where one is missing or held otherwise; traps where
  ///   shapes differ.
  convenience init(
    _ held: [HiddenParameter: HeldValues], _ pairs: [HiddenPair], rows: Int, columns: Int,
    precision: Storage.Precision,
    kernels: KernelTable
  ) throws {
    let scales = try pairs.map { try held.scale(of: $0, precision) }
    self.init(
      rows: rows, columns: columns, isHalf: precision == .half, scales: scales, kernels: kernels)
    for (number, pair) in pairs.enumerated() {
      switch (held[pair.first], held[pair.second]) {
      case (.single(let a), .single(let b)):
        for m in [a, b] {
          checkShape(m.rows == rows && m.columns == columns, m.count, rows, columns)
        }
        a.withUnsafeBufferPointer { a in
          b.withUnsafeBufferPointer { b in
            for row in 0..<rows {
              setRow(
                row, pair: number, first: a.baseAddress! + row * columns,
                second: b.baseAddress! + row * columns)
            }
          }
        }
      case (.half(let a, _), .half(let b, _)):
        for halves in [a, b] {
          checkShape(halves.count == rows * columns, halves.count, rows, columns)
        }
        a.withUnsafeBufferPointer { a in
          b.withUnsafeBufferPointer { b in
            for row in 0..<rows {
              setHalves(
                row, pair: number, first: a.baseAddress! + row * columns,
                second: b.baseAddress! + row * columns)
            }
          }
        }
      default: break  // `scale(of:_:)` has thrown.
      }
    }
  }
}

extension [HiddenParameter: HeldValues] {
  /// The scale of both values of a pair, which are held in `precision`.
  fileprivate func scale(of pair: HiddenPair, _ precision: Storage.Precision) throws -> Float {
    switch (precision, self[pair.first], self[pair.second]) {
    case (.single, .single, .single): return 1
    case (.half, .half(_, let scale), .half(_, let other)):
      guard scale == other, scale.isFinite, scale > 0 else {
        throw CrosspointError.invalidSetting(
          name: "scale of \(pair.first.rawValue) and \(pair.second.rawValue)",
          value: "\(scale) and \(other)",
          expected: "the same finite positive number twice")
      }
      return scale
    default:
      let bad = [pair.first, pair.second].first { self[$0]?.precision != precision }!
      throw CrosspointError.invalidSetting(
        name: bad.rawValue,
        value: self[bad].map { "held in \($0.precision) precision" } ?? "missing",
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
