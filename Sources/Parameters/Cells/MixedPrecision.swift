/// Mixed precision (S. R. Nandakumar et al., Front. Neurosci. 14:406, 2020): updates are summed
/// exactly in a digital χ, and devices are pulsed where it holds a whole step.
///
///     χ ← χ + η·Q(δ)·Q(x)ᵀ
///     at a transfer: n = trunc(χ/ε), χ ← χ − n·ε, and the device gets n pulses
///
/// Q rounds to bins between the largest magnitude of a sample and its negative, or is the identity.
/// By default the n pulses are sent as such, one after another, each from the state that the last
/// one left.
///
/// χ is held in single precision, or with `chiBits` as a signed fixed-point number in units of ε: a
/// sign, `chiIntegerBits` before the point and the others, F, behind it. Its step is q = ε/2^F, and
/// what is added is rounded to the nearest q, half to even; it ends at ±(2^(chiBits − 1) − 1)·q,
/// where it stays. A whole step of ε leaves it exactly.
public struct MixedPrecision: CellModel {
  /// Bits that a fixed-point χ may have.
  public static let chiBitsPossible = 4...32

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
  /// Bits of χ, 4 … 32 with its sign; 0 for single precision.
  public var chiBits: Int = 0
  /// Bits of a fixed-point χ before its point: it holds less than 2^chiIntegerBits of ε. At least
  /// one bit must be left behind the point.
  public var chiIntegerBits: Int = 1
  public var transfer = Transfer.exact
  /// Of a stochastic transfer, in units of ε·n.
  public var transferLearningRate: Float = 1
  /// The pulses of a stochastic transfer.
  public var transferUpdate = PulsedUpdate()

  public init() {}

  /// Devices get the pulses of χ: those of `update` have no part in it.
  public var takesPulseCounts: Bool { false }

  public static let settings: [Setting<MixedPrecision>] = [
    .cases("cell", \.cell, expected: "a model of a cell") { cell, place in
      try naming("cell", place) { try cell.model.validate() }
    },
    .number("granularity", \.granularity, .positive),
    .count("transferEvery", \.transferEvery, 1...1_000_000_000, "samples"),
    .count("rowsPerTransfer", \.rowsPerTransfer, 0...(1 << 26), "rows"),
    .flag("startsAtRandom", \.startsAtRandom),
    .bins("xBins", \.xBins),
    .bins("deltaBins", \.deltaBins),
    .flag("roundsStochastically", \.roundsStochastically),
    .chiBits,
    .count("chiIntegerBits", \.chiIntegerBits, 1...16, "bits", isLeftOut: { $0 == 1 }),
    .choice("transfer", \.transfer),
    .number("transferLearningRate", \.transferLearningRate, .positive),
    .part("transferUpdate", \.transferUpdate) { try $0.validateTrains("cell.transferUpdate") },
  ]

  public func validate() throws {
    try validateEach("cell")
    try require(
      cell.name == SingleDevice.name || cell.name == OneSidedPair.name, "cell.cell", cell.name,
      "\"\(SingleDevice.name)\" or \"\(OneSidedPair.name)\"")
    try require(
      chiBits == 0 || chiBits >= chiIntegerBits + 2, "cell.chiBits", chiBits,
      """
      at least \(chiIntegerBits + 2) bits: a sign, the chiIntegerBits, \(chiIntegerBits), and one \
      behind the point
      """)
  }

  /// F, the bits of a fixed-point χ behind its point.
  public var chiFractionBits: Int { chiBits - 1 - chiIntegerBits }

  public func validate(_ device: Device) throws {
    try naming("cell", "cell.cell") { try cell.model.validate(device) }
    try require(
      device.model.takesPulses, "device", device.name, "a device that takes pulses")
    try require(
      !device.model.respondsToOneLine, "device", device.name,
      """
      a device that answers to two lines together (halfVoltageResponse 0): a transfer drives \
      single rows
      """)
  }
}

extension Setting where Owner == MixedPrecision {
  fileprivate static func bins(_ name: String, _ path: any WritableKeyPath<Owner, Int> & Sendable)
    -> Setting
  {
    countOrNone(name, path, 3...65536, "bins", none: "none")
  }

  fileprivate static var chiBits: Setting {
    countOrNone(
      "chiBits", \.chiBits, MixedPrecision.chiBitsPossible, "bits", none: "single precision",
      isLeftOut: { $0 == 0 })
  }

  /// A number of a range, or 0.
  private static func countOrNone(
    _ name: String, _ path: any WritableKeyPath<Owner, Int> & Sendable, _ range: ClosedRange<Int>,
    _ what: String, none: String, isLeftOut: @escaping @Sendable (Int) -> Bool = { _ in false }
  ) -> Setting {
    let words = "0 (\(none)), or \(range.lowerBound) to \(range.upperBound) \(what)"
    let count = Setting.count(name, path, 0...range.upperBound, what, isLeftOut: isLeftOut)
    return Setting(
      name: name, expected: words,
      decode: { $0[keyPath: path] = try $1.count(name, 0...range.upperBound, words) },
      encode: count.encode,
      validate: { owner, place in
        let value = owner[keyPath: path]
        try require(value == 0 || range.contains(value), place + "." + name, value, words)
      })
  }
}
