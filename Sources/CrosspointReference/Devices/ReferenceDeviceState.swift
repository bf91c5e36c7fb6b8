/// The state that a device has beside its weight, which pulses change. Copies of a cross-point
/// share it.
public final class ReferenceDeviceState: @unchecked Sendable, Hashable {
  public var value: Double

  public init(_ value: Double) { self.value = value }

  public static func == (a: ReferenceDeviceState, b: ReferenceDeviceState) -> Bool {
    a.value == b.value
  }
  public func hash(into hasher: inout Hasher) { hasher.combine(value) }
}

extension ReferenceArray {
  /// Gives devices that are set to weights the states of these.
  public func setStates(at weights: ReferenceMatrix) {
    for (i, point) in crosspoints.enumerated() {
      guard let state = point.state else { continue }
      state.value = device.referenceState(at: weights.elements[i]) ?? 0
    }
  }
}
