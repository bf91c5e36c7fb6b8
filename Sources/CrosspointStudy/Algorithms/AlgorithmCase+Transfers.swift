import Crosspoint
import CrosspointLearning

/// How far a transfer algorithm can move the devices that are the weight, from its settings alone.
extension AlgorithmCase {
  /// The transfers of one matrix: its model, its devices, the lines that are read in turn, and the
  /// samples of an image.
  private struct Transfers {
    var model: any TransferModel
    /// A, and what is the weight.
    var fast: any DeviceModel
    var slow: any DeviceModel
    var lines: Int
    var samplesOfImage: Int

    /// Samples from one read of a line to its next.
    var sweep: Double { Double(lines * model.transferEvery) / Double(model.readsPerTransfer) }
  }

  /// Of each matrix; none for other algorithms.
  private var transfers: [Transfers] {
    let architecture = network.architecture
    return zip(plan.arrays, zip(architecture.matrixSizes, architecture.samplesPerExample))
      .compactMap { array, sizes in
        guard case .analog(let settings) = array.tile,
          let model = settings.cell.model as? any TransferModel
        else { return nil }
        return Transfers(
          model: model, fast: (model.fastDevice ?? settings.device).model,
          slow: settings.device.model,
          lines: model.transfersRows ? sizes.0.rows : sizes.0.columns, samplesOfImage: sizes.1)
      }
  }

  /// Images before AGAD has written to the slow devices of every matrix: n + 1 sweeps over its
  /// lines, n the period of the chopper. Nil for other algorithms.
  var imagesBeforeWrites: Int? {
    transfers.compactMap { each -> Int? in
      guard let model = each.model as? AGAD else { return nil }
      let sweeps = Double(model.chopper.period) + 1
      return Int((sweeps * each.sweep / Double(each.samplesOfImage)).rounded(.up))
    }.max()
  }

  /// How far transfers can take a weight from 0 at most in so many images, in units of its device's
  /// bound, the least of its matrices: reads of a line, times the bit length of what each writes,
  /// times the step. Nil for other algorithms.
  func reach(images: Int) -> Double? {
    transfers.map { each in
      let reads = (Double(images * each.samplesOfImage) / each.sweep).rounded(.down)
      return reads * Double(each.model.transferUpdate.bitLength)
        * Double(each.slow.granularity / each.slow.common.boundMaximum)
    }.min()
  }

  /// The standard deviation that noise and steps of a read leave in the buffer of c-TTv2 and AGAD,
  /// in units of what makes a pulse: from 1 on every read makes one, whatever A holds. The largest
  /// of its matrices; nil for other algorithms.
  func noiseInBuffer(rate: Float) -> Double? {
    transfers.compactMap { each -> Double? in
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
