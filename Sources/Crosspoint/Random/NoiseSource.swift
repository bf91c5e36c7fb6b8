/// The address of the Gaussians that an operation asks for.
public struct NoiseRequest: Sendable, Hashable {
  /// Which noise it is.
  public var purpose: Purpose
  /// Vector number of the sample.
  public var vector: UInt64
  /// Pass of bound management, ordinal of a pulse, or number of a phase.
  public var pass: Int
  /// Row of the array for `Purpose.cycle`; 0 otherwise.
  public var line: Int
}

/// Fills a buffer with unit Gaussians of the caller's choice, in place of the addressed draws.
///
/// For holding a chip or another kernel against this one: give both the same noise. It is called on
/// the calling thread with a buffer of zeros, one for each output or input of the sample (for each
/// column with `Purpose.cycle`): what it leaves alone has no noise.
public typealias NoiseSource = (NoiseRequest, UnsafeMutableBufferPointer<Float>) -> Void
