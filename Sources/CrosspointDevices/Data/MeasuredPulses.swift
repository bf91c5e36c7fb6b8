/// The direction of a pulse.
public enum PulseDirection: String, Sendable, Hashable, CaseIterable {
  case up, down

  /// 1 for a pulse up, −1 for a pulse down.
  public var sign: Double { self == .up ? 1 : -1 }
}

/// A pulse, and the weight of its device before and after it, in units of the array's weight.
public struct MeasuredPulse: Sendable, Hashable {
  public var before: Double
  public var after: Double
  public var direction: PulseDirection

  public init(before: Double, after: Double, direction: PulseDirection) {
    self.before = before
    self.after = after
    self.direction = direction
  }

  /// The weight's change in the direction of the pulse.
  var change: Double { direction.sign * (after - before) }
}

/// Pulses of one device, in any order.
public struct MeasuredDevice: Sendable, Hashable {
  /// As errors call it.
  public var name: String
  public var pulses: [MeasuredPulse]

  public init(name: String, pulses: [MeasuredPulse]) {
    self.name = name
    self.pulses = pulses
  }

  /// A device whose weight was read after every pulse: the first weight is the start, each further
  /// one follows a pulse. Traps unless there is one pulse fewer than weights.
  public init(name: String, weights: [Double], directions: [PulseDirection]) {
    precondition(
      weights.count == directions.count + 1, "a series has one weight more than it has pulses")
    self.name = name
    pulses = directions.indices.map {
      MeasuredPulse(before: weights[$0], after: weights[$0 + 1], direction: directions[$0])
    }
  }
}

/// Pulses of some devices, as measured: what a device model is fitted to.
public struct MeasuredPulses: Sendable, Hashable {
  public var devices: [MeasuredDevice]

  public init(devices: [MeasuredDevice]) { self.devices = devices }
}
