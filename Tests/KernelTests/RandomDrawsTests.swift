import CrosspointKernels
import CrosspointReference
import Foundation
import Testing

/// The kernels' own draws. Seeds are fixed, so a pass stays a pass; each alarm rate is that of a
/// perfect generator with a new seed.
@Suite("Random draws")
struct RandomDrawsTests {
  @Test("Philox4x32-10 gives Random123's published answers")
  func philoxKnownAnswers() {
    let all = UInt32.max
    #expect(
      philox(0, 0, 0, 0, key: TileKey(k0: 0, k1: 0))
        == StreamKey(a0: 0x6627_e8d5, a1: 0xe169_c58d, b0: 0xbc57_ac4c, b1: 0x9b00_dbd8))
    #expect(
      philox(all, all, all, all, key: TileKey(k0: all, k1: all))
        == StreamKey(a0: 0x408f_276d, a1: 0x41c8_3b0e, b0: 0xa20b_c7c6, b1: 0x6d54_51fd))
    #expect(
      philox(
        0x243f_6a88, 0x85a3_08d3, 0x1319_8a2e, 0x0370_7344,
        key: TileKey(k0: 0xa409_3822, k1: 0x299f_31d0))
        == StreamKey(a0: 0xd16c_fe09, a1: 0x94fd_cceb, b0: 0x5001_e420, b1: 0x2412_6ea1))
  }

  @Test(
    "an address has fixed draws: the promise of repeatability", arguments: InstructionSet.available)
  func knownDraws(_ set: InstructionSet) {
    // Worked out apart from this package from docs/randomness.md.
    let key = TileKey(seed: 0x0123_4567_89ab_cdef, tile: 42).line(
      vector: 0x1_0000_0007, pass: 3, purpose: 17, line: 9)
    #expect(key == StreamKey(a0: 0x548d_b424, a1: 0xcb67_1b51, b0: 0x0e82_51bd, b1: 0x4222_47cd))
    var words = [UInt32](repeating: 0, count: 4096)
    var draws = [Float](repeating: 0, count: 4096)
    let table = KernelTable.table(for: set)
    table.fillWords(key, &words, 4096)
    table.fillGaussians(key, &draws, 4096)
    for (position, word, xi) in [
      (0, UInt32(0x8b5d_dce5), -0.27423348881972), (16, 0xfcc5_af16, -1.0681453062184056),
      (31, 0xb197_9161, 1.093285973794968),
      (64, 0x0829_dc62, -2.352617674307139), (4095, 0xdb5a_992a, 0.8554730726872681),
    ] {
      #expect(words[position] == word)
      #expect(abs(Double(draws[position]) - xi) < 5e-6 * 6.56)
    }
  }

  /// 2²⁵ draws along 8192 lines. z-scores below 6: 2e-9 each; the counts past t σ are Poisson where
  /// rare (19 expected past 5 σ: outside 3 … 48 once in 10⁶).
  @Test("mean, variance, skew, kurtosis and tails to 5 σ")
  func moments() {
    let (lines, length) = (8192, 4096)
    let n = Double(lines * length)
    var sums = (0.0, 0.0, 0.0, 0.0)
    var beyond = [Int](repeating: 0, count: 6)
    var above = [Int](repeating: 0, count: 6)
    var draws = [Float](repeating: 0, count: length)
    for line in 0..<lines {
      KernelTable.current.fillGaussians(testLine(UInt64(line)), &draws, length)
      for g in draws {
        let x = Double(g)
        let square = x * x
        sums = (sums.0 + x, sums.1 + square, sums.2 + square * x, sums.3 + square * square)
        if square > 1 {
          let t = min(Int(abs(x)), 5)
          beyond[t] += 1
          if x > 0 { above[t] += 1 }
        }
      }
    }
    #expect(abs(sums.0) < 6 * n.squareRoot())
    #expect(abs(sums.1 - n) < 6 * (2 * n).squareRoot())
    #expect(abs(sums.2) < 6 * (15 * n).squareRoot())
    #expect(abs(sums.3 - 3 * n) < 6 * (96 * n).squareRoot())
    for t in 1...5 {
      let (count, right) = (Double(beyond[t...].reduce(0, +)), Double(above[t...].reduce(0, +)))
      let expected = n * NormalLaw.twoSidedTail(Double(t))
      if t < 5 {
        #expect(abs(count - expected) < 6 * expected.squareRoot(), "past \(t) σ")
      } else {
        #expect((3...48).contains(count), "past 5 σ: \(count), expected \(expected)")
      }
      // As many on the right as on the left.
      #expect(abs(2 * right - count) < 6 * count.squareRoot(), "past \(t) σ, right of 0")
    }
  }

  /// Two lines whose addresses differ by one in one field, read at 2²⁰ positions: the correlation
  /// of the draws and of their squares, and the agreement of each of word A's 32 bits. z below 6,
  /// 34 of them for each of 8 pairs: 5e-7 in all.
  @Test("neighbouring seeds, tiles, samples, passes, purposes and lines are independent")
  func neighbours() {
    let n = 1 << 20
    func read(
      seed: UInt64 = 5, tile: UInt32 = 3, vector: UInt64 = 7, pass: UInt32 = 0,
      purpose: UInt32 = 18, line: UInt32 = 2
    )
      -> ([Float], [UInt32])
    {
      let key = TileKey(seed: seed, tile: tile).line(
        vector: vector, pass: pass, purpose: purpose, line: line)
      var draws = [Float](repeating: 0, count: n)
      var words = [UInt32](repeating: 0, count: n)
      KernelTable.current.fillGaussians(key, &draws, n)
      KernelTable.current.fillWords(key, &words, n)
      return (draws, words)
    }
    let base = read()
    let others = [
      ("seed", read(seed: 6)), ("seed's upper half", read(seed: 5 + 1 << 32)),
      ("tile", read(tile: 4)),
      ("vector", read(vector: 8)),
      ("vector's upper half", read(vector: 7 + 1 << 32)), ("pass", read(pass: 1)),
      ("purpose", read(purpose: 19)),
      ("line", read(line: 3)),
    ]
    for (name, other) in others {
      expectIndependent(base, other, name)
    }
    // Along one line: 32 positions on, so that no pair shares a radius.
    expectIndependent(
      (Array(base.0.dropLast(32)), Array(base.1.dropLast(32))),
      (Array(base.0.dropFirst(32)), Array(base.1.dropFirst(32))),
      "position")
  }

  private func expectIndependent(_ a: ([Float], [UInt32]), _ b: ([Float], [UInt32]), _ name: String)
  {
    let n = Double(a.0.count)
    var (product, squares) = (0.0, 0.0)
    for (p, q) in zip(a.0, b.0) {
      let (x, y) = (Double(p), Double(q))
      product += x * y
      squares += (x * x - 1) * (y * y - 1)
    }
    #expect(abs(product) < 6 * n.squareRoot(), "\(name): correlation")
    #expect(abs(squares) < 6 * 2 * n.squareRoot(), "\(name): correlation of squares")
    var agreements = [Int](repeating: 0, count: 32)
    for (p, q) in zip(a.1, b.1) {
      let same = ~(p ^ q)
      for bit in 0..<32 { agreements[bit] += Int(same >> UInt32(bit) & 1) }
    }
    for (bit, count) in agreements.enumerated() {
      #expect(abs(Double(count) - n / 2) < 6 * n.squareRoot() / 2, "\(name): bit \(bit)")
    }
  }
}
