import Benchmark
import Crosspoint

/// Every kernel on every instruction set of this machine, and OpenBLAS's products beside them.
let benchmarks: @Sendable () -> Void = {
  Benchmark.defaultConfiguration = .init(
    metrics: [.wallClock, .throughput], warmupIterations: 3, scalingFactor: .kilo,
    maxDuration: .milliseconds(150),
    maxIterations: 10_000)
  BLAS.useBestCore()
  BLAS.setThreads(1)

  for work in digitalWork { register(work.name, work.scale) { work.prepare(()) } }
  for set in InstructionSet.available {
    let table = KernelTable.table(for: set)
    for work in kernelWork {
      register("\(work.name) · \(set.name)", work.scale) { work.prepare(table) }
    }
  }
}

/// A kernel on inputs of one size. A new kernel is one entry in `kernelWork`.
struct Work<Argument> {
  var name: String
  /// Calls in one measurement.
  var scale: BenchmarkScalingFactor
  /// Makes the inputs, which stay for the life of the process, and returns one call.
  var prepare: (Argument) -> () -> Void
}

private func register(
  _ name: String, _ scale: BenchmarkScalingFactor, _ prepare: @escaping () -> () -> Void
) {
  // Inputs are made for the benchmarks that run, not for all that are listed.
  var call: (() -> Void)?
  var configuration = Benchmark.defaultConfiguration
  configuration.scalingFactor = scale
  Benchmark(name, configuration: configuration) { benchmark in
    let once = call!
    for _ in benchmark.scaledIterations { once() }
  } setup: {
    call = prepare()
  } teardown: {
    call = nil
  }
}
