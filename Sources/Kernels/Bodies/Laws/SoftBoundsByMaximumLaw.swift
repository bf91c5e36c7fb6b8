public import CrosspointParameters

/// Its law is that of soft bounds, with bounds and steps that the range gives.
extension SoftBoundsByMaximum: PulsedModel {
  public func law(_ context: LawContext) -> SoftBoundsLaw {
    SoftBoundsLaw(noise: PulseNoise(spread: common.cycleSpread, cycleNoise))
  }
}
