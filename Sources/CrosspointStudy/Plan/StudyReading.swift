public import Crosspoint
import CrosspointLearning

/// A trained network read through other arrays.
public struct StudyReading: Sendable, Codable, Hashable {
  /// What is read, for the analysis; the arrays' own settings say the rest.
  public var name: String
  public var kind: TileKind
  /// Of devices and noise.
  public var seed: UInt64
  /// Seconds since its weights were programmed, each of which it is read at; nil of arrays that are
  /// not programmed once.
  public var times: [Double]?
  /// How often its weights are programmed for that, from `seed` on with a seed each; nil for once.
  public var repeats: Int?
  /// Training examples, the first ones, that ranges of converters are chosen by; nil for none.
  public var calibration: Int?

  /// Traps without a time, below one repeat and below one example of calibration.
  public init(
    name: String, kind: TileKind, seed: UInt64, times: [Double]? = nil, repeats: Int? = nil,
    calibration: Int? = nil
  ) {
    (self.name, self.kind, self.seed) = (name, kind, seed)
    (self.times, self.repeats, self.calibration) = (times, repeats, calibration)
    if let fault { fail("the reading '\(name)' \(fault)") }
  }

  /// What cannot be; nil for a reading that is possible.
  var fault: String? {
    if times?.isEmpty == true { return "is at no time" }
    if let repeats, repeats < 1 { return "is programmed \(repeats) times" }
    if let calibration, calibration < 1 { return "is calibrated by \(calibration) examples" }
    return nil
  }
}

/// What a reading came to.
public struct ReadingResult: Sendable, Codable, Hashable {
  /// Share of the test examples that are classified wrongly, in percent; of a reading at times the
  /// mean of its repeats at the first of them.
  public var test_error: Double
  /// The same of the run's `readingExamples`; nil where it has none, and of a reading at times.
  public var validation_error: Double?
  /// Weights that did not fit the devices' range.
  public var clipped: Int
  /// The same as `test_error` of each repeat at each time; nil where there are no times.
  public var test_errors: [[Double]]?

  public init(test_error: Double, validation_error: Double?, clipped: Int) {
    self.test_error = test_error
    self.validation_error = validation_error
    self.clipped = clipped
  }

  /// Of a reading at times. Traps without repeats or without times.
  public init(test_errors: [[Double]], clipped: Int) {
    check(
      !test_errors.isEmpty && test_errors.allSatisfy { !$0.isEmpty },
      "\(test_errors.count) repeats at \(test_errors.map(\.count)) times")
    self.init(test_error: mean(test_errors.map { $0[0] }), validation_error: nil, clipped: clipped)
    self.test_errors = test_errors
  }

  /// What it does not have of its reading, or cannot be; nil where all is there.
  func fault(of reading: StudyReading) -> String? {
    let errors = [test_error] + (test_errors ?? []).flatMap(\.self)
    if let bad = errors.first(where: { !(0...100).contains($0) }) {
      return "the test error of a reading is \(bad) %"
    }
    let expected = reading.times.map { Array(repeating: $0.count, count: reading.repeats ?? 1) }
    if test_errors?.map(\.count) != expected {
      return """
        the reading '\(reading.name)' has errors at \(test_errors?.map(\.count) ?? []) times, not \
        at \(expected ?? [])
        """
    }
    return nil
  }
}

extension StudyReading {
  /// Reads a network with the test examples, and where it is at no times with others behind them.
  /// - Parameter train: whose first ones ranges are chosen by.
  /// - Throws: `CrosspointError`; a trap for a layer or a tile of the caller's own.
  func result(of network: Network, train: DataSet, test: DataSet, validation: DataSet?) throws
    -> ReadingResult
  {
    if let times {
      let examples = calibration.map { train.prefix($0).images }
      let repeats = try (0..<UInt64(repeats ?? 1)).map { number in
        try own(
          network.errors(
            through: kind, seed: seed &+ number, at: times, calibration: examples, on: test))
      }
      return ReadingResult(test_errors: repeats.map(\.test_errors), clipped: repeats[0].clipped)
    }
    let read = try own(network.read(through: kind, seed: seed))
    let clipped = read.clippedWeights.count
    let error = try Confusion(of: read, on: test).errorPercent
    return ReadingResult(
      test_error: error,
      validation_error: try validation.map { try Confusion(of: read, on: $0).errorPercent },
      clipped: clipped)
  }

  private func own<Result>(_ result: Result?) -> Result {
    guard let result else {
      fail("the reading '\(name)' of a network with layers or tiles of another's own")
    }
    return result
  }
}
