import CrosspointKernels
import CrosspointParameters

/// The plans of the samples of one batch, and the slots in which lines fire.
final class PulsePlans {
  /// Samples that are planned, drawn and pulsed together unless more are asked for: they pass over
  /// a row of devices while it is in cache.
  static let usual = 64

  /// Most samples of a batch.
  let most: Int

  private let floats: ScratchBuffer<Float>
  private let bits: ScratchBuffer<UInt64>
  private var planner: (PulsePlanner, learningRate: Float)?

  let gainsX: UnsafeMutablePointer<Float>
  let gainsDelta: UnsafeMutablePointer<Float>
  /// Bit s for each slot of the train; 0 where nothing fires.
  let slots: UnsafeMutablePointer<UInt64>
  /// Bit s for each slot in which any column fires.
  let xFires: UnsafeMutablePointer<UInt64>
  let deltaFires: UnsafeMutablePointer<UInt64>
  /// Slots of the longest train.
  private(set) var longest = 0

  init(most: Int) {
    self.most = most
    (floats, bits) = (ScratchBuffer(2 * most), ScratchBuffer(3 * most))
    (gainsX, gainsDelta) = (floats.base, floats.base + most)
    (slots, xFires, deltaFires) = (bits.base, bits.base + most, bits.base + 2 * most)
  }

  /// Replaces all by the plans of samples with these largest magnitudes.
  func plan(
    _ update: PulsedUpdate, granularity: Float, learningRate: Float, count: Int,
    xMaxima: UnsafePointer<Float>, deltaMaxima: UnsafePointer<Float>
  ) {
    if planner?.learningRate != learningRate {
      let new = PulsePlanner(update, learningRate: learningRate, granularity: granularity)
      planner = (new, learningRate)
    }
    let planner = planner!.0
    longest = 0
    for i in 0..<count {
      let plan = planner.plan(xMaximum: xMaxima[i], deltaMaximum: deltaMaxima[i])
      gainsX[i] = plan.gainX
      gainsDelta[i] = plan.gainDelta
      slots[i] = firstSlots(plan.bitLength)
      longest = max(longest, plan.bitLength)
    }
  }
}
