public import CrosspointParameters

/// Programming of resistive memory, from the equation in `docs/programmed-devices.md`, "rramMilo".
extension RRAMMilo: ReferenceProgrammedModel {
  public func referenceProgrammed(
    _ target: Double, _ draws: ReferenceDeviceDraws, _ range: ConductanceRange
  ) -> Double {
    let σ = -0.009107 * target + 4.782321
    return max(0, target + σ * Double(programmingScale) * draws.gaussian)
  }
}
