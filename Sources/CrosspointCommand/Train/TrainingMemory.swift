import Crosspoint
import CrosspointLearning
import CrosspointStudy

/// What training takes of memory, a network or several side by side on the same data.
enum TrainingMemory {
  /// One network, its products cut among threads.
  static func need(_ data: DataExtent, _ plan: NetworkPlan, batch: Int, threads: Int) -> MemoryNeed
  {
    var need = MemoryNeed(
      "training on \(data.train) examples",
      held: held(data, networks: plan.bytes(batch: min(batch, data.train))))
    need.cut(amongThreads: threads)
    need.reserve(callers: plan.isPartlyExact ? 1 : 0)
    return need
  }

  /// Several networks at once, each on a thread.
  static func need(_ data: DataExtent, _ runs: [StudyRun], sideBySide count: Int) -> MemoryNeed {
    let count = min(count, runs.count)
    let network = runs.reduce(0) {
      max($0, $1.network.bytes(batch: min($1.batch ?? 1, data.train)))
    }
    var need = MemoryNeed(
      "training \(count == 1 ? "" : "\(count) networks at once ")on \(data.train) examples",
      held: held(data, networks: count * network))
    // Beside them the threads that wait for signals and for gnuplot.
    let others = 4
    need.reserve(threads: count - 1 + others)
    need.reserve(callers: runs.contains { $0.network.isPartlyExact } ? count : 0)
    var alone = MemoryNeed("", held: 0)
    alone.reserve(threads: others)
    alone.reserve(callers: 1)
    if count > 1 {
      need.canSave(
        held: (count - 1) * network, reserved: need.reserved - alone.reserved,
        by: "take --threads 1")
    }
    return need
  }

  private static func held(_ data: DataExtent, networks: Int) -> Int {
    max(data.readingBytes, data.bytes + networks)
  }
}

extension NetworkPlan {
  /// Bytes of its network where it learns from so many examples at once, and is tested.
  fileprivate func bytes(batch: Int) -> Int { bytes(examples: max(batch, testedAtOnce)) }
}
