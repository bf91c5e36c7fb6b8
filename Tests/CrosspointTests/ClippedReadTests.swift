import Crosspoint
import CrosspointKernels
import CrosspointReference
import Foundation
import Testing

/// Devices of the tests: what is read is N(ĝ + shift, deviation²), clipped to any limits.
private struct Shifted: ProgrammedModel, ProgrammedLaw {
  static let name = "shifted"
  static let summary = "a device of the tests"
  static let settings: [Setting<Shifted>] = []
  var conductanceMaximum: Float { 25 }
  var shift: Float = 0
  var spread: Float = 0
  var least: Float = 0
  var most = Float.infinity

  func validate() throws {}
  func programmed(_ target: Lanes, _ draw: Lanes, _ range: ConductanceRange) -> Lanes { target }
  func reading(at seconds: Double, _ range: ConductanceRange) -> Reading {
    Reading(model: self)
  }

  struct Reading: DevicewiseReading {
    let model: Shifted
    var isNoisy: Bool { true }
    var limits: ClosedRange<Float> { model.least...model.most }
    func conductance(_ devices: ProgrammedDevices) -> Lanes {
      devices.target + Lanes(model.shift)
    }
    func deviation(_ conductance: Lanes, _ devices: ProgrammedDevices) -> Lanes {
      Lanes(model.spread)
    }
  }
}

@Suite("Reads that are clipped")
struct ClippedReadTests {
  @Test("closed moments of a clipped normal number are those of its density")
  func closedForm() {
    for (μ, σ, a, b) in [
      (0.0, 1.0, 0.0, Double.infinity), (3, 2, 0, .infinity), (-4, 1.5, 0, .infinity), (1, 1, 0, 2),
      (5, 2, 0, 2), (-5, 3, -1, 0.5), (100, 1, 0, 200), (0, 1, -.infinity, 0.5),
    ] {
      let closed = NormalLaw.clippedMoments(mean: μ, deviation: σ, from: a, to: b)
      let added = ClippedQuadrature(mean: μ, deviation: σ, from: a, to: b)
      // Its own error at the kinks of the clip.
      #expect(abs(closed.mean - added.mean) < 1e-6 * σ)
      #expect(abs(closed.variance - added.variance) < 3e-6 * σ * σ)
    }
    #expect(NormalLaw.clippedMoments(mean: 3, deviation: 0, from: 0, to: 2) == (2, 0))
  }

  @Test(
    "means to 3e-6 σ and variances to 3e-5 σ², from far below a range to far above it",
    arguments: [
      (0, 1, 0, Float.infinity), (-3, 2, 0, .infinity), (-20, 4, 0, .infinity), (0, 2, 10, 14),
      (0, 0.5, 9, 20), (-8, 3, 0, 8), (0, 0, 5, 12), (0, 1e-3, 0, .infinity),
      (0, 30, 2, 12),
    ] as [(Float, Float, Float, Float)])
  func moments(_ shift: Float, _ spread: Float, _ least: Float, _ most: Float) throws {
    let model = Shifted(shift: shift, spread: spread, least: least, most: most)
    let columns = 67
    let tile = try InferenceTile(
      rows: 1, columns: columns, settings: .bare(model), seed: 1)
    let weights = Matrix(
      rows: 1, columns: columns, (0..<columns).map { 1 - Float($0) / Float(columns - 1) })
    try tile.setWeights(weights)
    let variances = try #require(tile.weightVariances)
    func expected(_ target: Float) -> (mean: Double, variance: Double) {
      NormalLaw.clippedMoments(
        mean: Double(target + shift), deviation: Double(spread), from: Double(least),
        to: Double(most))
    }
    let (minus, σ) = (expected(0), Double(spread))
    for j in 0..<columns {
      let plus = expected(weights[0, j] * 25)
      let mean = Double(tile.weights[0, j]) * 25
      let variance = Double(variances[0, j]) * 25 * 25
      // Conductances of 25 µS and their difference are rounded beside.
      #expect(abs(mean - (plus.mean - minus.mean)) < 6e-6 * σ + 8e-6, "\(j): \(mean)")
      #expect(
        abs(variance - (plus.variance + minus.variance)) <= 6e-5 * σ * σ, "\(j): \(variance)")
    }
  }
}
