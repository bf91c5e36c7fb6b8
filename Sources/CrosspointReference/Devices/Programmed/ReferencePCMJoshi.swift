public import CrosspointParameters

/// Programming of phase-change memory, from the equation in `docs/programmed-devices.md`,
/// "pcmJoshi".
extension PCMJoshi: ReferenceProgrammedModel {
  public func referenceProgrammed(
    _ target: Double, _ draws: ReferenceDeviceDraws, _ range: ConductanceRange
  ) -> Double {
    let σ = -0.00178767 * target * target + 0.07585724 * target + 0.28638599
    return max(0, target + σ * Double(programmingScale) * draws.gaussian)
  }
}
