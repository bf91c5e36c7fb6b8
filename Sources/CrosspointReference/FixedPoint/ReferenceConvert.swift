import CrosspointParameters

/// Convert(x, ⟨IL, FL⟩) of Gupta et al. 2015, from its definition.
///
/// In double precision x/ε, its floor and what lies above it are exact; only of negative x nearer
/// to 0 than 2^−53·ε what lies above its floor rounds to a whole ε, which is then taken.
public struct ReferenceConvert: Sendable {
  public var format: FixedPointFormat
  public var rounding: Rounding

  public init(_ format: FixedPointFormat, _ rounding: Rounding) {
    self.format = format
    self.rounding = rounding
  }

  /// The number, and whether x lay beyond the ends.
  /// - Parameter word: of stochastic rounding, 32 uniform bits; called at most once.
  public func callAsFunction(_ x: Double, word: () -> UInt32) -> (value: Double, isSaturated: Bool)
  {
    let step = format.step
    let (smallest, largest) = (-step * codes, step * (codes - 1))
    if x < smallest { return (smallest, true) }
    if x > largest { return (largest, true) }
    let floor = (x / step).rounded(.down) * step
    let above = x - floor
    let up: Bool
    switch rounding {
    case .nearest: up = above > step / 2
    case .stochastic: up = Double(word()) * 0x1p-32 < above / step
    }
    return (up ? floor + step : floor, false)
  }

  /// 2^(IL + FL − 1).
  private var codes: Double {
    (0..<format.integerBits + format.fractionBits - 1).reduce(1.0) { product, _ in 2 * product }
  }

  /// Mean and variance of what stochastic rounding gives between the ends: x, and
  /// (x − ⌊x⌋)(⌊x⌋ + ε − x).
  public func moments(_ x: Double) -> (mean: Double, variance: Double) {
    let above = x - (x / format.step).rounded(.down) * format.step
    return (x, above * (format.step - above))
  }
}
