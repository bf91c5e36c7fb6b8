public import CrosspointKernels

extension GenericDeviation {
  @inline(__always)
  public func programmed(_ target: Lanes, _ draw: Lanes, _ range: ConductanceRange) -> Lanes {
    let most = Lanes(range.most)
    let deviation = most * Lanes(size) * draw
    let moved =
      switch dependence {
      case .independent: target + deviation
      case .proportional: target + deviation * (target / most)
      case .inverse: target + deviation / (target / most)
      }
    guard clipsToRange else { return Lanes.maximum(Lanes(0), moved) }
    return moved.clipped(Lanes(range.least), most)
  }

  public func reading(at seconds: Double, _ range: ConductanceRange) -> KeptReading {
    KeptReading()
  }
}
