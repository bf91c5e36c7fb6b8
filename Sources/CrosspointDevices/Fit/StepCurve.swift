/// What the step of a device is made up of: Δ(x) = Σ_k φ_k(x)·b_k, x the weight.
enum StepCurve: Sendable {
  /// φ_k is 1 at node k, 0 at the others and linear in between; nodes as shares of the way between
  /// a device's bounds.
  case nodes([Double])
  /// φ = 1, w.
  case straight

  var count: Int {
    switch self {
    case .nodes(let nodes): nodes.count
    case .straight: 2
    }
  }

  /// φ at a weight of a device with these bounds.
  func basis(_ weight: Double, _ bounds: ClosedRange<Double>) -> [Double] {
    switch self {
    case .straight: return [1, weight]
    case .nodes(let nodes):
      let t = (weight - bounds.lowerBound) / (bounds.upperBound - bounds.lowerBound)
      let i = Self.interval(t, nodes)
      var values = [Double](repeating: 0, count: nodes.count)
      values[i + 1] = (t - nodes[i]) / (nodes[i + 1] - nodes[i])
      values[i] = 1 - values[i + 1]
      return values
    }
  }

  /// Where residuals are told apart: between nodes, or in quarters.
  var marks: [Double] {
    switch self {
    case .nodes(let nodes): nodes
    case .straight: [0, 0.25, 0.5, 0.75, 1]
    }
  }

  /// The interval between marks in which a share of the way between the bounds lies.
  static func interval(_ t: Double, _ marks: [Double]) -> Int {
    max(0, min(marks.count - 2, marks.lastIndex { $0 <= t } ?? 0))
  }
}
