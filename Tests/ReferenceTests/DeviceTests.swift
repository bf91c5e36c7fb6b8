import CrosspointParameters
import CrosspointReference
import Testing

@Suite struct DeviceTests {
  func point(
    _ d: ConstantStep, _ xi: [Purpose: Double] = [:], corrupt: Bool = false, uniform: Double = 0
  ) -> ReferenceCrosspoint {
    ReferenceCrosspoint(d, ReferenceDraws(isCorrupt: corrupt, uniform: uniform) { xi[$0] ?? 0 })
  }

  /// gain 1 + 0.3·2 = 1.6, r = −0.01·… up and down; an imbalance of 0.1 is taken from down, −0.1
  /// from up.
  @Test func steps() {
    var d = ConstantStep()
    let p = point(d, [.stepGain: 2, .upDown: -3])
    #expect(isClose(p.stepUp, 0.001 * 1.57, 1e-9) && isClose(p.stepDown, 0.001 * 1.63, 1e-9))
    d.upDown = 0.1
    #expect(isClose(point(d).stepUp * 1e3, 1) && isClose(point(d).stepDown * 1e3, 0.9))
    d.upDown = -0.1
    #expect(isClose(point(d).stepUp * 1e3, 0.9) && isClose(point(d).stepDown * 1e3, 1))
    #expect(isClose(point(d, [.stepGain: -5]).stepUp * 1e3, 0.6))  // |−0.6|
    d.enforcesConsistency = false
    #expect(isClose(point(d, [.stepGain: -5]).stepUp * 1e3, -0.6))
    d.stepSpreadIsLogNormal = true
    #expect(isClose(point(d, [.stepGain: 2]).stepDown * 1e3, 1.8221188))  // e^0.6
  }

  @Test func bounds() {
    var d = ConstantStep()
    let p = point(d, [.boundMaximum: 1, .boundMinimum: -1])
    #expect(isClose(p.boundMaximum, 0.78) && isClose(p.boundMinimum, -0.42))
    // max = −0.3, min = −0.6: both signs are put right.
    let q = point(d, [.boundMaximum: -5])
    #expect(isClose(q.boundMaximum, 0.3) && isClose(q.boundMinimum, -0.6))
    // max = −0.48, min = 0.12: swapped, then max = |0.12|, min = −|−0.48|.
    let s = point(d, [.boundMaximum: -6, .boundMinimum: -4])
    #expect(isClose(s.boundMaximum, 0.12) && isClose(s.boundMinimum, -0.48))
    d.enforcesConsistency = false
    let m = point(d, [.boundMaximum: -6, .boundMinimum: -4])
    #expect(isClose(m.boundMaximum, -0.18) && m.boundMinimum == m.boundMaximum)
  }

  @Test func otherParameters() {
    var d = ConstantStep()
    (d.resetBias, d.resetBiasSpread) = (0.1, 0.02)
    (d.lifetime, d.lifetimeSpread) = (10, 0.5)
    (d.diffusion, d.diffusionSpread) = (0.01, 0.3)
    let p = point(d, [.resetBias: 2, .decayRate: -4, .diffusionRate: -10])
    #expect(
      isClose(p.resetBias, 0.14) && isClose(p.decayRate, 0.1) && isClose(p.diffusionRate, 0.02))
    #expect(point(d, [.decayRate: 100]).decayRate == 1)
    d.lifetime = 0
    #expect(point(d, [.decayRate: 2]).decayRate == 0)
  }

  @Test func corruptCrosspointIsStuck() {
    let p = point(ConstantStep(), corrupt: true, uniform: 0.75)
    #expect(
      isClose(p.boundMaximum, 0.05) && p.boundMinimum == p.boundMaximum && p.stepUp == 0
        && p.stepDown == 0)
    #expect(p.clipped(-3) == p.boundMaximum)
    var narrow = ConstantStep.ideal(bound: 0.04)
    narrow.corruptRange = 0.1
    #expect(isClose(point(narrow, corrupt: true, uniform: 0).boundMinimum, -0.04))
  }

  @Test func operations() {
    let p = ReferenceCrosspoint(
      stepUp: 1, stepDown: 1, boundMinimum: -0.5, boundMaximum: 0.5, resetBias: 0.1,
      decayRate: 0.25, diffusionRate: 0.2)
    #expect(isClose(p.afterDecay(0.5), 0.4) && isClose(p.afterDecay(-0.3), -0.2))
    #expect(isClose(p.afterDiffusion(0.3, xi: -2), -0.1) && p.afterDiffusion(0.3, xi: 2) == 0.5)
    #expect(isClose(p.afterReset(noise: 0.01, xi: 3), 0.13))
  }

  /// The draws of an array: line = row, position = column; operations count as vectors.
  @Test func addresses() {
    var d = ConstantStep()
    (d.diffusion, d.resetNoise) = (0.01, 0.02)
    let array = ReferenceArray(d, rows: 2, columns: 20, seed: 4, tile: 5)
    func xi(_ purpose: Purpose, _ vector: UInt64 = 0) -> Double {
      ReferenceAddress(seed: 4, tile: 5, vector: vector, purpose: purpose, line: 1).draws.gaussian(
        17)
    }
    let gain = 1 + Double(d.stepSpread) * xi(.stepGain)
    let r = Double(d.upDownSpread) * xi(.upDown)
    #expect(
      isClose(array[1, 17].stepUp * 1e3, abs(gain + r))
        && isClose(array[1, 17].stepDown * 1e3, abs(gain - r)))
    let zero = ReferenceMatrix(rows: 2, columns: 20)
    #expect(isClose(array.diffused(zero, operation: 3)[1, 17], 0.01 * xi(.diffusion, 3)))
    #expect(isClose(array.reset(zero, operation: 8)[1, 17], 0.02 * xi(.reset, 8)))
    #expect(array.reset(zero, rows: 0..<1, operation: 8)[1, 17] == 0)
    #expect(array.decayed(zero) == zero)
  }

  /// Share of stuck cross-points over 40,000: z-score.
  @Test func shareOfCorruptCrosspoints() {
    var d = ConstantStep()
    d.corruptProbability = 0.1
    let array = ReferenceArray(d, rows: 200, columns: 200, seed: 6, tile: 1)
    let stuck = array.crosspoints.filter(\.isCorrupt)
    #expect(abs(Double(stuck.count) - 4000) < alarm * 60)
    #expect(
      stuck.allSatisfy { abs($0.boundMaximum) <= 0.1000001 && $0.boundMinimum == $0.boundMaximum })
    // Uniform in ±0.1: mean 0, standard deviation 0.2/√12.
    let mean = stuck.map(\.boundMaximum).reduce(0, +) / Double(stuck.count)
    #expect(abs(mean) < alarm * 0.2 / 12.0.squareRoot() / Double(stuck.count).squareRoot())
  }
}
