/// Several pairs of devices a weight, each with a significance; the lowest is filled first.
///
///     ĝ±_k = g_min + (g_max − g_min)·clamp((F·max(±w, 0) − L_k)/f_k, 0, 1)
///     F = Σ_k f_k     L_k = Σ_{i<k} f_i
///
/// The weight is Σ_k f_k·(g⁺_k − g⁻_k)/(F·(g_max − g_min)): currents are added before the ADC. With
/// one pair it is the one-sided `SinglePair`.
public struct SignificantPairs: ConductanceMapping {
  public static let name = "pairs"
  public static let summary = "pairs of devices with a significance each, the lowest filled first"

  /// f of each pair, 1 to 8 of them, ascending.
  public var significanceOfPairs: [Float] = [1, 2]

  public init() {}

  public init(significanceOfPairs: [Float]) { self.significanceOfPairs = significanceOfPairs }

  public var significances: [Float] { [1] }

  public func planes(_ weights: WeightSpan, levels: Int) -> [ConductancePlane] {
    let all = significanceOfPairs.reduce(0, +)
    return significanceOfPairs.flatMap {
      [ConductancePlane(coefficient: $0 / all), ConductancePlane(coefficient: -$0 / all)]
    }
  }

  public static let settings: [Setting<SignificantPairs>] = [
    .numbers(
      "significanceOfPairs", \.significanceOfPairs, .positive, count: 1...8, "significances")
  ]

  public func validate() throws {
    try validateEach("conductances.mapping")
    try require(
      zip(significanceOfPairs, significanceOfPairs.dropFirst()).allSatisfy { $0 <= $1 },
      "conductances.mapping.significanceOfPairs", "\(significanceOfPairs)",
      "significances in ascending order, because the lowest pair is filled first")
  }
}
