extension CompoundPreset {
  /// Tiki-Taka: a column is handed on after every sample, at a bit length of up to 31.
  static let tikiTaka = [
    tikiTaka(.idealized), tikiTaka(.reRamES), tikiTaka(.reRamSB), tikiTaka(.capacitor),
    tikiTaka(.ecRam), tikiTaka(.ecRamMO),
    tikiTaka(.gokmenVlasov, isOfUpstream: false),
    tikiTaka(.reRamArrayOM, isOfUpstream: false),
    tikiTaka(.reRamArrayHfO2, isOfUpstream: false),
  ]

  /// TTv2: upstream's presets are c-TTv2 without a chopper, with the rate of A chosen
  /// automatically.
  static let ttv2 = [
    ttv2(.idealized, .fineSteps), ttv2(.reRamES, .reRam), ttv2(.reRamSB, .reRam),
    ttv2(.capacitor, .capacitor), ttv2(.ecRam, .fineSteps), ttv2(.ecRamMO, .fineSteps),
    ttv2(.gokmenVlasov, .reRam, isOfUpstream: false),
    ttv2(.reRamArrayOM, .reRam, isOfUpstream: false),
    ttv2(.reRamArrayHfO2, .reRam, isOfUpstream: false),
  ]

  /// c-TTv2, with the probability of a flip of a column's sign after its read.
  static let choppedTTv2 = [
    choppedTTv2(.idealized, .fineSteps, flips: 0.001),
    choppedTTv2(.reRamES, .reRam, flips: 0.01),
    choppedTTv2(.reRamSB, .reRam, flips: 0.01),
    choppedTTv2(.capacitor, .capacitor, flips: 0.01),
    // Upstream leaves the rate of this one at its default.
    choppedTTv2(.ecRam, Rates(fast: 1, granularity: 500, bitLength: 100), flips: 0.01),
    choppedTTv2(.ecRamMO, .fineSteps, flips: 0.001),
    choppedTTv2(.gokmenVlasov, .reRam, flips: 0.01, isOfUpstream: false),
    choppedTTv2(.reRamArrayOM, .reRam, flips: 0.01, isOfUpstream: false),
    choppedTTv2(.reRamArrayHfO2, .reRam, flips: 0.01, isOfUpstream: false),
  ]

  /// AGAD, with the weight of a period's tail, and 1/`flips` reads of a column to its period.
  static let agad = [
    agad(.idealized, .fineSteps, tail: 50, flips: 0.005),
    agad(.reRamES, .reRam, tail: 5, flips: 0.02),
    agad(.reRamSB, .reRam, tail: 5, flips: 0.02),
    agad(.capacitor, .capacitor, tail: 20, flips: 0.01),
    agad(.ecRam, Rates(fast: 0.1, granularity: 750, bitLength: 31), tail: 50, flips: 0.005),
    agad(.ecRamMO, .fineSteps, tail: 50, flips: 0.005),
    agad(.gokmenVlasov, .reRam, tail: 5, flips: 0.02, isOfUpstream: false),
    agad(.reRamArrayOM, .reRam, tail: 5, flips: 0.02, isOfUpstream: false),
    agad(.reRamArrayHfO2, .reRam, tail: 5, flips: 0.02, isOfUpstream: false),
  ]

  // MARK: Settings

  /// A's learning rate, what its buffer is scaled by, and the bit length of its updates.
  fileprivate struct Rates {
    var fast: Float
    var granularity: Float
    var bitLength: Int

    static let reRam = Rates(fast: 0.5, granularity: 1000, bitLength: 31)
    static let capacitor = Rates(fast: 0.1, granularity: 1000, bitLength: 31)
    static let fineSteps = Rates(fast: 0.1, granularity: 500, bitLength: 100)

    /// Trains have at most 64 slots here. A's rate is in proportion to the bit length, so that a
    /// shorter one takes a larger factor: pulses are then as many, up to 64 of a cross-point.
    func apply(to transfer: inout TransferParameters, _ update: inout PulsedUpdate) {
      update.bitLength = min(bitLength, 64)
      transfer.fastLearningRate = fast * Float(bitLength) / Float(update.bitLength)
    }

    func apply(to chopper: inout Chopper) {
      chopper.scalesAutomatically = true
      chopper.automaticGranularity = granularity
    }
  }

  private static func tikiTaka(_ device: DevicePreset, isOfUpstream: Bool = true) -> CompoundPreset
  {
    CompoundPreset(
      .tikiTaka, device, name: "TikiTaka" + device.name,
      summary: "Tiki-Taka on \(device.name)", isOfUpstream: isOfUpstream
    ) { settings in
      var cell = TikiTaka()
      settings.prepareTransfers(&cell.transfer)
      settings.cell = Cell(cell)
    }
  }

  private static func ttv2(
    _ device: DevicePreset, _ rates: Rates, isOfUpstream: Bool = true
  ) -> CompoundPreset {
    chopped(
      .ttv2, device, "TTv2", "TTv2", rates, flips: 0, isOfUpstream: isOfUpstream)
  }

  private static func choppedTTv2(
    _ device: DevicePreset, _ rates: Rates, flips: Float, isOfUpstream: Bool = true
  ) -> CompoundPreset {
    chopped(
      .choppedTTv2, device, "ChoppedTTv2", "c-TTv2", rates, flips: flips,
      isOfUpstream: isOfUpstream)
  }

  private static func chopped(
    _ kind: Kind, _ device: DevicePreset, _ name: String, _ title: String, _ rates: Rates,
    flips: Float, isOfUpstream: Bool
  ) -> CompoundPreset {
    CompoundPreset(
      kind, device, name: name + device.name, summary: "\(title) on \(device.name)",
      isOfUpstream: isOfUpstream
    ) { settings in
      var cell = ChoppedTTv2()
      settings.prepareTransfers(&cell.transfer)
      rates.apply(to: &cell.transfer, &settings.update)
      rates.apply(to: &cell.chopper)
      cell.chopper.chopperProbability = flips
      settings.cell = Cell(cell)
    }
  }

  private static func agad(
    _ device: DevicePreset, _ rates: Rates, tail: Float, flips: Float, isOfUpstream: Bool = true
  ) -> CompoundPreset {
    CompoundPreset(
      .agad, device, name: "AGAD" + device.name, summary: "AGAD on \(device.name)",
      isOfUpstream: isOfUpstream
    ) { settings in
      var cell = AGAD()
      settings.prepareTransfers(&cell.transfer)
      rates.apply(to: &cell.transfer, &settings.update)
      rates.apply(to: &cell.chopper)
      cell.chopper.chopperProbability = flips
      cell.tailWeightening = tail
      settings.cell = Cell(cell)
    }
  }
}

extension AnalogSettings {
  /// Reads of A through the circuits of products, without their managements; the symmetry point of
  /// devices about a reference is their zero.
  fileprivate mutating func prepareTransfers(_ transfer: inout TransferParameters) {
    transfer.transferForward = forward
    transfer.transferForward.noiseManagement = .none
    transfer.transferForward.boundManagement = .none
    if var model = device.as(SoftBoundsReference.self) {
      model.reference.subtractsSymmetryPoint = true
      device = Device(model)
    }
  }
}
