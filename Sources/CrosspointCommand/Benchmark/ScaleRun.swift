import Crosspoint
import CrosspointFiles
import Dispatch

/// The "about 1 billion weights" of Gokmen & Vlasov 2016 in memory: built, and one forward,
/// backward and update through all of it.
struct ScaleRun {
  var tiles: Int
  /// Of n × n tiles.
  var size: Int
  var threads: Int

  static let bytesPerCrosspoint = 12.25

  var weights: Int { tiles * size * size }
  /// What the machine's reading rate is measured on, before there are tiles.
  private static let read = 256 << 20

  /// Bytes of the tiles and of one matrix of initial weights: its draws are as large again twice,
  /// before there are tiles.
  private var held: Int {
    let matrix = 4 * size * size
    return max(Self.read, tiles * bytesPerTile + 2 * matrix, 3 * matrix) + 8 << 20
  }

  private var bytesPerTile: Int { Int(Double(size * size) * Self.bytesPerCrosspoint) }

  var need: MemoryNeed {
    var need = MemoryNeed("building \(tiles) tiles of \(size)²", held: held)
    need.cut(amongThreads: threads, setsOpenBLAS: false)
    let free = Memory.limits.map { $0.free - ($0.countsReserved ? need.reserved : 0) }.min() ?? .max
    var fewer = self
    fewer.tiles = max(tiles - (held - free + bytesPerTile - 1) / bytesPerTile, 1)
    need.canSave(held: held - fewer.held, by: "take --tiles \(fewer.tiles), which would fit")
    let smaller = ScaleRun(tiles: tiles, size: min(size, 1024), threads: threads)
    need.canSave(held: held - smaller.held, by: "take a smaller size, --sizes \(smaller.size) say")
    return need
  }

  func run() throws {
    try Memory.check(need, threads: 1)
    var settings = AnalogSettings.rpuManaged
    settings.storage = .compact
    settings.update = AnalogSettings.rpuBaseline.update
    let read = Ceilings().readRate(size: Self.read, threads: threads)
    let signals = BenchmarkCase(
      operation: .update, variant: .trainingLike, rows: size, columns: size, batch: 1)
    let (x, delta) = signals.signals()
    let initial = signals.weights()

    var built: [AnalogTile] = []
    var bar = ProgressBar("building \(tiles) tiles of \(size)²", total: tiles)
    let building = try seconds {
      while built.count < tiles {
        bar.show(built.count)
        built += try wave(built.count, settings, initial)
      }
    }
    bar.clear()
    let held = built.reduce(0) { $0 + $1.bytes }

    var rows: [[String]] = []
    var y = Matrix(rows: 1, columns: size)
    let passes: [(String, Double, (AnalogTile) throws -> Void)] = [
      ("forward", 4, { try $0.forward(x, into: &y) }),
      ("backward", 4, { try $0.backward(delta, into: &y) }),
      ("update, training-like", 0, { try $0.update(x: x, delta: delta, learningRate: 0.01) }),
    ]
    bar = ProgressBar("two passes of each kind", total: 2 * passes.count * tiles)
    for (position, (name, bytesRead, call)) in passes.enumerated() {
      // The first pass makes each tile's lines of signals; the second is timed.
      var time = 0.0
      for pass in 0..<2 {
        time = try seconds {
          for (i, tile) in built.enumerated() {
            bar.show((2 * position + pass) * tiles + i, name)
            try call(tile)
          }
        }
      }
      let perWeight = time / Double(weights)
      rows.append([
        name, number(time, 2), number(perWeight * 1e9, 3),
        bytesRead > 0 ? number(bytesRead, 0) : "",
        bytesRead > 0 ? "\(number(100 * bytesRead / perWeight / read, 0)) %" : "",
      ])
    }
    bar.clear()
    print(MachineDescription.current(threads: threads).line)
    print(
      """
      \(tiles) tiles of \(size)² = \(weights) weights · \
      \(number(Double(held) / Double(weights), 2)) bytes a weight · \(bytes(held)) held, \
      \(bytes(Memory.peak)) at most\nbuilt in \(number(building, 1)) s, \
      \(number(building / Double(weights) * 1e9, 2)) ns a weight · memory reads \
      \(number(read * 1e-9, 1)) GB/s with \(counted(threads, "thread"))
      """)
    printTable(
      header: [
        "pass through all", "seconds", "ns a weight", "bytes read a weight", "of the read rate",
      ], rows: rows, leftColumns: 1)
  }

  /// The next tiles, as many at once as there are threads.
  private func wave(_ first: Int, _ settings: AnalogSettings, _ initial: Matrix) throws
    -> [AnalogTile]
  {
    let count = min(threads, tiles - first)
    let made = Made(count)
    CrosspointCommand.run(count) { i in
      made.results[i] = Result {
        let tile = try AnalogTile(
          rows: size, columns: size, settings: settings, seed: 1, tile: UInt32(first + i),
          threads: threads)
        try tile.setWeights(initial)
        return tile
      }
    }
    return try (0..<count).map { try made.results[$0]!.get() }
  }
}

/// Room for each thread's result.
private final class Made: @unchecked Sendable {
  let results: UnsafeMutableBufferPointer<Result<AnalogTile, any Error>?>
  init(_ count: Int) {
    results = .allocate(capacity: count)
    results.initialize(repeating: nil)
  }
  deinit {
    results.deinitialize()
    results.deallocate()
  }
}
