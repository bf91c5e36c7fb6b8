/// What one pulse does to a weight.
///
///     w ← clip(moved(w, ±amount(ξ)), range)      + where the pulse goes up
///
/// A law is written once, over `PulseValues`, and runs on sixteen devices at once where many are
/// pulsed and on one where few are, to the same bits. Everything else is shared: which cross-points
/// coincide, the draws, the clip to the range, half precision, the copy of the weights that
/// products read. Several pulses of a device come one after another, each with a Gaussian of its
/// own.
///
/// Mark every member `@_alwaysEmitIntoClient @inline(__always)` in this package, and `amount` and
/// `moved` `@inline(__always)` in a package of your own (docs/own-device.md): they are called for
/// every pulse. Use the operators of `PulseValues` alone, so that every instruction set gives the
/// same bits.
public protocol PulseLaw: Sendable {
  /// Pairs of hidden values that a cross-point has beside its bounds: the model's `hiddenPairs`.
  static var pairCount: Int { get }
  /// Whether each device has a state beside its weight, which pulses change too: the model's
  /// `hasState`.
  static var hasState: Bool { get }
  /// Whether `moved` or `range` reads the bounds; they are then brought near with the pairs.
  static var readsBounds: Bool { get }
  /// Whether pulses need Gaussians. Without, `amount` is given zeros.
  var isNoisy: Bool { get }
  /// What its Gaussian makes of a pulse, the same for every device: 1 + c·ξ, say. A pulse down has
  /// its negative.
  func amount<Values: PulseValues>(_ gaussian: Values) -> Values
  /// The weights after a pulse, before they are held to their bounds.
  /// - Parameters:
  ///   - weights: before it, within their bounds.
  ///   - amount: of `amount`, with the sign of the pulse.
  ///   - devices: their hidden values, bounds and directions.
  func moved<Devices: PulsedDevices>(
    _ weights: Devices.Values, _ amount: Devices.Values, _ devices: Devices
  )
    -> Devices.Values
  /// Between which weights a pulse leaves each device: its bounds, unless the law says otherwise.
  func range<Devices: PulsedDevices>(_ devices: Devices) -> (
    minimum: Devices.Values, maximum: Devices.Values
  )

  /// The same of devices with a state, and what the pulse makes of it. Only such laws have it.
  func moved<Devices: PulsedDevices>(
    _ weights: Devices.Values, _ amount: Devices.Values, _ devices: Devices,
    state: inout Devices.Values
  ) -> Devices.Values

  // What a law may do in its own way; each has a form that is right for every law.

  /// Fills `scratch.own` before an update.
  func prepare(_ scratch: PulseScratch)
  /// Whether all pulses of a cross-point by one sample are one draw, so that columns share a radius
  /// and not ordinals.
  var drawsAtOnce: Bool { get }
  /// Whether pulses of a row that has several slots may be listed.
  var listsSeveral: Bool { get }
  /// Lists the pulses of columns first ..< end behind `listed` ones: see `PulsedRow.listEach`.
  /// - Returns: how many; nil, and none listed, where whole vectors are quicker.
  func list(_ row: PulsedRow, _ first: Int, _ end: Int, _ listed: Int) -> Int?
  /// The amounts of sixteen listed pulses, or of two times sixteen in step, without the sign.
  func amounts(_ scratch: PulseScratch, _ first: Int, _ gaussians: InStep<Lanes>) -> InStep<Lanes>
  /// Pulses columns first (a multiple of 32) ..< end of a row, vector by vector: see
  /// `PulsedRow.pulseEach`.
  func pulseVectors(_ row: PulsedRow, _ first: Int, _ end: Int)
}

/// Sixteen devices, or one, each with the direction of its pulse. Values are in units of the weight
/// unless the model says otherwise.
public protocol PulsedDevices {
  associatedtype Values: PulseValues
  /// Of hidden pair `pair` the first value where the pulse goes up, the second where it goes down.
  func toward(_ pair: Int) -> Values
  /// The same in units of the pair's scale.
  func unscaledToward(_ pair: Int) -> Values
  /// Both values of a pair, whatever the direction.
  func both(_ pair: Int) -> (first: Values, second: Values)
  var minimum: Values { get }
  var maximum: Values { get }
  /// The bound to which the pulse goes: the upper one where it goes up.
  var boundAhead: Values { get }
  /// All ones where the pulse goes down.
  var isDown: Values.Source { get }
  /// `value`, negative where the pulse goes down.
  func signed(_ value: Values) -> Values
}

extension PulseLaw {
  @_alwaysEmitIntoClient @inline(__always) public static var hasState: Bool { false }
  @_alwaysEmitIntoClient @inline(__always)
  public func moved<Devices: PulsedDevices>(
    _ weights: Devices.Values, _ amount: Devices.Values, _ devices: Devices,
    state: inout Devices.Values
  ) -> Devices.Values {
    moved(weights, amount, devices)
  }
  @_alwaysEmitIntoClient @inline(__always) public static var readsBounds: Bool { false }
  @_alwaysEmitIntoClient @inline(__always)
  public func range<Devices: PulsedDevices>(_ devices: Devices) -> (
    minimum: Devices.Values, maximum: Devices.Values
  ) {
    (devices.minimum, devices.maximum)
  }
  @_alwaysEmitIntoClient @inline(__always) public func prepare(_ scratch: PulseScratch) {}
  @_alwaysEmitIntoClient @inline(__always) public var drawsAtOnce: Bool { false }
  @_alwaysEmitIntoClient @inline(__always) public var listsSeveral: Bool { true }
  @_alwaysEmitIntoClient @_transparent
  public func list(_ row: PulsedRow, _ first: Int, _ end: Int, _ listed: Int) -> Int? {
    row.listEach(first, end, listed)
  }
  @_alwaysEmitIntoClient @_transparent
  public func amounts(_ scratch: PulseScratch, _ first: Int, _ gaussians: InStep<Lanes>) -> InStep<
    Lanes
  > {
    InStep(amount(gaussians.first), amount(gaussians.second))
  }
  @_alwaysEmitIntoClient @_transparent
  public func pulseVectors(_ row: PulsedRow, _ first: Int, _ end: Int) {
    row.pulseEach(self, first, end)
  }
}
