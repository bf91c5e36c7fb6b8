extension CompoundPreset {
  /// Several devices a weight, one of which, drawn, is pulsed by each sample.
  static let vectors = [
    vector(.idealized, 2), vector(.reRamES, 2), vector(.reRamSB, 2), vector(.capacitor, 2),
    vector(.ecRam, 2), vector(.ecRamMO, 2),
    vector(.gokmenVlasov, 2, isOfUpstream: false),
    vector(.reRamArrayOM, 2, isOfUpstream: false),
    vector(.reRamArrayHfO2, 2, isOfUpstream: false),
    vector(.idealized, 4), vector(.reRamES, 4), vector(.reRamSB, 4), vector(.capacitor, 4),
    vector(.ecRam, 4), vector(.ecRamMO, 4),
    vector(.gokmenVlasov, 4, isOfUpstream: false),
    vector(.reRamArrayOM, 4, isOfUpstream: false),
    vector(.reRamArrayHfO2, 4, isOfUpstream: false),
  ]

  /// Mixed precision at every default; `PCM` on its pair.
  static let mixedPrecision = [
    mixedPrecision(.gokmenVlasov), mixedPrecision(.idealized), mixedPrecision(.reRamES),
    mixedPrecision(.reRamSB), mixedPrecision(.capacitor), mixedPrecision(.ecRam),
    mixedPrecision(.ecRamMO), mixedPrecision(.pcm),
    mixedPrecision(.reRamArrayOM, isOfUpstream: false),
    mixedPrecision(.reRamArrayHfO2, isOfUpstream: false),
  ]

  private static func vector(_ device: DevicePreset, _ devices: Int, isOfUpstream: Bool = true)
    -> CompoundPreset
  {
    CompoundPreset(
      .vector, device, name: device.name + "\(devices)",
      summary: "\(devices == 2 ? "Two" : "Four") devices of \(device.name), one of which is pulsed",
      isOfUpstream: isOfUpstream
    ) { settings in
      var cell = VectorCell()
      (cell.devices, cell.pulsed) = (devices, .random)
      settings.cell = Cell(cell)
    }
  }

  private static func mixedPrecision(_ device: DevicePreset, isOfUpstream: Bool = true)
    -> CompoundPreset
  {
    CompoundPreset(
      .mixedPrecision, device, name: "MixedPrecision" + device.name,
      summary: "Mixed precision on \(device.name)", isOfUpstream: isOfUpstream
    ) { settings in
      var cell = MixedPrecision()
      cell.cell = settings.cell
      settings.cell = Cell(cell)
    }
  }
}
