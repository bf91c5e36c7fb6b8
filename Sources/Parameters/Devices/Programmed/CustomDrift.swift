/// Phase-change memory as `PCMLike`, with exponents of drift that you have measured at some
/// conductances: aihwkit's CustomDriftPCMLikeNoiseModel.
///
///     g(t) = g_prog·(T/t₀)^−ν     ν = |μ(ĝ) + σ(ĝ)·ξ|·driftScale
///
/// ξ is a draw of each device. μ and σ are linear between the conductances of the table, whose ends
/// cover all targets; programming and reads are those of `PCMLike`.
public struct CustomDrift: ProgrammedModel {
  public static let name = "customDrift"
  public static let summary = "phase-change memory with exponents of drift of a table of your own"
  public static let pointCounts = 2...32

  /// All but the exponents.
  public var common = PCMLike()
  /// In µS, ascending; from the least target to the largest.
  public var driftConductances: [Float] = [0, 25]
  /// μ at each of them.
  public var driftExponents: [Float] = [0.1, 0.049]
  /// σ at each of them.
  public var driftSpreads: [Float] = [0.045, 0.008]

  public init() {}

  public var conductanceMaximum: Float { common.conductanceMaximum }

  public static let settings: [Setting<CustomDrift>] =
    [
      .numbers(
        "driftConductances", \.driftConductances, .atLeastZero, count: pointCounts, "conductances"),
      .numbers("driftExponents", \.driftExponents, .finite, count: pointCounts, "exponents"),
      .numbers("driftSpreads", \.driftSpreads, .atLeastZero, count: pointCounts, "spreads"),
    ] + .all(\.common, PCMLike.settings)

  /// Throws `CrosspointError.invalidSetting` for the first setting outside its range, for lists of
  /// different lengths and for conductances that do not ascend.
  public func validate() throws {
    try validateEach("device")
    for (name, values) in [
      ("driftExponents", driftExponents), ("driftSpreads", driftSpreads),
    ] {
      try require(
        values.count == driftConductances.count, "device.\(name)", "a list of \(values.count)",
        "as many as driftConductances has, \(driftConductances.count)")
    }
    try require(
      zip(driftConductances, driftConductances.dropFirst()).allSatisfy { $0 < $1 },
      "device.driftConductances", "\(driftConductances)", "numbers that ascend, none twice")
  }

  public func validate(range: ConductanceRange) throws {
    let (first, last) = (driftConductances[0], driftConductances[driftConductances.count - 1])
    try require(
      first <= range.least && range.most <= last, "device.driftConductances",
      "\(first) to \(last) µS",
      "conductances from \(range.least) or less to \(range.most) µS or more, which are those of "
        + "targets")
  }
}
