import Crosspoint
import Foundation

/// How near every kernel comes to what the machine can do, all measured in one run.
struct Roofline: Codable {
  struct Row: Codable {
    var kernel: String
    var unit: String
    var bytes: Double
    var operations: Double
    /// Nanoseconds for an element, and the least the ceilings allow.
    var measured_ns: Double
    var bound_ns: Double
    /// "memory" or "compute": which ceiling is the bound.
    var limit: String
    /// bound / measured.
    var share: Double
    /// One thread's time over two threads', and the machine's own gain in the limiting ceiling;
    /// where measured.
    var two_threads: Double?
    var ceiling_two_threads: Double?
  }
  var version = crosspointVersion
  var machine: MachineDescription
  /// Operations on a lane in a second, with separate and with fused ones.
  var operations_per_second: Double
  var fused_operations_per_second: Double
  /// Bytes read in a second, by what the buffer holds.
  var read_bytes_per_second: [String: Double] = [:]
  var rows: [Row] = []

  /// Of its largest tile; two threads at once, and nothing of OpenBLAS.
  static var need: MemoryNeed {
    let largest = BenchmarkCase(
      operation: .forward, variant: .managed, rows: 4096, columns: 4096, batch: 32)
    var need = MemoryNeed("the roofline", held: SideBySide.bytes(largest))
    need.reserve(threads: 1)
    return need
  }

  /// Throws `MemoryError` where there is too little.
  static func measure() throws -> Roofline {
    try Memory.check(need, threads: 1)
    BLAS.setThreads(1)
    let ceilings = Ceilings()
    var result = Roofline(
      machine: .current(threads: 1),
      operations_per_second: ceilings.operationRate(threads: 1, fused: false),
      fused_operations_per_second: ceilings.operationRate(threads: 1, fused: true))
    let operationGain =
      ceilings.operationRate(threads: 2, fused: false)
      / ceilings.operationRate(threads: 1, fused: false)
    var bar = ProgressBar("roofline", total: RooflineWorks.count)
    var done = 0
    try RooflineWorks().each { work in
      bar.show(done, work.name)
      let read = ceilings.readRate(size: work.footprint, threads: 1)
      result.read_bytes_per_second[bytes(work.footprint)] = read
      let compute =
        work.operations
        / (work.isFused ? result.fused_operations_per_second : result.operations_per_second)
      let memory = work.bytes / read
      let one = try time(work, threads: 1)
      var row = Row(
        kernel: work.name, unit: work.unit, bytes: work.bytes, operations: work.operations,
        measured_ns: one * 1e9,
        bound_ns: max(compute, memory) * 1e9, limit: compute > memory ? "compute" : "memory",
        share: max(compute, memory) / one)
      if work.isThreaded {
        row.two_threads = one / (try time(work, threads: 2))
        row.ceiling_two_threads =
          compute > memory
          ? operationGain : ceilings.readRate(size: work.footprint, threads: 2) / read
      }
      result.rows.append(row)
      done += 1
    }
    bar.clear()
    return result
  }

  /// Seconds for one element: the median of at least five timings of 0.2 ms or more.
  private static func time(_ work: RooflineWork, threads: Int) throws -> Double {
    try work.begin()
    try work.call(threads)
    let once = try seconds { try work.call(threads) }
    let calls = max(1, Int(2e-4 / max(once, 1e-8)))
    let repetitions = max(5, min(51, Int(0.3 / (Double(calls) * max(once, 1e-8)))))
    let times = try (0..<repetitions).map { _ in
      try seconds { for _ in 0..<calls { try work.call(threads) } }
    }
    return median(times) / Double(calls * work.elements)
  }

  func printTable() {
    print(machine.line)
    print(
      """
      ceilings: \(number(operations_per_second * 1e-9, 0)) G operations on a lane/s, fused \
      \(number(fused_operations_per_second * 1e-9, 0)); reads 
      """
        + read_bytes_per_second.sorted { $0.value > $1.value }.map {
          "\(number($0.value * 1e-9, 0)) GB/s from \($0.key)"
        }
        .joined(separator: ", "))
    CrosspointCommand.printTable(
      header: [
        "kernel", "of an element", "limit", "bytes", "operations", "bound ns", "measured ns",
        "share", "2 threads", "ceiling",
      ],
      rows: rows.map { r in
        [
          r.kernel, r.unit, r.limit, number(r.bytes, 2), number(r.operations, 1),
          number(r.bound_ns, 3), number(r.measured_ns, 3),
          "\(number(100 * r.share, 0)) %", r.two_threads.map { number($0, 2) } ?? "",
          r.ceiling_two_threads.map { number($0, 2) } ?? "",
        ]
      }, leftColumns: 3)
  }
}
