/// The output side of one analog product: read noise, nonlinearity, output noise, ADC, clip, scale.
public struct OutputConversion: Sendable, Hashable {
  /// Standard deviation of additive read noise at the output, σ_w·‖x̂‖₂; with `readVariances`, σ_w.
  public var readNoise: Float
  /// f of the nonlinearity; used with `nonlinearities` only.
  public var nonlinearityFactor: Float
  public var outputNoise: Float
  /// The ADC's step; 0 for none.
  public var step: Float
  /// Largest magnitude; `.infinity` for none.
  public var bound: Float
  /// What the clipped output is multiplied with.
  public var scale: Float

  /// The largest magnitude that is not saturated: a code of the ADC, or the bound itself without one.
  ///
  /// Codes are compared, not values: 255 steps of 24/510 are 12.000001 in Float and still full scale. 2⁻²⁰ covers the
  /// rounding of a step that divides the bound.
  @_alwaysEmitIntoClient @inline(__always)
  public var saturationLimit: Float {
    step > 0 ? Float((Double(bound) / Double(step) * (1 + 0x1p-20)).rounded(.down)) : bound
  }

  @_alwaysEmitIntoClient @inline(__always)
  public init(readNoise: Float, nonlinearityFactor: Float, outputNoise: Float, step: Float, bound: Float, scale: Float) {
    self.readNoise = readNoise
    self.nonlinearityFactor = nonlinearityFactor
    self.outputNoise = outputNoise
    self.step = step
    self.bound = bound
    self.scale = scale
  }
}

/// Per-output values that an output conversion may read; each `count` long or nil.
public struct OutputLines {
  /// Unit Gaussians of the read noise.
  public var readGaussians: UnsafePointer<Float>?
  /// Σ_j |w_ij| x̂_j², for conductance-dependent read noise.
  public var readVariances: UnsafePointer<Float>?
  /// n_i of the nonlinearity.
  public var nonlinearities: UnsafePointer<Float>?
  /// Unit Gaussians of the output noise.
  public var outputGaussians: UnsafePointer<Float>?

  @_alwaysEmitIntoClient @inline(__always)
  public init(
    readGaussians: UnsafePointer<Float>? = nil, readVariances: UnsafePointer<Float>? = nil,
    nonlinearities: UnsafePointer<Float>? = nil, outputGaussians: UnsafePointer<Float>? = nil
  ) {
    self.readGaussians = readGaussians
    self.readVariances = readVariances
    self.nonlinearities = nonlinearities
    self.outputGaussians = outputGaussians
  }
}

/// Converts `count` sums in place.
/// - Returns: how many outputs were saturated: past the last code within the bound, or past the bound where there is no ADC.
@_alwaysEmitIntoClient @inline(__always)
public func convertOutputBody(
  _ c: OutputConversion, _ lines: OutputLines, _ y: UnsafeMutablePointer<Float>, _ count: Int
) -> Int {
  @inline(__always) func line(_ p: UnsafePointer<Float>, _ i: Int, _ rest: Int) -> Lanes {
    rest == 16 ? Lanes(at: p + i) : Lanes(at: p + i, first: rest)
  }
  let readNoise = Lanes(c.readNoise)
  let outputNoise = Lanes(c.outputNoise)
  let factor = Lanes(c.nonlinearityFactor)
  let step = Lanes(c.step)
  let inverse = Lanes(1 / c.step)
  let limit = Lanes(c.saturationLimit)
  let high = Lanes(c.bound)
  let low = Lanes(-c.bound)
  let scale = Lanes(c.scale)
  let quantises = c.step > 0
  var saturated = Words(0)
  var i = 0
  while i < count {
    let rest = min(16, count &- i)
    var v = line(UnsafePointer(y), i, rest)
    if let gaussians = lines.readGaussians {
      var sigma = readNoise
      if let variances = lines.readVariances { sigma = sigma * line(variances, i, rest).squareRoot }
      v = v + sigma * line(gaussians, i, rest)
    }
    if let nonlinearities = lines.nonlinearities {
      v = factor * v / (Lanes(1) + (line(nonlinearities, i, rest) * v).magnitude)
    }
    if let gaussians = lines.outputGaussians { v = v + outputNoise * line(gaussians, i, rest) }
    if quantises { v = (v * inverse).rounded }
    saturated = saturated - (limit < v.magnitude)  // a mask is −1; lanes past the end hold 0
    if quantises { v = v * step }
    v = v.clipped(low, high) * scale
    if rest == 16 { v.store(y + i) } else { v.store(y + i, first: rest) }
    i &+= 16
  }
  return Int(saturated.sum)
}
