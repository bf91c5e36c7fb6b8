/// A property that each cross-point has of its own, drawn once: by its name in files, in messages
/// and for `AnalogTile.hidden(_:)`.
public struct HiddenParameter: RawRepresentable, Sendable, Hashable {
  public let rawValue: String
  public init(rawValue: String) { self.rawValue = rawValue }
  public init(_ name: String) { rawValue = name }

  /// The bounds, of every model, in units of the weight.
  public static let boundMinimum = HiddenParameter("boundMinimum")
  public static let boundMaximum = HiddenParameter("boundMaximum")
  /// The weight on which a reset falls; 0 and not held where the settings have no bias.
  public static let resetBias = HiddenParameter("resetBias")
  /// The share of its distance from the bias that a weight loses in a sample, 0 … 1; likewise.
  public static let decayRate = HiddenParameter("decayRate")
  /// The standard deviation of a diffusion step, in units of the weight; likewise.
  public static let diffusionRate = HiddenParameter("diffusionRate")
  /// ν of a weight's drift; likewise where the settings have no drift.
  public static let driftExponent = HiddenParameter("driftExponent")
  /// The steps of models that have one each way, in units of the weight.
  public static let stepUp = HiddenParameter("stepUp")
  public static let stepDown = HiddenParameter("stepDown")
}

/// Two hidden parameters of a model that lie beside each other: of pulses up and of pulses down, as
/// a rule.
public struct HiddenPair: Sendable, Hashable {
  public let first: HiddenParameter
  public let second: HiddenParameter
  public init(_ first: HiddenParameter, _ second: HiddenParameter) {
    self.first = first
    self.second = second
  }

  /// Steps up and down.
  public static let steps = HiddenPair(.stepUp, .stepDown)
}
