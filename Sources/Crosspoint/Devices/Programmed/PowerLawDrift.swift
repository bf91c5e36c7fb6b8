import CrosspointKernels
import Foundation

/// Conductances that fall with a power of the time, (T/t₀)^−ν with ν = |μ + σ·ξ|·scale of each
/// device, T = t + t₀.
struct PowerLawDrift {
  /// −ln(T/t₀)·scale; 0 as programmed.
  private let decay: Float

  init(seconds: Double, reference: Float, scale: Float) {
    decay = Float(-log1p(seconds / Double(reference)) * Double(scale))
  }

  /// Whether anything changes.
  var isAny: Bool { decay != 0 }

  @inline(__always)
  func drifted(_ devices: ProgrammedDevices, mean μ: Lanes, spread σ: Lanes) -> Lanes {
    let exponent = (μ + σ * devices.ofDevice).magnitude
    return devices.programmed * Lanes.exp(exponent * Lanes(decay))
  }
}

/// √ln((T + t_read)/(2·t_read)), T = t + t₀: how noise of 1/f grows with the time since
/// programming. 0 where the time does not reach t_read.
func readNoiseGrowth(seconds: Double, reference: Float, read: Float) -> Float {
  let (total, read) = (seconds + Double(reference), Double(read))
  return Float(max(0, log((total + read) / (2 * read))).squareRoot())
}

extension Lanes {
  /// c₀ + c₁·x + c₂·x² + …
  @inline(__always)
  static func polynomial<C: SIMD<Float>>(_ x: Lanes, _ coefficients: C) -> Lanes {
    var sum = Lanes(coefficients[coefficients.scalarCount - 1])
    for k in (0..<coefficients.scalarCount - 1).reversed() {
      sum = sum * x + Lanes(coefficients[k])
    }
    return sum
  }

  /// slope·ln x + offset within a range, for an ln x of a slope below 0.
  @inline(__always)
  static func logarithmic(
    _ ln: Lanes, slope: Float, offset: Float, _ least: Float, _ most: Float
  ) -> Lanes {
    (ln * Lanes(slope) + Lanes(offset)).clipped(Lanes(least), Lanes(most))
  }
}
