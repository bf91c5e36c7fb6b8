import Crosspoint
import TestSupport
import Testing

/// Data errors throw what, where and what to do, and change nothing.
@Suite("Bad settings and signals")
struct BadInputTests {
  @Test("settings outside their range are named")
  func settings() {
    func refused(_ name: String, _ change: (inout AnalogSettings) -> Void) {
      var s = AnalogSettings.rpuManaged
      change(&s)
      let error = #expect(throws: CrosspointError.self) {
        try AnalogTile(rows: 2, columns: 2, settings: s, seed: 1)
      }
      #expect(error?.description.contains(name) == true, "\(String(describing: error))")
    }
    func device(_ name: String, _ change: (inout ConstantStep) -> Void) {
      var d = ConstantStep()
      change(&d)
      refused("device.\(name)") { $0.device = .constantStep(d) }
    }
    refused("bitLength is 0") { $0.update.bitLength = 0 }
    refused("bitLength is 65") { $0.update.bitLength = 65 }
    refused("fixedGain") { $0.update.fixedGain = 1 }
    refused("fixedGain") {
      $0.update.updateManagement = false
      $0.update.bitLengthManagement = false
      $0.update.fixedGain = -1
    }
    refused("forward.outputNoise") { $0.forward.outputNoise = -0.1 }
    refused("forward.outputNoise") { $0.forward.outputNoise = .nan }
    refused("backward.inputNoise") { $0.backward.inputNoise = .infinity }
    refused("forward.outputBound") { $0.forward.outputBound = 0 }
    refused("forward.outputBound") { $0.forward.outputBound = .infinity }
    refused("forward.inputBound") { $0.forward.inputBound = 2 }
    refused("backward.boundManagement") { $0.backward.boundManagement = .iterative }
    refused("readNoise") { $0.forward.readNoise = .additive(-1) }
    refused("decay") { $0.forward.noiseManagement = .runningAverage(decay: 0) }
    refused("constant") { $0.forward.noiseManagement = .constant(0) }
    refused("cap") { $0.forward.noiseManagement = .absoluteMaximum(cap: -1) }
    refused("assumedWeight") { $0.forward.noiseManagement = .sums(assumedWeight: .nan) }
    device("step ") { $0.step = 0 }
    device("stepSpread") { $0.stepSpread = -0.3 }
    device("cycleSpread") { $0.cycleSpread = .nan }
    for k in [Float(-0.1), 1.1, .nan] {
      device("halfVoltageResponse is \(k); expected a number, 0 to 1") {
        $0.halfVoltageResponse = k
      }
    }
    device("boundMaximum") { $0.boundMaximum = -1 }
    device("boundMinimum") { $0.boundMinimum = 1 }
    device("lifetime") { $0.lifetime = 0.5 }
    device("corruptProbability") { $0.corruptProbability = 1.5 }
  }

  @Test("the named settings are valid")
  func named() throws {
    for s in [AnalogSettings.rpuBaseline, .rpuManaged, .ideal] { try s.validate() }
  }

  @Test(
    "signals that are not finite say where, and nothing changes",
    arguments: [Float.nan, .infinity, -.infinity])
  func signalsNotFinite(_ bad: Float) throws {
    let analog = try AnalogTile(rows: 3, columns: 20, settings: .rpuManaged, seed: 1)
    let digital = DigitalTile(rows: 3, columns: 20)
    let tiles: [any Tile] = [analog, digital]
    let x = signals(2, 20, 1)
    let delta = signals(2, 3, 2)
    var badX = x
    badX[1, 17] = bad
    var badDelta = delta
    badDelta[1, 2] = bad
    for tile in tiles {
      try tile.setWeights(signals(3, 20, 3, scale: 0.1))
      let weights = tile.weights
      for (body, place) in [
        ({ _ = try tile.forward(badX) }, "row 1, column 17"),
        ({ _ = try tile.backward(badDelta) }, "row 1, column 2"),
        ({ try tile.update(x: badX, delta: delta, learningRate: 0.1) }, "row 1, column 17"),
        ({ try tile.update(x: x, delta: badDelta, learningRate: 0.1) }, "row 1, column 2"),
      ] as [(() throws -> Void, String)] {
        let error = #expect(throws: CrosspointError.self) { try body() }
        #expect(error?.description.contains(place) == true, "\(String(describing: error))")
      }
      #expect(throws: CrosspointError.self) {
        try tile.update(x: x, delta: delta, learningRate: bad)
      }
      var badWeights = weights
      badWeights[2, 19] = bad
      #expect(throws: CrosspointError.self) { try tile.setWeights(badWeights) }
      #expect(tile.weights == weights)
    }
    #expect(analog.vectorNumbers == VectorNumbers())
  }

  @Test("hidden parameters that make no sense")
  func hidden() throws {
    let tile = try AnalogTile(rows: 2, columns: 2, settings: .rpuManaged, seed: 1)
    #expect(throws: CrosspointError.self) {
      try tile.setHidden(.stepUp, to: Matrix(rows: 2, columns: 2, repeating: .nan))
    }
    let error = #expect(throws: CrosspointError.self) {
      try tile.setHidden(.boundMinimum, to: Matrix(rows: 2, columns: 2, repeating: 9))
    }
    #expect(error?.description.contains("boundMinimum[0, 0]") == true)
    #expect(throws: CrosspointError.self) {
      try tile.setHidden(.decayRate, to: Matrix(rows: 2, columns: 2, repeating: -1))
    }
    // A narrower bound clips the weights at once.
    try tile.setWeights(Matrix(rows: 2, columns: 2, repeating: 0.2))
    try tile.setHidden(.boundMaximum, to: Matrix(rows: 2, columns: 2, repeating: 0.1))
    #expect(tile.weights == Matrix(rows: 2, columns: 2, repeating: 0.1))
  }

  @Test("a failed product does not advance a running average")
  func runningAverage() throws {
    let settings = AnalogSettings.managed {
      $0.forward.noiseManagement = .runningAverage(decay: 0.5)
    }
    let a = try AnalogTile(rows: 3, columns: 4, settings: settings, seed: 1)
    let b = try AnalogTile(rows: 3, columns: 4, settings: settings, seed: 1)
    let x = signals(3, 4, 1)
    var bad = x
    bad[2, 0] = .nan
    #expect(throws: CrosspointError.self) { try a.forward(bad) }
    #expect(try a.forward(x) == b.forward(x))
  }
}
