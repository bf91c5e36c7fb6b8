/// The output side of analog products: read noise, nonlinearity, output noise, ADC, clip.
public struct OutputConversion: Sendable, Hashable {
  /// f of the nonlinearity; used with `nonlinearities` only.
  public var nonlinearityFactor: Float
  public var outputNoise: Float
  /// The ADC's step; 0 for none.
  public var step: Float
  /// Largest magnitude; `.infinity` for none.
  public var bound: Float

  /// The largest magnitude that is not saturated: a code of the ADC, or the bound itself without
  /// one.
  ///
  /// Codes are compared, not values: 255 steps of 24/510 are 12.000001 in Float and still full
  /// scale. 2⁻²⁰ covers the rounding of a step that divides the bound.
  @_alwaysEmitIntoClient @inline(__always)
  public var saturationLimit: Float {
    step > 0 ? Float((Double(bound) / Double(step) * (1 + 0x1p-20)).rounded(.down)) : bound
  }

  @_alwaysEmitIntoClient @inline(__always)
  public init(nonlinearityFactor: Float = 1, outputNoise: Float, step: Float, bound: Float) {
    self.nonlinearityFactor = nonlinearityFactor
    self.outputNoise = outputNoise
    self.step = step
    self.bound = bound
  }
}

/// Lines of sums on their way out of an array, side by side.
public struct OutputLines {
  /// `count` for each line.
  public var sums: UnsafePointer<Float>
  public var count: Int
  /// Lines.
  public var batch: Int
  /// For each line what its clipped outputs are multiplied with.
  public var scales: UnsafePointer<Float>
  /// For each line the standard deviation of additive read noise, σ_w·‖x̂‖₂; with `readVariances`,
  /// σ_w.
  public var readNoises: UnsafePointer<Float>?

  // `count` for each line, or nil:
  /// Unit Gaussians of the read noise.
  public var readGaussians: UnsafePointer<Float>?
  /// Σ_j |w_ij| x̂_j², for conductance-dependent read noise.
  public var readVariances: UnsafePointer<Float>?
  /// Unit Gaussians of the output noise.
  public var outputGaussians: UnsafePointer<Float>?

  /// n_i of the nonlinearity, the same for all lines, or nil.
  public var nonlinearities: UnsafePointer<Float>?

  @_alwaysEmitIntoClient @inline(__always)
  public init(sums: UnsafePointer<Float>, count: Int, batch: Int, scales: UnsafePointer<Float>) {
    self.sums = sums
    self.count = count
    self.batch = batch
    self.scales = scales
  }
}

/// Converts lines of sums to `out`, which may be the sums themselves.
/// - Parameters:
///   - saturated: for each line how many outputs were past the last code within the bound, or past
///     the bound where there is no ADC.
@_alwaysEmitIntoClient @inline(__always)
public func convertOutputsBody(
  _ c: OutputConversion, _ lines: OutputLines, _ out: UnsafeMutablePointer<Float>,
  _ saturated: UnsafeMutablePointer<Int>
) {
  let outputNoise = Lanes(c.outputNoise)
  let factor = Lanes(c.nonlinearityFactor)
  let step = Lanes(c.step)
  let inverse = Lanes(1 / c.step)
  let limit = Lanes(c.saturationLimit)
  let high = Lanes(c.bound)
  let low = Lanes(-c.bound)
  let quantises = c.step > 0
  var line = 0
  while line < lines.batch {
    let first = line &* lines.count
    let end = first &+ lines.count
    let scale = Lanes(lines.scales[line])
    let readNoise = Lanes(lines.readNoises.map { $0[line] } ?? 0)
    var over = Words(0)
    var i = first
    while i < end {
      let n = min(16, end &- i)
      var v = Lanes(at: lines.sums + i, upTo: n)
      if let gaussians = lines.readGaussians {
        var sigma = readNoise
        if let variances = lines.readVariances {
          sigma = sigma * Lanes(at: variances + i, upTo: n).squareRoot
        }
        v = v + sigma * Lanes(at: gaussians + i, upTo: n)
      }
      if let nonlinearities = lines.nonlinearities {
        v =
          factor * v
          / (Lanes(1) + (Lanes(at: nonlinearities + (i &- first), upTo: n) * v).magnitude)
      }
      if let gaussians = lines.outputGaussians {
        v = v + outputNoise * Lanes(at: gaussians + i, upTo: n)
      }
      if quantises { v = (v * inverse).rounded }
      over = over - (limit < v.magnitude)  // a mask is −1; lanes past the end hold 0
      if quantises { v = v * step }
      v = v.clipped(low, high) * scale
      v.store(out + i, upTo: n)
      i &+= 16
    }
    saturated[line] = Int(over.sum)
    line &+= 1
  }
}
