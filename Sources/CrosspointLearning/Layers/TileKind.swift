public import Crosspoint

/// What a network's arrays are: the table of named settings.
public enum TileKind: Sendable, Hashable, Codable {
  case digital
  case analog(AnalogSettings)

  /// The kinds by name; a new named setting is one line here.
  public static let named: [(name: String, kind: TileKind)] = [
    ("digital", .digital),
    ("rpu-baseline", .analog(.rpuBaseline)),
    ("rpu-managed", .analog(.rpuManaged)),
    ("rpu-baseline-compact", .analog(.rpuBaseline.stored(.compact))),
    ("rpu-managed-compact", .analog(.rpuManaged.stored(.compact))),
  ]

  /// The kind of a tile; nil for a tile of the caller's own.
  public init?(_ tile: any Tile) {
    switch tile {
    case is DigitalTile: self = .digital
    case let tile as AnalogTile: self = .analog(tile.settings)
    default: return nil
    }
  }

  public func makeTile(rows: Int, columns: Int, seed: UInt64, tile: UInt32, threads: Int) throws -> any Tile {
    switch self {
    case .digital: DigitalTile(rows: rows, columns: columns)
    case .analog(let settings):
      try AnalogTile(rows: rows, columns: columns, settings: settings, seed: seed, tile: tile, threads: threads)
    }
  }
}

extension Network {
  /// The widths of Gokmen & Vlasov 2016: 784-256-128-10.
  public static let seedWidths = [784, 256, 128, 10]

  /// Sigmoid layers of these widths, the last one linear before its softmax; arrays of one kind, numbered from 0.
  ///
  /// Weights (bias column included) start uniform in ±1/√(inputs + 1), the same for every kind of tile under one seed; an
  /// analog tile clips them to its bounds.
  public static func dense(
    widths: [Int] = seedWidths, kind: TileKind, seed: UInt64, threads: Int = 1
  ) throws -> Network {
    check(widths.count >= 2, "a network needs the widths of its input and of its output, not \(widths)")
    return Network(
      try zip(widths, widths.dropFirst()).enumerated().map { number, width in
        let (rows, columns) = (width.1, width.0 + 1)
        let tile = try kind.makeTile(rows: rows, columns: columns, seed: seed, tile: UInt32(number), threads: threads)
        let bound = 1 / Float(columns).squareRoot()
        let draws = RandomLine(seed: seed, tile: UInt32(number), vector: 0, purpose: .initialWeights)
        try tile.setWeights(
          Matrix(
            rows: rows, columns: columns,
            draws.uniformWords(rows * columns).map { (Float($0 >> 8) * 0x1p-23 - 1) * bound }))
        return DenseLayer(tile: tile, activation: number == widths.count - 2 ? .identity : .sigmoid)
      })
  }
}
