import Crosspoint
import Dispatch
import Foundation

/// Times an exact and an analog tile on the same matrices, in turn within one run.
struct SideBySide {
  var threads: Int
  /// Seconds to spend on one case.
  var budget: Double

  /// Bytes of a case, about: eight arrays of weights and devices, six of signals each way (their
  /// draws included).
  static func bytes(_ c: BenchmarkCase) -> Int {
    4 * (8 * c.rows * c.columns + 6 * (c.rows + c.columns) * c.batch) + 4 << 20
  }

  /// Of the largest of some cases.
  static func need(_ cases: [BenchmarkCase], threads: Int) -> MemoryNeed {
    let largest = cases.max { bytes($0) < bytes($1) }!
    var need = MemoryNeed(
      "timing \(largest.rows) × \(largest.columns) with a batch of \(largest.batch)",
      held: bytes(largest))
    need.cut(amongThreads: threads)
    need.reserve(callers: 1)
    return need
  }

  /// Runs one case: a warm-up of both, then pairs until the budget is spent (at least 5, at most
  /// 101).
  func run(_ c: BenchmarkCase) throws -> BenchmarkResult {
    let weights = c.weights()
    let (x, delta) = c.signals()
    let digital = DigitalTile(rows: c.rows, columns: c.columns)
    let analog = try AnalogTile(
      rows: c.rows, columns: c.columns, settings: c.settings, seed: 1, threads: threads)
    try digital.setWeights(weights)
    try analog.setWeights(weights)

    // Every other update the other way, and the weights set again after some hundred samples: else
    // steps that differ up and down take every weight to a bound.
    var learningRate: Float = 0.01
    var y = Matrix(rows: c.batch, columns: c.operation == .backward ? c.columns : c.rows)
    func call(_ tile: any Tile) throws {
      switch c.operation {
      case .forward: try tile.forward(x, into: &y)
      case .backward: try tile.backward(delta, into: &y)
      case .update:
        learningRate = -learningRate
        try tile.update(x: x, delta: delta, learningRate: learningRate)
      }
    }

    try call(digital)
    try call(analog)
    // Calls inside one timing, so that a timing lasts some 200 µs at least.
    let once = try max(seconds { try call(digital) }, seconds { try call(analog) })
    let calls = max(1, Int(2e-4 / max(once, 1e-7)))
    let most = max(5, min(101, Int(budget / (2 * Double(calls) * max(once, 1e-7)))))
    var times: [(digital: Double, analog: Double)] = []
    let pairsOfOneStart = max(1, 256 / (calls * c.batch))
    for pair in 0..<most {
      if c.operation == .update && pair % pairsOfOneStart == 0 {
        try digital.setWeights(weights)
        try analog.setWeights(weights)
        // Both write their own memory then, not for the first time, and have it near again.
        for _ in 0..<max(1, min(4, calls)) {
          try call(digital)
          try call(analog)
        }
      }
      let d = try seconds { for _ in 0..<calls { try call(digital) } } / Double(calls)
      let a = try seconds { for _ in 0..<calls { try call(analog) } } / Double(calls)
      times.append((d, a))
    }

    var passes: Double?
    if c.operation == .forward {
      var report = ProductReport()
      try analog.forward(x, into: &y, report: &report)
      passes = report.meanPasses
    }
    return BenchmarkResult(
      operation: c.operation, rows: c.rows, columns: c.columns, batch: c.batch, variant: c.variant,
      digital_us: median(times.map(\.digital)) * 1e6, analog_us: median(times.map(\.analog)) * 1e6,
      ratio: median(times.map { $0.analog / $0.digital }), repetitions: times.count, passes: passes)
  }
}

/// The middle value, or the mean of the two middle ones. Traps on none.
func median(_ values: [Double]) -> Double {
  let sorted = values.sorted()
  let n = sorted.count
  return n % 2 == 1 ? sorted[n / 2] : (sorted[n / 2 - 1] + sorted[n / 2]) / 2
}
