/// How an outer product becomes pulse trains.
///
/// A line with signal v fires in each of BL slots with probability gain·|v| (above 1: always); a
/// cross-point is pulsed in each slot in which both its lines fire. Gokmen & Vlasov 2016, eq. 2;
/// the managements are those of Gokmen, Onen & Haensch 2017.
public struct PulsedUpdate: Sendable, Hashable, NamedSettings {
  /// Whether k pulses of one cross-point may be drawn at once. Without effect where the device has
  /// a `halfVoltageResponse`.
  public enum Aggregation: String, Sendable, Hashable, Codable, CaseIterable {
    /// Where it gives the same distribution (`docs/equations.md`); pulse by pulse elsewhere.
    case automatic
    /// Pulse by pulse everywhere: the definition.
    case never
    /// As `automatic`, and of runs of up to 256 samples of one call all pulses of a cross-point
    /// that cannot meet a bound are one draw. The same distribution; but the bits then depend on
    /// how a batch is cut into calls. Not for devices whose steps depend on the weight
    /// (`DeviceModel.pulsesAddUp`). A tile's `apply` with noise of the caller's goes sample by
    /// sample. Equations: `docs/equations.md`.
    case acrossSamples
  }

  /// How a signal's magnitude becomes pulses, and what pulses do.
  public enum PulseType: String, Sendable, Hashable, Codable, CaseIterable {
    /// A bit for each line and slot, drawn with the probability of its signal.
    case stochastic
    /// rint(rint(BL·p_δ)·rint(BL·p_x)/BL) pulses of each cross-point, at most BL.
    case meanCount
    /// rint(BL·p_x·p_δ) pulses of each cross-point, at most BL.
    case deterministicImplicit
    /// None: W ← W + η·δ xᵀ in single precision, without devices and without bounds. Only where a
    /// weight is one device.
    case none
    /// The same, then clipped to the bounds of each device. Only where a weight is one device.
    case noneWithDevice
  }

  /// How signals become pulses.
  public var pulseType: PulseType = .stochastic
  /// Slots in a pulse train, 1 … 64; the largest number of them with bit-length management.
  public var bitLength: Int = 31
  /// Balance the two gains by the largest signals: A·=√(x_max/δ_max), B·=√(δ_max/x_max).
  public var updateManagement: Bool = true
  /// Shorten the trains to ⌈η·x_max·δ_max/g⌉ slots; implies `updateManagement`.
  public var bitLengthManagement: Bool = true
  /// The gain C of both sides, instead of √(|η|/(g·BL)). The learning rate then only gives the
  /// sign. Not with either management.
  public var fixedGain: Float? = nil
  /// Whether several pulses of one cross-point may be drawn at once.
  public var aggregation: Aggregation = .automatic

  /// BL ≤ 31 with both managements.
  public init() {}

  /// Checks every setting, and what settings ask of each other.
  /// - Throws: `CrosspointError.invalidSetting` for the first one that cannot be.
  public func validate() throws { try validate("update") }

  /// Checks the settings of what writes lines: it sends trains.
  func validateTrains(_ name: String) throws {
    try validate(name)
    try require(
      pulseType == .stochastic, name + ".pulseType", "\"\(pulseType.rawValue)\"",
      "\"stochastic\"")
  }

  /// - Parameter name: what the settings belong to, for the message.
  func validate(_ name: String) throws {
    try validateEach(name)
    if let fixedGain {
      try require(
        !updateManagement && !bitLengthManagement, name + ".fixedGain", fixedGain,
        "none, because update management chooses the gains")
    }
  }

  public static let settings: [Setting<PulsedUpdate>] = [
    .count("bitLength", \.bitLength, 1...64, "slots"),
    .flag("updateManagement", \.updateManagement),
    .flag("bitLengthManagement", \.bitLengthManagement),
    .number("fixedGain", \.fixedGain, .atLeastZero),
    .choice("aggregation", \.aggregation),
    .choice("pulseType", \.pulseType, isLeftOut: { $0 == .stochastic }),
  ]
}
