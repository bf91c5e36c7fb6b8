/// One device a weight, that of the weight 0 in the middle of its range.
///
///     ĝ = g'_min + G'·(w + 1)/2     G' = r·(g_max − g_min), g'_min = g_max − G'
///
/// The weight is 2·(g − g'_min)/G' − 1. With an even number of levels n, r = (n − 2)/(n − 1) leaves
/// the lowest level out, so that the weight 0 falls on one; r is 1 otherwise.
public struct OffsetConductance: ConductanceMapping {
  public static let name = "offset"
  public static let summary = "one device a weight, the weight 0 in the middle of its range"

  public init() {}

  public var significances: [Float] { [1] }
  public var hasOffset: Bool { true }

  /// r: what is used of the range of conductances.
  public func share(levels: Int) -> Float {
    levels > 0 && levels.isMultiple(of: 2) ? Float(levels - 2) / Float(levels - 1) : 1
  }

  public func planes(_ weights: WeightSpan, levels: Int) -> [ConductancePlane] {
    [ConductancePlane(coefficient: 2 / share(levels: levels))]
  }

  public func validate(levels: Int) throws {
    try require(
      levels != 2, "conductances.levels", levels,
      "0, or 3 and more, for the mapping \"\(Self.name)\": one level below the weight 0, and one "
        + "above")
  }

  public static let settings: [Setting<OffsetConductance>] = []

  public func validate() throws {}
}
