/// The input side of one analog product: scale, DAC, clip, noise.
public struct InputConversion: Sendable, Hashable {
  /// g: 1/(s·r·step) with a DAC, 1/(s·r) without.
  public var factor: Float
  /// The DAC's step in units of the scaled input; 0 for none.
  public var step: Float
  /// Largest magnitude; `.infinity` for none.
  public var bound: Float
  /// Standard deviation of the input noise.
  public var noise: Float

  @_alwaysEmitIntoClient @inline(__always)
  public init(factor: Float, step: Float, bound: Float, noise: Float) {
    self.factor = factor
    self.step = step
    self.bound = bound
    self.noise = noise
  }
}

/// converted = clip(rint(x·factor)·step, ±bound) + noise·ξ (no rint where step is 0).
/// - Parameters:
///   - gaussians: `count` unit Gaussians, or nil for no noise.
/// - Returns: Σ converted², in 16 partial sums and the fixed tree.
@_alwaysEmitIntoClient @inline(__always)
public func convertInputBody(
  _ c: InputConversion, _ x: UnsafePointer<Float>, _ converted: UnsafeMutablePointer<Float>, _ count: Int,
  _ gaussians: UnsafePointer<Float>?
) -> Float {
  let factor = Lanes(c.factor)
  let step = Lanes(c.step)
  let high = Lanes(c.bound)
  let low = Lanes(-c.bound)
  let noise = Lanes(c.noise)
  let quantises = c.step > 0
  var squares = Lanes(0)
  var i = 0
  while i < count {
    let rest = min(16, count &- i)
    let whole = rest == 16
    var v = (whole ? Lanes(at: x + i) : Lanes(at: x + i, first: rest)) * factor
    if quantises { v = v.rounded * step }
    v = v.clipped(low, high)
    if let gaussians { v = v + noise * (whole ? Lanes(at: gaussians + i) : Lanes(at: gaussians + i, first: rest)) }
    squares = squares.fused(v, v)
    if whole { v.store(converted + i) } else { v.store(converted + i, first: rest) }
    i &+= 16
  }
  return squares.sum
}
