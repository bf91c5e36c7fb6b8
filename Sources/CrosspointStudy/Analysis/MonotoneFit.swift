import Crosspoint

/// Least-squares fits that only rise.
public enum MonotoneFit {
  /// The non-decreasing sequence nearest to `y`, Σ wᵢ(fitᵢ − yᵢ)² least: pool adjacent violators
  /// (Ayer et al. 1955).
  ///
  /// Traps unless each value has a positive weight.
  public static func nonDecreasing(_ y: [Double], weights: [Double]) -> [Double] {
    check(y.count == weights.count, "\(weights.count) weights for \(y.count) values")
    check(
      weights.allSatisfy { $0 > 0 }, "weights \(weights) of a monotone fit; each must be positive")
    var blocks: [(mean: Double, weight: Double, count: Int)] = []
    for (value, weight) in zip(y, weights) {
      blocks.append((value, weight, 1))
      while blocks.count > 1, blocks[blocks.count - 2].mean >= blocks[blocks.count - 1].mean {
        let b = blocks.removeLast()
        let a = blocks.removeLast()
        let weight = a.weight + b.weight
        blocks.append(((a.mean * a.weight + b.mean * b.weight) / weight, weight, a.count + b.count))
      }
    }
    return blocks.flatMap { Array(repeating: $0.mean, count: $0.count) }
  }
}

/// Where a rising sequence passes a level.
package enum Crossing: Equatable {
  /// Linear between two neighbours, the first of which is at `after`.
  case at(Double, after: Int)
  case alwaysBelow
  case alwaysAbove

  /// - Parameters:
  ///   - positions: ascending.
  ///   - heights: not falling, one for each position.
  package static func of(_ level: Double, positions: [Double], heights: [Double]) -> Crossing {
    guard let first = heights.first, first <= level else { return .alwaysAbove }
    guard let above = heights.firstIndex(where: { $0 > level }) else { return .alwaysBelow }
    let part = (level - heights[above - 1]) / (heights[above] - heights[above - 1])
    return .at(
      positions[above - 1] + part * (positions[above] - positions[above - 1]), after: above - 1)
  }
}
