import CrosspointParameters

extension GenericDeviation {
  /// From the equations in `docs/programmed-devices.md`, "normal, uniform", in units of g_max.
  func referenceMoved(_ target: Double, by draw: Double, _ range: ConductanceRange) -> Double {
    let (x, m) = (target / Double(range.most), Double(size))
    var moved: Double
    switch dependence {
    case .independent: moved = x + m * draw
    case .proportional: moved = x * (1 + m * draw)
    case .inverse: moved = x + m * draw / x
    }
    if clipsToRange { moved = min(max(moved, Double(range.least) / Double(range.most)), 1) }
    return max(0, moved) * Double(range.most)
  }
}
