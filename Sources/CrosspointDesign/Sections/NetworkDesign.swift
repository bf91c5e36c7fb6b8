/// A network on the tiles of as many chips as it fills: time and energy of one training example,
/// batch 1.
public struct NetworkDesign: Sendable {
  let parameters: DesignParameters
  let chip: ChipDesign
  let cluster: ClusterDesign
  /// The layers on their tiles.
  public let layers: [LayerPlacement]
  let measured: MeasuredTraining?
  /// Chips that the tiles fill.
  public let chips: Double
  /// Tiles.
  public let tiles: Double
  /// Tiles at work at once on those chips.
  public let activeTiles: Double

  init(
    _ shape: NetworkShape, timing: TimingDesign, chip: ChipDesign, cluster: ClusterDesign,
    measured: MeasuredTraining?
  ) {
    (parameters, self.chip, self.cluster, self.measured) = (
      chip.parameters, chip, cluster, measured
    )
    let size = Double(chip.parameters.arraySize)
    tiles = shape.layers.reduce(0) { sum, layer in
      sum + (Double(layer.rows) / size).rounded(.up) * (Double(layer.columns) / size).rounded(.up)
        * Double(layer.copies)
    }
    chips = (tiles / chip.tiles).rounded(.up)
    let active = chips * chip.activeTiles
    activeTiles = active
    layers = shape.layers.map { LayerPlacement($0, timing: timing, chip: chip, active: active) }
  }

  /// Weights; those that copies hold count once.
  public var weights: Double { layers.reduce(0) { $0 + $1.layer.weights } }
  /// Multiplications and additions that an example asks for.
  public var operations: Double {
    layers.reduce(0) { $0 + 6 * $1.layer.weights * Double($1.layer.reuse) }
  }
  /// Time of an example, one layer after the other, s.
  public var sequentialTime: Double { layers.reduce(0) { $0 + $1.trainingTime } }
  /// Time from one example to the next with all layers at work on different ones, s: that of the
  /// longest layer, or all work over the tiles that may work.
  public var pipelinedTime: Double {
    max(
      layers.map { $0.trainingTime / Double($0.rounds) }.max() ?? 0,
      layers.reduce(0) { $0 + $1.work } / activeTiles)
  }
  /// Energy of an example, one layer after the other, J: tiles at work, tiles at rest and hosts.
  public var energy: Double {
    let resting = chips * chip.tiles * sequentialTime - layers.reduce(0) { $0 + $1.work }
    return layers.reduce(0) { $0 + $1.energy } + resting * parameters.idleTilePower + chips
      * parameters.hostPower
      * sequentialTime
  }
  /// Operations that an example asks for over its energy, Ops/s/W.
  public var efficiency: Double { operations / energy }
  /// Time of the measured training over that of one layer after the other; nil without a
  /// measurement.
  public var sequentialAcceleration: Double? {
    measured.map { $0.secondsPerExample / sequentialTime }
  }
  /// Time of the measured training over that of all layers at once; nil without a measurement.
  public var pipelinedAcceleration: Double? {
    measured.map { $0.secondsPerExample / pipelinedTime }
  }

  var quantities: [DesignQuantity] {
    var all = [
      DesignQuantity("weights", "W_net", "Σ rows·columns", weights, .count, source: "copies once"),
      DesignQuantity(
        "tiles", "n", "Σ n_l", tiles, .count, source: "a tile filled in part counts whole"),
      DesignQuantity("chips", "K_net", "⌈n/T⌉", chips, .count, source: "as many as the tiles fill"),
      DesignQuantity(
        "tiles that may work at once", "n_a", "K_net·T_a", activeTiles, .count, source: "sum"),
      DesignQuantity(
        "one layer after the other", "t_seq", "Σ τ_l", sequentialTime, .seconds, source: "batch 1"),
      DesignQuantity(
        "all layers at once, at best", "t_pipe", "max(max τ_l/s_l, Σ g·reuse·t_c/n_a)",
        pipelinedTime, .seconds,
        source: "each layer on another example"),
      DesignQuantity(
        "energy of an example", "E_net",
        "Σ E_l + (K_net·T·t_seq − Σ g·reuse·t_c)·P_idle + K_net·P_host·t_seq", energy, .joules,
        source: "sequential; an update at a product's power"),
      DesignQuantity(
        "operations of an example", "O", "Σ 6·rows·columns·reuse", operations, .one,
        source: "forward, backward and update"),
      DesignQuantity(
        "efficiency on those operations", "η_net", "O/E_net", efficiency, .efficiency,
        source: "definition"),
      DesignQuantity(
        "examples in a second", "f_seq", "1/t_seq", 1 / sequentialTime, .examplesPerSecond,
        source: "one after the other"),
    ]
    if let measured, let sequentialAcceleration, let pipelinedAcceleration {
      all += [
        DesignQuantity(
          "measured time of an example", "t_meas", "--measured-seconds/--measured-examples",
          measured.secondsPerExample, .seconds,
          source: "as given", isGiven: true),
        DesignQuantity(
          "acceleration, one layer after the other", "X_seq", "t_meas/t_seq",
          sequentialAcceleration, .times, source: "definition"
        ),
        DesignQuantity(
          "acceleration, all layers at once", "X_pipe", "t_meas/t_pipe", pipelinedAcceleration,
          .times, source: "definition"),
      ]
    }
    return all
  }

  var problems: [DesignProblem] {
    let there = cluster.chips * chip.tiles
    guard exceeds(tiles, there) else { return [] }
    return [
      DesignProblem(
        kind: .weights, what: "the network fills more tiles than the cluster has",
        value: "\(DesignUnit.count.text(tiles)) tiles",
        limit: DesignUnit.count.text(there),
        change: "--chips of at least \(DesignUnit.count.text(chips)), or fewer --copies",
        affects: [.network])
    ]
  }
}
