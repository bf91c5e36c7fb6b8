/// How many numbers lay beyond the ends of their formats and became these, by quantity.
public struct FixedPointSaturations: Sendable, Hashable, Codable {
  /// Of what a tile takes forward: x.
  public var inputs = 0
  /// Of products forward: y.
  public var outputs = 0
  /// Of errors, as a tile takes them and as products give them backward: δ and z.
  public var errors = 0
  public var updates = 0
  /// Of weights after updates, and of those that were set.
  public var weights = 0

  public init() {}

  /// In the order of a step.
  public static let quantities:
    [(name: String, count: any WritableKeyPath<FixedPointSaturations, Int> & Sendable)] = [
      ("inputs", \.inputs), ("outputs", \.outputs), ("errors", \.errors), ("updates", \.updates),
      ("weights", \.weights),
    ]

  public var total: Int { Self.quantities.reduce(0) { $0 + self[keyPath: $1.count] } }

  public static func + (a: FixedPointSaturations, b: FixedPointSaturations)
    -> FixedPointSaturations
  {
    var sum = a
    for (_, count) in quantities { sum[keyPath: count] += b[keyPath: count] }
    return sum
  }

  /// What came since an earlier count.
  public static func - (a: FixedPointSaturations, b: FixedPointSaturations)
    -> FixedPointSaturations
  {
    var difference = a
    for (_, count) in quantities { difference[keyPath: count] -= b[keyPath: count] }
    return difference
  }
}
