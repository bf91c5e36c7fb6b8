import ArgumentParser
import Crosspoint
import Foundation

struct BenchCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "bench",
    abstract: "Time exact and analog products and updates on the same matrices.",
    discussion: """
      Weights are uniform in ±1/√n and signals in ±1, the analog tile has the setting rpu-managed. Exact and analog calls \
      alternate within one run; times are medians, the ratio is the median of the pairs. 'training-like' updates have 20 % of x \
      nonzero, δ of σ 0.02, η 0.01 and BL 10; 'dense' ones pulse every line in half of 31 slots. 'passes' is the mean number of \
      passes that bound management needed.
      """)

  @Flag(help: "Fewer sizes and repetitions: about ten seconds.") var quick = false
  @Option(help: "Threads, for OpenBLAS and for the analog tile.") var threads = 1
  @Option(help: "Sizes n of n × n matrices, separated by commas.") var sizes = CountList([256, 512, 1024, 2048])
  @Option(help: "Samples in one call, separated by commas.") var batches = CountList([1, 32, 256])
  @Option(help: "Write machine and results to this file.") var json: String?

  func validate() throws {
    try checkThreads(threads)
    if let json { try checkWritable(json, option: "--json") }
    for n in sizes.values {
      guard n <= 16384 else { throw ValidationError("--sizes: \(n) is above 16384, where one matrix takes over 1 GiB.") }
    }
    for b in batches.values {
      guard b <= 65536 else { throw ValidationError("--batches: \(b) is above 65536.") }
    }
  }

  func run() throws {
    let usesDefaults = sizes.values == [256, 512, 1024, 2048] && batches.values == [1, 32, 256]
    let cases = BenchmarkRun.cases(
      sizes: quick && usesDefaults ? [256, 1024] : sizes.values, batches: quick && usesDefaults ? [1, 32] : batches.values)
    let run = try BenchmarkRun.run(cases, threads: threads, budget: quick ? 0.25 : 1.5)
    run.printTable()
    if let json { try run.write(to: json) }
  }
}

/// Positive counts separated by commas.
struct CountList: ExpressibleByArgument {
  var values: [Int]

  init(_ values: [Int]) { self.values = values }

  init?(argument: String) {
    let parts = argument.split(separator: ",", omittingEmptySubsequences: false)
    let counts = parts.compactMap { Int($0) }.filter { $0 > 0 }
    guard counts.count == parts.count, !counts.isEmpty else { return nil }
    values = counts
  }

  var defaultValueDescription: String { values.map(String.init).joined(separator: ",") }
}

func checkThreads(_ threads: Int) throws {
  let most = 4 * ProcessInfo.processInfo.activeProcessorCount
  guard threads >= 1, threads <= most else {
    throw ValidationError("--threads is \(threads); this machine takes 1 to \(most).")
  }
}
