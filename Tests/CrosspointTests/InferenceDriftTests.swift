import Crosspoint
import CrosspointKernels
import CrosspointReference
import Foundation
import TestSupport
import Testing

@Suite("Drift of tiles that are programmed once, and its compensation")
struct InferenceDriftTests {
  @Test("drift of equal exponents is undone by every compensation", arguments: [0, 1, 2])
  func pureDrift(_ kind: Int) throws {
    let compensation = [DriftCompensation.global, .exactReference, .perColumn][kind]
    let w = signals(9, 21, 3, scale: 0.4)
    let x = signals(5, 21, 4)
    for noise in [Float(0), 0.3] {
      // Against the weights themselves noise of programming is not undone.
      if noise > 0, compensation == .exactReference { continue }
      let s = InferenceSettings.exact.with {
        $0.device = ProgrammedDevice.powerDrift { $0.programmingDeviation = noise }
        $0.compensation = compensation
      }
      let tile = try s.tile(w)
      let (before, product) = (tile.weights, try tile.forward(x))
      for seconds in [1.0, 3600, 86400, 31_557_600] {
        try tile.drift(to: seconds)
        let alpha = pow(1 + seconds, 0.06)
        #expect(tile.compensationFactors.count == (compensation == .perColumn ? 9 : 1))
        for f in tile.compensationFactors {
          #expect(abs(Double(f) / alpha - 1) < 2e-6, "\(f), \(alpha)")
        }
        for (a, b) in zip(tile.weights.elements, before.elements) {
          #expect(abs(a - b) <= 3e-6 * abs(b) + 1e-9)
        }
        for (a, b) in zip(try tile.forward(x).elements, product.elements) {
          #expect(abs(a - b) < 2e-5)
        }
      }
      let without = try s.with { $0.compensation = .none }.tile(w)
      try without.drift(to: 86400)
      #expect(without.compensationFactors.isEmpty)
      for (a, b) in zip(without.weights.elements, before.elements) {
        #expect(abs(a - b * Float(pow(86401, -0.06))) <= 3e-6 * abs(b) + 1e-9)
      }
    }
  }

  @Test(
    "drift is undone before what has none is subtracted digitally",
    arguments: mappings.indices.filter { mappings[$0].mapping.model.hasOffset })
  func digitalOffsets(_ index: Int) throws {
    let (w, x) = (signals(9, 21, 3, scale: 0.4), signals(5, 21, 4))
    for compensation in [DriftCompensation.global, .exactReference, .perColumn] {
      let tile = try InferenceSettings.exact.with {
        $0.device = ProgrammedDevice(PowerDrift())
        $0.conductances.mapping = mappings[index].mapping
        $0.compensation = compensation
      }.tile(w)
      let (before, product) = (tile.weights, try tile.forward(x))
      try tile.drift(to: 31_557_600)
      // Of bit slices the weights themselves are no whole numbers.
      if compensation == .exactReference, mappings[index].mapping.name == "bitSliced" { continue }
      // (1 + t)^−.06 leaves a third of every current, and none of the offset.
      for f in tile.compensationFactors {
        #expect(abs(Double(f) / pow(31_557_601, 0.06) - 1) < 1e-5, "\(compensation): \(f)")
      }
      for (a, b) in zip(tile.weights.elements, before.elements) { #expect(abs(a - b) < 2e-5) }
      for (a, b) in zip(try tile.forward(x).elements, product.elements) {
        #expect(abs(a - b) < 1e-4)
      }
    }
  }

  @Test("weights that were clipped are a reference as they were programmed")
  func clippedReference() throws {
    let s = InferenceSettings.exact.with {
      $0.conductances.clipPercentile = 70
      $0.compensation = .exactReference
    }
    let tile = try s.tile(signals(9, 21, 3, scale: 0.4))
    #expect(tile.clippedWeights.count > 40)
    #expect(abs(tile.compensationFactors[0] - 1) < 1e-5)
  }

  @Test("what was read before changes no later product; −0 s is 0 s")
  func history() throws {
    let s = InferenceSettings.busy(mappings[0].mapping, .digital)
    let (w, x) = (signals(6, 9, 3), signals(4, 9, 4))
    let (one, other) = (try s.tile(w), try s.tile(w))
    try other.drift(to: 86400)
    _ = try other.forward(x)
    for tile in [one, other] { try tile.program() }
    let first = try one.forward(x)
    #expect(try other.forward(x) == first)
    for tile in [one, other] { try tile.setWeights(w) }
    #expect(try one.forward(x) == other.forward(x))
    try other.drift(to: -0.0)
    #expect(other.seconds.sign == .plus && other.vectorNumbers.forward == 0)
    var state = one.state
    state.seconds = -0.0
    try other.restore(state)
    #expect(other.seconds.sign == .plus)
  }

  @Test("the factors of compensation are ratios of mean magnitudes, of outputs or of all")
  func factors() throws {
    let w = signals(5, 40, 3, scale: 0.4)
    let s = InferenceSettings.exact.with {
      $0.device = ProgrammedDevice.powerDrift {
        $0.programmingDeviation = 0.5
        $0.exponentSpread = 0.4
        $0.timeDeviation = 0.2
      }
    }
    let plain = try s.tile(w)
    func means(_ m: Matrix) -> [Double] {
      m.samples.map { $0.reduce(0) { $0 + abs($1) } / Double($0.count) }
    }
    let start = means(plain.weights)
    try plain.drift(to: 1e5)
    let now = means(plain.weights)
    func all(_ means: [Double]) -> Double { means.reduce(0, +) / Double(means.count) }
    let expected: [(DriftCompensation, [Double])] = [
      (.global, [all(start) / all(now)]), (.exactReference, [all(means(w)) / all(now)]),
      (.perColumn, zip(start, now).map { $0 / $1 }),
    ]
    for (compensation, factors) in expected {
      let tile = try s.with { $0.compensation = compensation }.tile(w)
      try tile.drift(to: 1e5)
      #expect(tile.compensationFactors.count == factors.count)
      for (a, b) in zip(tile.compensationFactors, factors) {
        #expect(abs(Double(a) / b - 1) < 1e-5, "\(compensation): \(a), \(b)")
      }
      for i in 0..<5 {
        for j in 0..<40 {
          let factor = Float(factors.count == 1 ? factors[0] : factors[i])
          #expect(abs(tile.weights[i, j] - plain.weights[i, j] * factor) < 1e-5)
        }
      }
    }
  }

  @Test("times that cannot be are named, with what can, and change nothing")
  func badTimes() throws {
    let tile = try InferenceSettings().tile(signals(3, 4, 3))
    try tile.drift(to: 60)
    let (before, number) = (tile.weights, tile.vectorNumbers.forward)
    for seconds in [-1, 1e30, Double.nan, .infinity] {
      let error = #expect(throws: CrosspointError.self) { try tile.drift(to: seconds) }
      #expect(error?.description.contains("0 to 1e18") == true)
      #expect(throws: CrosspointError.self) { try tile.advance(seconds: seconds) }
    }
    #expect(tile.weights == before && tile.seconds == 60 && tile.vectorNumbers.forward == number)
  }
}
