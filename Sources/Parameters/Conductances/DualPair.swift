/// Two pairs of devices a weight: `SignificantPairs` of significances 1 and f.
public struct DualPair: ConductanceMapping {
  public static let name = "dualPair"
  public static let summary = "two pairs of devices, the second one used when the first is full"

  /// f: what the second pair counts of the first one, at least 1.
  public var significance: Float = 1

  public init() {}

  public init(significance: Float) { self.significance = significance }

  /// The same as pairs of any number.
  public var pairs: SignificantPairs { SignificantPairs(significanceOfPairs: [1, significance]) }

  public var significances: [Float] { pairs.significances }

  public func planes(_ weights: WeightSpan, levels: Int) -> [ConductancePlane] {
    pairs.planes(weights, levels: levels)
  }

  public static let settings: [Setting<DualPair>] = [
    .number(
      "significance", \.significance,
      NumberRange("a finite number, at least 1") { $0.isFinite && $0 >= 1 })
  ]

  public func validate() throws { try validateEach("conductances.mapping") }
}
