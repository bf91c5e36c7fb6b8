/// A DAC or an ADC, or none: rounding to a multiple of `step`, then clipping.
///
/// Its codes are whole numbers; the value of a code is code·step in Float, exactly as in single
/// precision, whatever precision the rest has.
public struct ReferenceConverter: Sendable, Hashable {
  /// In units of the signal; 0 for no converter.
  public var step: Float
  /// Largest magnitude; `.infinity` for none.
  public var bound: Float

  public init(step: Float, bound: Float) {
    self.step = step
    self.bound = bound
  }

  /// The value of rint(steps), half to even, not clipped. `steps` is the signal in steps, or the
  /// signal where the converter is off.
  public func rounded(_ steps: Double) -> Double {
    step > 0 ? Double(Float(steps.rounded(.toNearestOrEven)) * step) : steps
  }

  /// ±bound at most.
  public func clipped(_ value: Double) -> Double { min(max(value, -Double(bound)), Double(bound)) }

  /// Distance of `steps` from the nearest tie (k + ½), in steps: 0 … ½; infinite where the
  /// converter is off.
  ///
  /// Single precision may legitimately round the other way where this is below its own error.
  public func tieMargin(_ steps: Double) -> Double {
    step > 0 ? abs(steps - steps.rounded(.down) - 0.5) : .infinity
  }

  /// Magnitude of the last code within the bound; the bound itself where the converter is off. A
  /// code at the bound is full scale, not saturated; 2⁻²⁰ covers the rounding of a step that
  /// divides the bound.
  public var saturationLimit: Double {
    step > 0 ? (Double(bound) / Double(step) * (1 + 0x1p-20)).rounded(.down) : Double(bound)
  }

  /// Whether rint(steps) passes the bound.
  public func isSaturated(_ steps: Double) -> Bool {
    abs(step > 0 ? steps.rounded(.toNearestOrEven) : steps) > saturationLimit
  }

  /// The signal beyond which an output is saturated: the tie below the first code past the bound,
  /// or the bound itself.
  public var saturationThreshold: Double {
    step > 0 ? (saturationLimit + 0.5) * Double(step) : Double(bound)
  }
}
