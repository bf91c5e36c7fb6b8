import Crosspoint
import CrosspointFiles
import CrosspointReference
import Foundation
import TestSupport
import Testing

/// Weights that drift with the time since they were written.
@Suite("Drift")
struct DriftTests {
  private func device(_ change: (inout Drift) -> Void) -> ConstantStep {
    var device = ConstantStep()
    change(&device.common.drift)
    return device
  }

  private func settings(_ device: ConstantStep) -> AnalogSettings {
    var settings = AnalogSettings.ideal
    settings.device = Device(device)
    return settings
  }

  private static let drifts: [@Sendable (inout Drift) -> Void] = [
    { $0.exponent = 0.1 },
    { ($0.exponent, $0.exponentSpread, $0.startTime) = (0.05, 0.4, 20) },
    { ($0.exponent, $0.startTime, $0.holdsBeforeStart) = (0.04, 38.6, true) },
    {
      ($0.exponent, $0.exponentSpread, $0.exponentNoise, $0.noise) = (0.1, 0.3, 0.2, 0.01)
      ($0.exponentSlope, $0.logConductance) = (0.02, -0.5)
      ($0.conductanceOffset, $0.weightOffset, $0.weightPerConductance) = (0.3, 0.05, 0.8)
    },
  ]

  @Test("drift between updates is the reference's", arguments: drifts.indices)
  func againstReference(_ number: Int) throws {
    let device = device(Self.drifts[number])
    let settings = settings(device)
    let (rows, columns) = (7, 19)
    let tile = try AnalogTile(rows: rows, columns: columns, settings: settings, seed: 5, tile: 2)
    try tile.setWeights(signals(rows, columns, 1, scale: 0.2))
    var expected = ReferenceDrift(
      ReferenceArray(device, rows: rows, columns: columns, seed: 5, tile: 2),
      tile.weights.reference)
    for step in 0..<6 {
      let before = tile.weights
      let seconds = [0.5, 3, 40, 0, 1e4, 1e7][step]
      let drifted = expected.advance(
        seconds: seconds, before.reference, operation: tile.vectorNumbers.operation)
      try tile.advance(seconds: seconds)
      let worst = zip(tile.weights.elements, drifted.elements).map { abs(Double($0) - $1) }.max()!
      #expect(worst < 2e-6, "step \(step): \(worst)")
      // Few cross-points are pulsed: the others go on from where they were.
      let unpulsed = tile.weights
      try tile.update(
        x: signals(1, columns, UInt64(step), scale: 0.1), delta: signals(1, rows, 40, scale: 0.1),
        learningRate: 0.5)
      var pulsed = 0
      for i in 0..<rows {
        for j in 0..<columns where tile.weights[i, j] != unpulsed[i, j] {
          expected.wrote(Double(tile.weights[i, j]), i, j)
          pulsed += 1
        }
      }
      #expect(pulsed > 0 && pulsed < rows * columns)
    }
  }

  @Test("drift and pulses of phase-change memory in turn are the reference's")
  func phaseChange() throws {
    let (rows, columns) = (7, 19)
    var settings = AnalogSettings.ideal
    settings.device = Device(PhaseChange())
    let tile = try AnalogTile(rows: rows, columns: columns, settings: settings, seed: 5, tile: 2)
    try tile.setWeights(Matrix(rows: rows, columns: columns, repeating: 0.5))
    let array = ReferenceArray(PhaseChange(), rows: rows, columns: columns, seed: 5, tile: 2)
    var expected = tile.weights.reference
    array.setStates(at: expected)
    var drift = ReferenceDrift(array, expected)
    func worst() -> Double {
      zip(tile.weights.elements, expected.elements).map { abs(Double($0) - $1) }.max()!
    }
    for step in 0..<5 {
      let seconds = [1e3, 10, 0, 1e4, 1e6][step]
      expected = drift.advance(
        seconds: seconds, expected, operation: tile.vectorNumbers.operation)
      try tile.advance(seconds: seconds)
      #expect(worst() < 1e-5, "step \(step): \(worst())")
      let (x, delta) = (
        signals(1, columns, UInt64(step), scale: 0.3), signals(1, rows, 40, scale: 0.3)
      )
      var moved = ReferenceMatrix(rows: rows, columns: columns) {
        drift.start(expected[$0, $1], $0, $1)
      }
      let sample = ReferenceUpdate.apply(
        &moved, array, settings.update, learningRate: 0.5, x: x.floatSamples,
        delta: delta.floatSamples, firstVector: tile.vectorNumbers.update)[0]
      try tile.update(x: x, delta: delta, learningRate: 0.5)
      var pulsed = 0
      for i in 0..<rows {
        for j in 0..<columns where sample.coincidences(i, j) > 0 {
          expected[i, j] = moved[i, j]
          drift.wrote(moved[i, j], i, j)
          pulsed += 1
        }
      }
      #expect(pulsed > 10 && pulsed < rows * columns)
      // A pulse is off by 2e-5 of its deviation.
      #expect(worst() < 1e-4, "step \(step): \(worst())")
    }
  }

  @Test("without noise it does not matter in how many steps time passes")
  func steps() throws {
    let settings = settings(
      device { ($0.exponent, $0.exponentSpread, $0.startTime) = (0.06, 0.3, 2) })
    func run(_ times: [Double]) throws -> [UInt32] {
      let tile = try AnalogTile(rows: 5, columns: 18, settings: settings, seed: 5)
      try tile.setWeights(signals(5, 18, 1, scale: 0.2))
      for seconds in times { try tile.advance(seconds: seconds) }
      return tile.weights.elements.map(\.bitPattern)
    }
    let whole = try run([1024])
    #expect(try run([1000, 24]) == whole)
    #expect(try run([0, 1, 1, 510, 512]) == whole)
    #expect(try run([1023]) != whole)
  }

  @Test("a set, decay, diffusion and reset begin anew; time is saved with the tile")
  func writes() throws {
    let settings = settings(device { $0.exponent = 0.1 })
    let tile = try AnalogTile(rows: 4, columns: 18, settings: settings, seed: 5)
    let start = signals(4, 18, 1, scale: 0.1)
    try tile.setWeights(start)
    try tile.advance(seconds: 100)
    let once = tile.weights
    try tile.setWeights(tile.weights)
    try tile.advance(seconds: 100)
    // 100 seconds after each: the same factor again, 100^−0.1.
    for (a, b) in zip(once.elements, tile.weights.elements) {
      #expect(abs(b - a * Float(pow(100, -0.1))) < 1e-6)
    }
    tile.reset(rows: 0..<2)
    let folder = try TemporaryFolder()
    try tile.save(to: folder.path + "/tile")
    let again = try AnalogTile.load(from: folder.path + "/tile")
    #expect(again.state == tile.state)
    for tile in [tile, again] { try tile.advance(seconds: 77.7) }
    #expect(again.weights == tile.weights)
  }

  /// Phase-change memory: what it gets is what it would get had no time passed, and only where it
  /// is pulsed; the others stay as drift has left them.
  @Test(
    "a pulse moves phase-change memory from where it was written, and begins its drift anew",
    arguments: [Cell.single, Cell(OneSidedPair()), Cell(MixedPrecision())],
    InstructionSet.available)
  func undone(_ cell: Cell, _ set: InstructionSet) throws {
    let (rows, columns) = (9, 37)
    var settings = AnalogSettings.ideal
    (settings.device, settings.cell) = (Device(PhaseChange()), cell)
    // More slots than a word has, and a copy in half precision beside single devices.
    settings.update.bitLength = 50
    if cell == .single { settings.storage.products = .half }
    func tile() throws -> AnalogTile {
      let tile = try AnalogTile(
        rows: rows, columns: columns, settings: settings, seed: 5, kernels: .table(for: set))
      try tile.setWeights(Matrix(rows: rows, columns: columns, repeating: 0.4))
      return tile
    }
    let (aged, fresh) = (try tile(), try tile())
    try aged.advance(seconds: 1e5)
    let before = (0..<aged.arrayCount).map { aged.deviceWeights(array: $0) }
    let written = (0..<fresh.arrayCount).map { fresh.deviceWeights(array: $0) }
    // Twice, so that a pulse without time in between has nothing to undo.
    for vector in UInt64(0)..<2 {
      for tile in [aged, fresh] {
        try tile.update(
          x: signals(3, columns, vector, scale: 0.3), delta: signals(3, rows, 40, scale: 0.5),
          learningRate: 0.5)
      }
    }
    var pulsed = 0
    for array in 0..<aged.arrayCount {
      let (now, expected) = (aged.deviceWeights(array: array), fresh.deviceWeights(array: array))
      for i in now.elements.indices {
        let isPulsed = expected.elements[i] != written[array].elements[i]
        #expect(now.elements[i] == (isPulsed ? expected : before[array]).elements[i])
        pulsed += isPulsed ? 1 : 0
      }
    }
    #expect(pulsed > 20 && pulsed < aged.arrayCount * rows * columns - 20)
    // Drift goes by the time since the pulse.
    try aged.advance(seconds: 1e4)
    let factor = pow(1e4 / 38.6, -0.04)
    for array in 0..<aged.arrayCount {
      let (now, expected) = (aged.deviceWeights(array: array), fresh.deviceWeights(array: array))
      for i in now.elements.indices
      where expected.elements[i] != written[array].elements[i] && now.elements[i] > 0.1 {
        #expect(abs(Double(now.elements[i]) / Double(expected.elements[i]) - factor) < 1e-5)
      }
    }
  }

  @Test("a pulse that ends where drift had left a weight, at its bound, is a write all the same")
  func undoneAtTheBound() throws {
    var device = PhaseChange()
    (device.meanSlope, device.common.cycleSpread) = (0, 0)
    device.common.drift.holdsBeforeStart = true
    var settings = AnalogSettings.ideal
    settings.device = Device(device)
    let tile = try AnalogTile(rows: 1, columns: 1, settings: settings, seed: 5)
    let one = Matrix(rows: 1, columns: 1, [1])
    try tile.setWeights(Matrix(rows: 1, columns: 1, [1.45]))
    // (1/38.6)^−.04 = 1.16 is more than the bound of 12 µS allows.
    try tile.advance(seconds: 1)
    #expect(tile.weights[0, 0] == 1.5)
    for _ in 0..<2 {
      try tile.update(x: one, delta: one, learningRate: 1)
      #expect(tile.weights[0, 0] == 1.5)
    }
    try tile.advance(seconds: 1000)
    #expect(abs(Double(tile.weights[0, 0]) - 1.5 * pow(1000 / 38.6, -0.04)) < 1e-5)
  }

  @Test("time that goes backwards is refused, and devices without drift do not change")
  func refusals() throws {
    let tile = try AnalogTile(rows: 4, columns: 18, settings: .ideal, seed: 5)
    try tile.setWeights(signals(4, 18, 1, scale: 0.1))
    let before = tile.weights
    let exact = DigitalTile(rows: 2, columns: 2)
    for seconds in [-1, 2e18, .infinity, .nan] {
      for tile in [tile, exact] as [any Tile] {
        let error = #expect(throws: CrosspointError.self) { try tile.advance(seconds: seconds) }
        #expect(error?.description == "seconds is \(seconds); expected a number, 0 to 1e18")
      }
    }
    try tile.advance(seconds: 1e6)
    #expect(tile.weights == before && tile.state.cells.arrays[0].clock == nil)
  }
}
