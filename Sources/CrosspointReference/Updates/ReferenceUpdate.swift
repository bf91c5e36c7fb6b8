public import CrosspointParameters

/// The pulsed update W ← W + η Σ_b δ_b x_bᵀ (in expectation) of pulsed devices, and that of the
/// pulse types that draw no trains.
public enum ReferenceUpdate {
  /// How k coincidences of one cross-point become a weight change.
  public enum Form: Sendable, Hashable, CaseIterable {
    /// The definition: one draw, one step and one clip for each.
    case pulseByPulse
    /// k + c·√k·ξ steps and one clip: one draw, pass 0.
    case aggregated
  }

  /// Applies a batch, one sample after the other, or across samples where `settings.aggregation`
  /// says so; sample b has vector number firstVector + b.
  /// - Parameters:
  ///   - weights: rows × columns, changed in place.
  ///   - x: batch × columns.
  ///   - delta: batch × rows.
  ///   - form: nil for the model's; counted pulses come one by one.
  /// - Returns: the pulses of every sample.
  @discardableResult
  public static func apply(
    _ weights: inout ReferenceMatrix, _ array: ReferenceArray, _ settings: PulsedUpdate,
    learningRate: Float,
    x: [[Float]], delta: [[Float]], firstVector: UInt64 = 0, form: Form? = nil
  ) -> [ReferenceSample] {
    check(x.count == delta.count, "\(x.count) samples of x, \(delta.count) of δ")
    let countsPulses =
      settings.pulseType == .meanCount || settings.pulseType == .deterministicImplicit
    let form = form ?? (countsPulses ? .pulseByPulse : array.device.referenceForm(settings))
    let samples = x.indices.map { b in
      ReferenceSample(
        settings, learningRate: learningRate, granularity: array.device.granularity, x: x[b],
        delta: delta[b],
        vector: firstVector &+ UInt64(b), seed: array.seed, tile: array.tile)
    }
    if settings.pulseType == .none || settings.pulseType == .noneWithDevice {
      addProducts(&weights, array, samples, clips: settings.pulseType == .noneWithDevice)
      return samples
    }
    check(
      !countsPulses || !array.device.respondsToOneLine,
      "counted pulses are not sent in phases of one sign each")
    for run in runs(samples, countsPulses ? .never : settings.aggregation) {
      let vector = firstVector &+ UInt64(run.samples.lowerBound)
      if let quarter = run.quarter {
        array.device.applyReferenceRun(
          &weights, array, Array(samples[run.samples]), vector: vector, quarter: quarter,
          form: form)
      } else {
        apply(&weights, array, samples[run.samples.lowerBound], vector: vector, form: form)
      }
    }
    return samples
  }

  /// The samples that are applied together: one by one, or across samples runs of 2048 / (slots of
  /// the longest train), in whole sixteens from 16 to 256, of every 256 samples.
  /// - Returns: with the samples of a quarter of the longest run; nil for a single sample.
  static func runs(_ samples: [ReferenceSample], _ aggregation: PulsedUpdate.Aggregation)
    -> [(samples: Range<Int>, quarter: Int?)]
  {
    guard aggregation == .acrossSamples else { return samples.indices.map { ($0..<$0 + 1, nil) } }
    return stride(from: 0, to: samples.count, by: 256).flatMap { first in
      let part = first..<min(first + 256, samples.count)
      let slots = max(samples[part].map(\.plan.bitLength).max()!, 1)
      let length = max(16, min(256, 2048 / slots) / 16 * 16)
      return stride(from: first, to: part.upperBound, by: length).map {
        ($0..<min($0 + length, part.upperBound), part.count > 1 ? length / 4 : nil)
      }
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
