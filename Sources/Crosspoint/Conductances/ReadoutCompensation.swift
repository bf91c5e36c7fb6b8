/// What undoes the drift of a tile: a read of every column by itself after programming, and again
/// now.
///
///     α = R₀/R_t,   R = max(mean |Y|, 1e-4)
struct ReadoutCompensation {
  private let kind: DriftCompensation
  /// One for all outputs, or one for each; none without compensation.
  private(set) var factors: [Float] = []
  private var baseline: [Double] = []
  /// Of which programming.
  private var programmings: UInt64 = 0

  init(_ kind: DriftCompensation) { self.kind = kind }

  /// What an output is multiplied by.
  func factor(ofOutput row: Int) -> Float {
    factors.count > 1 ? factors[row] : factors.first ?? 1
  }

  /// Whether what is read is held against a read after programming.
  var needsBaseline: Bool { kind == .global || kind == .perColumn }

  func hasBaseline(of programmings: UInt64) -> Bool {
    !baseline.isEmpty && self.programmings == programmings
  }

  /// - Parameter means: mean magnitudes of each output.
  mutating func take(baseline means: [Double], _ programmings: UInt64) {
    (baseline, self.programmings) = (means, programmings)
  }

  /// Holds what is read against the weights that devices were to take, with what the weight 0 gives
  /// before that is subtracted digitally.
  mutating func take(reference array: ConductanceArray, offset: Float) {
    let (columns, most) = (array.columns, array.largest)
    baseline = (0..<array.rows).map { row in
      let sum = (0..<columns).reduce(0.0) { sum, column in
        let held = min(max(array.weights[row, column], -most), most)
        return sum + Double(abs(held / most + offset))
      }
      return sum / Double(columns)
    }
  }

  mutating func compensate(_ means: [Double]) {
    func size(_ mean: Double) -> Double { max(mean, 1e-4) }
    func mean(_ means: [Double]) -> Double { means.reduce(0, +) / Double(means.count) }
    switch kind {
    case .none: factors = []
    case .global, .exactReference: factors = [Float(size(mean(baseline)) / size(mean(means)))]
    case .perColumn: factors = zip(baseline, means).map { Float(size($0) / size($1)) }
    }
  }
}
