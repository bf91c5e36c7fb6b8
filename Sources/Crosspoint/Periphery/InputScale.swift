import CrosspointKernels

/// Chooses the scale of each sample by noise management; keeps the running average where there is
/// one.
struct InputScale {
  private let management: NoiseManagement
  private let outputBound: Float
  private let inputStep: Float
  /// a of the running average; nil before the first sample.
  var runningAverage: Float?

  init(_ periphery: Periphery) {
    management = periphery.noiseManagement
    outputBound = periphery.outputBound
    inputStep = periphery.inputStep
  }

  /// s for the next sample; ≤ 0 where the output is to be zero.
  /// - Parameters:
  ///   - absoluteMaximum: of its signals.
  ///   - statistics: the rest of what few managements need.
  mutating func next(_ absoluteMaximum: Float, _ statistics: () -> SignalStatistics) -> Float {
    switch management {
    case .none: return 1
    case .absoluteMaximum(let cap): return min(absoluteMaximum, cap ?? .infinity)
    case .maximum: return statistics().maximum
    case .constant(let c): return c
    case .runningAverage(let decay):
      let average =
        runningAverage.map { (1 - decay) * $0 + decay * absoluteMaximum } ?? absoluteMaximum
      runningAverage = average
      return average
    case .sums(let weight): return sums(statistics(), weight)
    }
  }

  /// The scale of the second round of worst-case bound management.
  func worstCase(_ s: SignalStatistics) -> Float {
    if case .sums(let weight) = management { return sums(s, weight) }
    return sums(s, 0.6)
  }

  private func sums(_ s: SignalStatistics, _ assumedWeight: Float) -> Float {
    let sum = max(s.positiveSum, -s.negativeSum)
    let wanted = sum * assumedWeight / outputBound
    let most = inputStep > 0 ? s.absoluteMaximum * 0.25 / inputStep : .infinity
    return max(s.absoluteMaximum, min(wanted, most))
  }
}
