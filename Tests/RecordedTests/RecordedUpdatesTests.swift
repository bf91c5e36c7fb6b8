import Crosspoint
import TestSupport
import Testing

/// Updates by constant step, as 0.1.0 computed them: a checksum of all weights after them. No
/// change of the structure may move a bit.
@Suite("Updates recorded with 0.1.0")
struct RecordedUpdatesTests {
  /// What is in the signals; the same as in `crosspoint bench`.
  enum Signals: String, CaseIterable {
    /// A fifth of x nonzero, δ of σ 0.02, BL 10 without management.
    case trainingLike = "training-like"
    /// Every line fires in half of 31 slots.
    case dense
    /// Dense ones pulse by pulse, on devices that can meet their bounds.
    case pulseByPulse = "pulse by pulse"
    /// Training-like ones with both managements.
    case managed
    /// Training-like ones on devices with a response at half the voltage.
    case halfVoltage = "half voltage"
  }

  static let storages: [(name: String, storage: Storage)] = [
    ("single", Storage()), ("half devices", .compact), ("half copy", Storage(products: .half)),
    ("half devices and copy", Storage(devices: .half, products: .half)),
  ]

  /// Fingerprints of the weights, by rows × columns, signals and precision of the devices; a half
  /// copy changes no weight.
  static let recorded: [String: String] = [
    "1021 × 509, dense, half": "86afbb38b82391dd",
    "1021 × 509, dense, single": "f7bb543cad75971d",
    "1021 × 509, half voltage, half": "777389fb792a7f47",
    "1021 × 509, half voltage, single": "f7beb6822b5baf05",
    "1021 × 509, managed, half": "bb0e64e8fe2cccc9",
    "1021 × 509, managed, single": "3b81f3ab81006694",
    "1021 × 509, pulse by pulse, half": "edbe609d0ac3c92c",
    "1021 × 509, pulse by pulse, single": "ec3e1fa45131bb45",
    "1021 × 509, training-like, half": "b387ff819f2dc650",
    "1021 × 509, training-like, single": "5a0bf25b3dd5ddbc",
    "256 × 256, dense, half": "d8a451a3f1f47936",
    "256 × 256, dense, single": "e6d96c8d16a5450a",
    "256 × 256, half voltage, half": "96c2217434e2c24e",
    "256 × 256, half voltage, single": "36d71b76a602649e",
    "256 × 256, managed, half": "a5fd493bc892d6e9",
    "256 × 256, managed, single": "49ad6af13e882d2f",
    "256 × 256, pulse by pulse, half": "24d296d5f319808a",
    "256 × 256, pulse by pulse, single": "4fd2691e5b124991",
    "256 × 256, training-like, half": "b4cf26b09c40951c",
    "256 × 256, training-like, single": "884169bbf55d1393",
  ]

  @Test(
    "the same bits on every instruction set, in every storage",
    arguments: [(256, 256), (1021, 509)], Signals.allCases)
  func checksums(_ shape: (Int, Int), _ signals: Signals) throws {
    for (name, storage) in Self.storages {
      let expected = Self.recorded[
        "\(shape.0) × \(shape.1), \(signals.rawValue), \(storage.devices.rawValue)"]
      for set in InstructionSet.available {
        let found = try Self.checksum(shape, signals, storage, .table(for: set))
        #expect(
          found == expected, "\(shape.0) × \(shape.1), \(signals.rawValue), \(name), on \(set.name)"
        )
      }
    }
  }

  private static func checksum(
    _ shape: (Int, Int), _ signals: Signals, _ storage: Storage, _ kernels: KernelTable
  ) throws -> String {
    let (rows, columns) = shape
    let tile = try AnalogTile(
      rows: rows, columns: columns, settings: settings(signals).stored(storage), seed: 18, tile: 3,
      kernels: kernels)
    try tile.setWeights(TestSupport.signals(rows, columns, 1, scale: 0.2))
    // Three samples a call, there and back: numbers of samples go on, and some weights meet a
    // bound.
    for (call, rate) in ([0.01, -0.02, 0.05] as [Float]).enumerated() {
      let x = TestSupport.signals(3, columns, UInt64(10 + call))
      let delta = TestSupport.signals(3, rows, UInt64(20 + call), scale: 0.02)
      switch signals {
      case .trainingLike, .managed, .halfVoltage:
        try tile.update(x: x.mapped { $0 > 0.84 ? $0 : 0 }, delta: delta, learningRate: rate)
      case .dense, .pulseByPulse:
        try tile.update(
          x: x.mapped { $0 < 0 ? -1 : 1 }, delta: delta.mapped { $0 < 0 ? -1 : 1 },
          learningRate: rate)
      }
    }
    return fingerprint(tile.weights.elements)
  }

  private static func settings(_ signals: Signals) -> AnalogSettings {
    var settings = AnalogSettings.rpuBaseline
    var device = ConstantStep()
    switch signals {
    case .trainingLike: break
    case .managed: settings.update = PulsedUpdate()
    case .halfVoltage: device.halfVoltageResponse = 0.1
    case .dense, .pulseByPulse:
      settings.update.bitLength = 31
      settings.update.fixedGain = 0.5
      if signals == .pulseByPulse {
        settings.update.aggregation = .never
        device.cycleSpread = 2
        (device.boundMaximum, device.boundMinimum) = (0.3, -0.3)
      }
    }
    settings.device = .constantStep(device)
    return settings
  }
}

extension Matrix {
  fileprivate func mapped(_ change: (Float) -> Float) -> Matrix {
    Matrix(rows: rows, columns: columns, elements.map(change))
  }
}
