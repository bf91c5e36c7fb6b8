public import Crosspoint

/// Trained weights that are programmed onto devices again and again, each time tested at the same
/// times.
///
/// Each repeat has a seed of its own, and so the same numbers however many there are, and whether
/// the run was interrupted or not.
public struct InferenceRun: Sendable, Hashable, Codable {
  /// The tiles that weights are programmed onto.
  public var settings: InferenceSettings
  /// In seconds since programming, each once.
  public var times: [Double]
  /// Programmings in all, 1 to 10,000.
  public private(set) var repeats: Int
  /// Of the first repeat; the others have the numbers after it.
  public var seed: UInt64
  /// One for each finished repeat.
  public private(set) var results: [ProgrammedErrors] = []

  public static let mostRepeats = 10_000

  /// A run that has not begun.
  /// - Throws: `CrosspointError.invalidSetting` for settings, and for a time at which the device's
  ///   model says nothing. Traps without a time, for one that is there twice, and for a number of
  ///   repeats that is out of range.
  public init(settings: InferenceSettings, times: [Double], repeats: Int, seed: UInt64) throws {
    (self.settings, self.times, self.repeats, self.seed) = (settings, times, repeats, seed)
    try settings.validate()
    for seconds in times { try settings.device.model.validate(seconds: seconds) }
    if let fault { check(false, fault) }
  }

  /// The seed of a repeat, counted from 0: of its devices and noise. `Network.read(through:seed:)`
  /// programs the same devices by it.
  public func seed(ofRepeat number: Int) -> UInt64 { seed &+ UInt64(number) }

  public var isFinished: Bool { results.count == repeats }

  /// Plans further repeats. Traps for fewer than are planned, and for more than are possible.
  public mutating func extend(to repeats: Int) {
    check(repeats >= self.repeats, "\(repeats) repeats of a run of \(self.repeats)")
    self.repeats = repeats
    if let fault { check(false, fault) }
  }

  /// Programs the weights by the next seed, and tests them at every time. Traps where the run is
  /// finished.
  /// - Parameters:
  ///   - network: with exact weights, the same for every repeat.
  ///   - calibration: examples that ranges of converters are chosen by, batch × inputs; nil for
  ///     none.
  ///   - data: what is classified.
  /// - Returns: nil where a layer or a tile is one of the caller's own.
  /// - Throws: `CrosspointError.invalidSetting`, also for weights that are all 0.
  @discardableResult
  public mutating func runRepeat(
    of network: Network, calibration: Matrix? = nil, on data: DataSet, threads: Int = 1
  ) throws -> ProgrammedErrors? {
    check(!isFinished, "all \(repeats) repeats of the run are finished")
    let result = try network.errors(
      through: .inference(settings), seed: seed(ofRepeat: results.count), at: times,
      calibration: calibration, on: data, threads: threads)
    if let result { results.append(result) }
    return result
  }

  /// What cannot be; nil for a run that is possible.
  var fault: String? {
    if times.isEmpty { return "a run without a time" }
    if Set(times).count < times.count { return "a time stands twice among \(times)" }
    if !(1...Self.mostRepeats).contains(repeats) {
      return "\(repeats) repeats; 1 to \(Self.mostRepeats) are possible"
    }
    if results.count > repeats { return "\(results.count) finished repeats of \(repeats)" }
    for result in results {
      if result.test_errors.count != times.count {
        return "errors at \(result.test_errors.count) times of \(times.count)"
      }
      if let bad = result.test_errors.first(where: { !(0...100).contains($0) }) {
        return "a test error of \(bad) %"
      }
    }
    return nil
  }
}
