import CrosspointParameters
import CrosspointReference
import Testing

/// k pulses at once against pulse by pulse: the same distribution away from bounds for every c, and
/// at a bound for c ≤ 0.3.
@Suite struct AggregationTests {
  static let step = 0.001
  let point = ReferenceCrosspoint(
    stepUp: step, stepDown: step, boundMinimum: -0.6, boundMaximum: 0.6)

  /// Counts of n weights after k up pulses from `start`: bin 0 is the bound itself, the others are
  /// half a step wide below it.
  func bins(
    _ form: ReferenceUpdate.Form, n: Int, k: Int, c: Double, from start: Double, seed: UInt64
  ) -> [Int] {
    var counts = Array(repeating: 0, count: 60)
    for vector in 0..<UInt64(n) {
      let w = ReferenceUpdate.applied(k, up: true, to: start, point, cycleSpread: c, form: form) {
        ordinal in
        ReferenceAddress(
          seed: seed, tile: 1, vector: vector, pass: UInt32(ordinal), purpose: .cycle
        ).draws.gaussian(0)
      }
      let below = (point.boundMaximum - w) / (Self.step / 2)
      counts[below == 0 ? 0 : min(1 + Int(below), 59)] += 1
    }
    return counts
  }

  /// The tail of a homogeneity test of 10⁵ weights each; bins with fewer than 20 in both are merged
  /// into the last one.
  func tail(k: Int, c: Double, from start: Double) -> Double {
    let a = bins(.aggregated, n: 100_000, k: k, c: c, from: start, seed: 1)
    let b = bins(.pulseByPulse, n: 100_000, k: k, c: c, from: start, seed: 2)
    let kept = a.indices.filter { a[$0] + b[$0] >= 40 }
    let restA = 100_000 - kept.reduce(0) { $0 + a[$1] }
    let restB = 100_000 - kept.reduce(0) { $0 + b[$1] }
    return ChiSquareLaw.homogeneity(kept.map { a[$0] } + [restA], kept.map { b[$0] } + [restB]).tail
  }

  /// c = 0.3, starts from which 3 to 97 % of the weights reach the bound: false alarm 1e-5 each. A
  /// single pulse goes the other way with probability Φ(−1/0.3) = 4.3e-4, the size of the
  /// difference between the two forms.
  @Test(arguments: [(5, 5.0), (5, 4.0), (5, 6.2), (20, 20), (2, 2)])
  func sameAtABoundForSmallCycleSpread(_ k: Int, _ distance: Double) {
    #expect(tail(k: k, c: 0.3, from: 0.6 - distance * Self.step) > 1e-5)
  }

  /// Far from the bounds the two are one law, for any c.
  @Test(arguments: [0.3, 1, 2])
  func sameFarFromBounds(_ c: Double) {
    #expect(tail(k: 5, c: c, from: 0.6 - 24 * Self.step) > 1e-5)
  }

  /// At a bound with c = 1 they differ, and this test sees it: hence the limit of 0.3.
  @Test func differAtABoundForLargeCycleSpread() {
    #expect(tail(k: 5, c: 1, from: 0.6 - 5 * Self.step) < 1e-10)
  }
}
