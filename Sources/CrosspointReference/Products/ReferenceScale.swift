import CrosspointParameters

/// Noise management: the scale s of one input.
///
/// - Parameters:
///   - x: the raw input.
///   - average: the running average so far, nil before the first sample; advanced by
///     `runningAverage` alone.
/// - Returns: s; ≤ 0 where there is nothing to scale by.
func referenceScale(_ x: [Double], _ periphery: Periphery, average: inout Double?) -> Double {
  let largest = x.map(abs).max() ?? 0
  switch periphery.noiseManagement {
  case .none: return 1
  case .absoluteMaximum(let cap): return min(largest, cap.map(Double.init) ?? .infinity)
  case .maximum: return x.max() ?? 0
  case .constant(let c): return Double(c)
  case .runningAverage(let decay):
    let d = Double(decay)
    let next = average.map { (1 - d) * $0 + d * largest } ?? largest
    average = next
    return next
  case .sums(let assumedWeight): return sumsScale(x, periphery, assumedWeight: assumedWeight)
  }
}

/// max(max|x|, min(S·assumedWeight/outputBound, max|x|·0.25/DAC step)), S = max(Σx⁺, −Σx⁻); the
/// second term of the min is absent where the DAC is off.
func sumsScale(_ x: [Double], _ periphery: Periphery, assumedWeight: Float) -> Double {
  let largest = x.map(abs).max() ?? 0
  let positive = x.filter { $0 > 0 }.reduce(0, +)
  let negative = x.filter { $0 < 0 }.reduce(0, +)
  let sum = max(positive, -negative)
  let wanted = sum * Double(assumedWeight) / Double(periphery.outputBound)
  let finest = periphery.inputStep > 0 ? largest * 0.25 / Double(periphery.inputStep) : .infinity
  return max(largest, min(wanted, finest))
}
