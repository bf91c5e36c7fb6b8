/// Tiles on one chip, as many at work as power and bus allow.
public struct ChipDesign: Sendable {
  let parameters: DesignParameters
  let array: ArrayDesign
  let tile: TileDesign

  /// Tiles, T.
  public var tiles: Double { Double(parameters.tiles) }
  /// Weights.
  public var weights: Double { tiles * array.weights }
  /// Area of the arrays alone, m².
  public var arrayArea: Double { tiles * array.area }
  /// Power of the digital work for one tile at work, W.
  public var digitalPower: Double { parameters.digitalEnergy * tile.activations }
  /// Power of one tile at work with its digital work, W.
  public var activePower: Double { tile.power + digitalPower }
  /// Tiles at work that the power of a chip allows; may be 0.
  public var tilesByPower: Double {
    let left = parameters.powerBudget - parameters.hostPower - tiles * parameters.idleTilePower
    let more = activePower - parameters.idleTilePower
    // Tiles that take less at work than at rest never meet the budget by working.
    return more > 0
      ? min(tiles, max(wholeBelow(left / more), 0)) : (left >= tiles * more ? tiles : 0)
  }
  /// Tiles that the bus feeds; all where it has no limit.
  public var tilesByBus: Double {
    parameters.busRate.map { min(tiles, wholeBelow($0 / tile.bus)) } ?? tiles
  }
  /// Tiles at work at once: as given, or as many as possible, at least one.
  public var activeTiles: Double {
    parameters.activeTiles.map(Double.init) ?? max(min(tiles, tilesByPower, tilesByBus), 1)
  }
  /// Multiplications and additions of the tiles at work, Ops/s.
  public var throughput: Double { activeTiles * tile.throughput }
  /// Digital operations for the tiles at work, Ops/s.
  public var digitalRate: Double { activeTiles * tile.activations }
  /// Bytes on the bus, B/s.
  public var bus: Double { activeTiles * tile.bus }
  /// Power of the chip: tiles at work, tiles at rest and the host, W.
  public var power: Double {
    activeTiles * activePower + (tiles - activeTiles) * parameters.idleTilePower
      + parameters.hostPower
  }
  /// Throughput over power, Ops/s/W.
  public var efficiency: Double { throughput / power }
  /// Throughput over that of the microprocessor.
  public var acceleration: Double { throughput / parameters.processorRate }

  var quantities: [DesignQuantity] {
    var all = [
      DesignQuantity(
        "weights of a chip", "W_chip", "T·N²", weights, .count, source: "geometry",
        paper: "about 1 billion"),
      DesignQuantity(
        "area of the arrays alone", "A_chip", "T·A", arrayArea, .squareMillimetres,
        source: "geometry"),
      DesignQuantity(
        "digital work for a tile", "P_d", "E_d·N/t", digitalPower, .watts,
        source: "one operation an output"),
      DesignQuantity(
        "tile with its digital work", "P_a", "P_tile + P_d", activePower, .watts, source: "sum"),
      DesignQuantity(
        "tiles that power allows", "T_P", "min(T, ⌊(P_max − P_host − T·P_idle)/(P_a − P_idle)⌋)",
        tilesByPower, .count,
        source: "P_chip ≤ P_max"),
    ]
    if parameters.busRate != nil {
      all.append(
        DesignQuantity(
          "tiles that the bus feeds", "T_B", "min(T, ⌊B_max/B⌋)", tilesByBus, .count,
          source: "inputs and outputs"))
    }
    if parameters.activeTiles == nil {
      let formula = parameters.busRate == nil ? "max(T_P, 1)" : "max(min(T_P, T_B), 1)"
      all.append(
        DesignQuantity(
          "tiles at work at once", "T_a", formula, activeTiles, .count,
          source: "as many as possible", paper: "about 50"))
    }
    return all + [
      DesignQuantity(
        "throughput", "S_chip", "T_a·S", throughput, .operationsPerSecond, source: "sum"),
      DesignQuantity(
        "digital rate", "a_chip", "T_a·a", digitalRate, .operationsPerSecond, source: "sum"),
      DesignQuantity("bus rate", "B_chip", "T_a·B", bus, .bytesPerSecond, source: "sum"),
      DesignQuantity(
        "power", "P_chip", "T_a·P_a + (T − T_a)·P_idle + P_host", power, .watts, source: "sum",
        paper: "250 W"),
      DesignQuantity(
        "efficiency", "η_chip", "S_chip/P_chip", efficiency, .efficiency, source: "definition",
        paper: "84,000"),
      DesignQuantity(
        "acceleration over a microprocessor", "X_chip", "S_chip/S_µP", acceleration, .times,
        source: "definition",
        paper: "30,000"),
    ]
  }

  var problems: [DesignProblem] {
    var all: [DesignProblem] = []
    func problem(_ kind: DesignProblem.Kind, _ what: String, limit: Double, _ change: String) {
      guard exceeds(activeTiles, limit) else { return }
      all.append(
        DesignProblem(
          kind: kind, what: what, value: "\(DesignUnit.count.text(activeTiles)) at work",
          limit: DesignUnit.count.text(limit),
          change: change,
          affects: [.chip, .cluster, .network]))
    }
    let fewer = parameters.activeTiles == nil ? "" : "a smaller --active-tiles, or "
    problem(.tiles, "more tiles at work than a chip has", limit: tiles, fewer + "more --tiles")
    problem(
      .power, "more tiles at work than the power of a chip allows", limit: tilesByPower,
      fewer + "--power-budget of at least \(DesignUnit.watts.text(power))")
    problem(
      .bus, "more tiles at work than the bus of a chip feeds", limit: tilesByBus,
      fewer + "--bus-rate of at least \(DesignUnit.bytesPerSecond.text(bus))")
    return all
  }
}
