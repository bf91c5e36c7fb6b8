public import Crosspoint

/// What a network's arrays are: the table of named settings.
public enum TileKind: Sendable, Hashable {
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

/// {"digital": {}}, {"analog": {…}}.
extension TileKind: Codable {
  private enum Key: String, CodingKey, CaseIterable { case digital, analog }

  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: Key.self)
    switch try container.onlyCase() {
    case .digital: self = .digital
    case .analog: self = .analog(try container.value(AnalogSettings.self, of: .analog))
    }
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: Key.self)
    switch self {
    case .digital: container.encodeCase(.digital)
    case .analog(let settings): try container.encode(settings, forKey: .analog)
    }
  }
}
