import CrosspointParameters

extension DeviceReference {
  /// r and p − r of one cross-point, p its symmetry point, where its bounds have 0 between them.
  func referencePair(_ draws: ReferenceDraws, symmetryPoint: Double) -> ReferencePair {
    let p = draws.bounds.minimum < 0 && draws.bounds.maximum > 0 ? symmetryPoint : 0
    let drawn = Double(reference) + Double(referenceSpread) * draws.xi(.reference)
    let r = subtractsSymmetryPoint ? drawn + p : drawn
    return ReferencePair(r, p - r)
  }

  /// What the symmetry point adds to the reset bias.
  func resetShift(_ pair: ReferencePair) -> Double {
    subtractsSymmetryPoint ? pair.first + pair.second : 0
  }

  /// Bounds of what a device holds, as bounds of the weight.
  static func range(_ point: ReferenceCrosspoint, _ pair: Int) -> (
    minimum: Double, maximum: Double
  ) {
    let r = point.pairs[pair].first
    return (point.boundMinimum - r, point.boundMaximum - r)
  }
}
