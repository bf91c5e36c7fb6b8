import Crosspoint

/// Products and updates of fixed-point numbers, conversions included, beside OpenBLAS's in single
/// precision.
struct FixedPointRun {
  var threads: Int
  var sizes: [Int]
  var batches: [Int]
  /// Pairs of timings of each row.
  var pairs: Int

  /// What is timed: words of the paper's, and short ones whose sums single precision holds.
  private static let kinds: [(name: String, settings: FixedPointSettings)] = [
    ("⟨2, 14⟩, nearest", FixedPointSettings(.gupta(fractionBits: 14), rounding: .nearest)),
    ("⟨2, 14⟩, stochastic", FixedPointSettings(.gupta(fractionBits: 14))),
    (
      "⟨2, 14⟩, stochastic, momentum",
      FixedPointSettings(.gupta(fractionBits: 14), momentum: 0.9, decay: 0.05)
    ),
    ("⟨2, 4⟩, stochastic", FixedPointSettings(.uniform(FixedPointFormat(2, 4)))),
  ]

  private enum Call: String, CaseIterable { case forward, backward, update, step }

  /// Of the largest matrix: weights, last updates, sums and the exact tile; signals in double
  /// precision.
  var need: MemoryNeed {
    let (n, batch) = (sizes.max()!, batches.max()!)
    var need = MemoryNeed(
      "timing \(n) × \(n) with a batch of \(batch)", held: 40 * n * n + 64 * n * batch + 4 << 20)
    need.cut(amongThreads: threads)
    need.reserve(callers: 1)
    return need
  }

  func run() throws {
    try Memory.check(need, threads: threads)
    BLAS.setThreads(threads)
    print(MachineDescription.current(threads: threads).line)
    print("\nConversions included; exact: OpenBLAS in single precision (sgemm).")
    try StandardOutput.check()
    let table = try sizes.flatMap { n in try batches.flatMap { try rows(n, $0) } }
    printTable(
      header: [
        "numbers", "operation", "size", "batch", "exact µs", "fixed point µs", "fixed point/exact",
      ], rows: table, leftColumns: 2)
  }

  private func rows(_ n: Int, _ batch: Int) throws -> [[String]] {
    func matrix(_ rows: Int, _ vector: UInt64, _ scale: Float) -> Matrix {
      let draws = RandomStream(seed: 1, tile: 0, vector: vector, purpose: .initialWeights)
      return Matrix(rows: rows, columns: n, draws.gaussians(rows * n).map { scale * $0 })
    }
    let weights = matrix(n, 1, 0.03)
    let (x, delta) = (matrix(batch, 2, 0.5), matrix(batch, 3, 0.02))
    return try Self.kinds.flatMap { name, settings in
      let exact = DigitalTile(rows: n, columns: n)
      let tile = try FixedPointTile(
        rows: n, columns: n, settings: settings, seed: 1, threads: threads)
      for tile in [exact, tile] as [any Tile] { try tile.setWeights(weights) }
      var y = Matrix(rows: batch, columns: n)
      func call(_ tile: any Tile, _ what: Call) throws {
        if what == .forward || what == .step { try tile.forward(x, into: &y) }
        if what == .backward || what == .step { try tile.backward(delta, into: &y) }
        if what == .update || what == .step {
          try tile.update(x: x, delta: delta, learningRate: 0.001)
        }
      }
      return try Call.allCases.compactMap { what -> [String]? in
        // Products know nothing of momentum.
        guard settings.momentum == 0 || what == .update else { return nil }
        let times = try timed(pairs, { try call(tile, what) }, { try call(exact, what) })
        return [
          name, what == .step ? "all three" : what.rawValue, "\(n) × \(n)", "\(batch)",
          short(times.second * 1e6), short(times.first * 1e6), number(times.ratio, 2),
        ]
      }
    }
  }
}
