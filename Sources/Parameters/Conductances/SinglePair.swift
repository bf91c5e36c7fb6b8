/// Two devices a weight, one that adds and one that subtracts.
///
///     one-sided: ĝ± = g_min + (g_max − g_min)·max(±w, 0)
///     two-sided: ĝ± = g_min + (g_max − g_min)·(1 ± w)/2
///
/// The weight is (g⁺ − g⁻)/(g_max − g_min).
public struct SinglePair: ConductanceMapping {
  public static let name = "pair"
  public static let summary = "two devices, whose currents are subtracted"

  /// Which devices of a pair a weight uses.
  public enum Sides: String, Sendable, Hashable, Codable, CaseIterable {
    /// One of them has the least conductance.
    case one
    /// Both move, in opposite directions.
    case two
  }

  /// Which devices of a pair a weight uses.
  public var sides = Sides.one

  public init() {}

  public init(sides: Sides) { self.sides = sides }

  public var significances: [Float] { [1] }

  public func planes(_ weights: WeightSpan, levels: Int) -> [ConductancePlane] {
    [ConductancePlane(coefficient: 1), ConductancePlane(coefficient: -1)]
  }

  public static let settings: [Setting<SinglePair>] = [.choice("sides", \.sides)]

  public func validate() throws { try validateEach("conductances.mapping") }
}
