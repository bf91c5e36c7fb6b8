import Crosspoint
import CrosspointStudy
import Testing

@Suite("Monotone fit")
struct MonotoneFitTests {
  /// The best rising sequence by trying every cut into blocks of one height.
  private func bruteForce(_ y: [Double], _ w: [Double]) -> [Double] {
    var best: (loss: Double, fit: [Double]) = (.infinity, [])
    for cuts in 0..<1 << (y.count - 1) {
      var fit: [Double] = []
      var first = 0
      for end in 1...y.count where end == y.count || cuts >> (end - 1) & 1 == 1 {
        let weight = w[first..<end].reduce(0, +)
        let mean = zip(y[first..<end], w[first..<end]).reduce(0) { $0 + $1.0 * $1.1 } / weight
        fit += Array(repeating: mean, count: end - first)
        first = end
      }
      guard zip(fit, fit.dropFirst()).allSatisfy({ $0 <= $1 }) else { continue }
      let loss = y.indices.reduce(0) { $0 + w[$1] * (y[$1] - fit[$1]) * (y[$1] - fit[$1]) }
      if loss < best.loss { best = (loss, fit) }
    }
    return best.fit
  }

  @Test("the same as the best of all cuts into blocks")
  func againstBruteForce() {
    for trial in 0..<300 {
      let n = 1 + trial % 8
      let draws = RandomStream(seed: 3, tile: 0, vector: UInt64(trial), purpose: .syntheticData)
      let y = draws.gaussians(n).map { Double($0) }
      let w = draws.uniformWords(n).map { Double(1 + $0 % 3) }
      let fit = MonotoneFit.nonDecreasing(y, weights: w)
      #expect(
        zip(fit, bruteForce(y, w)).allSatisfy { abs($0 - $1) < 1e-12 } && fit.count == n,
        "\(y) \(w)")
    }
  }

  @Test("rising stays, falling becomes its mean, nothing stays nothing")
  func plain() {
    #expect(MonotoneFit.nonDecreasing([1, 2, 3], weights: [1, 1, 1]) == [1, 2, 3])
    #expect(MonotoneFit.nonDecreasing([3, 2, 1], weights: [1, 1, 1]) == [2, 2, 2])
    #expect(MonotoneFit.nonDecreasing([4, 1], weights: [1, 2]) == [2, 2])
    #expect(MonotoneFit.nonDecreasing([], weights: []) == [])
  }

  @Test("crossings")
  func crossings() {
    let at = [0.0, 1, 2, 4]
    #expect(Crossing.of(0.3, positions: at, heights: [0, 0.2, 0.4, 9]) == .at(1.5, after: 1))
    #expect(Crossing.of(0.3, positions: at, heights: [0, 0.3, 0.3, 0.7]) == .at(2, after: 2))
    #expect(Crossing.of(0.3, positions: at, heights: [0.1, 0.1, 0.2, 0.3]) == .alwaysBelow)
    #expect(Crossing.of(0.3, positions: at, heights: [0.31, 1, 2, 3]) == .alwaysAbove)
    #expect(Crossing.of(0.3, positions: [], heights: []) == .alwaysAbove)
  }
}
