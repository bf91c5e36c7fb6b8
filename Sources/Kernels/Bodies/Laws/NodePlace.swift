/// Where weights lie among nodes between the bounds of their devices, for values that are linear
/// from node to node.
///
/// A table has rows of 32 numbers, one for each interval of two nodes: the first row is the
/// position of its first node, and a value takes two rows, that at the first node and the slope.
public struct NodePlace<Values: PulseValues> {
  /// Number of the interval.
  public let interval: Values.Source
  /// How far behind its first node, as a share of the whole width.
  public let beyond: Values
  public let table: UnsafePointer<Float>
  /// Whether there are at most eight intervals, which a table is read faster for.
  public let isShort: Bool

  /// - Parameter nodeCount: 1 … 32; one node is a value everywhere.
  @_alwaysEmitIntoClient @inline(__always)
  init<Devices: PulsedDevices>(
    _ weights: Values, _ devices: Devices, nodeCount: Int, _ table: UnsafePointer<Float>
  ) where Devices.Values == Values {
    let zero = Values(repeating: 0)
    let (low, width) = (devices.minimum, devices.maximum - devices.minimum)
    // A stuck cross-point has no width: any node will do, because its bounds hold it.
    let t = (zero < width).select((weights - low) / width, zero)
    // All inner nodes are passed but those above: of these a mask, all ones, is −1.
    var passed = Values.Source(repeating: UInt32(truncatingIfNeeded: max(0, nodeCount &- 2)))
    var node = 1
    while node &+ 1 < nodeCount {
      passed = passed + (t < Values(repeating: table[node]))
      node &+= 1
    }
    interval = passed
    isShort = nodeCount <= 9
    self.table = table
    beyond = t - NodePlace.lookup(passed, table, isShort)
  }

  @_alwaysEmitIntoClient @inline(__always)
  static func lookup(_ interval: Values.Source, _ row: UnsafePointer<Float>, _ isShort: Bool)
    -> Values
  {
    isShort ? Values(lookupOfEight: interval, in: row) : Values(lookup: interval, in: row)
  }

  /// The value whose first row is `up` for pulses up, or `down` for pulses down.
  @_alwaysEmitIntoClient @inline(__always)
  func value(up: Int, down: Int, _ isDown: Values.Source) -> Values {
    let (rise, fall) = (table + 32 &* up, table + 32 &* down)
    func either(_ up: UnsafePointer<Float>, _ down: UnsafePointer<Float>) -> Values {
      isDown.select(
        NodePlace.lookup(interval, down, isShort), NodePlace.lookup(interval, up, isShort))
    }
    let (first, slope) = (either(rise, fall), either(rise + 32, fall + 32))
    return first + slope * beyond
  }
}
