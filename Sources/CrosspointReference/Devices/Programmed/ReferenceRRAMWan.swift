public import CrosspointParameters

/// Programming of resistive memory, from the equation in `docs/programmed-devices.md`, "rramWan".
extension RRAMWan: ReferenceProgrammedModel {
  public func referenceProgrammed(
    _ target: Double, _ draws: ReferenceDeviceDraws, _ range: ConductanceRange
  ) -> Double {
    let σ = ((1.536e-4 * target - 1.167e-2) * target + 0.2374) * target + 1.053
    return max(0, target + σ * Double(programmingScale) * draws.gaussian)
  }
}
