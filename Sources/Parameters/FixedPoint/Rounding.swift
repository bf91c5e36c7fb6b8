/// How a number between two neighbours of a fixed-point format is rounded (Gupta et al. 2015, § 3).
/// Numbers beyond the format's ends become its ends.
public enum Rounding: String, Sendable, Hashable, Codable, CaseIterable {
  /// To the nearest neighbour, and down from half way: ⌊x⌋ where x − ⌊x⌋ ≤ ε/2, else ⌊x⌋ + ε. What
  /// is at most half a step above 0, or less than half below it, becomes 0.
  case nearest
  /// Up to ⌊x⌋ + ε with probability (x − ⌊x⌋)/ε to within 2⁻³², else down to ⌊x⌋: the mean of what
  /// comes is x, and its variance (x − ⌊x⌋)(⌊x⌋ + ε − x).
  case stochastic
}
