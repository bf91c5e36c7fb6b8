/// What a tile is: exact, analog with its settings, of fixed-point numbers, pairs with nonlinear
/// currents, or programmed once for inference, with theirs. A file of settings describes one.
public enum TileKind: Sendable, Hashable {
  case digital
  case analog(AnalogSettings)
  case fixedPoint(FixedPointSettings)
  case nonlinear(NonlinearSettings)
  case inference(InferenceSettings)

  /// The kinds by name, with a sentence each: those of `tiles`, then a tile for each preset of a
  /// device, and for each of devices by a training algorithm.
  public static let named =
    tiles + DevicePreset.all.map { ($0.name, $0.summary, .analog($0.settings)) }
    + CompoundPreset.all.map { ($0.name, $0.summary, .analog($0.settings)) }

  /// A new named setting is one entry here.
  private static let tiles: [(name: String, summary: String, kind: TileKind)] = [
    ("digital", "Exact products and updates through OpenBLAS.", .digital),
    (
      "ideal",
      "An array without noise, bounds, converters or spread; updates are still stochastic pulses.",
      .analog(.ideal)
    ),
    (
      "rpu-baseline",
      "RPU-baseline of Gokmen & Vlasov 2016: 5-bit DAC, 9-bit ADC, BL 10, no management.",
      .analog(.rpuBaseline)
    ),
    (
      "rpu-managed",
      "The same device with a 7-bit DAC and every management of Gokmen, Onen & Haensch 2017.",
      .analog(.rpuManaged)
    ),
    (
      "rpu-baseline-compact",
      "rpu-baseline with devices held in half precision: less memory and time.",
      .analog(.rpuBaseline.stored(.compact))
    ),
    (
      "rpu-managed-compact",
      "rpu-managed with devices held in half precision: less memory and time.",
      .analog(.rpuManaged.stored(.compact))
    ),
    (
      "fixed-point",
      "Words of 16 bits of Gupta et al. 2015, rounded stochastically: FL 14, outputs ⟨6, 10⟩.",
      .fixedPoint(FixedPointSettings())
    ),
    (
      "filament", "Trained pairs of filaments, I = G·V₀·sinh(V/V₀), read at twice V₀.",
      .nonlinear(NonlinearSettings(current: CurrentLaw(FilamentCurrent()), readVoltage: 0.5))
    ),
    (
      "siox", "Trained pairs of SiOx devices, an exponent of the voltage each, read at 0.25 V.",
      .nonlinear(NonlinearSettings(current: CurrentLaw(SiOxCurrent()), readVoltage: 0.25))
    ),
    (
      "pcm-inference",
      "Weights programmed once on pairs of phase-change memory, 8 bits, drift compensated.",
      .inference(InferenceSettings())
    ),
    (
      "reram-inference",
      "The same on pairs of resistive memory of conductive metal oxide.",
      .inference(.reRAM)
    ),
    (
      "rram-wan",
      "The same on pairs of resistive memory of Wan et al. 2022, known at 1 s, 1 d and 2 d.",
      .inference(.rramWan)
    ),
    (
      "ideal-8-bit",
      "Exact pairs of 128 levels behind 8-bit converters with calibrated ranges.",
      .inference(.idealEightBit)
    ),
  ]

  /// The kind of a tile; nil for a tile of the caller's own.
  public init?(_ tile: any Tile) {
    switch tile {
    case is DigitalTile: self = .digital
    case let tile as AnalogTile: self = .analog(tile.settings)
    case let tile as FixedPointTile: self = .fixedPoint(tile.settings)
    case let tile as NonlinearTile: self = .nonlinear(tile.settings)
    case let tile as InferenceTile: self = .inference(tile.settings)
    case let tile as DigitalBiasTile:
      guard let kind = TileKind(tile.tile) else { return nil }
      self = kind
    default: return nil
    }
  }

  /// Makes one tile of this kind, rows × columns; an exact one needs neither seed nor number.
  /// - Parameter tile: number of the tile under its seed.
  /// - Throws: `CrosspointError.invalidSetting`.
  public func makeTile(rows: Int, columns: Int, seed: UInt64, tile: UInt32, threads: Int) throws
    -> any Tile
  {
    switch self {
    case .digital: DigitalTile(rows: rows, columns: columns)
    case .analog(let settings):
      try AnalogTile(
        rows: rows, columns: columns, settings: settings, seed: seed, tile: tile, threads: threads)
    case .fixedPoint(let settings):
      try FixedPointTile(
        rows: rows, columns: columns, settings: settings, seed: seed, tile: tile, threads: threads)
    case .nonlinear(let settings):
      try NonlinearTile(
        rows: rows, columns: columns, settings: settings, seed: seed, tile: tile, threads: threads)
    case .inference(let settings):
      try InferenceTile(
        rows: rows, columns: columns, settings: settings, seed: seed, tile: tile, threads: threads)
    }
  }

  /// Whether it is made of arrays of devices, which have a largest size: `ArraySize`.
  package var isOnArrays: Bool { if case .fixedPoint = self { false } else { true } }

  /// Whether its weights can be updated: not where they are programmed once.
  package var learns: Bool { if case .inference = self { false } else { true } }

  /// Whether the bias of a layer is kept beside its arrays: `DigitalBiasTile`.
  package var addsBiasDigitally: Bool {
    if case .inference(let settings) = self { settings.bias == .digital } else { false }
  }

  /// Throws `CrosspointError.invalidSetting` for the first setting outside its range.
  public func validate() throws {
    switch self {
    case .digital: break
    case .analog(let settings): try settings.validate()
    case .fixedPoint(let settings): try settings.validate()
    case .nonlinear(let settings): try settings.validate()
    case .inference(let settings): try settings.validate()
    }
  }
}

/// {"digital": {}}, {"analog": {…}}, {"fixedPoint": {…}}, {"nonlinear": {…}},
/// {"inference": {…}}.
extension TileKind: Codable {
  private enum Name: String, CaseIterable { case digital, analog, fixedPoint, nonlinear, inference }

  public init(from decoder: any Decoder) throws { try self.init(from: decoder, besides: []) }

  /// - Parameter names: what may stand beside the kind.
  package init(from decoder: any Decoder, besides names: [String]) throws {
    let only = try OnlyCase<Name>(from: decoder, besides: names)
    switch only.name {
    case .digital:
      _ = try only.numbers([:])
      self = .digital
    case .analog: self = .analog(try only.value(AnalogSettings.self))
    case .fixedPoint: self = .fixedPoint(try only.value(FixedPointSettings.self))
    case .nonlinear: self = .nonlinear(try only.value(NonlinearSettings.self))
    case .inference: self = .inference(try only.value(InferenceSettings.self))
    }
  }

  public func encode(to encoder: any Encoder) throws {
    switch self {
    // An object for people too: a file's format stands beside it.
    case .digital: try encoder.encodeCase(Name.digital, [String: Float]())
    case .analog(let settings): try encoder.encodeCase(Name.analog, settings)
    case .fixedPoint(let settings): try encoder.encodeCase(Name.fixedPoint, settings)
    case .nonlinear(let settings): try encoder.encodeCase(Name.nonlinear, settings)
    case .inference(let settings): try encoder.encodeCase(Name.inference, settings)
    }
  }
}
