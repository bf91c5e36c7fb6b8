import Crosspoint

/// One kernel at one size with what it must read, write and compute at least.
struct RooflineWork {
  var name: String
  /// Elements of one call: what "an element" is, is `unit`.
  var elements: Int
  var unit: String
  /// Bytes read and written for an element.
  var bytes: Double
  /// Operations on a lane for an element; a scalar one counts as sixteen.
  var operations: Double
  /// Whether they are fused multiply-adds, counted as two.
  var isFused = false
  /// What lies in memory at once: the reading ceiling is measured at this size.
  var footprint: Int
  /// Whether cutting it among threads is worth it, and so is measured.
  var isThreaded = false
  /// Puts weights back to where they began: many updates of the same signals take them to their
  /// bounds, where an update is another one.
  var begin: () throws -> Void = {}
  /// One call on so many threads.
  var call: (_ threads: Int) throws -> Void
}

/// Every kernel. Operations are counted from the bodies (`docs/performance.md`).
struct RooflineWorks {
  let kernels = KernelTable.current
  /// Operations of a Gaussian of 64 drawn in step: two words of 13 and 4, a radius of 22 and a
  /// quarter of a turn for two, a cosine of 12 and a product for each.
  static let gaussian = 33.0
  /// Of one drawn alone.
  static let lonelyGaussian = 56.0

  /// One after the other, so that one tile is held at a time.
  func each(_ body: (RooflineWork) throws -> Void) throws {
    for work in lines() { try body(work) }
    for (n, batch) in [(256, 1), (1024, 1), (4096, 1), (1024, 32), (4096, 32), (1024, 256)] {
      for variant in [BenchmarkCase.Variant.managed, .half] where batch == 1 || variant == .managed
      {
        for operation in [BenchmarkCase.Operation.forward, .backward] {
          try body(
            product(
              BenchmarkCase(
                operation: operation, variant: variant, rows: n, columns: n, batch: batch)))
        }
      }
    }
    for n in [256, 1024, 4096] {
      try body(
        training(
          BenchmarkCase(operation: .update, variant: .trainingLike, rows: n, columns: n, batch: 1)))
      try body(
        dense(BenchmarkCase(operation: .update, variant: .dense, rows: n, columns: n, batch: 1)))
    }
    for batch in [32, 256] {
      for variant in [BenchmarkCase.Variant.trainingLikeAcross, .denseAcross] {
        try body(
          across(
            BenchmarkCase(
              operation: .update, variant: variant, rows: 1024, columns: 1024, batch: batch)))
      }
    }
  }

  /// Of `each`.
  static let count = 6 + 3 * 4 + 3 * 2 + 3 * 2 + 4

  private func line(_ vector: UInt64) -> StreamKey {
    TileKey(seed: 2016, tile: 0).line(
      vector: vector, pass: 0, purpose: Purpose.syntheticData.rawValue, line: 0)
  }

  private func lines() -> [RooflineWork] {
    let n = 4096
    let kernels = kernels
    var (x, noise) = ([Float](repeating: 0, count: n), [Float](repeating: 0, count: n))
    kernels.fillGaussians(line(1), &x, n)
    kernels.fillGaussians(line(2), &noise, n)
    let signals = x
    let drawn = noise
    let key = line(3)
    var out = [Float](repeating: 0, count: n)
    var words = [UInt32](repeating: 0, count: 3 * n)
    func work(
      _ name: String, bytes: Double, operations: Double, _ call: @escaping () -> Void
    ) -> RooflineWork {
      RooflineWork(
        name: name, elements: n, unit: "value", bytes: bytes, operations: operations,
        footprint: 4 * n, call: { _ in call() })
    }
    return [
      work("fillWords", bytes: 4, operations: 14) {
        words.withUnsafeMutableBufferPointer { kernels.fillWords(key, $0.baseAddress!, n) }
      },
      work("fillGaussians", bytes: 4, operations: Self.gaussian) {
        kernels.fillGaussians(key, &out, n)
      },
      work("signalStatistics", bytes: 4, operations: 7) {
        keep(kernels.signalStatistics(signals, n).maximum)
      },
      work("convertInput", bytes: 12, operations: 9) {
        let c = InputConversion(step: 1 / 63, bound: 1, noise: 0.01)
        keep(kernels.convertInput(c, factor: 63, signals, &out, n, gaussians: drawn))
      },
      work("convertOutput", bytes: 12, operations: 11) {
        let c = OutputConversion(outputNoise: 0.06, step: 24 / 510, bound: 12)
        kernels.convertOutput(c, scale: 1, &out, n, gaussians: drawn)
      },
      work("pulseTrains, BL 31", bytes: 16, operations: 31 * 18) {
        words.withUnsafeMutableBufferPointer { w in
          let p = w.baseAddress!
          kernels.pulseTrains(
            key: TileKey(seed: 1, tile: 0), purpose: Purpose.pulsesX.rawValue, vector: 3, signals,
            count: n, gain: 0.5,
            slots: firstSlots(31), into: PulseLines(low: p, high: p + n, signs: p + 2 * n))
        }
      },
    ]
  }

  private func product(_ c: BenchmarkCase) throws -> RooflineWork {
    let width = c.variant == .half ? 2 : 4
    return try tileWork(
      c, unit: c.batch == 1 ? "weight" : "weight·sample", elements: c.rows * c.columns * c.batch,
      bytes: Double(width) / Double(c.batch), operations: 2, isFused: true,
      footprint: width * c.rows * c.columns)
  }

  /// A coincidence draws alone and is pulsed by some fourteen scalar operations; it touches a line
  /// of weights and one of steps, of which it writes one, and shares them with the others of its
  /// sixteen columns.
  private func training(_ c: BenchmarkCase) throws -> RooflineWork {
    try tileWork(
      c, unit: "cross-point", elements: c.rows * c.columns,
      bytes: 192 * share(c, ofBlocks: 16) / 16,
      operations: share(c, ofBlocks: 1) * (Self.lonelyGaussian + 8 + 14 * 16),
      footprint: 12 * c.rows * c.columns)
  }

  /// Weights read and written, two half-precision steps and a limit read.
  private func dense(_ c: BenchmarkCase) throws -> RooflineWork {
    try tileWork(
      c, unit: "cross-point", elements: c.rows * c.columns, bytes: 12.25,
      operations: Self.gaussian + 17,
      footprint: 12 * c.rows * c.columns)
  }

  /// Every sample in which a row fires is counted: its slots taken, counted, added to all pulses
  /// and with their direction to those down. Each run takes 14 operations for each quarter, a
  /// Gaussian and 30 operations of a pulse, and the memory of a dense update.
  private func across(_ c: BenchmarkCase) throws -> RooflineWork {
    let (_, delta) = c.signals()
    let trains = try AnalogTile(rows: c.rows, columns: 1, settings: c.settings, seed: 1)
      .pulseTrains(
        x: Matrix(rows: c.batch, columns: 1, repeating: 1), delta: delta, learningRate: 0.01)
    let firing = Double(trains.delta.count { $0 != 0 }) / Double(trains.delta.count)
    let longest = SampleRun.length(slots: trains.slots.max()!)
    let runs = Double((c.batch + longest - 1) / longest) / Double(c.batch)
    return try tileWork(
      c, unit: "cross-point·sample", elements: c.rows * c.columns * c.batch, bytes: 12.25 * runs,
      operations: firing * (4 + populationCount) + runs * (4 * 14 + Self.gaussian + 30),
      footprint: 12 * c.rows * c.columns)
  }

  /// Instructions that count the bits of the words of a register.
  private var populationCount: Double {
    switch kernels.instructionSet {
    case .avx512PopulationCount: 1
    case .avx512: 8
    case .avx2: 11
    #if arch(arm64)
      case .baseline: 3
    #else
      case .baseline: 17
    #endif
    }
  }

  /// Share of the blocks of `width` columns of a row in which a column coincides, over all rows.
  private func share(_ c: BenchmarkCase, ofBlocks width: Int) throws -> Double {
    let (x, delta) = c.signals()
    // Without management neither side's trains depend on the other: one column or row is enough for
    // it.
    let one = Matrix(rows: 1, columns: 1, repeating: 1)
    let columns = try AnalogTile(rows: 1, columns: c.columns, settings: c.settings, seed: 1)
      .pulseTrains(x: x, delta: one, learningRate: 0.01).x
    let rows = try AnalogTile(rows: c.rows, columns: 1, settings: c.settings, seed: 1)
      .pulseTrains(x: one, delta: delta, learningRate: 0.01).delta
    let blocks = stride(from: 0, to: columns.count, by: width).map {
      columns[$0..<min($0 + width, columns.count)].reduce(0, |)
    }
    let hits = rows.reduce(0) { sum, d in sum + blocks.count { $0 & d != 0 } }
    return Double(hits) / Double(blocks.count * rows.count)
  }

  private func tileWork(
    _ c: BenchmarkCase, unit: String, elements: Int, bytes: Double, operations: Double,
    isFused: Bool = false, footprint: Int
  ) throws -> RooflineWork {
    let tile = try AnalogTile(rows: c.rows, columns: c.columns, settings: c.settings, seed: 1)
    let weights = c.weights()
    let (x, delta) = c.signals()
    var y = Matrix(rows: c.batch, columns: c.rows)
    var rate: Float = 0.01
    let size = c.batch == 1 ? "\(c.rows)²" : "\(c.rows)² × \(c.batch)"
    return RooflineWork(
      name: "\(c.operation.rawValue) \(c.variant.rawValue) \(size)", elements: elements, unit: unit,
      bytes: bytes,
      operations: operations, isFused: isFused, footprint: footprint, isThreaded: c.rows >= 1024,
      begin: { try tile.setWeights(weights) }
    ) { threads in
      tile.threads = threads
      switch c.operation {
      case .forward: try tile.forward(x, into: &y)
      case .backward: try tile.backward(delta, into: &y)
      case .update:
        rate = -rate
        try tile.update(x: x, delta: delta, learningRate: rate)
      }
    }
  }
}
