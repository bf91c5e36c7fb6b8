/// Chips side by side. What they send each other is not counted.
public struct ClusterDesign: Sendable {
  let parameters: DesignParameters
  let chip: ChipDesign

  /// Chips, K: as given, or as many as the weights need.
  public var chips: Double {
    parameters.chips.map(Double.init) ?? (parameters.clusterWeights / chip.weights).rounded(.up)
  }
  /// Weights.
  public var weights: Double { chips * chip.weights }
  /// Multiplications and additions of all chips, Ops/s.
  public var throughput: Double { chips * chip.throughput }
  /// Power of all chips, W.
  public var power: Double { chips * chip.power }
  /// Throughput over power, Ops/s/W.
  public var efficiency: Double { throughput / power }
  /// Throughput over that of the microprocessor.
  public var acceleration: Double { throughput / parameters.processorRate }

  var quantities: [DesignQuantity] {
    var all: [DesignQuantity] = []
    if parameters.chips == nil {
      all.append(
        DesignQuantity(
          "chips of a cluster", "K", "⌈W_all/W_chip⌉", chips, .count,
          source: "as many as the weights need"))
    }
    return all + [
      DesignQuantity(
        "weights of the cluster", "W_K", "K·W_chip", weights, .count, source: "sum",
        paper: "trillions"),
      DesignQuantity(
        "throughput", "S_K", "K·S_chip", throughput, .operationsPerSecond,
        source: "sum, without traffic between chips"),
      DesignQuantity(
        "power", "P_K", "K·P_chip", power, .watts, source: "sum, without traffic between chips"),
      DesignQuantity("efficiency", "η_K", "S_K/P_K", efficiency, .efficiency, source: "definition"),
      DesignQuantity(
        "acceleration over a microprocessor", "X_K", "S_K/S_µP", acceleration, .times,
        source: "definition"),
    ]
  }
}
