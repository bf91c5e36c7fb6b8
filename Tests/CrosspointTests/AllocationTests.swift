import CAllocations
import Crosspoint
import TestSupport
import Testing

/// A call for one sample, on shapes and at a learning rate that a tile has seen, allocates nothing;
/// of many samples each kernel may allocate the panel that it packs weights to.
@Suite("No allocation in the steady state", .enabled(if: allocations_are_counted() != 0))
struct AllocationTests {
  static let settings: [(name: String, settings: AnalogSettings)] = {
    var soft = AnalogSettings.rpuManaged
    soft.device = Device(SoftBounds())
    return [
      ("rpu-managed", .rpuManaged), ("rpu-baseline", .rpuBaseline),
      ("compact", .rpuManaged.stored(.compact)),
      ("half copy", .rpuManaged.stored(Storage(products: .half))), ("soft bounds", soft),
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
    var counts = (forward: 0, backward: 0, update: 0)
    // What a later call needs more of than the ones before, as longer lists, it may allocate.
    for call in 0..<8 {
      let isCounted = call >= 4
      func count(_ body: () throws -> Void) rethrows -> Int {
        allocations_begin()
        try body()
        let found = Int(allocations_end())
        return isCounted ? found : 0
      }
      counts.forward += try count { try tile.forward(x, into: &y) }
      counts.backward += try count { try tile.backward(delta, into: &z) }
      counts.update += try count {
        try tile.update(x: x, delta: delta, learningRate: 0.01)
      }
    }
    let most = batch == 1 ? 0 : 4
    #expect(counts.update <= most, "\(name), batch \(batch)")
    #expect(max(counts.forward, counts.backward) <= most, "\(name), batch \(batch)")
  }
}
