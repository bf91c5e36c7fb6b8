import CrosspointFiles

/// By what a saved run knows its data again: counts and a checksum. The name is for people; data
/// may move.
public struct DataIdentity: Sendable, Hashable, Codable {
  public var name: String
  public var trainExamples: Int
  public var testExamples: Int
  /// Pixels of an image.
  public var inputs: Int
  /// CRC-32 of all images (as little-endian floats) and targets (labels as bytes, values as
  /// floats), training set first, then the test set and, where there is one, that of validation.
  public var crc32: String

  package init(name: String, trainExamples: Int, testExamples: Int, inputs: Int, crc32: String) {
    self.name = name
    self.trainExamples = trainExamples
    self.testExamples = testExamples
    self.inputs = inputs
    self.crc32 = crc32
  }

  /// A pass over all data.
  public init(_ data: TrainingData) {
    name = data.name
    trainExamples = data.train.count
    testExamples = data.test.count
    inputs = data.train.images.columns
    var sum = Checksum()
    for set in [data.train, data.test, data.validation].compactMap({ $0 }) {
      set.images.withUnsafeBufferPointer { sum.add(UnsafeRawBufferPointer($0)) }
      switch set.targets {
      case .labels(let labels): labels.withUnsafeBytes { sum.add($0) }
      case .values(let values):
        values.withUnsafeBufferPointer { sum.add(UnsafeRawBufferPointer($0)) }
      }
    }
    crc32 = sum.digits
  }

  /// Whether they are the same data, whatever they are called.
  public func isSame(as other: DataIdentity) -> Bool {
    crc32 == other.crc32 && trainExamples == other.trainExamples
      && testExamples == other.testExamples && inputs == other.inputs
  }

  /// Throws `FileError.Problem.differs` with the first thing in which `given` is other data.
  func check(_ given: DataIdentity, file: String) throws(FileError) {
    for (what, saved, given) in [
      ("the number of training examples", "\(trainExamples)", "\(given.trainExamples)"),
      ("the number of test examples", "\(testExamples)", "\(given.testExamples)"),
      ("the number of inputs", "\(inputs)", "\(given.inputs)"),
      ("the checksum of the data (there '\(name)', here '\(given.name)')", crc32, given.crc32),
    ] where saved != given {
      throw FileError(file: file, problem: .differs(setting: what, saved: saved, given: given))
    }
  }
}
