import CrosspointReference
import Foundation
import Testing

@Suite struct GaussianTests {
  /// 2²² draws, 1024 lines of 4096: mean, variance, skew and kurtosis as z-scores (false alarm 7e-6
  /// each), and the share beyond 1 … 5 σ (z-scores to 4 σ, also 7e-6; at 5 σ Poisson with mean 2.4:
  /// more than 13 is 1e-6, none is likely enough to be let pass).
  @Test func momentsAndTails() {
    var sample = Sample()
    var beyond = [0, 0, 0, 0, 0, 0]
    var largest = 0.0
    for line: UInt32 in 0..<1024 {
      let draws = ReferenceAddress(seed: 17, tile: 1, vector: 2, purpose: .cycle, line: line).draws
      for position: UInt32 in 0..<4096 {
        let g = draws.gaussian(position)
        sample.add(g)
        let a = abs(g)
        largest = max(largest, a)
        for t in 1...5 where a > Double(t) { beyond[t] += 1 }
      }
    }
    let n = sample.count
    #expect(abs(sample.raw(1)) < alarm * (1 / n).squareRoot())
    #expect(abs(sample.raw(2) - 1) < alarm * (2 / n).squareRoot())
    #expect(abs(sample.raw(3)) < alarm * (15 / n).squareRoot())
    #expect(abs(sample.raw(4) - 3) < alarm * (96 / n).squareRoot())
    for t in 1...4 {
      let p = NormalLaw.twoSidedTail(Double(t))
      #expect(
        abs(Double(beyond[t]) - n * p) < alarm * (n * p * (1 - p)).squareRoot(), "beyond \(t) σ")
    }
    #expect(beyond[5] <= 13)
    #expect(largest < 6.5566)
  }

  /// 64 bins of equal probability of Φ(ξ): a chi-square test at 1e-5, either side.
  @Test func shapeIsNormal() {
    var bins = Array(repeating: 0, count: 64)
    let draws = ReferenceAddress(seed: 18, tile: 1, purpose: .reset).draws
    for position: UInt32 in 0..<1 << 19 {
      bins[min(Int(NormalLaw.cdf(draws.gaussian(position)) * 64), 63)] += 1
    }
    let expected = Double(1 << 19) / 64
    let statistic = bins.reduce(0) {
      $0 + (Double($1) - expected) * (Double($1) - expected) / expected
    }
    let tail = ChiSquareLaw.upperTail(statistic, degrees: 63)
    #expect(tail > 1e-5 && tail < 1 - 1e-5)
  }

  /// Positions that differ in bit 4 share one radius: ξ² + ξ'² = r².
  @Test func pairsShareARadius() {
    let draws = ReferenceAddress(seed: 19, tile: 1, purpose: .cycle).draws
    for q: UInt32 in [0, 3, 15, 32, 4099] {
      let u = Double(draws.wordA(q) >> 1 | 1) * 0x1p-31
      let (first, second) = (draws.gaussian(q), draws.gaussian(q + 16))
      #expect(isClose(first * first + second * second, -2 * log(u), 1e-12))
    }
  }

  /// Correlation of a line with its neighbour in each field of the address, and of squares (which a
  /// shared radius would show), over 2¹⁷ positions: z-scores, 14 of them.
  @Test(arguments: ["seed", "tile", "vector", "pass", "purpose", "line", "position"])
  func neighboursAreIndependent(_ field: String) {
    let here = ReferenceAddress(
      seed: 20, tile: 5, vector: 9, pass: 0, purpose: .forwardInputNoise, line: 3)
    var there = here
    switch field {
    case "seed": there.seed += 1
    case "tile": there.tile += 1
    case "vector": there.vector += 1
    case "pass": there.pass += 1
    case "purpose": there.purpose = .forwardReadNoise
    case "line": there.line += 1
    default: break
    }
    let shift: UInt32 = field == "position" ? 1 : 0
    let (a, b) = (here.draws, there.draws)
    let n = 1 << 17
    var product = 0.0
    var squares = 0.0
    for position in 0..<UInt32(n) {
      let (x, y) = (a.gaussian(position), b.gaussian(position + shift))
      product += x * y
      squares += (x * x - 1) * (y * y - 1)
    }
    #expect(abs(product) < alarm * Double(n).squareRoot())
    #expect(abs(squares) < alarm * 2 * Double(n).squareRoot())
  }
}
