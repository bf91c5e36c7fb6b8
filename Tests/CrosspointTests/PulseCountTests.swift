import Crosspoint
import Testing

/// Pulses that devices get, counted.
@Suite("Counting pulses")
struct PulseCountTests {
  private let rows = 7
  private let columns = 11
  private let batch = 5

  /// Signals with zeros among them, uniform in ±`scale`.
  private func signals(_ count: Int, scale: Float, number: UInt64) -> Matrix {
    let words = RandomStream(seed: 3, tile: 0, vector: number, purpose: .syntheticData)
      .uniformWords(batch * count)
    return Matrix(
      rows: batch, columns: count,
      words.map { $0 % 3 == 0 ? 0 : (Float($0 >> 8) * 0x1p-23 - 1) * scale })
  }

  private func tile(_ settings: AnalogSettings) throws -> AnalogTile {
    try AnalogTile(rows: rows, columns: columns, settings: settings, seed: 1)
  }

  @Test(
    "of plain updates they are the coincidences of the trains, whatever the bit length",
    arguments: [1, 10, 31, 64])
  func plain(bitLength: Int) throws {
    var settings = AnalogSettings.rpuManaged
    settings.update.bitLength = bitLength
    let tile = try tile(settings)
    #expect(!tile.countsPulses && tile.pulsesSent == 0)
    tile.countsPulses = true
    var expected: UInt64 = 0
    for call in 0..<4 {
      let x = signals(columns, scale: 1, number: UInt64(2 * call))
      let delta = signals(rows, scale: 0.3, number: UInt64(2 * call + 1))
      let trains = try tile.pulseTrains(x: x, delta: delta, learningRate: 0.1)
      for b in 0..<batch {
        for i in 0..<rows {
          for j in 0..<columns {
            let both = trains.x[b * columns + j] & trains.delta[b * rows + i]
            expected += UInt64(both.nonzeroBitCount)
          }
        }
      }
      try tile.update(x: x, delta: delta, learningRate: 0.1)
      #expect(tile.pulsesSent == expected)
    }
    #expect(expected > 0)
    tile.countsPulses = true
    #expect(tile.pulsesSent == 0)
  }

  @Test("of mixed precision they are the whole steps that are sent")
  func mixedPrecision() throws {
    var settings = AnalogSettings.ideal
    settings.device = .constantStep(.ideal(step: 0.01, bound: 100))
    settings.cell = Cell(MixedPrecision())
    let tile = try tile(settings)
    tile.countsPulses = true
    // One sample: no step is taken back.
    let x = signals(columns, scale: 1, number: 1)[rows: 0..<1]
    let delta = signals(rows, scale: 1, number: 2)[rows: 0..<1]
    try tile.update(x: x, delta: delta, learningRate: 3)
    let steps = tile.weights.elements.reduce(0) { $0 + (abs($1) / 0.01).rounded() }
    #expect(steps > 0 && tile.pulsesSent == UInt64(steps))
  }

  @Test("every device of a vector cell that is pulsed counts; a pair's pulse goes to one of two")
  func cells() throws {
    var settings = AnalogSettings.rpuManaged
    func count(_ cell: Cell) throws -> UInt64 {
      settings.cell = cell
      let tile = try tile(settings)
      tile.countsPulses = true
      try tile.update(
        x: signals(columns, scale: 1, number: 1), delta: signals(rows, scale: 0.3, number: 2),
        learningRate: 0.1)
      return tile.pulsesSent
    }
    let single = try count(.single)
    var vector = VectorCell()
    vector.devices = 3
    #expect(try count(Cell(vector)) == 3 * single)
    settings.device = .constantStep(
      {
        var d = ConstantStep()
        (d.boundMinimum, d.boundMinimumSpread) = (0, 0)
        return d
      }())
    #expect(try count(Cell(OneSidedPair())) == single)
  }

  @Test("transfers count, and counting changes no weight")
  func transfers() throws {
    var settings = AnalogSettings.rpuManaged
    settings.cell = Cell(TikiTaka())
    let (counting, other) = (try tile(settings), try tile(settings))
    counting.countsPulses = true
    for call in 0..<20 {
      let x = signals(columns, scale: 1, number: UInt64(2 * call))
      let delta = signals(rows, scale: 0.3, number: UInt64(2 * call + 1))
      for tile in [counting, other] { try tile.update(x: x, delta: delta, learningRate: 0.1) }
    }
    #expect(counting.state == other.state && other.pulsesSent == 0)
    settings.cell = .single
    let plain = try tile(settings)
    plain.countsPulses = true
    for call in 0..<20 {
      try plain.update(
        x: signals(columns, scale: 1, number: UInt64(2 * call)),
        delta: signals(rows, scale: 0.3, number: UInt64(2 * call + 1)), learningRate: 0.1)
    }
    // A gets what the plain device gets, and C pulses of its own.
    #expect(counting.pulsesSent > plain.pulsesSent && plain.pulsesSent > 0)
  }
}
