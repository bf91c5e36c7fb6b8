/// When the weights of an array of devices were written, and at what: what their drift goes by.
///
/// Time passes in steps, and a write has the time of the step before it: so it is enough to look,
/// when time passes, which weights are no longer what drift left. A pulse that leaves a weight as
/// it was, bit for bit, does not count as a write.
public struct DriftClock: Sendable, Equatable {
  /// Seconds since the devices were made.
  public internal(set) var time: Double
  /// Seconds at the last write of each weight, row by row.
  public internal(set) var writtenAt: [Double]
  /// Each weight as it was last written, w₀.
  public internal(set) var written: Matrix
  /// Each weight as drift has left it.
  public internal(set) var left: Matrix

  /// Weights that are written now, at time 0.
  init(_ weights: Matrix) {
    time = 0
    writtenAt = [Double](repeating: 0, count: weights.count)
    (written, left) = (weights, weights)
  }

  /// A clock as it was. Traps where the shapes differ.
  public init(time: Double, writtenAt: [Double], written: Matrix, left: Matrix) {
    check(
      writtenAt.count == written.count && left.count == written.count,
      "a clock of \(writtenAt.count) times and \(written.count) and \(left.count) weights")
    (self.time, self.writtenAt, self.written, self.left) = (time, writtenAt, written, left)
  }

  /// Every weight is written now, though it may be what it was.
  mutating func writeAll(_ weights: Matrix) {
    for i in writtenAt.indices { writtenAt[i] = time }
    (written, left) = (weights, weights)
  }

  var bytes: Int { 16 * writtenAt.count }
}
