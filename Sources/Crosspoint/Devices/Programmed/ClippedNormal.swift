import CrosspointKernels

/// The moments of a normal number that is clipped to a range, sixteen at a time: what a device is
/// read as, whose conductance cannot leave it.
///
///     X = min(max(N(μ, σ²), a), b)     α = (a − μ)/σ, β = (b − μ)/σ, each within ±6
///     mean = μ + σ·m₁                  m₁ = α·Φ(α) + β·(1 − Φ(β)) + φ(α) − φ(β)
///     variance = σ²·(m₂ − m₁²)
///     m₂ = α²·Φ(α) + β²·(1 − Φ(β)) + Φ(β) − Φ(α) + α·φ(α) − β·φ(β)
///
/// Φ has an absolute error below 2e-7 (Abramowitz & Stegun 7.1.26), so that means are right to
/// 3e-6·σ and variances to 3e-5·σ². More than 6 σ outside of the range it is its end without
/// variance, and so is μ itself, within the range, for a σ of 0.
struct ClippedNormal {
  let mean: Lanes
  let variance: Lanes

  /// - Parameter limits: the range; its end may be infinite.
  @inline(__always)
  init(mean μ: Lanes, deviation σ: Lanes, limits: ClosedRange<Float>) {
    let (zero, one, far) = (Lanes(0), Lanes(1), Lanes(6))
    let (least, most) = (Lanes(limits.lowerBound), Lanes(limits.upperBound))
    let isSure =
      (σ < Lanes(.leastNormalMagnitude)) | (far * σ < least - μ) | (far * σ < μ - most)
    let unit = one / isSure.select(one, σ)
    let α = ((least - μ) * unit).clipped(zero - far, far)
    let low = NormalTail(α)
    var first = α * low.below + low.density
    var second = α * α * low.below + α * low.density + one - low.below
    if limits.upperBound < .infinity {
      let β = ((most - μ) * unit).clipped(zero - far, far)
      let high = NormalTail(β)
      let above = one - high.below
      first = first + β * above - high.density
      second = second + (β * β - one) * above - β * high.density
    }
    let spread = Lanes.maximum(zero, second - first * first)
    mean = isSure.select(μ.clipped(least, most), (μ + first * σ).clipped(least, most))
    variance = isSure.select(zero, spread * σ * σ)
  }
}

/// φ and Φ, sixteen at a time.
private struct NormalTail {
  let density: Lanes
  /// Φ(z).
  let below: Lanes

  @inline(__always)
  init(_ z: Lanes) {
    let one = Lanes(1)
    let half = Lanes.exp(z * z * Lanes(-0.5))
    let t = one / (one + z.magnitude * Lanes(0.3275911 * 0.70710678))
    var q = Lanes(1.061405429)
    q = q * t + Lanes(-1.453152027)
    q = q * t + Lanes(1.421413741)
    q = q * t + Lanes(-0.284496736)
    q = q * t + Lanes(0.254829592)
    let tail = Lanes(0.5) * q * t * half
    below = (z < Lanes(0)).select(tail, one - tail)
    density = half * Lanes(0.39894228)
  }
}
