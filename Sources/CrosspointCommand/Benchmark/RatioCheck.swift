import Crosspoint
import CrosspointFiles
import Foundation

/// Compares the ratios of a new run with those that an earlier one recorded.
struct RatioCheck {
  var recorded: BenchmarkRun
  /// How much larger a ratio may be: 0.3 for 30 %.
  var tolerance: Double

  /// Reads what `bench --json` wrote. Throws a message for a file that is missing or something
  /// else.
  init(file: String, tolerance: Double) throws {
    self.tolerance = tolerance
    let data = try contents(
      of: file, option: "--check", "a file that 'crosspoint bench --json' wrote")
    do { recorded = try StoredJSON.value(BenchmarkRun.self, data) } catch {
      throw InputError(
        "--check '\(file)' is not what 'crosspoint bench --json' writes: \(explained(error)).")
    }
    guard !recorded.results.isEmpty else { throw InputError("--check '\(file)' holds no results.") }
    for (i, result) in recorded.results.enumerated() {
      if let problem = Self.problem(result) {
        throw InputError("--check '\(file)', result \(i + 1): \(problem)")
      }
    }
  }

  /// Why bench cannot run a case of a file, which anyone may have written.
  private static func problem(_ result: BenchmarkResult) -> String? {
    let (sizes, batches) = (BenchmarkCase.sizes, BenchmarkCase.batches)
    for (name, value, possible) in [
      ("rows", result.rows, sizes), ("columns", result.columns, sizes),
      ("batch", result.batch, batches),
    ] where !possible.contains(value) {
      return "\(name) is \(value); \(possible.lowerBound) to \(possible.upperBound) are possible."
    }
    if let device = result.device, BenchmarkSubject(device, on: BenchmarkCase.standardTile) == nil {
      return "device is '\(device)', which 'crosspoint bench --devices' does not have."
    }
    return result.ratio.isFinite && result.ratio > 0
      ? nil : "ratio is \(result.ratio); it must be above 0."
  }

  /// Runs every recorded case again, and one that looks slower once more. Returns whether none is.
  func run(threads: Int, budget: Double) throws -> Bool {
    let tile = recorded.settings ?? BenchmarkCase.standardTile
    let cases = recorded.results.map { result in
      BenchmarkCase(
        operation: result.operation, variant: result.variant, rows: result.rows,
        columns: result.columns, batch: result.batch,
        tile: result.device.flatMap { BenchmarkSubject($0, on: tile) }?.settings ?? tile)
    }
    try Memory.check(SideBySide.need(cases, threads: threads), threads: threads)
    let side = SideBySide(threads: threads, budget: budget)
    BLAS.setThreads(threads)
    var bar = ProgressBar("checking", total: recorded.results.count)
    var slower = 0
    var rows: [[String]] = []
    for (i, (old, c)) in zip(recorded.results, cases).enumerated() {
      bar.show(i, "\(old.operation.rawValue) \(old.rows)²")
      var ratio = try side.run(c).ratio
      // A noisy moment is not a regression: the better of two counts.
      if ratio > old.ratio * (1 + tolerance) { ratio = min(ratio, try side.run(c).ratio) }
      let isSlower = ratio > old.ratio * (1 + tolerance)
      slower += isSlower ? 1 : 0
      rows.append([
        old.device ?? old.operation.rawValue, old.variant.title(tile: recorded.tile),
        "\(old.rows) × \(old.columns)", "\(old.batch)", number(old.ratio, 2),
        number(ratio, 2), isSlower ? "slower" : "",
      ])
    }
    bar.clear()
    let here = MachineDescription.current(threads: threads)
    print("recorded: \(recorded.machine.line)\nhere:     \(here.line)")
    printTable(
      header: ["operation", "variant", "size", "batch", "recorded", "now", "verdict"], rows: rows,
      leftColumns: 2)
    if recorded.machine.cpu != here.cpu || recorded.machine.isa != here.isa {
      print("Another CPU or instruction set than recorded: the ratios are a guide only.")
    }
    let percent = number(100 * tolerance, 0)
    print(
      slower == 0
        ? "No ratio is over \(percent) % above the recorded one."
        : """
        \(counted(slower, "ratio")) \(slower == 1 ? "is" : "are") over \(percent) % above what \
        was recorded.
        """
    )
    return slower == 0
  }
}
