import CrosspointKernels

/// The moments of a normal number that is clipped to a range, a row at a time: what devices are
/// read as, whose conductances cannot leave it.
///
///     X = min(max(N(μ, σ²), a), b)     α = (a − μ)/σ, β = (b − μ)/σ, each within ±6
///     mean = μ + σ·m₁                  m₁ = α·Φ(α) + β·(1 − Φ(β)) + φ(α) − φ(β)
///     variance = σ²·(m₂ − m₁²)
///     m₂ = α²·Φ(α) + β²·(1 − Φ(β)) + Φ(β) − Φ(α) + α·φ(α) − β·φ(β)
///
/// Φ has an absolute error below 2e-7 (Abramowitz & Stegun 7.1.26), so that means are right to
/// 3e-6·σ and variances to 3e-5·σ². More than 6 σ outside of the range it is its end without
/// variance, and so is μ itself, within the range, for a σ of 0.
enum ClippedNormal {
  /// Replaces μ and σ of a row by the means and the variances.
  /// - Parameter limits: the range; its end may be infinite.
  static func replace(
    means: UnsafeMutablePointer<Float>, deviations: UnsafeMutablePointer<Float>,
    _ row: ProgrammedRow, limits: ClosedRange<Float>
  ) {
    let hasMost = limits.upperBound < .infinity
    let (below, above) = (row.scratch, row.scratch + row.count)
    let half = Lanes(-0.5)
    forEachSixteen(of: row.count) { j, n in
      let place = Place(
        Lanes(at: means + j, upTo: n), Lanes(at: deviations + j, upTo: n), limits)
      (place.low * place.low * half).store(below + j, upTo: n)
      if hasMost { (place.high * place.high * half).store(above + j, upTo: n) }
    }
    row.functions.exponential(below, row.count)
    if hasMost { row.functions.exponential(above, row.count) }
    forEachSixteen(of: row.count) { j, n in
      let (μ, σ) = (Lanes(at: means + j, upTo: n), Lanes(at: deviations + j, upTo: n))
      let place = Place(μ, σ, limits)
      let (zero, one) = (Lanes(0), Lanes(1))
      let low = NormalLaw(place.low, exponential: Lanes(at: below + j, upTo: n))
      var first = place.low * low.below + low.density
      var second = place.low * place.low * low.below + place.low * low.density + one - low.below
      if hasMost {
        let high = NormalLaw(place.high, exponential: Lanes(at: above + j, upTo: n))
        let past = one - high.below
        first = first + place.high * past - high.density
        second = second + (place.high * place.high - one) * past - place.high * high.density
      }
      let (least, most) = (Lanes(limits.lowerBound), Lanes(limits.upperBound))
      let spread = Lanes.maximum(zero, second - first * first)
      place.isSure.select(μ.clipped(least, most), (μ + first * σ).clipped(least, most))
        .store(means + j, upTo: n)
      place.isSure.select(zero, spread * σ * σ).store(deviations + j, upTo: n)
    }
  }

  /// Where the ends of the range are.
  private struct Place {
    /// α and β.
    let low: Lanes
    let high: Lanes
    /// Where there is nothing but μ, or one of the ends.
    let isSure: Words

    @inline(__always)
    init(_ μ: Lanes, _ σ: Lanes, _ limits: ClosedRange<Float>) {
      let (far, least, most) = (Lanes(6), Lanes(limits.lowerBound), Lanes(limits.upperBound))
      isSure = (σ < Lanes(.leastNormalMagnitude)) | (far * σ < least - μ) | (far * σ < μ - most)
      let unit = Lanes(1) / isSure.select(Lanes(1), σ)
      low = ((least - μ) * unit).clipped(Lanes(-6), far)
      high = ((most - μ) * unit).clipped(Lanes(-6), far)
    }
  }

  /// φ(z) and Φ(z).
  private struct NormalLaw {
    let density: Lanes
    let below: Lanes

    /// - Parameter exponential: e^(−z²/2).
    @inline(__always)
    init(_ z: Lanes, exponential: Lanes) {
      let one = Lanes(1)
      let t = one / (one + z.magnitude * Lanes(0.3275911 * 0.70710678))
      var q = Lanes(1.061405429)
      q = q * t + Lanes(-1.453152027)
      q = q * t + Lanes(1.421413741)
      q = q * t + Lanes(-0.284496736)
      q = q * t + Lanes(0.254829592)
      let tail = Lanes(0.5) * q * t * exponential
      below = (z < Lanes(0)).select(tail, one - tail)
      density = exponential * Lanes(0.39894228)
    }
  }
}
