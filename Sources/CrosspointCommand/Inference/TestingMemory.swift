import Crosspoint
import CrosspointLearning

/// What testing a trained network takes of memory.
enum TestingMemory {
  /// The network as it is, and again on another kind of tile.
  static func need(_ data: DataExtent, _ plan: NetworkPlan, on kind: TileKind?, threads: Int)
    -> MemoryNeed
  {
    let examples = plan.testedAtOnce
    var networks = plan.bytes(examples: examples)
    if let kind {
      networks += plan.on(kind).bytes(examples: examples)
      if kind.isCalibrated { networks += plan.on(kind).calibrationBytes(examples: data.train) }
    }
    // Pixels are shifted and scaled beside themselves.
    var need = MemoryNeed(
      "testing on \(data.test) examples",
      held: max(data.readingBytes, 2 * data.bytes + networks))
    need.cut(amongThreads: threads)
    let isExact = plan.isPartlyExact || kind.map { plan.on($0).isPartlyExact } ?? false
    need.reserve(callers: isExact ? 1 : 0)
    return need
  }
}

extension NetworkPlan {
  /// The same network on arrays of one kind.
  fileprivate func on(_ kind: TileKind) -> NetworkPlan {
    NetworkPlan(architecture, ArrayPlan(kind), loss: loss)
  }
}
