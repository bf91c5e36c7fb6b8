import CrosspointReference
import Testing

@Suite struct UniformTests {
  let draws = ReferenceAddress(seed: 3, tile: 0, purpose: .pulsesX).draws

  /// h is a bijection of 2³² positions: no word repeats in a line (here its first 2¹⁷ positions; 2
  /// repeats would be expected).
  @Test func noWordRepeatsInALine() {
    let words = (0..<1 << 17).map { draws.wordA($0) }
    #expect(Set(words).count == words.count)
  }

  /// 256 bins of the upper byte, the lower byte, of both words, over 2²⁰ positions of 16 lines.
  /// Four chi-square tests at 1e-5 each.
  @Test func bytesAreUniform() {
    var bins = Array(repeating: Array(repeating: 0, count: 256), count: 4)
    for line: UInt32 in 0..<16 {
      let draws = ReferenceAddress(seed: 4, tile: 1, purpose: .pulsesX, line: line).draws
      for position: UInt32 in 0..<1 << 16 {
        let (a, b) = (draws.wordA(position), draws.wordB(position))
        for (k, byte) in [a >> 24, a & 255, b >> 24, b & 255].enumerated() {
          bins[k][Int(byte)] += 1
        }
      }
    }
    let expected = Double(1 << 20) / 256
    for counts in bins {
      let statistic = counts.reduce(0) {
        $0 + (Double($1) - expected) * (Double($1) - expected) / expected
      }
      let tail = ChiSquareLaw.upperTail(statistic, degrees: 255)
      #expect(tail > 1e-5 && tail < 1 - 1e-5)
    }
  }

  @Test func probabilityOneAlwaysAndZeroNeverFires() {
    for position: UInt32 in 0..<1000 {
      #expect(draws.fires(probability: 1, position))
      #expect(draws.fires(probability: 1e30, position))
      #expect(!draws.fires(probability: 0, position))
      #expect(!draws.fires(probability: 0x1p-32, position))  // below the resolution: ⌊½⌋ = 0
    }
  }

  /// The threshold is exact: the smallest probability that fires is ((A >> 1) + 1)·2⁻³¹.
  @Test func thresholdIsExact() throws {
    let position = try #require(
      (0..<1 << 20 as Range<UInt32>).first { draws.wordA($0) >> 1 < 1 << 20 })
    let least = Float(draws.wordA(position) >> 1 + 1) * 0x1p-31
    #expect(draws.fires(probability: least, position))
    #expect(!draws.fires(probability: least.nextDown, position))
  }

  /// p·2³¹ is floored: word A of position 0 is 0 under a key of zeros.
  @Test func probabilityIsFloored() {
    let zeros = ReferenceStream((0, 0, 0, 0))
    #expect(zeros.wordA(0) == 0)
    #expect(zeros.fires(probability: 0x1p-31, 0) && !zeros.fires(probability: 0x1.fffffep-32, 0))
  }

  /// Share of pulses against p over 2²⁰ draws: z-scores.
  @Test(arguments: [Float(0.001), 0.1, 0.5, 0.99])
  func shareOfPulses(_ p: Float) {
    let n = 1 << 20
    let fired = (0..<UInt32(n)).count { draws.fires(probability: p, $0) }
    let q = Double(p)
    #expect(abs(Double(fired) - q * Double(n)) < alarm * (Double(n) * q * (1 - q)).squareRoot())
  }
}
