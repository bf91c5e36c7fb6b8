import Crosspoint
import TestSupport
import Testing

/// One seed, one result: on any thread count and batch split, to the bit.
@Suite("Repeatability")
struct RepeatabilityTests {
  /// Work above the threshold below which one thread does it all.
  static let rows = 530
  static let columns = 1030
  static let batch = 7

  /// Settings whose passes differ from sample to sample, and with state.
  static let settings = [
    AnalogSettings.rpuBaseline,
    .managed {
      $0.forward.outputBound = 1
      $0.forward.readNoise = .conductance(0.01)
      $0.forward.inputNoise = 0.01
    },
    .managed {
      $0.forward.noiseManagement = .runningAverage(decay: 0.2)
      $0.backward.noiseManagement = .runningAverage(decay: 0.2)
    },
  ]

  struct Run: Equatable {
    var y: [[Float]] = []
    var z: [[Float]] = []
    var w: [Float] = []
  }

  /// Products and updates of 7 samples, cut into calls of these sizes.
  private func run(_ settings: AnalogSettings, threads: Int, cuts: [Int]) throws -> Run {
    let tile = try AnalogTile(
      rows: Self.rows, columns: Self.columns, settings: settings, seed: 1, tile: 2, threads: threads
    )
    try tile.setWeights(signals(Self.rows, Self.columns, 1, scale: 0.1))
    let x = signals(Self.batch, Self.columns, 2)
    let delta = signals(Self.batch, Self.rows, 3, scale: 0.1)
    var run = Run()
    var first = 0
    for count in cuts {
      let part = first..<first + count
      run.y += try tile.forward(x[rows: part]).floatSamples
      run.z += try tile.backward(delta[rows: part]).floatSamples
      first += count
    }
    first = 0
    for count in cuts {
      try tile.update(
        x: x[rows: first..<first + count], delta: delta[rows: first..<first + count],
        learningRate: 0.05)
      first += count
    }
    run.w = tile.weights.elements
    return run
  }

  @Test("threads and batch splits change nothing", arguments: settings.indices)
  func cuts(_ index: Int) throws {
    let settings = Self.settings[index]
    let one = try run(settings, threads: 1, cuts: [1, 1, 1, 1, 1, 1, 1])
    #expect(try run(settings, threads: 1, cuts: [7]) == one)
    #expect(try run(settings, threads: 2, cuts: [7]) == one)
    #expect(try run(settings, threads: 3, cuts: [2, 5]) == one)
  }

  /// More lines than are converted at once, some of them zero, some repeated, each with a norm of
  /// its own; and buffers that grow, and are used again after an error and by fewer lines.
  @Test("many short lines are those of one at a time", arguments: ProductDirection.allCases)
  func shortLines(_ direction: ProductDirection) throws {
    let settings = AnalogSettings.managed {
      $0.forward.readNoise = .additive(0.05)
      $0.backward.readNoise = .additive(0.02)
      $0.forward.outputBound = 1
      $0.backward.inputNoise = 0.01
    }
    func tile() throws -> AnalogTile {
      let tile = try AnalogTile(rows: 16, columns: 26, settings: settings, seed: 3)
      try tile.setWeights(signals(16, 26, 4, scale: 0.3))
      return tile
    }
    func product(_ tile: AnalogTile, _ x: Matrix) throws -> ([Float], ProductReport) {
      var (y, report) = (Matrix(rows: 1, columns: 1), ProductReport())
      if direction == .forward {
        try tile.forward(x, into: &y, report: &report)
      } else {
        try tile.backward(x, into: &y, report: &report)
      }
      return (y.elements, report)
    }
    var x = signals(334, direction == .forward ? 26 : 16, 5)
    for i in stride(from: 3, to: 334, by: 7) { for j in 0..<x.columns { x[i, j] = 0 } }
    let (together, single) = (try tile(), try tile())
    var first = 0
    for count in [131, 3, 200] {
      let (y, report) = try product(together, x[rows: first..<first + count])
      var (lines, passes): ([Float], [Int]) = ([], [])
      for i in first..<first + count {
        let (line, one) = try product(single, x[rows: i..<i + 1])
        lines += line
        passes += one.passes
      }
      #expect(
        y == lines && report.passes == passes && (direction == .backward || passes.contains(2)))
      var bad = x[rows: 0..<40]
      bad[39, 0] = .nan
      #expect(throws: CrosspointError.self) { try product(together, bad) }
      first += count
    }
  }

  @Test("more samples than one block of trains")
  func longBatch() throws {
    let x = signals(150, 33, 5)
    let delta = signals(150, 17, 6, scale: 0.2)
    func tile() throws -> AnalogTile {
      try AnalogTile(rows: 17, columns: 33, settings: .rpuManaged, seed: 9)
    }
    let (a, b) = (try tile(), try tile())
    try a.update(x: x, delta: delta, learningRate: 0.1)
    for i in 0..<150 {
      try b.update(x: x[rows: i..<i + 1], delta: delta[rows: i..<i + 1], learningRate: 0.1)
    }
    #expect(a.weights == b.weights)
    #expect(a.vectorNumbers == b.vectorNumbers)
    #expect(a.weights != (try tile()).weights)
  }

  @Test("another seed, tile or vector number gives other noise")
  func addresses() throws {
    let x = signals(1, 65, 2)
    func y(_ seed: UInt64, _ tile: UInt32, _ vector: UInt64) throws -> Matrix {
      let t = try AnalogTile(rows: 65, columns: 65, settings: .rpuManaged, seed: seed, tile: tile)
      t.vectorNumbers.forward = vector
      return try t.forward(x)
    }
    let base = try y(1, 1, 1)
    #expect(try base == y(1, 1, 1))
    #expect(try base != y(2, 1, 1))
    #expect(try base != y(1, 2, 1))
    #expect(try base != y(1, 1, 2))
  }

  @Test("a trace is the product of the same vector number, and advances nothing")
  func traces() throws {
    let tile = try AnalogTile(
      rows: 40, columns: 50, settings: .managed { $0.forward.outputBound = 2 }, seed: 3)
    try tile.setWeights(signals(40, 50, 1))
    let x = signals(4, 50, 2)
    let before = tile.vectorNumbers
    let trace = try tile.trace(.forward, x)
    #expect(tile.vectorNumbers == before)
    var y = Matrix(rows: 1, columns: 1)
    var report = ProductReport()
    try tile.forward(x, into: &y, report: &report)
    #expect(trace.output == y)
    #expect(trace.report == report)
    #expect(report.passes.contains { $0 > 1 })
  }

  @Test("switching one noise off leaves every other draw as it was")
  func paired() throws {
    // Hidden bounds are the same numbers whether or not steps are spread.
    var device = ConstantStep()
    device.stepSpread = 0
    let settings = AnalogSettings.managed { $0.device = .constantStep(device) }
    let a = try AnalogTile(rows: 9, columns: 70, settings: .rpuManaged, seed: 3)
    let b = try AnalogTile(rows: 9, columns: 70, settings: settings, seed: 3)
    #expect(a.hidden(.boundMaximum) == b.hidden(.boundMaximum))
    #expect(a.hidden(.boundMinimum) == b.hidden(.boundMinimum))
    #expect(a.hidden(.stepUp) != b.hidden(.stepUp))
  }
}
