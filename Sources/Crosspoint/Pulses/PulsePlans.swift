import CrosspointKernels
import CrosspointParameters

/// The plans of the samples of one batch, and the slots in which their lines fire.
final class PulsePlans {
  /// Most samples of a batch: their rows pass over a row of devices while it is in cache.
  static let most = 64

  private let integers = Room<Int>()
  private let floats = Room<Float>()
  private let bits = Room<UInt64>()
  private var planner: (PulsePlanner, learningRate: Float)?

  var bitLengths: UnsafeMutablePointer<Int> { integers.base }
  var gainsX: UnsafeMutablePointer<Float> { floats.base }
  var gainsDelta: UnsafeMutablePointer<Float> { floats.base + Self.most }
  /// Bit s for each slot of the train.
  var slots: UnsafeMutablePointer<UInt64> { bits.base }
  /// Bit s for each slot in which any element of the line fires.
  var xFires: UnsafeMutablePointer<UInt64> { bits.base + Self.most }
  var deltaFires: UnsafeMutablePointer<UInt64> { bits.base + 2 * Self.most }
  /// Slots of the longest train.
  private(set) var longest = 0

  init() {
    integers.reserve(Self.most)
    floats.reserve(2 * Self.most)
    bits.reserve(3 * Self.most)
  }

  /// Replaces all by the plans of samples with these largest magnitudes.
  func plan(_ settings: AnalogSettings, learningRate: Float, xMaxima: ArraySlice<Float>, deltaMaxima: ArraySlice<Float>) {
    if planner?.learningRate != learningRate {
      let new = PulsePlanner(settings.update, learningRate: learningRate, granularity: settings.device.granularity)
      planner = (new, learningRate)
    }
    let planner = planner!.0
    longest = 0
    for (i, (x, delta)) in zip(xMaxima, deltaMaxima).enumerated() {
      let plan = planner.plan(xMaximum: x, deltaMaximum: delta)
      bitLengths[i] = plan.bitLength
      gainsX[i] = plan.gainX
      gainsDelta[i] = plan.gainDelta
      slots[i] = firstSlots(plan.bitLength)
      longest = max(longest, plan.bitLength)
    }
  }
}
