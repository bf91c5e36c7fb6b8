/// A rows × columns matrix of Float, row-major and contiguous, its first element on a 64-byte
/// boundary.
///
/// It is a value: copies share memory until one of them is changed. `matrix[rows: 2..<5]` is a view
/// of whole rows without a copy. Two threads may read the same matrix, and each may change its own
/// copy. Where memory for one cannot be had, the process ends with status 1 and one line on
/// standard error.
public struct Matrix: Sendable {
  public let rows: Int
  public let columns: Int
  private var storage: AlignedStorage
  private var offset: Int

  /// A matrix whose elements are all `value`. Traps unless both dimensions are at least 1 and their
  /// product fits.
  public init(rows: Int, columns: Int, repeating value: Float = 0) {
    self.init(uninitialisedRows: rows, columns: columns)
    storage.base.initialize(repeating: value, count: rows * columns)
  }

  /// A matrix of given elements, row by row. Traps unless there are exactly rows × columns.
  public init(rows: Int, columns: Int, _ elements: some Collection<Float>) {
    check(
      elements.count == rows * columns,
      "a \(rows) × \(columns) matrix takes \(rows * columns) elements, not \(elements.count)")
    self.init(uninitialisedRows: rows, columns: columns)
    _ = UnsafeMutableBufferPointer(start: storage.base, count: rows * columns).initialize(
      fromContentsOf: elements)
  }

  init(uninitialisedRows rows: Int, columns: Int) {
    check(
      rows > 0 && columns > 0,
      "a matrix needs at least one row and one column, not \(rows) × \(columns)")
    let (count, overflow) = rows.multipliedReportingOverflow(by: columns)
    check(
      !overflow && count <= Int.max / 8,
      "a matrix of \(rows) × \(columns) elements is too large to address")
    self.rows = rows
    self.columns = columns
    storage = AlignedStorage(count: count)
    offset = 0
  }

  private init(_ storage: AlignedStorage, offset: Int, rows: Int, columns: Int) {
    self.storage = storage
    self.offset = offset
    self.rows = rows
    self.columns = columns
  }

  /// Elements: rows · columns.
  public var count: Int { rows * columns }

  /// One element. Traps outside the matrix.
  public subscript(row: Int, column: Int) -> Float {
    get {
      checkIndex(row, column)
      return storage.base[offset + row * columns + column]
    }
    set {
      checkIndex(row, column)
      makeUnique()
      storage.base[offset + row * columns + column] = newValue
    }
  }

  /// Whole rows, sharing memory with this matrix. Traps on an empty range or one outside the
  /// matrix.
  public subscript(rows range: Range<Int>) -> Matrix {
    check(
      !range.isEmpty && range.lowerBound >= 0 && range.upperBound <= rows,
      "rows \(range) do not lie within 0..<\(rows), or are none")
    return Matrix(
      storage, offset: offset + range.lowerBound * columns, rows: range.count, columns: columns)
  }

  /// All elements, row by row.
  public var elements: [Float] { withUnsafeBufferPointer { Array($0) } }

  /// The rows × columns elements, row by row.
  public func withUnsafeBufferPointer<R>(_ body: (UnsafeBufferPointer<Float>) throws -> R) rethrows
    -> R
  {
    try withExtendedLifetime(storage) {
      try body(UnsafeBufferPointer(start: storage.base + offset, count: count))
    }
  }

  /// The rows × columns elements, row by row; copied first if another matrix shares them.
  public mutating func withUnsafeMutableBufferPointer<R>(
    _ body: (UnsafeMutableBufferPointer<Float>) throws -> R
  ) rethrows -> R {
    makeUnique()
    return try withExtendedLifetime(storage) {
      try body(UnsafeMutableBufferPointer(start: storage.base + offset, count: count))
    }
  }

  private mutating func makeUnique() {
    guard !isKnownUniquelyReferenced(&storage) else { return }
    let copy = AlignedStorage(count: count)
    copy.base.initialize(from: storage.base + offset, count: count)
    storage = copy
    offset = 0
  }

  @inline(__always) private func checkIndex(_ row: Int, _ column: Int) {
    check(
      row >= 0 && row < rows && column >= 0 && column < columns,
      "element (\(row), \(column)) lies outside a \(rows) × \(columns) matrix")
  }
}

extension Matrix: Equatable {
  /// Whether shape and elements are the same (0 == −0; NaN differs from all).
  public static func == (a: Matrix, b: Matrix) -> Bool {
    a.rows == b.rows && a.columns == b.columns
      && a.withUnsafeBufferPointer { p in b.withUnsafeBufferPointer { q in p.elementsEqual(q) } }
  }
}
