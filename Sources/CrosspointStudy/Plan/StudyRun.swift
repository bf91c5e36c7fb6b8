import Crosspoint
public import CrosspointLearning

/// One run to make: a network trained from one seed. Same run, same numbers.
public struct StudyRun: Sendable, Codable, Hashable {
  /// Names the run's file: letters, digits, `.`, `_` and `-` only, such as `fig3-A-0.01-seed1`.
  public var id: String
  /// The group it belongs to, such as `fig3-A`.
  public var group: String
  /// What sets it apart in its group, for people.
  public var label: String
  /// The swept value, in the unit of the settings; nil where nothing is swept.
  public var value: Double?
  public var seed: UInt64
  /// The network and what holds its weights.
  public var network: NetworkPlan
  /// η, as in `LearningSchedule`.
  public var rates: [Float]
  public var epochs: Int
  /// Learn from this many examples only, the first ones of the data; nil for all.
  public var trainExamples: Int?
  /// Test with this many examples only, the first ones of the data; nil for all.
  public var testExamples: Int?
  /// Test with so many of the training examples, the last ones, which are then none to learn from;
  /// nil to test with the test examples. For runs that choose a setting of others.
  public var validationExamples: Int?
  /// Whether pulses are counted (`EpochResult.pulses`); nil for no.
  public var countsPulses: Bool?
  /// Other arrays that the trained network is read through after its last epoch.
  public var readings: [StudyReading]?
  /// Read with so many of the training examples too, the last ones of the data, for what chooses
  /// among readings; none of them may be learnt from. Nil to read with the test examples alone.
  public var readingExamples: Int?
  /// How time passes for weights that drift; nil where none does.
  public var time: TrainingTime?
  /// Examples in one update, whose errors are summed; nil for one.
  public var batch: Int?
  /// The id of a run whose last weights are the first ones of this; nil for weights drawn from the
  /// seed. The networks have as many matrices, each of the same shape.
  public var startsFrom: String?
  /// Whether its network is kept when it is finished; nil for no.
  public var keepsNetwork: Bool?

  /// Traps for an id that is not safe as the name of a file, without a learning rate, and below one
  /// epoch or one example in an update.
  public init(
    id: String, group: String, label: String, value: Double? = nil, seed: UInt64,
    network: NetworkPlan, rates: [Float],
    epochs: Int,
    trainExamples: Int? = nil, testExamples: Int? = nil, validationExamples: Int? = nil,
    countsPulses: Bool? = nil, time: TrainingTime? = nil, batch: Int? = nil,
    readings: [StudyReading]? = nil, readingExamples: Int? = nil
  ) {
    check(
      Self.isFileNameSafe(id),
      "'\(id)' as the id of a run: letters, digits, '.', '_' and '-' are possible")
    check(epochs >= 1 && !rates.isEmpty, "run \(id) of \(epochs) epochs and \(rates.count) rates")
    check(batch ?? 1 >= 1, "run \(id) of batches of \(batch ?? 1) examples")
    self.id = id
    self.group = group
    self.label = label
    self.value = value
    self.seed = seed
    self.network = network
    self.rates = rates
    self.epochs = epochs
    self.trainExamples = trainExamples
    self.testExamples = testExamples
    self.validationExamples = validationExamples
    self.countsPulses = countsPulses
    self.time = time
    self.batch = batch
    self.readings = readings
    self.readingExamples = readingExamples
  }

  public var schedule: LearningSchedule {
    var schedule = LearningSchedule(rates: rates, epochs: epochs)
    schedule.time = time
    return schedule
  }

  enum CodingKeys: String, CodingKey {
    case id, group, label, value, seed, network, rates, epochs, time, batch, readings
    case readingExamples = "reading_examples"
    case trainExamples = "train_examples"
    case testExamples = "test_examples"
    case validationExamples = "validation_examples"
    case countsPulses = "counts_pulses"
    case startsFrom = "starts_from"
    case keepsNetwork = "keeps_network"
  }

  package static func isFileNameSafe(_ name: String) -> Bool {
    !name.isEmpty && name.first != "."
      && name.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || "._-".contains($0)) }
  }
}
