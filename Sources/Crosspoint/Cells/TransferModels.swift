import CrosspointKernels
import CrosspointParameters

extension TransferModel {
  func arrayDevices(_ device: Device) -> [Device] {
    [transfer.fastDevice ?? device]
      + [Device](repeating: device, count: transfer.devices - 1)
  }

  /// γ of source k over that of the next device, where both are shown; else 1.
  fileprivate func share(_ k: Int) -> Float {
    let gammas = transfer.gammas
    return gammas[k] > 0 && gammas[k + 1] > 0 ? gammas[k] / gammas[k + 1] : 1
  }
}

extension TransferParameters {
  /// γ of each device: gamma^(n − 1 − k), with 0⁰ = 1.
  var gammas: [Float] {
    var gammas = [Float](repeating: 1, count: devices)
    for k in (0..<devices - 1).reversed() { gammas[k] = gammas[k + 1] * gamma }
    return gammas
  }
}

extension TikiTaka: BuildableCell {
  func makeCells(_ context: CellContext) throws -> any CellArray {
    try TransferCells(
      transfer, devices: arrayDevices(context.settings.device), context, chopper: nil,
      resetProbability: resetProbability
    ) { _, _, _ in DirectTransfer() }
  }
}

extension TTv2: BuildableCell {
  func makeCells(_ context: CellContext) throws -> any CellArray {
    try TransferCells(
      transfer, devices: arrayDevices(context.settings.device), context, chopper: nil
    ) { _, to, path in
      BufferedTransfer(self, context, granularity: to, share: share(path))
    }
  }
}

extension ChoppedModel {
  /// Cells of A and C with choppers.
  fileprivate func makeChopped(
    _ context: CellContext,
    rule: @escaping (ChoppedSigns, _ slow: Float, ChoppedRates, TileKey) -> any TransferRule
  ) throws -> any CellArray {
    let devices = arrayDevices(context.settings.device)
    let signs = ChoppedSigns(
      chopper, context, linesAreRows: transfer.transfersRows, granularity: devices[0].granularity)
    return try TransferCells(transfer, devices: devices, context, chopper: signs) { from, to, _ in
      let rates = ChoppedRates(
        chopper, transfer, lines: signs.lines.count, fast: from, slow: to, share: share(0))
      return rule(signs, to, rates, context.key(array: 1 + transfer.devices))
    }
  }
}

extension ChoppedTTv2: BuildableCell {
  func makeCells(_ context: CellContext) throws -> any CellArray {
    try makeChopped(context) { signs, slow, rates, key in
      ChoppedTransfer(self, context, signs: signs, granularity: slow, rates: rates, key: key)
    }
  }
}

extension AGAD: BuildableCell {
  func makeCells(_ context: CellContext) throws -> any CellArray {
    try makeChopped(context) { signs, slow, rates, key in
      DynamicTransfer(self, context, signs: signs, granularity: slow, rates: rates, key: key)
    }
  }
}
