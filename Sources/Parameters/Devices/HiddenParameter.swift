/// A property that each cross-point has of its own, drawn once: its name in files and in messages.
public struct HiddenParameter: RawRepresentable, Sendable, Hashable {
  public let rawValue: String
  public init(rawValue: String) { self.rawValue = rawValue }
  public init(_ name: String) { rawValue = name }

  /// Of every model.
  public static let boundMinimum = HiddenParameter("boundMinimum")
  public static let boundMaximum = HiddenParameter("boundMaximum")
  /// Where the model has decay, diffusion or a reset bias.
  public static let resetBias = HiddenParameter("resetBias")
  public static let decayRate = HiddenParameter("decayRate")
  public static let diffusionRate = HiddenParameter("diffusionRate")
  /// Of models whose pulses have a step each way.
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
