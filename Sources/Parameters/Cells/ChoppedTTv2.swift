/// The sign flips of c-TTv2 and AGAD, and what scales their buffer.
///
/// The signs c_in of A's lines, and c_out of the lines across, are ±1 each. A's update is pulsed
/// with c_in·x and c_out·δ, and what is read of it is taken times both: what A holds of its own,
/// an offset, an unknown symmetry point, thereby changes its sign in the buffer now and then, and
/// averages out.
public struct Chopper: Sendable, Hashable {
  /// Whether A's rate is chosen so that the largest products take about the whole train:
  /// f = fastLearningRate·BL·g_A/(m_x·m_δ), m the running means of the largest |x| and |δ|.
  public var scalesAutomatically: Bool = false
  /// Weight of the past in those means, for each sample.
  public var automaticMomentum: Float = 0.99
  /// b, in units of A's granularity: the read that makes a pulse at a rate of 1.
  public var bufferGranularity: Float = 1
  /// Where above 0, b is multiplied by automaticGranularity over the samples of a sweep,
  /// N·transferEvery/readsPerTransfer, N the number of lines.
  public var automaticGranularity: Float = 0
  /// Whether L is in proportion to the gradient: r/(f·b·g_C/g_A) in place of r/b.
  public var correctsGradientMagnitudes: Bool = false
  /// Probability with which a line's sign flips after it was read; with `chopsAtRandom` off it
  /// flips every max(⌈1/p⌉, 2) reads.
  public var chopperProbability: Float = 0.1
  /// Whether signs flip at random.
  public var chopsAtRandom: Bool = true

  public init() {}

  /// For a model's table: `.all(\.chopper, Chopper.settings)`.
  public static let settings: [Setting<Chopper>] = [
    .flag("scalesAutomatically", \.scalesAutomatically),
    .number("automaticMomentum", \.automaticMomentum, .zeroToOne),
    .number("bufferGranularity", \.bufferGranularity, .positive),
    .number("automaticGranularity", \.automaticGranularity, .atLeastZero),
    .flag("correctsGradientMagnitudes", \.correctsGradientMagnitudes),
    .number("chopperProbability", \.chopperProbability, .probability),
    .flag("chopsAtRandom", \.chopsAtRandom),
  ]
}

/// A buffered algorithm with choppers.
public protocol ChoppedModel: TransferModel {
  var buffer: TransferBuffer { get set }
  var chopper: Chopper { get set }
}

extension ChoppedModel {
  public func validate() throws {
    try validateTransfer()
    try require(
      transfer.devices == 2, "cell.devices", transfer.devices,
      "2: signs are chopped between A and C alone")
    try require(
      !transfer.startsAtRandom, "cell.startsAtRandom", "true",
      "false: signs flip, and their periods are counted, by whole sweeps in order")
  }
}

/// c-TTv2 (M. J. Rasch et al., Nat. Commun. 15:7133, 2024): TTv2 with choppers.
///
///     H ← H + L·c_in·c_out·v          L = r/b
///     n = trunc(H), at most ± the bit length of `transferUpdate`
///
/// Without a chopper (`chopperProbability` 0) it is TTv2 with H in units of its threshold.
public struct ChoppedTTv2: ChoppedModel {
  public static let name = "cTTv2"
  public static let summary = "c-TTv2: TTv2 with sign flips that average A's offset out"

  public var transfer: TransferParameters = .chopped
  public var buffer: TransferBuffer = .chopped
  public var chopper = Chopper()
  /// Probability with which the sign of each line across flips after every sweep.
  public var outputChopperProbability: Float = 0

  public init() {}

  public static let settings: [Setting<ChoppedTTv2>] =
    .all(\.transfer, TransferParameters.settings) + .all(\.buffer, TransferBuffer.settings)
    + .all(\.chopper, Chopper.settings) + [
      .number("outputChopperProbability", \.outputChopperProbability, .probability)
    ]
}

extension TransferParameters {
  /// As `buffered`, and A's rate is not in units of η.
  static let chopped: TransferParameters = {
    var p = buffered
    p.scalesFastLearningRate = false
    return p
  }()
}

extension TransferBuffer {
  static let chopped: TransferBuffer = {
    var b = TransferBuffer()
    b.momentum = 0
    return b
  }()
}
