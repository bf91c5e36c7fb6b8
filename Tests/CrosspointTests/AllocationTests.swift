import CAllocations
import Crosspoint
import TestSupport
import Testing

/// A call on shapes and at a learning rate that a tile has seen allocates nothing.
@Suite("No allocation in the steady state", .enabled(if: allocations_are_counted() != 0))
struct AllocationTests {
  static let settings: [(name: String, settings: AnalogSettings)] = {
    var soft = AnalogSettings.rpuManaged
    soft.device = Device(SoftBounds())
    var across = AnalogSettings.rpuManaged
    across.update.aggregation = .acrossSamples
    return [
      ("rpu-managed", .rpuManaged), ("rpu-baseline", .rpuBaseline),
      ("compact", .rpuManaged.stored(.compact)),
      ("half copy", .rpuManaged.stored(Storage(products: .half))), ("soft bounds", soft),
      ("across samples", across),
    ]
  }()

  @Test("what is allocated is seen")
  func planted() {
    allocations_begin()
    let m = Matrix(rows: 3, columns: 5)
    #expect(allocations_end() > 0 && m.count == 15)
  }

  @Test("products and updates, one sample and 32", arguments: settings.indices, [1, 32])
  func calls(_ index: Int, _ batch: Int) throws {
    let (name, settings) = Self.settings[index]
    let (rows, columns) = (67, 130)
    let tile = try AnalogTile(rows: rows, columns: columns, settings: settings, seed: 5)
    try tile.setWeights(signals(rows, columns, 1, scale: 0.1))
    // Training-like: a fifth of x, and small errors.
    var x = signals(batch, columns, 2)
    x.withUnsafeMutableBufferPointer { x in for i in x.indices where x[i] < 0.84 { x[i] = 0 } }
    let delta = signals(batch, rows, 3, scale: 0.02)
    var (y, z) = (Matrix(rows: batch, columns: rows), Matrix(rows: batch, columns: columns))
    var least = (forward: Int.max, backward: Int.max, update: Int.max)
    func count(_ body: () throws -> Void) rethrows -> Int {
      allocations_begin()
      try body()
      return Int(allocations_end())
    }
    // The least of several calls: memory that calls work in is shared with other tests' calls, and
    // theirs may have left what is too small.
    for _ in 0..<12 {
      least.forward = min(least.forward, try count { try tile.forward(x, into: &y) })
      least.backward = min(least.backward, try count { try tile.backward(delta, into: &z) })
      let update = try count { try tile.update(x: x, delta: delta, learningRate: 0.01) }
      least.update = min(least.update, update)
    }
    #expect(least == (0, 0, 0), "\(name), batch \(batch)")
  }
}
