import CrosspointKernels

/// The moments of max(0, N(μ, σ²)), sixteen at a time: what a device is read as, whose conductance
/// cannot be negative.
///
///     mean = σ·(a·Φ(a) + φ(a))        variance = σ²·((a² + 1)·Φ(a) + a·φ(a)) − mean²,   a = μ/σ
///
/// Φ has an absolute error below 2e-7 (Abramowitz & Stegun 7.1.26), so that means are right to
/// 1e-6·σ and variances to 1e-5·σ²; from a = 6 on they are μ and σ². μ ≥ 0; μ for σ = 0.
struct RectifiedNormal {
  let mean: Lanes
  let variance: Lanes

  @inline(__always)
  init(mean μ: Lanes, deviation σ: Lanes) {
    let isFar = Lanes(6) * σ < μ
    let isSure = isFar | (σ < Lanes(.leastNormalMagnitude))
    let one = Lanes(1)
    let a = isSure.select(Lanes(6), μ / isSure.select(one, σ))
    let half = Lanes.exp(a * a * Lanes(-0.5))
    let t = one / (one + a * Lanes(0.3275911 * 0.70710678))
    var q = Lanes(1.061405429)
    q = q * t + Lanes(-1.453152027)
    q = q * t + Lanes(1.421413741)
    q = q * t + Lanes(-0.284496736)
    q = q * t + Lanes(0.254829592)
    let Φ = one - Lanes(0.5) * q * t * half
    let φ = half * Lanes(0.39894228)
    let m = a * Φ + φ
    let v = Lanes.maximum(Lanes(0), (a * a + one) * Φ + a * φ - m * m)
    mean = isSure.select(μ, m * σ)
    variance = isSure.select(σ * σ, v * σ * σ)
  }
}
