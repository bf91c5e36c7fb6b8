public import CrosspointParameters

/// The pulsed update W ← W + η Σ_b δ_b x_bᵀ (in expectation) of constant-step devices.
public enum ReferenceUpdate {
  /// How k coincidences of one cross-point become a weight change.
  public enum Form: Sendable, Hashable, CaseIterable {
    /// The definition: one draw, one step and one clip for each, the ordinal as pass.
    case pulseByPulse
    /// k + c·√k·ξ steps and one clip: one draw, pass 0.
    case aggregated
  }

  /// The form whose draws the library uses, except that with `automatic` and c > 0.3 it aggregates blocks far from their
  /// bounds: the same distribution as `pulseByPulse`, returned here, from other draws.
  public static func form(_ settings: PulsedUpdate, _ device: ConstantStep) -> Form {
    settings.aggregation == .automatic && device.cycleSpread <= 0.3 ? .aggregated : .pulseByPulse
  }

  /// Applies a batch, one sample after the other; sample b has vector number firstVector + b.
  /// - Parameters:
  ///   - weights: rows × columns, changed in place.
  ///   - x: batch × columns.
  ///   - delta: batch × rows.
  ///   - form: nil for `form(_:_:)`. Devices with a response at half voltage have one form only: `applyAtHalfVoltage`.
  /// - Returns: the pulses of every sample.
  @discardableResult
  public static func apply(
    _ weights: inout ReferenceMatrix, _ array: ReferenceArray, _ settings: PulsedUpdate, learningRate: Float,
    x: [[Float]], delta: [[Float]], firstVector: UInt64 = 0, form: Form? = nil
  ) -> [ReferenceSample] {
    check(x.count == delta.count, "\(x.count) samples of x, \(delta.count) of δ")
    let form = form ?? Self.form(settings, array.device)
    return x.indices.map { b in
      let vector = firstVector &+ UInt64(b)
      let sample = ReferenceSample(
        settings, learningRate: learningRate, granularity: array.device.granularity, x: x[b], delta: delta[b],
        vector: vector, seed: array.seed, tile: array.tile)
      apply(&weights, array, sample, vector: vector, form: form)
      return sample
    }
  }

  /// Applies the pulses of one sample.
  public static func apply(
    _ weights: inout ReferenceMatrix, _ array: ReferenceArray, _ sample: ReferenceSample, vector: UInt64, form: Form
  ) {
    check(sample.trainsX.count == array.columns && sample.trainsDelta.count == array.rows, "sample does not fit")
    guard array.device.halfVoltageResponse == 0 else { return applyAtHalfVoltage(&weights, array, sample, vector: vector) }
    for i in 0..<array.rows {
      for j in 0..<array.columns {
        let k = sample.coincidences(i, j)
        guard k > 0 else { continue }
        weights[i, j] = applied(
          k, up: sample.isUp(i, j), to: weights[i, j], array[i, j], cycleSpread: Double(array.device.cycleSpread),
          form: form
        ) { ordinal in array.xi(.cycle, vector, i, j, pass: ordinal) }
      }
    }
  }

  /// The weight of one cross-point after k pulses.
  /// - Parameter xi: the draw of an ordinal (0 …); only 0 is asked for where aggregated.
  public static func applied(
    _ k: Int, up: Bool, to weight: Double, _ point: ReferenceCrosspoint, cycleSpread c: Double, form: Form,
    xi: (_ ordinal: Int) -> Double
  ) -> Double {
    guard k > 0 else { return weight }
    switch form {
    case .aggregated: return point.afterPulses(weight, up: up, count: k, cycleSpread: c, xi: xi(0))
    case .pulseByPulse:
      return (0..<k).reduce(weight) { w, ordinal in point.afterPulse(w, up: up, cycleSpread: c, xi: xi(ordinal)) }
    }
  }
}
