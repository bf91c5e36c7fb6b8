/// Tiki-Taka (T. Gokmen and W. Haensch, Front. Neurosci. 14:103, 2020): a fast device A is trained,
/// and handed on to a slow one C, line after line.
///
/// A is driven about its symmetry point, so that what accumulates in it is the gradient's mean and
/// not its noise. With gamma 0 the weight is that of C. Each of A's lines that is due is read, v,
/// and C's line gets r·v in stochastic pulses: `TransferParameters`.
public struct TikiTaka: TransferModel {
  public static let name = "tikiTaka"
  public static let summary = "Tiki-Taka: a fast device is trained and handed on to a slow one"

  public var transfer = TransferParameters()
  /// Probability with which a device of a line that was read is reset.
  public var resetProbability: Float = 0

  public init() {}

  public static let settings: [Setting<TikiTaka>] =
    .all(\.transfer, TransferParameters.settings) + [
      .number("resetProbability", \.resetProbability, .probability)
    ]
}
