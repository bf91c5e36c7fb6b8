/// Devices of which nothing but the noise of programming is known, as a polynomial of the target.
///
///     g = max(0, ĝ + programmingScale·σ·ξ)      σ = c₀ + c₁·ĝ + c₂·ĝ² + c₃·ĝ³
///
/// in µS, at all times.
public protocol FittedProgramming: ProgrammedModel {
  /// c₀ … c₃ for ĝ and σ in µS.
  static var programmingCoefficients: SIMD4<Float> { get }
  /// The targets that were measured, in µS.
  static var measuredConductances: ClosedRange<Float> { get }
  /// Multiplies the noise of programming.
  var programmingScale: Float { get set }
}

extension FittedProgramming {
  public var changesInTime: Bool { false }
  public var conductanceMaximum: Float { Self.measuredConductances.upperBound }
  public var conductanceMinimum: Float { Self.measuredConductances.lowerBound }

  public func validate() throws { try validateEach("device") }

  public func validate(range: ConductanceRange) throws {
    try requireTargets(range, within: Self.measuredConductances)
  }
}
