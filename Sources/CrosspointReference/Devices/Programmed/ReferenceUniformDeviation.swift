public import CrosspointParameters

/// Uniform deviations.
extension UniformDeviation: ReferenceProgrammedModel {
  public func referenceProgrammed(
    _ target: Double, _ draws: ReferenceDeviceDraws, _ range: ConductanceRange
  ) -> Double {
    referenceMoved(target, by: draws.uniform, range)
  }
}
