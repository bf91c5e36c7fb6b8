/// The digital buffer between two devices of a chain.
///
///     H ← H + r·v            n = trunc(H/θ), at most ± the bit length of `transferUpdate`
///     where n ≠ 0:           H ← momentum·H
///     without forgetsBuffer  H ← H − (1 − momentum)·n·θ
///
/// and the next device gets `transferStep`·n pulses' worth of update.
public struct TransferBuffer: Sendable, Hashable {
  /// Whether all of H is taken by a pulse, and not the part that it stands for.
  public var forgetsBuffer: Bool = true
  /// Share of it that stays.
  public var momentum: Float = 0.1
  /// The update of the next device for each n, in units of its granularity.
  public var transferStep: Float = 1

  public init() {}

  /// For a model's table: `.all(\.buffer, TransferBuffer.settings)`.
  public static let settings: [Setting<TransferBuffer>] = [
    .flag("forgetsBuffer", \.forgetsBuffer),
    .number("momentum", \.momentum, .zeroToOne),
    .number("transferStep", \.transferStep, .positive),
  ]
}

/// TTv2 (T. Gokmen, Front. Artif. Intell. 4:699148, 2021): Tiki-Taka with a digital buffer H
/// between the devices, which sums what is read of A and hands on whole pulses.
///
///     θ = thresholdScale·g, g the granularity of the next device
///
/// The buffer averages what the reads' noise makes of A, and lets C move by single pulses alone:
/// devices of tens of states then do.
public struct TTv2: TransferModel {
  public static let name = "ttv2"
  public static let summary = "TTv2: Tiki-Taka with a digital buffer before the slow device"

  public var transfer: TransferParameters = .buffered
  public var buffer = TransferBuffer()
  /// θ in units of the next device's granularity.
  public var thresholdScale: Float = 1

  public init() {}

  public static let settings: [Setting<TTv2>] =
    .all(\.transfer, TransferParameters.settings) + .all(\.buffer, TransferBuffer.settings) + [
      .number("thresholdScale", \.thresholdScale, .positive)
    ]
}

extension TransferParameters {
  /// Writes single pulses: bit length 1, no management.
  static let buffered: TransferParameters = {
    var p = TransferParameters()
    p.transferUpdate.bitLength = 1
    p.transferUpdate.updateManagement = false
    p.transferUpdate.bitLengthManagement = false
    return p
  }()
}
