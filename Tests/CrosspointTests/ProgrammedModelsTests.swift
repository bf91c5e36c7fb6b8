import Crosspoint
import CrosspointReference
import Foundation
import TestSupport
import Testing

/// Every model of a programmed device against its equations in Double, one device at a time.
@Suite("Programmed devices against the reference")
struct ProgrammedModelsTests {
  /// A model, and what the tolerance follows from.
  struct Case: Sendable, CustomTestStringConvertible {
    let name: String
    let model: any ProgrammedModel
    /// The largest deviation of what is programmed, or drawn at a time, in µS.
    let deviation: Double
    /// The largest spread of the exponents of drift.
    var exponentSpread = 0.0
    var times: [Double] = [0, 1, 3600, 86400, 31_557_600]

    var testDescription: String { name }
  }

  static let cases: [Case] = {
    var hermes1 = Hermes(devices: 1)
    (hermes1.programmingScale, hermes1.driftScale, hermes1.readScale) = (1.5, 0.8, 0.7)
    (hermes1.referenceTime, hermes1.readTime) = (33, 1e-6)
    var pcm = PCMLike()
    (pcm.conductanceMaximum, pcm.programmingScale, pcm.driftScale, pcm.readScale) = (40, 2, 1.2, 3)
    (pcm.referenceTime, pcm.readTime) = (11, 1e-7)
    var custom = CustomDrift()
    custom.driftConductances = [0, 3, 4, 12.5, 25]
    custom.driftExponents = [0.1, 0.07, 0.08, 0.01, -0.02]
    custom.driftSpreads = [0.04, 0, 0.03, 0.02, 0.01]
    custom.common.driftScale = 1.1
    var wan = Wan2022()
    (wan.conductanceMaximum, wan.scale) = (25, 0.5)
    var fine = CMO()
    fine.acceptance = .twoPerMille
    var state = StateIndependent()
    (state.programmingDeviation, state.driftExponent, state.driftSpread) = (1, 0.05, 0.03)
    (state.readDeviation, state.referenceTime, state.readTime) = (0.5, 5, 1e-6)
    var joshi = PCMJoshi()
    joshi.programmingScale = 2
    let cmoTimes = [0, CMO.earliestTime, 1e-3, 1, 86400, 31_557_600]
    var all: [Case] = [
      Case(name: "exact", model: ExactConductance(), deviation: 0),
      Case(name: "pcm", model: PCMLike(), deviation: 1.09, exponentSpread: 0.045),
      Case(name: "pcm, other settings", model: pcm, deviation: 3.5, exponentSpread: 0.054),
      Case(name: "customDrift", model: CustomDrift(), deviation: 1.09, exponentSpread: 0.045),
      Case(name: "customDrift, a table", model: custom, deviation: 1.09, exponentSpread: 0.045),
      Case(name: "hermes, two", model: Hermes(), deviation: 1.1, exponentSpread: 0.04),
      Case(name: "hermes, one", model: Hermes(devices: 1), deviation: 1.01, exponentSpread: 0.04),
      Case(name: "hermes, other settings", model: hermes1, deviation: 1.6, exponentSpread: 0.032),
      Case(
        name: "stateIndependent", model: StateIndependent(), deviation: 0.2, exponentSpread: 0.05),
      Case(name: "stateIndependent, other", model: state, deviation: 1, exponentSpread: 0.03),
      Case(
        name: "wan2022", model: Wan2022(), deviation: 4.1, times: [0, 1, 86400, 172_800]),
      Case(name: "wan2022, other", model: wan, deviation: 1.3, times: [0, 1, 86400, 172_800]),
      Case(name: "cmo", model: CMO(), deviation: 1.2, times: cmoTimes),
      Case(name: "cmo, 0.2 %", model: fine, deviation: 1.2, times: cmoTimes),
      Case(name: "pcmJoshi", model: joshi, deviation: 2.2),
      Case(name: "rramMilo", model: RRAMMilo(), deviation: 4.4),
      Case(name: "rramWan", model: RRAMWan(), deviation: 2.6),
    ]
    for dependence in DeviationDependence.allCases {
      var (normal, uniform) = (NormalDeviation(), UniformDeviation())
      (normal.dependence, normal.deviation) = (dependence, 0.2)
      (uniform.dependence, uniform.deviationWidth) = (dependence, 0.3)
      // Of an inverse dependence 1/x is at most the on/off ratio of the test, 10.
      let most = dependence == .inverse ? 50.0 : 5
      all.append(Case(name: "normal, \(dependence)", model: normal, deviation: most))
      normal.clipsToRange = true
      all.append(Case(name: "normal, \(dependence), clipped", model: normal, deviation: most))
      all.append(Case(name: "uniform, \(dependence)", model: uniform, deviation: 0))
    }
    return all
  }()

  @Test("every model of the table is among the cases")
  func table() {
    let tried = Set(Self.cases.map { type(of: $0.model).name })
    #expect(tried == Set(ProgrammedDevice.builtIn.map { $0.name }))
  }

  /// A Gaussian of the library is within 5e-6·r ≤ 3.3e-5 of the reference's; everything else is a
  /// few roundings.
  @Test(
    "what is programmed, and what is read at each time, on every instruction set",
    arguments: cases, SinglePair.Sides.allCases)
  func againstReference(_ one: Case, _ sides: SinglePair.Sides) throws {
    let (rows, columns, seed, number) = (7, 33, UInt64(5), UInt32(3))
    var weights = signals(rows, columns, 1, scale: 0.2)
    weights[2, 5] = 0
    let most = Double(weights.elements.map(abs).max()!)
    for set in InstructionSet.available {
      var settings = InferenceSettings.bare(any: one.model, sides: sides)
      if one.name.contains("inverse") { settings.conductances.onOffRatio = 10 }
      let range = try settings.conductances.range(on: settings.device)
      let tile = try InferenceTile(
        rows: rows, columns: columns, settings: settings, seed: seed, tile: number,
        kernels: .table(for: set))
      try tile.setWeights(weights)
      // The tile programmed zeros first.
      for programming in [1, 2] as [UInt64] {
        if programming == 2 { try tile.program() }
        let planes = (0..<2).map {
          ReferenceProgrammedPlane(
            one.model, range: range, seed: seed, tile: number, plane: $0, programming: programming)
        }
        func target(_ i: Int, _ j: Int, _ plane: Int) -> Double {
          let w = Double(weights[i, j]) / most * (plane == 0 ? 1 : -1)
          let share = sides == .one ? max(w, 0) : (1 + w) / 2
          return Double(range.least) + Double(range.width) * share
        }
        let rounding = 5e-7 * Double(range.most)
        let programmingError = 3.3e-5 * one.deviation + rounding
        for i in 0..<rows {
          for j in 0..<columns {
            for plane in 0..<2 {
              let expected = planes[plane].programmed(target(i, j, plane), i, j)
              let found = Double(tile.programmedConductances[plane][i, j])
              #expect(
                abs(found - expected) <= programmingError,
                "\(set) programming \(programming), \(i) \(j) \(plane): \(found) \(expected)")
            }
          }
        }
        for seconds in one.times {
          try tile.drift(to: seconds)
          let (read, variances) = (tile.weights, tile.weightVariances)
          let decades = Foundation.log1p(seconds / 5)
          for i in 0..<rows {
            for j in 0..<columns {
              var (mean, meanError) = (0.0, rounding)
              var (variance, varianceError) = (0.0, 0.0)
              for plane in 0..<2 {
                let device = planes[plane].read(target(i, j, plane), i, j, seconds: seconds)
                let drift = device.mean * (decades * one.exponentSpread * 3.3e-5 + 3e-6)
                let error = 2 * programmingError + drift + 3e-6 * device.deviation
                mean += plane == 0 ? device.mean : -device.mean
                meanError += error
                variance += device.variance
                // A deviation rises by at most 1.2 for each µS.
                let ofDeviation = 1.2 * error + 2e-6 * device.deviation
                varianceError +=
                  2 * device.deviation * ofDeviation + ofDeviation * ofDeviation
                  + 4e-5 * device.deviation * device.deviation
              }
              let unit = most / Double(range.width)
              let (w, v) = (Double(read[i, j]), Double(variances?[i, j] ?? 0))
              #expect(
                abs(w - mean * unit) <= meanError * unit,
                "\(set) \(seconds) s, \(i) \(j): \(w) \(mean * unit) ± \(meanError * unit)")
              #expect(
                abs(v - variance * unit * unit) <= varianceError * unit * unit,
                "\(set) \(seconds) s, \(i) \(j): variance \(v) \(variance * unit * unit)")
            }
          }
        }
      }
    }
  }

  @Test("times in any order are the same bits, for any threads; another programming others")
  func repeatability() throws {
    for one in Self.cases {
      var settings = InferenceSettings.bare(any: one.model)
      if one.name.contains("inverse") { settings.conductances.onOffRatio = 10 }
      settings.compensation = .global
      func tile(threads: Int = 1) throws -> InferenceTile {
        let tile = try InferenceTile(
          rows: 9, columns: 21, settings: settings, seed: 4, threads: threads)
        try tile.setWeights(signals(9, 21, 1))
        return tile
      }
      let x = signals(5, 21, 2)
      func read(_ tile: InferenceTile, _ seconds: Double) throws -> [UInt32] {
        try tile.drift(to: seconds)
        let all = [tile.weights, tile.weightVariances ?? tile.weights, try tile.forward(x)]
        return all.flatMap(\.elements).map(\.bitPattern)
      }
      let first = try tile()
      let expected = try one.times.map { try read(first, $0) }
      let second = try tile(threads: 2)
      for (seconds, bits) in zip(one.times, expected).reversed() {
        #expect(try read(second, seconds) == bits, "\(one.name) at \(seconds) s")
        #expect(try read(second, seconds) == bits, "\(one.name) at \(seconds) s again")
      }
      guard one.name != "exact" else { continue }
      try second.program()
      for (seconds, bits) in zip(one.times, expected) {
        #expect(try read(second, seconds) != bits, "\(one.name) at \(seconds) s, programmed anew")
      }
    }
  }
}
