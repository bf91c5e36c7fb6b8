public import Crosspoint
import CrosspointLearning

/// A trained network read through other arrays.
public struct StudyReading: Sendable, Codable, Hashable {
  /// What is read, for the analysis; the arrays' own settings say the rest.
  public var name: String
  public var kind: TileKind
  /// Of devices and noise.
  public var seed: UInt64

  public init(name: String, kind: TileKind, seed: UInt64) {
    (self.name, self.kind, self.seed) = (name, kind, seed)
  }
}

/// What a reading came to.
public struct ReadingResult: Sendable, Codable, Hashable {
  /// Share of the test examples that are classified wrongly, in percent.
  public var test_error: Double
  /// The same of the run's `readingExamples`; nil where it has none.
  public var validation_error: Double?
  /// Weights that did not fit the devices' range.
  public var clipped: Int

  public init(test_error: Double, validation_error: Double?, clipped: Int) {
    self.test_error = test_error
    self.validation_error = validation_error
    self.clipped = clipped
  }
}

extension StudyReading {
  /// Reads a network with the test examples first, and with others behind them.
  /// - Throws: `CrosspointError`; a trap for a layer or a tile of the caller's own.
  func result(of network: Network, test: DataSet, validation: DataSet?) throws -> ReadingResult {
    guard let read = try network.read(through: kind, seed: seed) else {
      check(false, "the reading '\(name)' of a network with layers or tiles of another's own")
      fatalError()
    }
    let clipped = read.clippedWeights.count
    let error = try Confusion(of: read, on: test).errorPercent
    return ReadingResult(
      test_error: error,
      validation_error: try validation.map { try Confusion(of: read, on: $0).errorPercent },
      clipped: clipped)
  }
}
