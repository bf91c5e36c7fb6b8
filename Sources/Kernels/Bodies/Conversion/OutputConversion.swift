/// The output side of analog products: read noise, nonlinearity, output noise, ADC, clip.
public struct OutputConversion: Sendable, Hashable {
  /// f of the nonlinearity; used with `nonlinearities` only.
  public var nonlinearityFactor: Float
  /// Standard deviation of the output noise.
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

/// The currents of a batch of samples on their way out of an array: batch × `count`, row-major.
public struct OutputSamples {
  /// The sums, batch × count.
  public var sums: UnsafePointer<Float>
  /// Outputs of a sample.
  public var count: Int
  /// Samples.
  public var batch: Int
  /// For each sample what its clipped outputs are multiplied with.
  public var scales: UnsafePointer<Float>
  /// For each sample the standard deviation of additive read noise, σ_w·‖x̂‖₂; with
  /// `readVariances`, σ_w.
  public var readNoises: UnsafePointer<Float>?

  // `count` for each sample, or nil:
  /// Unit Gaussians of the read noise.
  public var readGaussians: UnsafePointer<Float>?
  /// Σ_j |w_ij| x̂_j², for conductance-dependent read noise.
  public var readVariances: UnsafePointer<Float>?
  /// Unit Gaussians of the output noise.
  public var outputGaussians: UnsafePointer<Float>?

  /// n_i of the nonlinearity, the same for all samples, or nil.
  public var nonlinearities: UnsafePointer<Float>?

  @_alwaysEmitIntoClient @inline(__always)
  public init(sums: UnsafePointer<Float>, count: Int, batch: Int, scales: UnsafePointer<Float>) {
    self.sums = sums
    self.count = count
    self.batch = batch
    self.scales = scales
  }
}

/// Converts the sums of a batch to `out`, which may be the sums themselves.
/// - Parameters:
///   - saturated: for each sample how many outputs were past the last code within the bound, or
///     past the bound where there is no ADC.
@_alwaysEmitIntoClient @inline(__always)
public func convertOutputsBody(
  _ c: OutputConversion, _ samples: OutputSamples, _ out: UnsafeMutablePointer<Float>,
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
  var sample = 0
  while sample < samples.batch {
    let first = sample &* samples.count
    let end = first &+ samples.count
    let scale = Lanes(samples.scales[sample])
    let readNoise = Lanes(samples.readNoises.map { $0[sample] } ?? 0)
    var over = Words(0)
    var i = first
    while i < end {
      let n = min(16, end &- i)
      var v = Lanes(at: samples.sums + i, upTo: n)
      if let gaussians = samples.readGaussians {
        var sigma = readNoise
        if let variances = samples.readVariances {
          sigma = sigma * Lanes(at: variances + i, upTo: n).squareRoot
        }
        v = v + sigma * Lanes(at: gaussians + i, upTo: n)
      }
      if let nonlinearities = samples.nonlinearities {
        v =
          factor * v
          / (Lanes(1) + (Lanes(at: nonlinearities + (i &- first), upTo: n) * v).magnitude)
      }
      if let gaussians = samples.outputGaussians {
        v = v + outputNoise * Lanes(at: gaussians + i, upTo: n)
      }
      if quantises { v = (v * inverse).rounded }
      over = over - (limit < v.magnitude)  // a mask is −1; lanes past the end hold 0
      if quantises { v = v * step }
      v = v.clipped(low, high) * scale
      v.store(out + i, upTo: n)
      i &+= 16
    }
    saturated[sample] = Int(over.sum)
    sample &+= 1
  }
}
