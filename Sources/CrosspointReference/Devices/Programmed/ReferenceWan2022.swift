public import CrosspointParameters

/// Resistive memory at three times, from the equations in `docs/programmed-devices.md`, "wan2022".
extension Wan2022: ReferenceProgrammedModel {
  public func referenceProgrammed(
    _ target: Double, _ draws: ReferenceDeviceDraws, _ range: ConductanceRange
  ) -> Double {
    measured(target, Double(range.most), [0.348, 16.030, -43.853, 45.393, -16.815], draws.gaussian)
  }

  public func referenceConductance(_ device: ReferenceProgrammedDevice, seconds: Double) -> Double {
    switch seconds {
    case 86400:
      measured(
        device.target, device.most, [0.701, 22.086, -50.773, 47.095, -16.458], device.ofTime)
    case 172800:
      measured(
        device.target, device.most, [0.782, 20.274, -43.507, 37.062, -11.934], device.ofTime)
    default: device.programmed
    }
  }

  private func measured(_ target: Double, _ most: Double, _ c: [Double], _ xi: Double) -> Double {
    let x = target / most
    let σ = c[0] + c[1] * x + c[2] * x * x + c[3] * x * x * x + c[4] * x * x * x * x
    return max(0, target + σ * most / 40 * Double(scale) * xi)
  }
}
