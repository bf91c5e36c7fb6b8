public import CrosspointParameters

/// Normal deviations.
extension NormalDeviation: ReferenceProgrammedModel {
  public func referenceProgrammed(
    _ target: Double, _ draws: ReferenceDeviceDraws, _ range: ConductanceRange
  ) -> Double {
    referenceMoved(target, by: draws.gaussian, range)
  }
}
