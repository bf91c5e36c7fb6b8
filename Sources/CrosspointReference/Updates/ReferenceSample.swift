public import CrosspointParameters

/// The pulses of one sample: plan, trains or counts, and directions.
public struct ReferenceSample: Sendable {
  public var plan: PulsePlan
  /// One train per column.
  public var trainsX: [UInt64]
  /// One train per row.
  public var trainsDelta: [UInt64]
  /// Pulses of every cross-point, row-major, where the pulse type counts them and draws no trains.
  public var counts: [Int]?
  /// sign(η·x_j) of every column and sign(δ_i) of every row: true where negative.
  public var negativeX: [Bool]
  public var negativeDelta: [Bool]
  /// Signs of x and of η·δ: −1, 0 or 1.
  public var signsX: [Int]
  public var signsDelta: [Int]
  /// The signals themselves, one per column and one per row.
  public let x: [Float]
  public let delta: [Float]
  public let learningRate: Float

  /// Plans a sample and draws its trains. Without pulses, with `none` and `noneWithDevice`.
  /// - Parameters:
  ///   - x: one value per column.
  ///   - delta: one value per row.
  ///   - vector: the number of this sample among the samples of all updates.
  public init(
    _ settings: PulsedUpdate, learningRate: Float, granularity: Float, x: [Float], delta: [Float],
    vector: UInt64,
    seed: UInt64, tile: UInt32, array: UInt32 = 0
  ) {
    self.x = x
    self.delta = delta
    self.learningRate = learningRate
    let plan =
      settings.pulseType == .none || settings.pulseType == .noneWithDevice
      ? PulsePlan.silent
      : settings.plan(
        learningRate: learningRate, granularity: granularity, xMaximum: x.map(abs).max() ?? 0,
        deltaMaximum: delta.map(abs).max() ?? 0)
    self.plan = plan
    counts = ReferenceCounts.of(settings.pulseType, plan, x: x, delta: delta)
    let slots = counts == nil ? plan.bitLength : 0
    func draws(_ purpose: Purpose) -> ReferenceStream {
      ReferenceAddress(seed: seed, tile: tile, array: array, vector: vector, purpose: purpose).draws
    }
    trainsX = ReferencePulses.trains(x, gain: plan.gainX, slots: slots, draws(.pulsesX))
    trainsDelta = ReferencePulses.trains(
      delta, gain: plan.gainDelta, slots: slots, draws(.pulsesDelta))
    negativeX = x.map { ($0 < 0) != (learningRate < 0) }
    negativeDelta = delta.map { $0 < 0 }
    func sign(_ v: Float) -> Int { v > 0 ? 1 : v < 0 ? -1 : 0 }
    signsX = x.map(sign)
    signsDelta = delta.map { sign($0) * sign(learningRate) }
  }

  /// k of the cross-point at (row, column).
  public func coincidences(_ row: Int, _ column: Int) -> Int {
    counts?[row * x.count + column]
      ?? ReferencePulses.coincidences(trainsX[column], trainsDelta[row])
  }

  /// Whether its pulses go up: sign(x)·sign(δ)·sign(η) > 0.
  public func isUp(_ row: Int, _ column: Int) -> Bool { negativeX[column] == negativeDelta[row] }

  /// η·δ·x of the cross-point at (row, column).
  public func product(_ row: Int, _ column: Int) -> Double {
    Double(learningRate) * Double(delta[row]) * Double(x[column])
  }
}
