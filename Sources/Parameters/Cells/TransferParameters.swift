/// What cells of transfer algorithms have in common: a chain of devices, the first of which is
/// trained and handed on, line after line, to the next.
///
///     A = W₀ ← W₀ + f·δxᵀ            f = fastLearningRate·η
///     W_{k+1} ← W_{k+1} + r·v eⱼᵀ    v = W_k eⱼ as read,  r = transferLearningRate·η
///     W = Σ_k gamma^(n−1−k)·W_k      (0⁰ = 1: with gamma 0 the last device C is the weight)
///
/// A sample's update of A comes first, then the transfers that are due. A line is a column, or a
/// row where `transfersRows`. Counts are in samples: where another simulator counts mini-batches,
/// multiply by their size.
public struct TransferParameters: Sendable, Hashable {
  /// Devices of a weight, n.
  public var devices: Int = 2
  /// What A is, where it is another device than the others, which are `device` of the tile.
  public var fastDevice: Device? = nil
  /// Share of each device in the weight relative to the next one of the chain.
  public var gamma: Float = 0
  /// f, in units of η where `scalesFastLearningRate`; 0 for η.
  public var fastLearningRate: Float = 1
  /// Whether A's rate is in units of η.
  public var scalesFastLearningRate: Bool = true
  /// Samples from one transfer of A to the next. Source k is due every
  /// transferEvery·⌈N/readsPerTransfer⌉ᵏ samples, N the number of lines: when source k − 1 has
  /// handed on all of its own.
  public var transferEvery: Int = 1
  /// Lines that a transfer reads and hands on, one after the other.
  public var readsPerTransfer: Int = 1
  /// Whether rows are handed on, read by backward products, and not columns.
  public var transfersRows: Bool = false
  /// Whether a transfer begins at a random line, and not where the last one ended.
  public var startsAtRandom: Bool = false
  /// r, in units of η where `scalesTransferLearningRate`.
  public var transferLearningRate: Float = 1
  /// Whether the rate of transfers is in units of η.
  public var scalesTransferLearningRate: Bool = true
  /// The circuits through which a line is read, with an input of 1 and without noise or bound
  /// management.
  public var transferForward = Periphery()
  /// The pulses with which it is written.
  public var transferUpdate = PulsedUpdate()

  public init() {}

  /// For a model's table: `.all(\.transfer, TransferParameters.settings)`.
  public static let settings: [Setting<TransferParameters>] = [
    .count("devices", \.devices, 2...8, "devices"),
    .optionalCases("fastDevice", \.fastDevice, expected: "a device model, or null") {
      device, place in
      try naming("device", place) { try device.validate() }
    },
    .number("gamma", \.gamma, .zeroToOne),
    .number("fastLearningRate", \.fastLearningRate, .atLeastZero),
    .flag("scalesFastLearningRate", \.scalesFastLearningRate),
    .count("transferEvery", \.transferEvery, 1...1_000_000_000, "samples"),
    .count("readsPerTransfer", \.readsPerTransfer, 1...(1 << 26), "lines"),
    .flag("transfersRows", \.transfersRows),
    .flag("startsAtRandom", \.startsAtRandom),
    .number("transferLearningRate", \.transferLearningRate, .atLeastZero),
    .flag("scalesTransferLearningRate", \.scalesTransferLearningRate),
    .part("transferForward", \.transferForward) { try $0.validate("cell.transferForward") },
    .part("transferUpdate", \.transferUpdate) { try $0.validateTrains("cell.transferUpdate") },
  ]
}
