import Crosspoint
import TestSupport
import Testing

/// A tile's state, taken and put back in memory. Tests of files take it over every setting.
@Suite("State of a tile")
struct StateTests {
  private func tile(_ storage: Storage = Storage()) throws -> AnalogTile {
    let settings = AnalogSettings.managed {
      $0.storage = storage
      $0.backward.noiseManagement = .runningAverage(decay: 0.3)
    }
    let tile = try AnalogTile(rows: 17, columns: 33, settings: settings, seed: 4, tile: 2)
    try tile.setWeights(signals(17, 33, 1, scale: 0.3))
    _ = try tile.backward(signals(2, 17, 2))
    return tile
  }

  @Test(
    "a tile put back is another one that goes on alike",
    arguments: [Storage(), .compact, Storage(products: .half)])
  func copies(_ storage: Storage) throws {
    let a = try tile(storage)
    let state = a.state
    let b = try AnalogTile(state, threads: 2)
    let (x, delta) = (signals(3, 33, 3), signals(3, 17, 4))
    for _ in 0..<3 {
      try a.update(x: x, delta: delta, learningRate: 0.5)
      #expect(a.state != b.state)
      try b.update(x: x, delta: delta, learningRate: 0.5)
      #expect(try a.forward(x) == b.forward(x) && a.backward(delta) == b.backward(delta))
      #expect(a.state == b.state)
    }
    // What was taken is a value: neither tile changes it.
    #expect(state != a.state && state.weights != a.weights)
    #expect(try AnalogTile(state).state == state)
  }

  @Test("a state that no tile can be in is refused by name")
  func refused() throws {
    let (single, half) = (try tile().state, try tile(.compact).state)
    func refusal(_ state: AnalogTileState, _ change: (inout AnalogTileState) -> Void) -> String {
      var state = state
      change(&state)
      return (#expect(throws: CrosspointError.self) { try AnalogTile(state) })?.description ?? ""
    }
    let some = Matrix(rows: 17, columns: 33, repeating: 0.5)
    #expect(refusal(single) { $0.settings.update.bitLength = 0 }.contains("update.bitLength"))
    #expect(
      refusal(single) { $0.weights[3, 4] = .nan }.contains("weights holds nan at row 3, column 4"))
    #expect(refusal(single) { $0.weights[3, 4] = 9 }.contains("weights[3, 4] is 9.0"))
    #expect(refusal(single) { $0.hidden[.stepUp] = nil }.contains("stepUp is missing"))
    #expect(
      refusal(single) { $0.hidden[.stepDown] = half.hidden[.stepDown] }.contains(
        "stepDown is held in half precision"))
    #expect(
      refusal(half) { $0.hidden[.boundMaximum] = .single(some) }.contains(
        "boundMaximum is held in single precision"))
    #expect(
      refusal(half) { $0.hidden[.resetBias] = half.hidden[.stepUp] }.contains(
        "resetBias is held in half precision"))
    #expect(
      refusal(half) { $0.hidden[.stepUp] = $0.hidden[.boundMaximum] }.contains(
        "scale of stepUp and stepDown"))
    #expect(
      refusal(single) { $0.hidden[.boundMinimum] = .single(some) }.contains(
        "a lower bound at most the upper one"))
    #expect(
      refusal(single) {
        $0.hidden[.decayRate] = .single(Matrix(rows: 17, columns: 33, repeating: -1))
      }.contains("decayRate[0, 0]"))
    for bad in [Float.nan, .infinity, -1] {
      #expect(
        refusal(single) { $0.backwardRunningAverage = bad }.contains(
          "backward running average is \(bad)"))
    }
  }
}
