import Crosspoint
import CrosspointLearning

/// How far a transfer algorithm can move the devices that are the weight, from its settings alone.
extension AlgorithmCase {
  /// How far transfers can take a weight from 0 at most in so many images, in units of its device's
  /// bound, the least of its matrices: reads of a line, times the bit length of what each writes,
  /// times the step. Nil for other algorithms.
  func reach(images: Int) -> Double? {
    plan.transfers.map { each in
      let reads = (Double(images * each.samplesOfExample) / each.sweep).rounded(.down)
      return reads * Double(each.model.transferUpdate.bitLength)
        * Double(each.slow.granularity / each.slow.common.boundMaximum)
    }.min()
  }

  /// The standard deviation that noise and steps of a read leave in the buffer of c-TTv2 and AGAD,
  /// in units of what makes a pulse: from 1 on every read makes one, whatever A holds. The largest
  /// of its matrices; nil for other algorithms.
  func noiseInBuffer(rate: Float) -> Double? {
    plan.transfers.compactMap { each -> Double? in
      guard let model = each.model as? any ChoppedModel else { return nil }
      let pulse = Double(
        model.chopper.pulseRead(
          model.transfer, lines: each.lines, granularity: each.fast.granularity))
      let scale = model.scalesTransferLearningRate ? Double(rate) : 1
      let circuits = model.transferForward
      let step = Double(circuits.outputStep)
      let deviation = (Double(circuits.outputNoise * circuits.outputNoise) + step * step / 12)
        .squareRoot()
      return Double(model.transferLearningRate) * scale / pulse * deviation
    }.max()
  }
}
