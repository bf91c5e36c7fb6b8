/// The input side of analog products: DAC, clip, noise.
public struct InputConversion: Sendable, Hashable {
  /// The DAC's step in units of the scaled input; 0 for none.
  public var step: Float
  /// Largest magnitude; `.infinity` for none.
  public var bound: Float
  /// Standard deviation of the input noise.
  public var noise: Float

  @_alwaysEmitIntoClient @inline(__always)
  public init(step: Float, bound: Float, noise: Float) {
    self.step = step
    self.bound = bound
    self.noise = noise
  }
}

/// The signals of a batch of samples on their way into an array: batch × `count`, row-major.
public struct InputSamples {
  /// The signals, batch × count.
  public var signals: UnsafePointer<Float>
  /// Inputs of a sample.
  public var count: Int
  /// Samples.
  public var batch: Int
  /// For each sample 1/(s·r·step) with a DAC, 1/(s·r) without.
  public var factors: UnsafePointer<Float>
  /// Unit Gaussians, `count` for each sample, or nil for no noise.
  public var gaussians: UnsafePointer<Float>?

  @_alwaysEmitIntoClient @inline(__always)
  public init(
    signals: UnsafePointer<Float>, count: Int, batch: Int, factors: UnsafePointer<Float>,
    gaussians: UnsafePointer<Float>? = nil
  ) {
    self.signals = signals
    self.count = count
    self.batch = batch
    self.factors = factors
    self.gaussians = gaussians
  }
}

/// converted = clip(rint(x·factor)·step, ±bound) + noise·ξ (no rint where step is 0).
/// - Parameters:
///   - squares: for each sample Σ converted², in 16 partial sums and the fixed tree; nil where it
///     is not needed.
@_alwaysEmitIntoClient @inline(__always)
public func convertInputsBody(
  _ c: InputConversion, _ samples: InputSamples, _ converted: UnsafeMutablePointer<Float>,
  _ squares: UnsafeMutablePointer<Float>?
) {
  let step = Lanes(c.step)
  let high = Lanes(c.bound)
  let low = Lanes(-c.bound)
  let noise = Lanes(c.noise)
  let quantises = c.step > 0
  var sample = 0
  while sample < samples.batch {
    let first = sample &* samples.count
    let end = first &+ samples.count
    let factor = Lanes(samples.factors[sample])
    var sum = Lanes(0)
    var i = first
    while i < end {
      let n = min(16, end &- i)
      var v = Lanes(at: samples.signals + i, upTo: n) * factor
      if quantises { v = v.rounded * step }
      v = v.clipped(low, high)
      if let gaussians = samples.gaussians { v = v + noise * Lanes(at: gaussians + i, upTo: n) }
      sum = sum.fused(v, v)
      v.store(converted + i, upTo: n)
      i &+= 16
    }
    if let squares { squares[sample] = sum.sum }
    sample &+= 1
  }
}
