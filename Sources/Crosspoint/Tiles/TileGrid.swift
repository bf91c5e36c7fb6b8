import CrosspointKernels

/// A matrix larger than a physical array, split over a grid of tiles: inputs are scattered over the
/// columns of the grid, and the partial outputs of a row of tiles are added digitally, each after
/// its own ADC.
///
/// An output split over n tiles has n noises, n roundings of an ADC, and the whole output bound for
/// each part. Output noise adds up to σ²·Σ s_c², s_c the scale that noise management finds for part
/// c from its own inputs, times the factor of bound management: n·σ² without either. A part whose
/// inputs are all zeros adds none where noise management makes zeros of it. Errors in the backward
/// product likewise. Each tile plans its update with the largest signals of its own parts.
public final class TileGrid: Tile {
  public let rows: Int
  public let columns: Int
  /// The tiles, row by row of the grid.
  public let tiles: [[any Tile]]
  private let rowParts: [Range<Int>]
  private let columnParts: [Range<Int>]
  private let kernels = KernelTable.current

  /// A grid of given tiles. Traps unless the tiles of a grid row have as many rows as each other,
  /// and those of a grid column as many columns.
  public init(_ tiles: [[any Tile]]) {
    check(!tiles.isEmpty && !tiles[0].isEmpty, "a grid without tiles")
    let (heights, widths) = (tiles.map { $0[0].rows }, tiles[0].map { $0.columns })
    for (r, row) in tiles.enumerated() {
      check(
        row.count == widths.count,
        "row \(r) of the grid has \(row.count) tiles, row 0 has \(widths.count)")
      for (c, tile) in row.enumerated() {
        check(
          tile.rows == heights[r] && tile.columns == widths[c],
          """
          tile (\(r), \(c)) of the grid is \(tile.rows) × \(tile.columns); its place is \
          \(heights[r]) × \(widths[c])
          """
        )
      }
    }
    self.tiles = tiles
    rowParts = Self.ranges(heights)
    columnParts = Self.ranges(widths)
    (rows, columns) = (heights.reduce(0, +), widths.reduce(0, +))
  }

  /// A grid for rows × columns on arrays of at most `largest` rows × columns: whole arrays first,
  /// what is left on a smaller last one.
  /// - Parameter makeTile: makes the tile of a size; called row by row of the grid, with its number
  ///   from 0 on.
  public convenience init(
    rows: Int, columns: Int, largest: ArraySize,
    makeTile: (_ rows: Int, _ columns: Int, _ number: Int) throws -> any Tile
  ) rethrows {
    check(rows > 0 && columns > 0, "a grid for \(rows) × \(columns) weights")
    if let fault = largest.fault { fail(fault) }
    let (heights, widths) = (
      largest.parts(rows, of: largest.rows), largest.parts(columns, of: largest.columns)
    )
    try self.init(
      heights.enumerated().map { r, height in
        try widths.enumerated().map { c, width in try makeTile(height, width, r * widths.count + c)
        }
      })
  }

  public var weights: Matrix { whole(\.weights) }

  /// Matrices of all tiles put together.
  func whole(_ part: (any Tile) -> Matrix) -> Matrix {
    var all = Matrix(uninitialisedRows: rows, columns: columns)
    forEachTile { tile, rows, columns in all.copy(part(tile), toRows: rows, columns: columns) }
    return all
  }

  public func setWeights(_ weights: Matrix) throws {
    checkWeights(weights)
    try checkFinite(weights, "weights", kernels)
    try forEachTile { tile, rows, columns in
      try tile.setWeights(weights.part(rows: rows, columns: columns))
    }
  }

  public var clippedWeights: ClippedWeights {
    tiles.joined().reduce(ClippedWeights()) { $0 + $1.clippedWeights }
  }

  public func forward(_ x: Matrix, into y: inout Matrix) throws {
    checkBatch(x, columns: columns, "x", self)
    try checkFinite(x, "x", kernels)
    shape(&y, rows: x.rows, columns: rows)
    let parts = columnParts.map { x.part(rows: 0..<x.rows, columns: $0) }
    for (row, rows) in zip(tiles, rowParts) {
      y.copy(
        try sum(zip(row, parts).map { ($0, $1) }) { try $0.forward($1) }, toRows: 0..<x.rows,
        columns: rows)
    }
  }

  public func backward(_ delta: Matrix, into z: inout Matrix) throws {
    checkBatch(delta, columns: rows, "delta", self)
    try checkFinite(delta, "delta", kernels)
    shape(&z, rows: delta.rows, columns: columns)
    let parts = rowParts.map { delta.part(rows: 0..<delta.rows, columns: $0) }
    for (c, columns) in columnParts.enumerated() {
      let column = zip(tiles.map { $0[c] }, parts).map { ($0, $1) }
      z.copy(try sum(column) { try $0.backward($1) }, toRows: 0..<delta.rows, columns: columns)
    }
  }

  public var backwardNeedsInputs: Bool { tiles.joined().contains { $0.backwardNeedsInputs } }

  public func backward(_ delta: Matrix, at x: Matrix, into z: inout Matrix) throws {
    guard backwardNeedsInputs else { return try backward(delta, into: &z) }
    checkBatch(delta, columns: rows, "delta", self)
    checkBatch(x, columns: columns, "x", self)
    try checkFinite(delta, "delta", kernels)
    shape(&z, rows: delta.rows, columns: columns)
    let parts = rowParts.map { delta.part(rows: 0..<delta.rows, columns: $0) }
    for (c, columns) in columnParts.enumerated() {
      let inputs = x.part(rows: 0..<x.rows, columns: columns)
      let column = zip(tiles.map { $0[c] }, parts).map { ($0, $1) }
      let errors = try sum(column) { tile, delta in
        var z = Matrix(uninitialisedRows: delta.rows, columns: tile.columns)
        try tile.backward(delta, at: inputs, into: &z)
        return z
      }
      z.copy(errors, toRows: 0..<delta.rows, columns: columns)
    }
  }

  public func update(x: Matrix, delta: Matrix, learningRate: Float) throws {
    try checkUpdate(x, delta, learningRate)
    try checkFinite(x, "x", kernels)
    try checkFinite(delta, "delta", kernels)
    let inputs = columnParts.map { x.part(rows: 0..<x.rows, columns: $0) }
    for (row, rows) in zip(tiles, rowParts) {
      let errors = delta.part(rows: 0..<x.rows, columns: rows)
      for (tile, input) in zip(row, inputs) {
        try tile.update(x: input, delta: errors, learningRate: learningRate)
      }
    }
  }

  public func advance(seconds: Double) throws {
    for tile in tiles.joined() { try tile.advance(seconds: seconds) }
  }

  public func advance(samples: Int) {
    for tile in tiles.joined() { tile.advance(samples: samples) }
  }

  /// Partial outputs added in the order of the grid.
  private func sum(_ parts: [(any Tile, Matrix)], _ product: (any Tile, Matrix) throws -> Matrix)
    rethrows -> Matrix
  {
    var total = try product(parts[0].0, parts[0].1)
    for (tile, part) in parts.dropFirst() {
      let more = try product(tile, part)
      check(
        more.rows == total.rows && more.columns == total.columns,
        """
        a tile of \(tile.rows) × \(tile.columns) gave \(more.rows) × \(more.columns), its \
        neighbour \(total.rows) × \(total.columns)
        """
      )
      total.add(more)
    }
    return total
  }

  private func forEachTile(_ body: (any Tile, Range<Int>, Range<Int>) throws -> Void) rethrows {
    for (row, rows) in zip(tiles, rowParts) {
      for (tile, columns) in zip(row, columnParts) { try body(tile, rows, columns) }
    }
  }

  private static func ranges(_ lengths: [Int]) -> [Range<Int>] {
    var start = 0
    return lengths.map { length in
      defer { start += length }
      return start..<start + length
    }
  }
}

/// The rows × columns of a physical array.
public struct ArraySize: Sendable, Hashable, Codable, CustomStringConvertible {
  public var rows: Int
  public var columns: Int

  /// A size of at least 1 × 1; traps below.
  public init(rows: Int, columns: Int) {
    self.rows = rows
    self.columns = columns
    if let fault { fail(fault) }
  }

  /// What cannot be; nil for a size that is possible.
  package var fault: String? {
    rows >= 1 && columns >= 1 ? nil : "an array of \(rows) × \(columns)"
  }

  /// The array of Gokmen & Vlasov 2016: 4096 × 4096.
  public static let rpu = ArraySize(rows: 4096, columns: 4096)

  public var description: String { "\(rows) × \(columns)" }

  /// A length in whole parts of `part` and what is left.
  package func parts(_ length: Int, of part: Int) -> [Int] {
    stride(from: 0, to: length, by: part).map { min(part, length - $0) }
  }
}
