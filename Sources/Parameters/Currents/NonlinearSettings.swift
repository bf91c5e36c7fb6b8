/// How a digital signal x, −1 … 1, becomes a voltage on a line for some time.
public enum InputEncoding: String, Sendable, Codable, CaseIterable {
  /// V = x·V_read.
  case amplitude
  /// The voltage at which a device of the reference conductance has the share x of its current at
  /// the read voltage: exact under a separable law.
  case predistorted
  /// ±V_read for the share |x| of the time, and the mean of the current.
  case pulseWidth
}

/// Everything that defines an array of trained pairs with nonlinear currents but its size, its seed
/// and its number.
///
///     y_i = [Σ_j I(V_j, G⁺_ij) − I(V_j, G⁻_ij) + outputNoise·ξ] / I₁, rounded to outputStep/I₁
///     I₁ = (I(V_read, G_max) − I(V_read, G_min))/weightRange
///
/// A weight w is a pair above the least conductance: G⁺ − G_min = max(w, 0)·U, G⁻ − G_min =
/// max(−w, 0)·U, U = (G_max − G_min)/weightRange; weights past the range are clipped. The reading
/// side is fixed in amperes: a lower read voltage makes currents smaller, and its noise larger.
public struct NonlinearSettings: Sendable, Hashable, NamedSettings {
  /// The law of current.
  public var current = CurrentLaw(FilamentCurrent())
  /// The voltage of the largest input and of the bias, in V.
  public var readVoltage: Float = 0.5
  /// The weight of a pair of the most and the least conductance.
  public var weightRange: Float = 2
  /// How inputs become voltages.
  public var encoding = InputEncoding.amplitude
  /// Standard deviation of the noise of an output, in A.
  public var outputNoise: Float = 0
  /// The ADC's step in A; 0 for none.
  public var outputStep: Float = 0
  /// The ADC's largest current, in A.
  public var outputBound: Float = .infinity
  /// For pre-distorted inputs of a law that is not separable: the reference conductance, as a share
  /// of the way from the least to the most.
  public var referenceShare: Float = 0.1

  public init() {}

  public init(current: CurrentLaw, readVoltage: Float, weightRange: Float = 2) {
    self.init()
    (self.current, self.readVoltage, self.weightRange) = (current, readVoltage, weightRange)
  }

  /// The same without noise and ADC: what is trained.
  public var withoutFloor: NonlinearSettings {
    var s = self
    (s.outputNoise, s.outputStep, s.outputBound) = (0, 0, .infinity)
    return s
  }

  /// U: siemens of the weight 1.
  public var unit: Double {
    (Double(current.model.mostConductance) - Double(current.model.leastConductance))
      / Double(weightRange)
  }

  /// I₁ in A: the current of a pair of the weight 1 at the read voltage, a full pair's divided by
  /// the weight range.
  public var currentOfOne: Double {
    func current(_ conductance: Float) -> Double {
      self.current.model.current(
        voltage: Double(readVoltage), conductance: Double(conductance), deviation: 0)
    }
    return
      (current(self.current.model.mostConductance)
      - current(self.current.model.leastConductance)) / Double(weightRange)
  }

  /// G of `referenceShare`, in S.
  public var referenceConductance: Double {
    let (least, most) = (current.model.leastConductance, current.model.mostConductance)
    return Double(least) + Double(referenceShare) * (Double(most) - Double(least))
  }

  public static let settings: [Setting<NonlinearSettings>] = [
    .cases(
      "current", \.current,
      expected: "one of " + CurrentLaw.builtIn.map { "{\"\($0.name)\": …}" }.joined(separator: ", ")
    ) { law, _ in try law.validate() },
    .number("readVoltage", \.readVoltage, .positive),
    .number("weightRange", \.weightRange, .positive),
    .choice("encoding", \.encoding),
    .number("outputNoise", \.outputNoise, .atLeastZero),
    .number("outputStep", \.outputStep, .atLeastZero),
    .number("outputBound", \.outputBound, .bound),
    .number("referenceShare", \.referenceShare, .zeroToOne),
  ]

  /// Checks every setting, and what settings ask of each other.
  /// - Throws: `CrosspointError.invalidSetting` for the first one that cannot be: a read voltage
  ///   that the law does not cover too.
  public func validate() throws {
    try validateEach("nonlinear")
    let largest = current.model.largestVoltage
    try require(
      readVoltage <= largest, "nonlinear.readVoltage", readVoltage,
      "above 0 and at most \(largest) V, as far as the law '\(current.name)' goes")
    let one = Float(currentOfOne)
    try require(
      one.isNormal && one > 0, "nonlinear.readVoltage", readVoltage,
      "one at which the weight 1 has a current that single precision holds, not \(one) A")
  }
}
