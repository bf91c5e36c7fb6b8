/// A DAC or an ADC, or none: rounding to a multiple of `step`, then clipping.
///
/// Its codes are whole numbers, so the value of a code is code·step in Float, exactly as in single precision, whatever
/// precision the rest has: whether the uppermost code passes the bound hangs on that last bit.
public struct ReferenceConverter: Sendable, Hashable {
  /// In units of the signal; 0 for no converter.
  public var step: Float
  /// Largest magnitude; `.infinity` for none.
  public var bound: Float

  public init(step: Float, bound: Float) {
    self.step = step
    self.bound = bound
  }

  /// The value of rint(steps), half to even, not clipped. `steps` is the signal in steps, or the signal where the converter is off.
  public func rounded(_ steps: Double) -> Double {
    step > 0 ? Double(Float(steps.rounded(.toNearestOrEven)) * step) : steps
  }

  /// ±bound at most.
  public func clipped(_ value: Double) -> Double { min(max(value, -Double(bound)), Double(bound)) }

  /// Distance of `steps` from the nearest tie (k + ½), in steps: 0 … ½; infinite where the converter is off.
  ///
  /// Single precision may legitimately round the other way where this is below its own error.
  public func tieMargin(_ steps: Double) -> Double {
    step > 0 ? abs(steps - steps.rounded(.down) - 0.5) : .infinity
  }

  /// The signal beyond which an output is saturated: the tie below the first code past the bound, or the bound itself.
  public var saturationThreshold: Double {
    guard step > 0 else { return Double(bound) }
    var code = (bound / step).rounded(.down) - 1
    while code * step <= bound { code += 1 }
    return (Double(code) - 0.5) * Double(step)
  }
}
