import Crosspoint
import CrosspointReference
import TestSupport
import Testing

/// What products read of devices with write noise, and what pulses do not see of it.
@Suite("Write noise")
struct WriteNoiseTests {
  private func settings(_ noise: Float, _ storage: Storage = Storage()) -> AnalogSettings {
    var device = SoftBounds()
    device.written.inSteps = noise
    var s = AnalogSettings.ideal.stored(storage)
    s.device = Device(device)
    return s
  }

  @Test("pulses move what devices hold, and products read it with noise drawn at its address")
  func against() throws {
    let (rows, columns, batch) = (7, 53, 5)
    let n = 40 * SoftBounds().steps.step
    for set in InstructionSet.available {
      func make(_ noise: Float) throws -> AnalogTile {
        try AnalogTile(
          rows: rows, columns: columns, settings: settings(noise), seed: 7, tile: 3,
          kernels: .table(for: set))
      }
      let (tile, plain) = (try make(40), try make(0))
      // Two redraws: when it was made, and when it is set.
      for tile in [tile, plain] { try tile.setWeights(signals(rows, columns, 1, scale: 0.1)) }
      func xi(_ vector: UInt64, _ pass: UInt32, _ i: Int, _ j: Int) -> Double {
        ReferenceAddress(
          seed: 7, tile: 3, vector: vector, pass: pass, purpose: .writeNoise, line: UInt32(i)
        ).draws.gaussian(UInt32(j))
      }
      var expected = ReferenceMatrix(rows: rows, columns: columns) {
        Double(tile.weights[$0, $1]) + Double(n) * xi(1, 1, $0, $1)
      }
      let (x, delta) = (signals(batch, columns, 4, scale: 0.1), signals(batch, rows, 5, scale: 0.1))
      let trains = try tile.pulseTrains(x: x, delta: delta, learningRate: 0.01)
      for tile in [tile, plain] { try tile.update(x: x, delta: delta, learningRate: 0.01) }
      #expect(tile.weights == plain.weights)
      #expect(plain.visibleWeights == plain.weights)
      var (pulsed, spared) = (0, 0)
      for i in 0..<rows {
        for j in 0..<columns {
          let last = (0..<batch).last {
            trains.x[$0 * columns + j] & trains.delta[$0 * rows + i] != 0
          }
          if let last {
            expected[i, j] = Double(tile.weights[i, j]) + Double(n) * xi(UInt64(last), 0, i, j)
          }
          pulsed += last == nil ? 0 : 1
          spared += last == nil ? 1 : 0
        }
      }
      #expect(pulsed > 20 && spared > 20)
      let worst = zip(tile.visibleWeights.elements, expected.elements).map { abs(Double($0) - $1) }
        .max()!
      // ξ is off by 2e-5.
      #expect(worst < 3e-5 * Double(n) + 1e-6, "\(set.name): \(worst)")
      let one = Matrix(rows: 1, columns: columns, repeating: 1)
      let sums = (0..<rows).map { i in
        (0..<columns).reduce(0.0) { $0 + Double(tile.visibleWeights[i, $1]) }
      }
      for (y, sum) in zip(try tile.forward(one).elements, sums) {
        #expect(abs(Double(y) - sum) < 1e-4)
      }
    }
  }

  /// 20,000 devices: the deviation's standard error is 1/√40,000, the mean's 1/√20,000; 5 of each.
  @Test("the noise has the deviation of the setting, and a set draws all of it anew")
  func moments() throws {
    let tile = try AnalogTile(rows: 100, columns: 200, settings: settings(40), seed: 5)
    let n = Double(40 * SoftBounds().steps.step)
    try tile.setWeights(tile.weights)
    let first = tile.visibleWeights
    try tile.setWeights(tile.weights)
    let noise = zip(tile.visibleWeights.elements, tile.weights.elements).map { Double($0 - $1) / n }
    let mean = noise.reduce(0, +) / 20000
    let square = noise.reduce(0) { $0 + $1 * $1 } / 20000
    #expect(
      abs(mean) < 5 / 20000.0.squareRoot() && abs(square - 1) < 5 * (2 / 20000.0).squareRoot())
    #expect(zip(first.elements, tile.visibleWeights.elements).count { $0 == $1 } < 5)
  }

  @Test("decay and diffusion draw the noise of those devices anew that have them, and of no others")
  func withoutDecayOrDiffusion() throws {
    func tile(_ change: (inout SoftBounds) -> Void) throws -> AnalogTile {
      var (device, settings) = (SoftBounds(), AnalogSettings.ideal)
      device.written.inSteps = 40
      change(&device)
      var cell = VectorCell()
      // The second device of each cell has neither.
      var plain = device
      (plain.common.lifetime, plain.common.diffusion) = (0, 0)
      cell.furtherDevices = [Device(plain)]
      (settings.device, settings.cell) = (Device(device), Cell(cell))
      let tile = try AnalogTile(rows: 5, columns: 19, settings: settings, seed: 3)
      try tile.setWeights(signals(5, 19, 1, scale: 0.1))
      return tile
    }
    for (decays, diffuses) in [(false, false), (true, false), (false, true)] {
      let tile = try tile {
        $0.common.lifetime = decays ? 10 : 0
        $0.common.diffusion = diffuses ? 0.01 : 0
      }
      for (isThere, act) in [(decays, tile.decay), (diffuses, tile.diffuse)] {
        let (before, seen) = (tile.state.cells.arrays, tile.visibleWeights)
        act()
        let after = tile.state.cells.arrays
        #expect(after[1] == before[1])
        #expect((after[0] == before[0]) != isThere)
        #expect((tile.visibleWeights == seen) != isThere)
        #expect(after[0].seen!.redraws == before[0].seen!.redraws + (isThere ? 1 : 0))
      }
    }
  }

  /// A restored tile shows every row anew. Half of the rows have no error.
  @Test("what is shown after an update is what the devices hold", arguments: CellCases.all)
  func shown(_ the: CellCases.Case) throws {
    let isMixed = the.cell.as(MixedPrecision.self) != nil
    for type in isMixed ? [.stochastic] : [PulsedUpdate.PulseType.stochastic, .meanCount] {
      var settings = settings(40)
      (settings.cell, settings.update.pulseType) = (the.cell, type)
      let tile = try AnalogTile(rows: 9, columns: 70, settings: settings, seed: 3)
      try tile.setWeights(signals(9, 70, 1, scale: 0.1))
      let x = signals(6, 70, 4)
      var delta = signals(6, 9, 5)
      for b in 0..<6 { for i in stride(from: b % 2, to: 9, by: 2) { delta[b, i] = 0 } }
      for b in 0..<6 {
        try tile.update(x: x[rows: b..<b + 1], delta: delta[rows: b..<b + 1], learningRate: 0.05)
        #expect(try AnalogTile(tile.state).visibleWeights == tile.visibleWeights, "\(type)")
      }
    }
  }

  @Test(
    "threads, splits of a batch, and saving change no bit",
    arguments: [Cell.single, Cell(OneSidedPair()), Cell(VectorCell()), Cell(TikiTaka())],
    [Storage(), Storage(products: .half)])
  func repeatability(_ cell: Cell, _ storage: Storage) throws {
    var settings = settings(40, storage)
    settings.cell = cell
    let tile = try expectRepeatable(settings, rows: 70, columns: 130, learningRate: 0.1)
    #expect(tile.visibleWeights != tile.weights)
  }
}
