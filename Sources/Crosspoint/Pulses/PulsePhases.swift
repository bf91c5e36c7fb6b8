/// The phases in which a sample's pulses are sent to devices with a response at half voltage: one
/// for each pair of signs of x and η·δ that occurs, in this order. Equations: `docs/equations.md`,
/// "Half voltage".
public struct PulsePhases: OptionSet, Sendable, Hashable {
  public let rawValue: UInt8

  public init(rawValue: UInt8) { self.rawValue = rawValue }

  /// Phase 0: x > 0, η·δ > 0; its pulses go up.
  public static let positivePositive = PulsePhases(rawValue: 1)
  /// Phase 1: x > 0, η·δ < 0; down.
  public static let positiveNegative = PulsePhases(rawValue: 2)
  /// Phase 2: x < 0, η·δ > 0; down.
  public static let negativePositive = PulsePhases(rawValue: 4)
  /// Phase 3: x < 0, η·δ < 0; up.
  public static let negativeNegative = PulsePhases(rawValue: 8)

  /// The phases of the signs that occur among the signals of the columns (x) and of the rows (η·δ).
  public init(xIsPositive: Bool, xIsNegative: Bool, deltaIsPositive: Bool, deltaIsNegative: Bool) {
    self = []
    if xIsPositive && deltaIsPositive { insert(.positivePositive) }
    if xIsPositive && deltaIsNegative { insert(.positiveNegative) }
    if xIsNegative && deltaIsPositive { insert(.negativePositive) }
    if xIsNegative && deltaIsNegative { insert(.negativeNegative) }
  }

  /// - Parameter isTurned: whether the learning rate turns the signs of δ.
  init(x: SignalStatistics, delta: SignalStatistics, isTurned: Bool) {
    let (up, down) = (delta.maximum > 0, delta.negativeSum < 0)
    self.init(
      xIsPositive: x.maximum > 0, xIsNegative: x.negativeSum < 0,
      deltaIsPositive: isTurned ? down : up,
      deltaIsNegative: isTurned ? up : down)
  }
}
