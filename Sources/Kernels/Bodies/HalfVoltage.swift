/// What devices do at half the voltage, and the phases in which pulses are sent. In a phase the columns whose x has one sign and the
/// rows whose η·δ has one sign send their trains.
public struct HalfVoltage {
  @_alwaysEmitIntoClient @inline(__always) static var phaseCount: Int { 4 }

  /// k, 0 … 1: steps of a device that sees a pulse on one of its two lines only.
  public var response: Float
  /// For every sample bit 0 where it has the phase (+, +) of x and η·δ, bit 1 for (+, −), bit 2 for (−, +), bit 3 for (−, −).
  public var phases: UnsafePointer<UInt8>

  @_alwaysEmitIntoClient @inline(__always)
  public init(response: Float, phases: UnsafePointer<UInt8>) {
    self.response = response
    self.phases = phases
  }
}
