public import CrosspointParameters

/// A device model as the reference computes it: from its equations in `docs/equations.md`, in
/// Double, one cross-point and one pulse at a time. It shares the parameters and the addresses of
/// draws with the library, and no code.
public protocol ReferenceModel: DeviceModel {
  /// The values of the model's hidden pairs at one cross-point, in the order of `hiddenPairs`;
  /// stuck cross-points aside.
  func referencePairs(_ draws: ReferenceDraws) -> [ReferencePair]
  /// The weight after one pulse, before the bounds hold it.
  /// - Parameter xi: the pulse's N(0, 1) draw; c = 0 does not use it.
  func referenceMoved(_ weight: Double, up: Bool, xi: Double, _ point: ReferenceCrosspoint)
    -> Double
  /// The weight after an exact product η·δ·x, before the bounds hold it; only of models that take
  /// no pulses.
  func referenceMoved(_ weight: Double, by product: Double, _ point: ReferenceCrosspoint) -> Double
  /// Between which weights a pulse leaves a cross-point.
  func referenceRange(_ point: ReferenceCrosspoint) -> (minimum: Double, maximum: Double)
  /// What the model adds to the reset bias of a cross-point whose hidden pairs are these.
  func referenceResetShift(_ pairs: [ReferencePair], _ draws: ReferenceDraws) -> Double
  /// The bounds of a cross-point whose common bounds are these.
  func referenceBounds(_ minimum: Double, _ maximum: Double) -> (Double, Double)
  /// The state of a device that is set to a weight; nil for devices without any.
  func referenceState(at weight: Double) -> Double?
  /// The state after a pulse.
  func referenceState(_ state: Double, afterPulseUp up: Bool) -> Double
  /// The form whose draws the library uses.
  func referenceForm(_ settings: PulsedUpdate) -> ReferenceUpdate.Form
  /// The pulses of one sample, where they are not one after another in the order of their slots.
  /// - Returns: whether they have been applied; false, as a rule, leaves them to the general loop.
  func applyReferenceSample(
    _ weights: inout ReferenceMatrix, _ array: ReferenceArray, _ sample: ReferenceSample,
    vector: UInt64,
    form: ReferenceUpdate.Form
  ) -> Bool
  /// The pulses of a run of samples, with `PulsedUpdate.Aggregation.acrossSamples`; only of models
  /// whose `pulsesAddUp`.
  /// - Parameters:
  ///   - vector: of the first sample.
  ///   - quarter: samples of a quarter of the longest run.
  func applyReferenceRun(
    _ weights: inout ReferenceMatrix, _ array: ReferenceArray, _ samples: [ReferenceSample],
    vector: UInt64, quarter: Int, form: ReferenceUpdate.Form)
}

extension ReferenceModel {
  public func referenceMoved(_ weight: Double, by product: Double, _ point: ReferenceCrosspoint)
    -> Double
  {
    fail("\(Self.name) takes pulses, not products")
  }

  public func referenceRange(_ point: ReferenceCrosspoint) -> (minimum: Double, maximum: Double) {
    (point.boundMinimum, point.boundMaximum)
  }

  public func referenceResetShift(_ pairs: [ReferencePair], _ draws: ReferenceDraws) -> Double { 0 }

  public func referenceBounds(_ minimum: Double, _ maximum: Double) -> (Double, Double) {
    (minimum, maximum)
  }

  public func referenceState(at weight: Double) -> Double? { nil }
  public func referenceState(_ state: Double, afterPulseUp up: Bool) -> Double { state }

  public func referenceForm(_ settings: PulsedUpdate) -> ReferenceUpdate.Form { .pulseByPulse }

  public func applyReferenceSample(
    _ weights: inout ReferenceMatrix, _ array: ReferenceArray, _ sample: ReferenceSample,
    vector: UInt64,
    form: ReferenceUpdate.Form
  ) -> Bool { false }

  public func applyReferenceRun(
    _ weights: inout ReferenceMatrix, _ array: ReferenceArray, _ samples: [ReferenceSample],
    vector: UInt64, quarter: Int, form: ReferenceUpdate.Form
  ) {
    fail("\(Self.name) has no update across samples")
  }

  /// One pulse: moved, then held to the range.
  public func afterReferencePulse(
    _ weight: Double, up: Bool, xi: Double, _ point: ReferenceCrosspoint
  ) -> Double {
    let range = referenceRange(point)
    let moved = referenceMoved(weight, up: up, xi: xi, point)
    if let state = point.state {
      state.value = referenceState(state.value, afterPulseUp: up)
    }
    return min(max(moved, range.minimum), range.maximum)
  }

  /// Mean and variance of the change by one pulse that meets no bound: every law of this package is
  /// linear in ξ.
  public func referencePulseMoments(_ weight: Double, up: Bool, _ point: ReferenceCrosspoint)
    -> ReferenceMoments
  {
    let (mean, one) = (
      referenceMoved(weight, up: up, xi: 0, point), referenceMoved(weight, up: up, xi: 1, point)
    )
    return ReferenceMoments(mean: mean - weight, variance: (one - mean) * (one - mean))
  }
}

/// Two hidden values of a cross-point, as a rule one for pulses up and one for pulses down.
public struct ReferencePair: Sendable, Hashable {
  public var first: Double
  public var second: Double
  public init(_ first: Double, _ second: Double) {
    self.first = first
    self.second = second
  }

  /// The value for pulses up, or down.
  public func toward(up: Bool) -> Double { up ? first : second }
}

/// The draws of one cross-point's hidden parameters.
public struct ReferenceDraws {
  /// The N(0, 1) draw of a purpose at this cross-point.
  public let xi: (Purpose) -> Double
  /// Whether the draw `corruptChoice` is below the probability.
  public let isCorrupt: Bool
  /// The draw `corruptValue` in [0, 1).
  public let uniform: Double
  /// Whether the cross-point is of a perfect bias: its steps are the mean ones.
  public var isPerfectBias = false
  /// The cross-point's bounds, stuck or not.
  public var bounds = (minimum: 0.0, maximum: 0.0)

  public init(isCorrupt: Bool = false, uniform: Double = 0, xi: @escaping (Purpose) -> Double) {
    self.xi = xi
    self.isCorrupt = isCorrupt
    self.uniform = uniform
  }
}
