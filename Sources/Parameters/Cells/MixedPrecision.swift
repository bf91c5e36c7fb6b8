/// Mixed precision (S. R. Nandakumar et al., Front. Neurosci. 14:406, 2020): updates are summed
/// exactly in a digital χ, and devices are pulsed where it holds a whole step.
///
///     χ ← χ + η·Q(δ)·Q(x)ᵀ
///     at a transfer: n = trunc(χ/ε), χ ← χ − n·ε, and the device gets n pulses
///
/// Q rounds to bins between the largest magnitude of a sample and its negative, or is the identity.
/// By default the n pulses are sent as such, one after another, each from the state that the last
/// one left.
public struct MixedPrecision: CellModel {
  /// How n becomes pulses.
  public enum Transfer: String, Sendable, Hashable, Codable, CaseIterable {
    /// n pulses.
    case exact
    /// A stochastic update of ε·transferLearningRate·n, row by row, through `transferUpdate`: what
    /// its trains have no room for is not charged to χ.
    case stochastic
  }

  public static let name = "mixedPrecision"
  public static let summary = "exact updates in a digital χ, whole steps of which are pulsed"

  /// What holds the weights: one device, or a one-sided pair.
  public var cell = Cell.single
  /// ε, in units of the weight; null for the device's granularity.
  public var granularity: Float? = nil
  /// Samples from one transfer to the next.
  public var transferEvery: Int = 1
  /// Rows of a transfer, one after the other, going on where the last transfer ended; 0 for all.
  public var rowsPerTransfer: Int = 0
  /// Whether a transfer of some rows begins at a random one.
  public var startsAtRandom: Bool = false
  /// Bins of x, at least 3, of which an odd number lies about 0; 0 for none.
  public var xBins: Int = 0
  /// Bins of δ, likewise.
  public var deltaBins: Int = 0
  /// Whether signals are rounded to their bins stochastically, not to the nearest one.
  public var roundsStochastically: Bool = true
  public var transfer = Transfer.exact
  /// Of a stochastic transfer, in units of ε·n.
  public var transferLearningRate: Float = 1
  /// The pulses of a stochastic transfer.
  public var transferUpdate = PulsedUpdate()

  public init() {}

  public static let settings: [Setting<MixedPrecision>] = [
    .cases("cell", \.cell, expected: "a model of a cell") { cell, _ in try cell.model.validate() },
    .number("granularity", \.granularity, .positive),
    .count("transferEvery", \.transferEvery, 1...1_000_000_000, "samples"),
    .count("rowsPerTransfer", \.rowsPerTransfer, 0...(1 << 26), "rows"),
    .flag("startsAtRandom", \.startsAtRandom),
    .bins("xBins", \.xBins),
    .bins("deltaBins", \.deltaBins),
    .flag("roundsStochastically", \.roundsStochastically),
    .choice("transfer", \.transfer),
    .number("transferLearningRate", \.transferLearningRate, .positive),
    .part("transferUpdate", \.transferUpdate) { try $0.validateTrains("cell.transferUpdate") },
  ]

  public func validate() throws {
    try validateEach("cell")
    try require(
      cell.name == SingleDevice.name || cell.name == OneSidedPair.name, "cell.cell", cell.name,
      "\"\(SingleDevice.name)\" or \"\(OneSidedPair.name)\"")
  }

  public func validate(_ device: Device) throws {
    try cell.model.validate(device)
    try require(
      device.model.takesPulses, "device", device.name, "a device that takes pulses")
    try require(
      !device.model.respondsToOneLine, "device", device.name,
      "a device that answers to two lines together: a transfer drives single rows")
  }
}

extension Setting where Owner == MixedPrecision {
  fileprivate static func bins(_ name: String, _ path: any WritableKeyPath<Owner, Int> & Sendable)
    -> Setting
  {
    let range = "0 (none), or 3 to 65536 bins"
    let count = Setting.count(name, path, 0...65536, "bins")
    return Setting(
      name: name, expected: range, decode: count.decode, encode: count.encode,
      validate: { owner, place in
        let bins = owner[keyPath: path]
        try require(bins == 0 || (3...65536).contains(bins), place + "." + name, bins, range)
      })
  }
}
