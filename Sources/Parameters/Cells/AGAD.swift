/// AGAD (M. J. Rasch et al., Nat. Commun. 15:7133, 2024): c-TTv2 that takes A's offset, estimated
/// anew in every period of the chopper, out of what is read.
///
///     after a flip:   P ← M
///     H ← H + L·c_in·c_out·(v − P)
///     M ← (1 − β)·M + β·v              β = min(tailWeightening/n, 1), n = max(⌈1/p⌉, 2)
///
/// M is the running mean of a cross-point's reads, P its value when the last period of the chopper
/// ended. Nothing is written before n + 1 sweeps have passed. Signs flip every n reads of a line;
/// where `chopsAtRandom` also at random. A probability of 0 is n = 2.
public struct AGAD: ChoppedModel {
  public static let name = "agad"
  public static let summary = "AGAD: c-TTv2 that also estimates A's offset and takes it out"

  public var transfer: TransferParameters = .chopped
  public var buffer: TransferBuffer = .chopped
  public var chopper: Chopper = {
    var c = Chopper()
    c.chopsAtRandom = false
    return c
  }()
  /// β·n, at least 0: how much the end of a period weighs in M.
  public var tailWeightening: Float = 5
  /// Bound of |H| with `forgetsBuffer` off, in units of the bit length of `transferUpdate`; 0 for
  /// none.
  public var bufferCap: Float = 0

  public init() {}

  public static let settings: [Setting<AGAD>] =
    .all(\.transfer, TransferParameters.settings) + .all(\.buffer, TransferBuffer.settings)
    + .all(\.chopper, Chopper.settings) + [
      .number("tailWeightening", \.tailWeightening, .atLeastZero),
      .number("bufferCap", \.bufferCap, .atLeastZero),
    ]
}
