import Crosspoint
import Testing

/// A transfer and a refresh read devices as products do, with what is noisy of them.
@Suite("Reads of noisy devices")
struct NoisyReadsTests {
  /// A's devices hold 0, so that all of v is their write noise: C gets K·r·v in the mean. A pulse
  /// of C is one step, so that the variance is at most K·r·|v|·step, and the slope of C over what
  /// was expected is 5 standard errors off once in 1.7 million seeds.
  @Test("a transfer hands on the write noise of what it reads", arguments: [false, true])
  func transfer(_ transfersRows: Bool) throws {
    let (rows, columns, rounds) = (12, 30, 20)
    var fast = SoftBounds()
    fast.written.inSteps = 40
    var cell = TikiTaka()
    cell.fastDevice = Device(fast)
    cell.transferForward = .ideal
    (cell.scalesTransferLearningRate, cell.transferLearningRate) = (false, 0.1)
    cell.transfersRows = transfersRows
    var settings = AnalogSettings.ideal
    settings.cell = Cell(cell)
    let tile = try AnalogTile(rows: rows, columns: columns, settings: settings, seed: 11)
    let seen = try #require(tile.state.cells.arrays[0].seen).weights
    #expect(tile.deviceWeights(array: 0).elements.allSatisfy { $0 == 0 })
    // Samples without errors train nothing, and a line of A is handed on after each.
    let samples = rounds * (transfersRows ? rows : columns)
    try tile.update(
      x: Matrix(rows: samples, columns: columns, repeating: 1),
      delta: Matrix(rows: samples, columns: rows), learningRate: 0.01)
    #expect(tile.state.cells.arrays[0].seen?.weights == seen)
    let step = Double(settings.device.granularity)
    var (product, square, variance) = (0.0, 0.0, 0.0)
    for (held, v) in zip(tile.weights.elements, seen.elements) {
      let expected = Double(rounds) * 0.1 * Double(v)
      product += Double(held) * expected
      square += expected * expected
      variance += abs(expected) * step * expected * expected
    }
    let (slope, error) = (product / square, variance.squareRoot() / square)
    #expect(error < 0.02)
    #expect(abs(slope - 1) < 5 * error, "\(slope) ± \(error)")
  }

  /// Both devices of every pair lie one deviation of their read noise below the threshold that one
  /// of them has to pass: 1 − Φ(1)² of 2000 cells are refreshed, within 5 standard errors.
  @Test("a refresh reads phase-change memory with its noise")
  func refresh() throws {
    let (rows, columns) = (100, 20)
    let device = PhaseChange()
    var cell = OneSidedPair()
    (cell.refreshEvery, cell.refreshForward) = (1, .ideal)
    var settings = AnalogSettings.ideal
    (settings.device, settings.cell) = (Device(device), Cell(cell))
    let tile = try AnalogTile(rows: rows, columns: columns, settings: settings, seed: 12)
    // g with g + (slope·g + offset) = the threshold.
    let threshold = cell.upperThreshold * device.common.boundMaximum
    let offset = device.readNoiseOffset / device.conductanceOfOne
    let g = (threshold - offset) / (1 + device.readNoiseSlope)
    let held = Matrix(rows: rows, columns: columns, repeating: g)
    for array in 0..<2 { try tile.setDeviceWeights(held, array: array) }
    try tile.update(
      x: Matrix(rows: 1, columns: columns, repeating: 1), delta: Matrix(rows: 1, columns: rows),
      learningRate: 0.01)
    let refreshed = zip(
      tile.deviceWeights(array: 0).elements, tile.deviceWeights(array: 1).elements
    ).count { $0 != g && $1 != g }
    let expected = 1 - 0.841345 * 0.841345
    let share = Double(refreshed) / Double(rows * columns)
    let error = (expected * (1 - expected) / Double(rows * columns)).squareRoot()
    #expect(abs(share - expected) < 5 * error, "\(share), \(expected) ± \(error)")
  }
}
