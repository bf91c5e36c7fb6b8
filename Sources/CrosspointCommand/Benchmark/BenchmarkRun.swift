import Crosspoint
import CrosspointFiles
import Foundation

/// The result of `crosspoint bench`, as its JSON file holds it.
struct BenchmarkRun: Codable, Sendable {
  var version = crosspointVersion
  var machine: MachineDescription
  /// The tile before the variants change it, and its name; left out for rpu-managed with compact
  /// storage.
  var settings: AnalogSettings?
  var tile: String?
  var results: [BenchmarkResult]

  /// Runs the cases one after the other with a progress bar.
  /// - Parameter tile: the cases' tile and its name; nil for the standard one.
  /// - Throws: `MemoryError` before the first where one of them does not fit;
  ///   `CrosspointError.invalidSetting` where a cell cannot have the tile's device.
  static func run(
    _ cases: [BenchmarkCase], tile: (name: String, settings: AnalogSettings)? = nil, threads: Int,
    budget: Double
  ) throws -> BenchmarkRun {
    for c in cases { try c.settings.validate() }
    var need = SideBySide.need(cases, threads: threads)
    need.canSave(held: need.held, by: "take smaller --sizes or --batches")
    try Memory.check(need, threads: threads)
    BLAS.setThreads(threads)
    var bar = ProgressBar("benchmark", total: cases.count)
    let side = SideBySide(threads: threads, budget: budget)
    var results: [BenchmarkResult] = []
    for (i, c) in cases.enumerated() {
      bar.show(i, "\(c.subject ?? c.operation.rawValue) \(c.rows)², batch \(c.batch)")
      results.append(try side.run(c))
    }
    bar.clear()
    return BenchmarkRun(
      machine: .current(threads: threads), settings: tile?.settings, tile: tile?.name,
      results: results)
  }

  func printTable() {
    print(machine.line)
    CrosspointCommand.printTable(
      header: [
        "operation", "variant", "size", "batch", "exact µs", "analog µs", "analog/exact",
        "ns/cross-point", "passes",
      ],
      rows: results.map { r in
        [
          r.operation.rawValue, r.variant.title(tile: tile), "\(r.rows) × \(r.columns)",
          "\(r.batch)", short(r.digital_us),
          short(r.analog_us),
          number(r.ratio, 2), number(r.nanoseconds(analog: true), 3),
          r.passes.map { number($0, 2) } ?? "",
        ]
      }, leftColumns: 2)
  }

  /// The results of `bench --devices`.
  func printDevices() {
    print(machine.line)
    CrosspointCommand.printTable(
      header: [
        "device or cell", "update", "size", "batch", "exact µs", "analog µs", "analog/exact",
        "ns/cross-point", "bytes/cross-point", "Gaussians", "their µs", "analog/Gaussians",
      ],
      rows: results.map { r in
        [
          r.device ?? "", r.variant.rawValue, "\(r.rows) × \(r.columns)", "\(r.batch)",
          short(r.digital_us), short(r.analog_us), number(r.ratio, 2),
          number(r.nanoseconds(analog: true), 3), r.bytes.map { number($0, 2) } ?? "",
          r.gaussians.map { "\($0)" } ?? "", r.gaussians_us.map { short($0) } ?? "",
          r.gaussians_ratio.map { number($0, 2) } ?? "",
        ]
      }, leftColumns: 2)
  }
}
