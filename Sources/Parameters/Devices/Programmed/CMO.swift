/// Resistive memory of conductive metal oxide: aihwkit's ReRamCMONoiseModel.
///
///     g_prog = max(0, ĝ + (c₀ + c₁·ĝ)·ξ)
///     g(t) = g_prog − 0.08900206·ln t + (0.04201137·ln t + 0.41183342)·ξ
///     σ_read = 0.0277316483·log₁₀ g(t)·√ln((t + 1e-6)/2e-6)
///
/// in µS and s, with a ξ of its own at each time; a read is then clipped to the range of targets.
/// Up to 1 µS, where log₁₀ is not above 0, reads have no noise. As programmed, at 0 s, there is
/// neither drift nor noise of reads; the deviation of drift is above 0 from 5.53e-5 s on. The
/// constants are of 9 to 88.2 µS.
public struct CMO: ProgrammedModel {
  public static let name = "cmo"
  public static let summary = "resistive memory of conductive metal oxide: aihwkit's ReRamCMO"

  /// How near a device has to come to its target, relative to it, for programming to end.
  public enum Acceptance: String, Sendable, Hashable, Codable, CaseIterable {
    case twoPerMille = "0.2 %"
    case twoPercent = "2 %"
  }

  /// How near a device has to come to its target.
  public var acceptance = Acceptance.twoPercent

  public init() {}

  public var conductanceMaximum: Float { 88.2 }
  public var conductanceMinimum: Float { 9 }

  /// c₀ in µS, and c₁.
  public var programmingCoefficients: SIMD2<Float> {
    switch acceptance {
    case .twoPerMille: [0.00081107, 0.00106879]
    case .twoPercent: [0.0112185391, 0.01129027418]
    }
  }

  /// The first time after programming at which it is known, in s.
  public static let earliestTime = 5.53e-5

  public static let settings: [Setting<CMO>] = [.choice("acceptance", \.acceptance)]

  public func validate() throws { try validateEach("device") }

  public func validate(seconds: Double) throws {
    try require(
      seconds == 0 || (Self.earliestTime...1e18).contains(seconds), "seconds", "\(seconds)",
      "0, or \(Self.earliestTime) to 1e18, where the device \"\(Self.name)\" is known")
  }

  public func validate(range: ConductanceRange) throws {
    try requireTargets(range, within: 9...88.2)
  }
}
