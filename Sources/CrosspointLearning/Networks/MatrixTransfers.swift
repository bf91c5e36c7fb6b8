package import Crosspoint

/// What a transfer algorithm does in one matrix of a network: how often lines are handed on.
package struct MatrixTransfers: Sendable {
  package var model: any TransferModel
  /// A, and what is the weight.
  package var fast: any DeviceModel
  package var slow: any DeviceModel
  /// Lines that are read in turn.
  package var lines: Int
  package var samplesOfExample: Int

  /// Samples from one read of a line to its next.
  package var sweep: Double {
    Double(lines * model.transferEvery) / Double(model.readsPerTransfer)
  }

  /// Examples before AGAD has written to the slow devices: n + 1 sweeps over the lines, n the
  /// period of the chopper. Nil for other algorithms.
  package var examplesBeforeWrites: Int? {
    guard let model = model as? AGAD else { return nil }
    let sweeps = Double(model.chopper.period) + 1
    return Int((sweeps * sweep / Double(samplesOfExample)).rounded(.up))
  }
}

extension NetworkPlan {
  /// Of each matrix whose cells are of a transfer algorithm.
  package var transfers: [MatrixTransfers] {
    zip(arrays, zip(architecture.matrixSizes, architecture.samplesPerExample)).compactMap {
      array, sizes in
      guard case .analog(let settings) = array.tile,
        let model = settings.cell.model as? any TransferModel
      else { return nil }
      return MatrixTransfers(
        model: model, fast: (model.fastDevice ?? settings.device).model,
        slow: settings.device.model,
        lines: model.transfersRows ? sizes.0.rows : sizes.0.columns, samplesOfExample: sizes.1)
    }
  }

  /// Examples before AGAD has written to the slow devices of every matrix; nil without it.
  package var examplesBeforeWrites: Int? { transfers.compactMap(\.examplesBeforeWrites).max() }
}
