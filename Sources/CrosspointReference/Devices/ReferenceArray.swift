import CrosspointParameters

/// The devices of one tile, rows × columns, and the operations on all of them.
public struct ReferenceArray: Sendable {
  public let device: any ReferenceModel
  public let seed: UInt64
  public let tile: UInt32
  /// Number of the array in the tile's cells; 0 where a cell is one device.
  public let array: UInt32
  public let rows: Int
  public let columns: Int
  /// rows·columns cross-points, row-major.
  public var crosspoints: [ReferenceCrosspoint]

  /// An array with its hidden parameters drawn.
  public init(
    _ device: some ReferenceModel, rows: Int, columns: Int, seed: UInt64, tile: UInt32,
    array: UInt32 = 0
  ) {
    self.device = device
    self.seed = seed
    self.tile = tile
    self.array = array
    self.rows = rows
    self.columns = columns
    self.crosspoints = (0..<rows * columns).map {
      ReferenceCrosspoint(
        device, seed: seed, tile: tile, array: array, row: $0 / columns, column: $0 % columns,
        isLastColumn: $0 % columns == columns - 1)
    }
  }

  public subscript(row: Int, column: Int) -> ReferenceCrosspoint {
    crosspoints[row * columns + column]
  }

  /// The weights as they are after having been set: clipped.
  public func clipped(_ weights: ReferenceMatrix) -> ReferenceMatrix {
    mapped(weights) { point, weight, _, _ in point.clipped(weight) }
  }

  /// The weights after one decay.
  public func decayed(_ weights: ReferenceMatrix) -> ReferenceMatrix {
    mapped(weights) { point, weight, _, _ in point.afterDecay(weight) }
  }

  /// The weights after one diffusion step.
  /// - Parameter operation: its number, the vector number of its draws.
  public func diffused(_ weights: ReferenceMatrix, operation: UInt64) -> ReferenceMatrix {
    mapped(weights) { point, weight, row, column in
      point.afterDiffusion(weight, xi: xi(.diffusion, operation, row, column))
    }
  }

  /// The weights after a reset of all rows, or of some.
  /// - Parameter operation: its number, the vector number of its draws.
  public func reset(_ weights: ReferenceMatrix, rows: Range<Int>? = nil, operation: UInt64)
    -> ReferenceMatrix
  {
    mapped(weights) { point, weight, row, column in
      guard rows?.contains(row) ?? true else { return weight }
      return point.afterReset(
        noise: Double(device.common.resetNoise), xi: xi(.reset, operation, row, column))
    }
  }

  /// The draw of an operation at one cross-point: line = row, position = column.
  func xi(_ purpose: Purpose, _ vector: UInt64, _ row: Int, _ column: Int, pass: Int = 0) -> Double
  {
    let address = ReferenceAddress(
      seed: seed, tile: tile, array: array, vector: vector, pass: UInt32(pass), purpose: purpose,
      line: UInt32(row))
    return address.draws.gaussian(UInt32(column))
  }

  /// The cycle-to-cycle draw of one pulse of a sample.
  func xi(ofPulse ordinal: Int, _ vector: UInt64, _ row: Int, _ column: Int) -> Double {
    ReferenceAddress(
      seed: seed, tile: tile, array: array, vector: vector, purpose: .cycle, line: UInt32(row)
    ).gaussian(ofPulse: ordinal, column)
  }

  private func mapped(
    _ weights: ReferenceMatrix,
    _ change: (ReferenceCrosspoint, Double, _ row: Int, _ column: Int) -> Double
  ) -> ReferenceMatrix {
    check(weights.rows == rows && weights.columns == columns, "weights do not fit the array")
    return ReferenceMatrix(rows: rows, columns: columns) {
      change(self[$0, $1], weights[$0, $1], $0, $1)
    }
  }
}
