import Crosspoint

/// What networks of the study are trained on and read through.
extension NonlinearStudy.Selection {
  private typealias Method = NonlinearStudy.Method

  private func settings(
    _ device: NonlinearDevice, _ method: NonlinearStudy.Method, _ voltage: Float, _ range: Float,
    _ spread: Float
  ) -> NonlinearSettings {
    var s = NonlinearSettings(
      current: device.law(spread: spread), readVoltage: voltage, weightRange: range)
    let floor = floor(device)
    (s.encoding, s.outputNoise, s.outputStep) = (method.encoding, floor.noise, floor.step)
    return s
  }

  /// Devices that are alike, without noise and ADC.
  func trainedTile(_ device: NonlinearDevice, _ voltage: Float, _ range: Float) -> TileKind {
    .nonlinear(settings(device, .trained, voltage, range, 0).withoutFloor)
  }

  /// Pairs of the filament where its currents are linear, within .03 %.
  func boundedTile(_ range: Float) -> TileKind {
    .nonlinear(
      NonlinearSettings(
        current: NonlinearDevice.filament.law, readVoltage: 0.01, weightRange: range))
  }

  func reading(
    _ device: NonlinearDevice, _ method: NonlinearStudy.Method, _ seed: UInt64, _ voltage: Float,
    _ range: Float = NonlinearStudy.range, spread: Float? = nil
  ) -> StudyReading {
    StudyReading(
      name: method.rawValue + (spread == nil ? "" : NonlinearStudy.spreadMark),
      kind: .nonlinear(
        settings(device, method, voltage, range, spread ?? device.usualSpread)),
      seed: seed)
  }

  /// The network mapped as it is, without noise and ADC: the harm of the law alone.
  private func withoutFloor(
    _ device: NonlinearDevice, _ seed: UInt64, _ voltage: Float,
    _ network: NonlinearStudy.StudiedNetwork
  ) -> StudyReading {
    StudyReading(
      name: Method.mapped.rawValue + NonlinearStudy.floorlessMark,
      kind: .nonlinear(
        settings(device, .mapped, voltage, network.wholeRange, device.usualSpread).withoutFloor),
      seed: seed)
  }

  func readingsOfExact(
    _ device: NonlinearDevice, _ seed: UInt64, _ network: NonlinearStudy.StudiedNetwork
  ) -> [StudyReading] {
    let voltages = voltages(device)
    let (voltage, range) = spreadPoint(device, network)
    func all(_ method: NonlinearStudy.Method) -> [StudyReading] {
      voltages.flatMap { voltage in
        network.ranges.map { reading(device, method, seed, voltage, $0) }
      }
    }
    return all(.mapped) + all(.predistorted) + all(.pulseWidth)
      + voltages.map { withoutFloor(device, seed, $0, network) }
      + device.spreads.map { reading(device, .mapped, seed, voltage, range, spread: $0) }
  }

  func readingsOfTrained(
    _ device: NonlinearDevice, _ seed: UInt64, _ voltage: Float, _ range: Float,
    _ network: NonlinearStudy.StudiedNetwork
  ) -> [StudyReading] {
    let isVaried = (voltage, range) == spreadPoint(device, network)
    return [reading(device, .trained, seed, voltage, range)]
      + (isVaried ? device.spreads : []).map {
        reading(device, .trained, seed, voltage, range, spread: $0)
      }
  }
}
