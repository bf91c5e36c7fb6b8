import Crosspoint

/// How time passes while a network is trained: `Network.advance(seconds:)` after every few
/// examples.
public struct TrainingTime: Sendable, Hashable, Codable {
  /// Seconds that one example takes, at least 0.
  public var secondsPerExample: Double
  /// Examples after which drift is brought up to date, at least 1; the last ones of an epoch,
  /// fewer, too.
  public var advanceEvery: Int

  /// Traps out of range.
  public init(secondsPerExample: Double, advanceEvery: Int = 1) {
    self.secondsPerExample = secondsPerExample
    self.advanceEvery = advanceEvery
    if let fault { fail(fault) }
  }

  /// What no time can be; nil for one that is possible.
  var fault: String? {
    guard secondsPerExample.isFinite, secondsPerExample >= 0, advanceEvery >= 1 else {
      return "\(secondsPerExample) seconds an example, brought up to date every \(advanceEvery)"
    }
    return nil
  }

  /// Examples whose time is to pass now.
  /// - Parameters:
  ///   - done: of the epoch, of which the last `count` have just been trained.
  ///   - passed: of which time has passed.
  func due(done: Int, passed: Int, isLast: Bool) -> Int {
    isLast ? done - passed : (done - passed) / advanceEvery * advanceEvery
  }
}
