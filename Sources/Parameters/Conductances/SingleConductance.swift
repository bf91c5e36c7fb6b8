/// One device a weight: the least weight of the tile has the least conductance, the largest weight
/// the largest one.
///
///     ĝ = g_min + (g_max − g_min)·(w − w_min)/(w_max − w_min)
///
/// The weight is (w_max − w_min)·(g − g_min)/(g_max − g_min) + w_min. Weights that are all the same
/// have no such range, and are refused.
public struct SingleConductance: ConductanceMapping {
  public static let name = "single"
  public static let summary = "one device a weight, from the least weight to the largest"

  public init() {}

  public var significances: [Float] { [1] }
  public var hasOffset: Bool { true }

  public func planes(_ weights: WeightSpan, levels: Int) -> [ConductancePlane] {
    [ConductancePlane(coefficient: weights.most - weights.least)]
  }

  public func validate(_ weights: WeightSpan, offset: Conductances.OffsetPlace) throws {
    try require(
      weights.least < weights.most, "the range of the weights, in units of the largest,",
      "\(weights.least) to \(weights.most)",
      "a least weight below the largest, for the mapping \"\(Self.name)\": weights that differ, or "
        + "another mapping")
    try require(
      offset == .digital || (weights.least <= 0 && weights.most >= 0), "conductances.offset",
      "\"column\" with weights of \(weights.least) to \(weights.most), in units of the largest,",
      "\"digital\", or weights of both signs: no device of the column has the weight 0")
  }

  public static let settings: [Setting<SingleConductance>] = []

  public func validate() throws {}
}
