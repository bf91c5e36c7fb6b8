import CrosspointCSIMD

/// Sixteen devices of a row and what they hold while they are pulsed.
public struct PulsedVector<Law: PulseLaw> {
  public var devices: SixteenDevices
  /// The first column, and how many there are.
  public var column: Int
  public var count: Int
  public var weights: Lanes
  public var states: Lanes

  /// Those from column j on. Past the row's end, `stop`, those at column `other` stand for them,
  /// and are not stored.
  @_alwaysEmitIntoClient @inline(__always)
  init(_ row: PulsedRow, _ j: Int, _ stop: Int, else other: Int) {
    count = max(0, min(stop &- j, 16))
    column = count > 0 ? j : other
    let n = count > 0 ? count : min(stop &- other, 16)
    devices = row.devices(column, row.signs(column, n))
    weights = row.planes.weights(column, n)
    states = Law.hasState ? row.planes.states(column, n) : Lanes(0)
  }

  /// A pulse of the cross-points that are due.
  @_alwaysEmitIntoClient @inline(__always)
  mutating func pulse(_ law: Law, _ amount: Lanes, _ due: Words) {
    let moved: Lanes
    if Law.hasState {
      var after = states
      moved = law.moved(weights, amount, devices, state: &after)
      states = due.select(after, states)
    } else {
      moved = law.moved(weights, amount, devices)
    }
    let range = law.range(devices)
    weights = due.select(moved.clipped(range.minimum, range.maximum), weights)
  }

  @_alwaysEmitIntoClient @inline(__always)
  func store(_ row: PulsedRow) {
    guard count > 0 else { return }
    row.planes.store(weights, column, count)
    if Law.hasState { row.planes.storeStates(states, column, count) }
  }
}
