/// One layer on its tiles; a tile that is filled in part counts as a whole one.
public struct LayerPlacement: Sendable, Encodable {
  public let layer: LayerShape
  /// Tiles over the outputs.
  public let gridRows: Int
  /// Tiles over the inputs.
  public let gridColumns: Int
  /// Tiles, copies included.
  public let tiles: Int
  /// Turns in which the tiles work where not all may at once.
  public let rounds: Int
  /// Time of the forward products of an example, s.
  public let forwardTime: Double
  /// Time of the forward, backward and update cycles of an example, s.
  public let trainingTime: Double
  /// Tile-seconds at work for an example.
  public let work: Double
  /// Energy for an example, J.
  public let energy: Double

  /// `active`: tiles that may work at once.
  init(_ layer: LayerShape, timing: TimingDesign, chip: ChipDesign, active: Double) {
    self.layer = layer
    let size = chip.parameters.arraySize
    gridRows = (layer.rows + size - 1) / size
    gridColumns = (layer.columns + size - 1) / size
    let grid = Double(gridRows) * Double(gridColumns)
    let allTiles = grid * Double(layer.copies)
    tiles = Int(min(allTiles, 9e18))
    rounds = Int(min((allTiles / active).rounded(.up), 9e18))
    let samples = Double((layer.reuse + layer.copies - 1) / layer.copies)
    forwardTime = Double(rounds) * samples * timing.forward
    trainingTime = Double(rounds) * samples * timing.cycle
    work = grid * Double(layer.reuse) * timing.cycle
    energy = work * chip.activePower
  }

  /// Forward products with their unit.
  public var forwardTimeText: String { DesignUnit.seconds.text(forwardTime) }
  /// All three cycles with their unit.
  public var trainingTimeText: String { DesignUnit.seconds.text(trainingTime) }
  /// Energy with its unit.
  public var energyText: String { DesignUnit.joules.text(energy) }

  /// The columns of the table and their formulas.
  public static let formulas: [(name: String, symbol: String, formula: String)] = [
    ("grid of tiles", "g", "⌈rows/N⌉ × ⌈columns/N⌉"),
    ("tiles", "n_l", "g·copies"),
    ("rounds", "s_l", "⌈n_l/n_a⌉"),
    ("forward", "t_l", "s_l·⌈reuse/copies⌉·t_f"),
    ("training", "τ_l", "s_l·⌈reuse/copies⌉·t_c"),
    ("energy", "E_l", "g·reuse·t_c·P_a"),
  ]
}
