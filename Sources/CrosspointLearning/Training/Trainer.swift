public import Crosspoint
import Dispatch

/// The result of one epoch.
public struct EpochResult: Sendable, Hashable, Codable {
  public var epoch: Int
  /// Mean loss of each example before its update; of cross-entropy in nats.
  public var train_loss: Double
  /// Share of test examples classified wrongly, in percent; where targets are values, of outputs on
  /// the wrong side of the loss's threshold.
  public var test_error: Double
  /// Wall time of training and test.
  public var seconds: Double
  /// Pulses that the devices of all arrays have got in this epoch; nil where no array counts them
  /// (`Network.countPulses`).
  public var pulses: UInt64?
  /// The outputs of all test examples against their targets; nil where targets are labels.
  public var outputs: BinaryCounts?
  /// Numbers of the epoch's training that lay beyond the ends of their formats; nil where no tile
  /// holds fixed-point numbers.
  public var saturations: FixedPointSaturations?

  public init(
    epoch: Int, train_loss: Double, test_error: Double, seconds: Double, pulses: UInt64? = nil,
    outputs: BinaryCounts? = nil, saturations: FixedPointSaturations? = nil
  ) {
    self.epoch = epoch
    self.train_loss = train_loss
    self.test_error = test_error
    self.seconds = seconds
    self.pulses = pulses
    self.outputs = outputs
    self.saturations = saturations
  }
}

/// Trains a network epoch by epoch. The order of the examples and every draw follow from the seed.
public final class Trainer {
  public let network: Network
  public let data: TrainingData
  public private(set) var schedule: LearningSchedule
  public let seed: UInt64
  public let batch: Int
  /// What each finished epoch came to.
  public internal(set) var results: [EpochResult] = []
  /// Epochs finished.
  public var epoch: Int { results.count }
  /// Whether an epoch was begun and not finished: the network then is in no state that a run can go
  /// on from.
  private(set) var isWithinEpoch = false
  /// Computed where it is asked for: a pass over all data.
  package lazy var dataIdentity = DataIdentity(data)

  /// Traps where the images do not fit the network, and for targets that do not fit its outputs and
  /// its loss.
  /// - Parameter batch: examples in one update, at least 1; 1 in Gokmen & Vlasov 2016.
  public init(
    network: Network, data: TrainingData, schedule: LearningSchedule, seed: UInt64, batch: Int = 1
  ) {
    check(batch >= 1, "a batch of \(batch) examples")
    check(
      network.inputs == data.train.images.columns
        && data.train.images.columns == data.test.images.columns,
      """
      images of \(data.train.images.columns) and \(data.test.images.columns) pixels for a \
      network of \(network.inputs) inputs
      """
    )
    if let fault = data.fault(for: network) { fail(fault) }
    self.network = network
    self.data = data
    self.schedule = schedule
    self.seed = seed
    self.batch = batch
  }

  /// Plans further epochs of a finished run, at its last rate. Traps before the run's last epoch,
  /// and unless there are more epochs.
  public func extend(to epochs: Int) {
    check(epoch == schedule.epochs, "a run extended after \(epoch) of \(schedule.epochs) epochs")
    schedule = schedule.extended(to: epochs)
  }

  /// Trains the next epoch and tests. Traps past the schedule's last epoch.
  /// - Parameter progress: told the number of examples done, every hundred or so.
  /// - Throws: `TrainingError.diverged`; `CrosspointError.invalidSetting` for a learning rate that
  ///   is not finite.
  public func runEpoch(progress: (Int) -> Void = { _ in }) throws -> EpochResult {
    let start = DispatchTime.now().uptimeNanoseconds
    let epoch = epoch + 1
    isWithinEpoch = true
    let pulsesBefore = network.pulsesSent
    let saturationsBefore = network.saturations
    let order = Self.order(data.train.count, epoch: epoch, seed: seed)
    let rate = schedule.rate(epoch: epoch)
    var loss = 0.0
    var first = 0
    var passed = 0
    while first < order.count {
      let count = min(batch, order.count - first)
      let examples = order[first..<first + count]
      let x = data.train.images.gathered(rows: examples)
      let targets = data.train.targets.gathered(examples)
      let cause: String?
      do {
        let step = try network.train(x, targets: targets, learningRate: rate)
        loss += step
        cause = step.isFinite ? nil : "the loss is \(step)"
      } catch let error as CrosspointError {
        // Activations past Float's range come back as signals; anything else is not divergence.
        guard case .nonFinite = error else { throw error }
        cause = error.description
      }
      if let cause { throw TrainingError.diverged(epoch: epoch, example: first, cause: cause) }
      network.advance(examples: count)
      first += count
      if let time = schedule.time {
        let due = time.due(done: first, passed: passed, isLast: first == order.count)
        if due > 0 { try network.advance(seconds: Double(due) * time.secondsPerExample) }
        passed += due
      }
      if first % 128 < count { progress(first) }
    }
    let saturations = network.saturations.map {
      $0 - (saturationsBefore ?? FixedPointSaturations())
    }
    let (wrong, outputs) = try errorPercent()
    let result = EpochResult(
      epoch: epoch, train_loss: loss / Double(order.count),
      test_error: wrong,
      seconds: Double(DispatchTime.now().uptimeNanoseconds - start) * 1e-9,
      pulses: network.pulsesSent.map { $0 &- (pulsesBefore ?? 0) }, outputs: outputs,
      saturations: saturations)
    results.append(result)
    isWithinEpoch = false
    return result
  }

  private func errorPercent() throws -> (Double, BinaryCounts?) {
    switch data.test.targets {
    case .labels: return (try Confusion(of: network, on: data.test).errorPercent, nil)
    case .values:
      let counts = try BinaryCounts(of: network, on: data.test)
      return (100 * Double(counts.errors) / Double(counts.count), counts)
    }
  }

  /// The examples of an epoch in order: a Fisher–Yates shuffle by addressed draws.
  public static func order(_ count: Int, epoch: Int, seed: UInt64) -> [Int] {
    let words = RandomStream(seed: seed, tile: 0, vector: UInt64(epoch), purpose: .shuffle)
      .uniformWords(count)
    var order = Array(0..<count)
    for i in stride(from: count - 1, to: 0, by: -1) {
      // Multiply-shift: a bias below count/2³².
      order.swapAt(i, Int((UInt64(words[i]) * UInt64(i + 1)) >> 32))
    }
    return order
  }
}
