import Crosspoint
import CrosspointKernels
import CrosspointReference
import Foundation
import TestSupport
import Testing

@Suite("What is saved of tiles that are programmed once")
struct InferenceStateTests {
  @Test(
    "what is saved and taken again goes on with the same bits, whatever was there before",
    arguments: someMappings)
  func restored(_ index: Int) throws {
    let s = InferenceSettings.busy(mappings[index].mapping, .column)
    let tile = try s.tile(signals(6, 9, 3))
    try tile.drift(to: 3600)
    let x = signals(4, 9, 4)
    _ = try tile.forward(x)
    let other = try s.tile(signals(6, 9, 8))
    try other.drift(to: 60)
    try other.restore(tile.state)
    for _ in 0..<2 {
      #expect(
        other.weights == tile.weights && other.compensationFactors == tile.compensationFactors)
      #expect(try other.forward(x) == tile.forward(x))
      for each in [tile, other] { try each.drift(to: 86400) }
    }
    for each in [tile, other] { try each.program() }
    #expect(other.state.conductances == tile.state.conductances)
    #expect(other.state.column == tile.state.column)
  }

  @Test("a new tile reads as 0 and is restored as such")
  func new() throws {
    for (name, mapping) in mappings {
      let s = InferenceSettings.exact.with { $0.conductances.mapping = mapping }
      let tile = try InferenceTile(rows: 2, columns: 3, settings: s, seed: 1)
      #expect(tile.weights.elements.allSatisfy { abs($0) < 3e-7 }, "\(name)")
      let other = try InferenceTile(rows: 2, columns: 3, settings: s, seed: 1)
      try other.restore(tile.state)
      #expect(other.weights == tile.weights, "\(name)")
    }
  }

  @Test("states that no tile can be in are refused before anything changes")
  func badStates() throws {
    let s = InferenceSettings().with {
      $0.conductances.mapping = WeightMapping(SingleConductance())
      $0.conductances.offset = .column
    }
    let tile = try s.tile(signals(3, 4, 3))
    let before = tile.weights
    let changes: [((inout InferenceTile.State) -> Void, String)] = [
      ({ $0.conductances = [] }, "conductances is 0 matrices"),
      ({ $0.column = [] }, "column is 0 matrices"),
      ({ $0.conductances[0][1, 1] = -1 }, "a conductance is -1.0"),
      ({ $0.column[0][0, 1] = .nan }, "a conductance is nan"),
      ({ $0.largestWeight = 0 }, "largestWeight is 0.0"),
      ({ $0.largestWeight = .infinity }, "largestWeight is inf"),
      ({ $0.programmings = 0 }, "programmings is 0"),
      ({ $0.seconds = -1 }, "seconds is -1.0"),
      ({ $0.ranges.input = 1 }, "ranges.input is 1.0"),
      ({ $0.targetWeights = Matrix(rows: 3, columns: 4, repeating: 100) }, "1.0 to 1.0"),
      ({ $0.targetWeights[0, 0] = .nan }, "row 0, column 0"),
    ]
    for (change, word) in changes {
      var state = tile.state
      change(&state)
      let error = #expect(throws: CrosspointError.self) { try tile.restore(state) }
      #expect(error?.description.contains(word) == true, "\(word): \(error?.description ?? "")")
      #expect(tile.weights == before)
    }
  }
}
