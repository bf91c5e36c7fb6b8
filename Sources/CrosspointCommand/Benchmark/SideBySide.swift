import Crosspoint
import Dispatch
import Foundation

/// Times an exact and an analog tile on the same matrices, in turn within one run.
struct SideBySide {
  var threads: Int
  /// Seconds to spend on one case.
  var budget: Double

  /// Bytes of a case, about: the analog tile, five more of the size of its weights, six of signals
  /// each way (their draws included); for cells of several arrays, and where noise is written, what
  /// setting their weights takes.
  static func bytes(_ c: BenchmarkCase) -> Int {
    let settings = c.settings
    // A cross-point's share is the same in a tile of any size.
    let small = (rows: 16, columns: 64)
    let tile = try? AnalogTile(
      rows: small.rows, columns: small.columns, settings: settings, seed: 1)
    let held = Double(tile?.bytes ?? 0) / Double(small.rows * small.columns)
    let hasWriteNoise = settings.device.model.writeNoise > 0
    let set = settings.cell != .single ? 24 : hasWriteNoise ? 8 : 0
    return Int((held + 20 + Double(set)) * Double(c.rows * c.columns))
      + 24 * (c.rows + c.columns) * c.batch + 4 << 20
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
  /// 101); of `--devices` with the Gaussians that the update needs beside them.
  func run(_ c: BenchmarkCase) throws -> BenchmarkResult {
    let weights = c.weights()
    let (x, delta) = c.signals()
    let digital = DigitalTile(rows: c.rows, columns: c.columns)
    let analog = try AnalogTile(
      rows: c.rows, columns: c.columns, settings: c.settings, seed: 1, threads: threads)
    try digital.setWeights(weights)
    try analog.setWeights(weights)
    let gaussians =
      c.subject == nil
      ? nil : try c.gaussians().map { GaussianFill(count: $0, threads: threads) }

    // Each tile's every other update the other way, and the weights set again after some hundred
    // samples: else steps that differ up and down take every weight to a bound. With `--devices`
    // sixteen samples go one way, so that cells that gather updates have something to hand on.
    let turn = c.subject == nil ? 1 : max(1, 16 / c.batch)
    var updates = (digital: 0, analog: 0)
    var y = Matrix(rows: c.batch, columns: c.operation == .backward ? c.columns : c.rows)
    func call(_ tile: any Tile, _ updates: inout Int) throws {
      switch c.operation {
      case .forward: try tile.forward(x, into: &y)
      case .backward: try tile.backward(delta, into: &y)
      case .update:
        let isBack = updates / turn % 2 == 1
        updates += 1
        try tile.update(x: x, delta: delta, learningRate: isBack ? -0.01 : 0.01)
      }
    }
    func callDigital() throws { try call(digital, &updates.digital) }
    func callAnalog() throws { try call(analog, &updates.analog) }

    try callDigital()
    try callAnalog()
    // Calls inside one timing, so that a timing lasts some 200 µs at least.
    let first = (digital: try seconds(callDigital), analog: try seconds(callAnalog))
    let once = max(first.digital, first.analog, 1e-7)
    let calls = max(1, Int(2e-4 / once))
    // A law of some milliseconds leaves nothing of the exact matrix in the caches: one exact call
    // alone would be timed for fetching it.
    let digitalCalls =
      c.subject == nil ? calls : max(calls, Int(2e-4 / max(first.digital, 1e-7)))
    let most = max(5, min(101, Int(budget / (2 * Double(calls) * once))))
    var times: [(digital: Double, analog: Double)] = []
    var draws: [Double] = []
    let pairsOfOneStart = max(1, 256 / (calls * c.batch))
    for pair in 0..<most {
      if c.operation == .update && pair % pairsOfOneStart == 0 {
        try digital.setWeights(weights)
        try analog.setWeights(weights)
        // Both write their own memory then, not for the first time, and have it near again.
        for _ in 0..<max(1, min(4, calls)) {
          try callDigital()
          try callAnalog()
        }
      }
      let d =
        try seconds { for _ in 0..<digitalCalls { try callDigital() } } / Double(digitalCalls)
      let a = try seconds { for _ in 0..<calls { try callAnalog() } } / Double(calls)
      times.append((d, a))
      if let gaussians {
        draws.append(seconds { for _ in 0..<calls { gaussians.draw() } } / Double(calls))
      }
    }

    var passes: Double?
    if c.operation == .forward {
      var report = ProductReport()
      try analog.forward(x, into: &y, report: &report)
      passes = report.meanPasses
    }
    var result = BenchmarkResult(
      operation: c.operation, rows: c.rows, columns: c.columns, batch: c.batch, variant: c.variant,
      digital_us: median(times.map(\.digital)) * 1e6, analog_us: median(times.map(\.analog)) * 1e6,
      ratio: median(times.map { $0.analog / $0.digital }), repetitions: times.count, passes: passes)
    guard let subject = c.subject else { return result }
    (result.device, result.bytes) = (subject, Double(analog.bytes) / Double(c.rows * c.columns))
    // A few training-like samples may have no pulses at all.
    if let gaussians, gaussians.count > 0 {
      result.gaussians = gaussians.count
      result.gaussians_us = median(draws) * 1e6
      result.gaussians_ratio = median(zip(times, draws).map { $0.analog / $1 })
    }
    return result
  }
}

/// The middle value, or the mean of the two middle ones. Traps on none.
func median(_ values: [Double]) -> Double {
  let sorted = values.sorted()
  let n = sorted.count
  return n % 2 == 1 ? sorted[n / 2] : (sorted[n / 2 - 1] + sorted[n / 2]) / 2
}
