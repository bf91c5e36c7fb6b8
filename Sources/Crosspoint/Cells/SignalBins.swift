import CrosspointKernels
import CrosspointParameters

/// Q: rounds the signals of a sample to bins between the largest magnitude and its negative, or
/// leaves them.
struct SignalBins {
  private let half: Float
  private let isStochastic: Bool
  private let draws: CellDraws
  private let purpose: Purpose

  /// - Parameter bins: 0 for none.
  init(_ bins: Int, _ model: MixedPrecision, _ context: CellContext, _ purpose: Purpose) {
    half = Float(bins / 2)
    isStochastic = model.roundsStochastically
    draws = CellDraws(key: context.key(), kernels: context.kernels)
    self.purpose = purpose
  }

  /// The signals of a sample, rounded.
  /// - Parameter vector: number of the sample.
  func rounded(_ signals: Matrix, _ sample: Int, maximum: Float, vector: UInt64) -> [Float] {
    let count = signals.columns
    var values = signals.withUnsafeBufferPointer {
      Array($0[sample * count..<(sample + 1) * count])
    }
    guard half > 0, maximum > 0 else { return values }
    let width = maximum / half
    let words = isStochastic ? draws.drawn(purpose, vector: vector, line: 0, count) : []
    for j in values.indices {
      let shift = isStochastic ? Float(words[j] >> 8) * 0x1p-24 - 0.5 : 0
      let bin = (values[j] / width + shift).rounded(.toNearestOrEven)
      values[j] = min(max(bin, -half), half) * width
    }
    return values
  }
}
