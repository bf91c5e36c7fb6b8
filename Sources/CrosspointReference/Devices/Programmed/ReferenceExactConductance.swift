public import CrosspointParameters

/// It takes its target.
extension ExactConductance: ReferenceProgrammedModel {
  public func referenceProgrammed(
    _ target: Double, _ draws: ReferenceDeviceDraws, _ range: ConductanceRange
  ) -> Double { target }
}
