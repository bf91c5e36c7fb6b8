import Crosspoint
import CrosspointLearning

extension DemoCommand {
  /// Of its two halves, one after the other.
  /// - Parameter cases: what is timed.
  func memoryNeed(_ cases: [BenchmarkCase]) -> MemoryNeed {
    let plan = NetworkPlan(.dense(widths: Network.rpuWidths), ArrayPlan(.digital))
    var need = TrainingMemory.need(
      SyntheticDigits.standardExtent, plan, batch: 1, threads: threads)
    need.work = "the demonstration"
    need.held = max(need.held, SideBySide.need(cases, threads: threads).held)
    return need
  }
}
