public import CrosspointParameters

/// The pulsed update W ← W + η Σ_b δ_b x_bᵀ (in expectation) of pulsed devices.
public enum ReferenceUpdate {
  /// How k coincidences of one cross-point become a weight change.
  public enum Form: Sendable, Hashable, CaseIterable {
    /// The definition: one draw, one step and one clip for each.
    case pulseByPulse
    /// k + c·√k·ξ steps and one clip: one draw, pass 0.
    case aggregated
  }

  /// Applies a batch, one sample after the other; sample b has vector number firstVector + b.
  /// - Parameters:
  ///   - weights: rows × columns, changed in place.
  ///   - x: batch × columns.
  ///   - delta: batch × rows.
  ///   - form: nil for the model's.
  /// - Returns: the pulses of every sample.
  @discardableResult
  public static func apply(
    _ weights: inout ReferenceMatrix, _ array: ReferenceArray, _ settings: PulsedUpdate,
    learningRate: Float,
    x: [[Float]], delta: [[Float]], firstVector: UInt64 = 0, form: Form? = nil
  ) -> [ReferenceSample] {
    check(x.count == delta.count, "\(x.count) samples of x, \(delta.count) of δ")
    let form = form ?? array.device.referenceForm(settings)
    return x.indices.map { b in
      let vector = firstVector &+ UInt64(b)
      let sample = ReferenceSample(
        settings, learningRate: learningRate, granularity: array.device.granularity, x: x[b],
        delta: delta[b],
        vector: vector, seed: array.seed, tile: array.tile)
      apply(&weights, array, sample, vector: vector, form: form)
      return sample
    }
  }

  /// Applies the pulses of one sample.
  public static func apply(
    _ weights: inout ReferenceMatrix, _ array: ReferenceArray, _ sample: ReferenceSample,
    vector: UInt64, form: Form
  ) {
    check(
      sample.trainsX.count == array.columns && sample.trainsDelta.count == array.rows,
      "sample does not fit")
    guard !array.device.applyReferenceSample(&weights, array, sample, vector: vector, form: form)
    else { return }
    for i in 0..<array.rows {
      for j in 0..<array.columns {
        for ordinal in 0..<sample.coincidences(i, j) {
          weights[i, j] = array.device.afterReferencePulse(
            weights[i, j], up: sample.isUp(i, j), xi: array.xi(ofPulse: ordinal, vector, i, j),
            array[i, j])
        }
      }
    }
  }
}
