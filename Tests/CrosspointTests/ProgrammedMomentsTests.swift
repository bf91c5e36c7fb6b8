import Crosspoint
import CrosspointReference
import Foundation
import TestSupport
import Testing

/// Moments of 2·10⁵ devices against closed forms. z is held below 5: a false alarm in 1.7 million
/// for each of some 120 comparisons, one in 14,000 runs with new seeds; seeds are fixed.
@Suite("Moments of programmed devices")
struct ProgrammedMomentsTests {
  /// In µS, on the largest conductance of each model.
  static let deviations: [(model: any ProgrammedModel, most: Float, least: Float, of: [Double])] = {
    var fine = CMO()
    fine.acceptance = .twoPerMille
    return [
      (PCMLike(), 25, 0, [0.26348, 0.6814113, 0.952705, 1.05538]),
      (CustomDrift(), 25, 0, [0.26348, 0.6814113, 0.952705, 1.05538]),
      (Hermes(), 20.7, 0, [0.1660322, 0.8887603, 0.9910132, 1.0926986]),
      (Hermes(devices: 1), 10.35, 0, [0.1578182, 0.6144902, 0.8653129, 1.0075671]),
      (StateIndependent(), 25, 0, [0.2, 0.2, 0.2, 0.2]),
      (Wan2022(), 40, 0, [0.348, 2.2582695, 2.0229375, 1.103]),
      (CMO(), 88.2, 9, [0.112831, 0.3363784, 0.5599259, 1.0070207]),
      (fine, 88.2, 9, [0.0104302, 0.0315922, 0.0527543, 0.0950783]),
      (PCMJoshi(), 25, 0, [0.286386, 0.6906629, 0.9552781, 1.0655232]),
      (RRAMMilo(), 225, 50, [4.326971, 3.9285397, 3.5301085, 2.733246]),
      (RRAMWan(), 39.26, 0, [1.053, 2.4040925, 2.3781359, 1.6806414]),
      (NormalDeviation(), 25, 0, [1.25, 1.25, 1.25, 1.25]),
    ]
  }()

  @Test("σ of programming at shares of the largest conductance", arguments: 0..<12)
  func programming(_ number: Int) throws {
    let (model, most, least, deviations) = Self.deviations[number]
    for (share, deviation) in zip([0, 0.25, 0.5, 1] as [Float], deviations) {
      let devices = try ManyDevices(model, share: share)
      let target = Double(least) + Double(most - least) * Double(share)
      let expected = ClippedQuadrature(mean: target, deviation: deviation, from: 0)
      let z = expected.z(moments(devices.programmed(0)), count: ManyDevices.count)
      #expect(abs(z.mean) < 5 && abs(z.variance) < 5, "\(type(of: model)) at \(share): \(z)")
    }
  }

  @Test("the weight 0 of phase-change memory: 0.10511 µS each, difference 0.21754 µS")
  func zero() throws {
    let devices = try ManyDevices(PCMLike(), share: 0)
    let (plus, minus) = (devices.programmed(0), devices.programmed(1))
    let expected = ClippedQuadrature(mean: 0, deviation: 0.26348, from: 0)
    #expect(abs(expected.mean - 0.10511) < 5e-6)
    #expect(abs((2 * expected.variance).squareRoot() - 0.21754) < 5e-6)
    for plane in [plus, minus] {
      #expect(abs(expected.z(moments(plane), count: plane.count).mean) < 5)
    }
    let difference = moments(zip(plus, minus).map { $0 - $1 })
    // The fourth moment of a difference of two: 2·μ₄ + 6·σ⁴.
    let fourth = 2 * expected.fourth + 6 * expected.variance * expected.variance
    let square = 4 * expected.variance * expected.variance
    let error = ((fourth - square) / Double(plus.count)).squareRoot()
    #expect(abs(difference.variance - 2 * expected.variance) < 5 * error)
    #expect(abs(difference.mean) < 5 * (2 * expected.variance / Double(plus.count)).squareRoot())
  }

  /// E[(T/t₀)^(−|ν|·k)], ν ~ N(μ, σ²), L = k·ln(T/t₀).
  private func decay(_ μ: Double, _ σ: Double, _ L: Double) -> Double {
    let half = σ * σ * L * L / 2
    return exp(-μ * L + half) * NormalLaw.cdf(μ / σ - σ * L)
      + exp(μ * L + half) * NormalLaw.cdf(-μ / σ - σ * L)
  }

  @Test("drift of the mean: 0.66501 of the largest conductance, 0.46129 of small ones at a day")
  func drift() throws {
    let day = log((86400.0 + 20) / 20)
    #expect(abs(decay(0.049, 0.008, day) - 0.66501) < 5e-6)
    #expect(abs(decay(0.1, 0.045, day) - 0.46129) < 5e-6)
    var (pcm, custom, hermes2, hermes1) = (PCMLike(), CustomDrift(), Hermes(), Hermes(devices: 1))
    var state = StateIndependent()
    (pcm.programmingScale, pcm.readScale) = (0, 0)
    (custom.common.programmingScale, custom.common.readScale) = (0, 0)
    custom.driftConductances = [0, 10, 25]
    (custom.driftExponents, custom.driftSpreads) = ([0.02, 0.08, 0.05], [0.03, 0.01, 0.02])
    (hermes2.programmingScale, hermes2.readScale) = (0, 0)
    (hermes1.programmingScale, hermes1.readScale) = (0, 0)
    (state.programmingDeviation, state.readDeviation) = (0, 0)
    let cases: [(any ProgrammedModel, Float, μ: Double, σ: Double, start: Double)] = [
      (pcm, 1, 0.049, 0.008, 20), (pcm, 0.001, 0.1, 0.045, 20),
      // μ = 0.0155·ln 4 + 0.0244 is below its range; σ = 0.0125·ln 4 − 0.0059.
      (pcm, 0.25, 0.049, 0.0114287, 20), (pcm, 0.1, 0.0600901, 0.0228823, 20),
      (custom, 0.2, 0.05, 0.02, 20), (custom, 0.7, 0.065, 0.015, 20),
      (hermes2, 0.05, 0.0977348, 0.0293501, 300), (hermes2, 0.25, 0.067725, 0.0105196, 300),
      (hermes2, 0.5, 0.0564, 0.009, 300), (hermes2, 1, 0.0174, 0.0048, 300),
      (hermes1, 0.05, 0.0977348, 0.0336488, 200), (hermes1, 0.25, 0.067725, 0.0143355, 200),
      (hermes1, 0.5, 0.0564, 0.012075, 200), (hermes1, 1, 0.0174, 0.0055, 200),
      (state, 0.3, 0.1, 0.05, 20),
    ]
    for (model, share, μ, σ, start) in cases {
      let devices = try ManyDevices(model, share: share)
      for seconds in [3600.0, 86400, 31_557_600] {
        let L = log((seconds + start) / start)
        let mean = decay(μ, σ, L)
        let variance = decay(μ, σ, 2 * L) - mean * mean
        let found = moments(try devices.weights(at: seconds).map { $0 / Double(share) })
        let error = (variance / Double(ManyDevices.count)).squareRoot()
        #expect(
          abs(found.mean - mean) < 5 * error + 2e-6,
          "\(type(of: model)) at \(share), \(seconds) s: \(found.mean) \(mean) ± \(error)")
      }
    }
  }

  @Test("the noise of a read grows as √ln: 4.18382, 4.76475, 5.08681, 5.63702")
  func reads() throws {
    var pcm = PCMLike()
    (pcm.programmingScale, pcm.driftScale) = (0, 0)
    let tile = try InferenceTile(rows: 3, columns: 5, settings: .bare(pcm), seed: 1)
    try tile.setWeights(Matrix(rows: 3, columns: 5, repeating: 1))
    for (seconds, growth) in [
      (0.0, 4.18382), (3600, 4.76475), (86400, 5.08681), (31_557_600, 5.63702),
    ] {
      try tile.drift(to: seconds)
      let v = Double(try #require(tile.weightVariances)[1, 2])
      // Of 25 µS Q is 0.0088; the device at 0 has no noise.
      #expect(abs(v.squareRoot() - 0.0088 * growth) < 2e-6 * 0.0088 * growth + 5e-6 * 0.0088)
    }
  }

  @Test("Wan 2022 at a day and at two: their own deviations, drawn anew")
  func wan() throws {
    let devices = try ManyDevices(Wan2022(), share: 0.5)
    let programmed = devices.programmed(0)
    let at0 = try devices.weights(at: 0)
    #expect(try devices.weights(at: 1) == at0)
    var earlier = zip(programmed, devices.programmed(1)).map { $0 - $1 }
    for (seconds, deviation, ofZero) in [(86400.0, 3.909, 0.701), (172_800, 3.929125, 0.782)] {
      let weights = try devices.weights(at: seconds).map { $0 * 40 }
      let (plus, minus) = (
        ClippedQuadrature(mean: 20, deviation: deviation, from: 0),
        ClippedQuadrature(mean: 0, deviation: ofZero, from: 0)
      )
      let (mean, variance) = (plus.mean - minus.mean, plus.variance + minus.variance)
      let found = moments(weights)
      let count = Double(ManyDevices.count)
      let fourth = plus.fourth + minus.fourth + 6 * plus.variance * minus.variance
      #expect(abs(found.mean - mean) < 5 * (variance / count).squareRoot())
      #expect(
        abs(found.variance - variance) < 5 * ((fourth - variance * variance) / count).squareRoot())
      let before = moments(earlier)
      let together = zip(weights, earlier).reduce(0.0) {
        $0 + ($1.0 - found.mean) * ($1.1 - before.mean)
      }
      let correlation = together / count / (found.variance * before.variance).squareRoot()
      #expect(abs(correlation) < 5 / count.squareRoot(), "\(seconds) s: \(correlation)")
      earlier = weights
    }
  }

  @Test("conductive metal oxide at a day: shift, spread, and the clip to its range")
  func cmo() throws {
    let devices = try ManyDevices(CMO(), share: 0.5)
    let found = moments(try devices.weights(at: 86400).map { $0 * 79.2 })
    let ln = log(86400.0)
    let (shift, spread) = (0.08900206 * ln, 0.04201137 * ln + 0.41183342)
    // g⁺ lies far from both ends. Of g⁻ everything is normal but the clip, the noise of a read too:
    // log₁₀ 8 for it, whose changes are below 1 % of the sum.
    let plus = spread * spread + 0.5599259 * 0.5599259
    let read = 0.0277316483 * log10(8) * log((86400 + 1e-6) / 2e-6).squareRoot()
    let minus = ClippedQuadrature(
      mean: 9 - shift,
      deviation: (spread * spread + 0.112831 * 0.112831 + read * read).squareRoot(),
      from: 9, to: 88.2)
    let mean = 48.6 - shift - minus.mean
    let error = ((plus + minus.variance) / Double(ManyDevices.count)).squareRoot()
    #expect(abs(found.mean - mean) < 5 * error + 2e-3, "\(found.mean) \(mean) ± \(error)")
    // Without the shift the difference of the two would be another.
    #expect(abs(mean - 39.6) > 0.1)
  }

  @Test("uniform deviations fill their width evenly, and no more")
  func uniform() throws {
    var model = UniformDeviation()
    for (dependence, factor) in [(DeviationDependence.independent, 1.0), (.proportional, 0.5)] {
      model.dependence = dependence
      let devices = try ManyDevices(model, share: 0.5)
      let values = devices.programmed(0)
      let width = 0.1 * 25 * factor
      #expect(values.min()! >= 12.5 - width / 2 - 1e-5 && values.max()! <= 12.5 + width / 2 + 1e-5)
      let (mean, variance) = moments(values)
      let count = Double(ManyDevices.count)
      #expect(abs(mean - 12.5) < 5 * width / (12 * count).squareRoot())
      // Of a uniform number the fourth moment is w⁴/80.
      let error = width * width * ((1 / 80 - 1 / 144) / count).squareRoot()
      #expect(abs(variance - width * width / 12) < 5 * error)
    }
  }

  @Test("normal deviations in proportion to the target, and inversely")
  func dependence() throws {
    var settings = InferenceSettings.bare(NormalDeviation())
    settings.conductances.onOffRatio = 4
    for (dependence, factor) in [(DeviationDependence.proportional, 0.625), (.inverse, 1.6)] {
      var model = NormalDeviation()
      (model.dependence, model.deviation) = (dependence, 0.02)
      settings.device = ProgrammedDevice(model)
      let tile = try InferenceTile(rows: 400, columns: 500, settings: settings, seed: 3)
      // Between 6.25 and 25 µS: half is 15.625, 0.625 of the largest.
      var weights = Matrix(rows: 400, columns: 500, repeating: 0.5)
      weights[0, 0] = 1
      try tile.setWeights(weights)
      let expected = ClippedQuadrature(mean: 15.625, deviation: 0.02 * 25 * factor, from: 0)
      let found = moments(
        tile.programmedConductances[0].elements.dropFirst().map(Double.init))
      let z = expected.z(found, count: 400 * 500 - 1)
      #expect(abs(z.mean) < 5 && abs(z.variance) < 5, "\(dependence): \(z)")
    }
  }
}
