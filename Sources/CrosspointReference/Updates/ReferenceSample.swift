public import CrosspointParameters

/// The pulses of one sample: plan, trains and directions.
public struct ReferenceSample: Sendable {
  public var plan: PulsePlan
  /// One train per column.
  public var trainsX: [UInt64]
  /// One train per row.
  public var trainsDelta: [UInt64]
  /// sign(η·x_j) of every column and sign(δ_i) of every row: true where negative.
  public var negativeX: [Bool]
  public var negativeDelta: [Bool]
  /// Signs of x and of η·δ: −1, 0 or 1.
  public var signsX: [Int]
  public var signsDelta: [Int]

  /// Plans a sample and draws its trains.
  /// - Parameters:
  ///   - x: one value per column.
  ///   - delta: one value per row.
  ///   - vector: the number of this sample among the samples of all updates.
  public init(
    _ settings: PulsedUpdate, learningRate: Float, granularity: Float, x: [Float], delta: [Float],
    vector: UInt64,
    seed: UInt64, tile: UInt32, array: UInt32 = 0
  ) {
    plan = settings.plan(
      learningRate: learningRate, granularity: granularity, xMaximum: x.map(abs).max() ?? 0,
      deltaMaximum: delta.map(abs).max() ?? 0)
    func draws(_ purpose: Purpose) -> ReferenceStream {
      ReferenceAddress(seed: seed, tile: tile, array: array, vector: vector, purpose: purpose).draws
    }
    trainsX = ReferencePulses.trains(x, gain: plan.gainX, slots: plan.bitLength, draws(.pulsesX))
    trainsDelta = ReferencePulses.trains(
      delta, gain: plan.gainDelta, slots: plan.bitLength, draws(.pulsesDelta))
    negativeX = x.map { ($0 < 0) != (learningRate < 0) }
    negativeDelta = delta.map { $0 < 0 }
    func sign(_ v: Float) -> Int { v > 0 ? 1 : v < 0 ? -1 : 0 }
    signsX = x.map(sign)
    signsDelta = delta.map { sign($0) * sign(learningRate) }
  }

  /// k of the cross-point at (row, column).
  public func coincidences(_ row: Int, _ column: Int) -> Int {
    ReferencePulses.coincidences(trainsX[column], trainsDelta[row])
  }

  /// Whether its pulses go up: sign(x)·sign(δ)·sign(η) > 0.
  public func isUp(_ row: Int, _ column: Int) -> Bool { negativeX[column] == negativeDelta[row] }
}
