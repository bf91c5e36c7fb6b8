import Crosspoint
import TestSupport
import Testing

/// Updates by constant step, as they were when the draws were changed last (version 2): a checksum
/// of all weights after them. No change of the structure may move a bit.
@Suite("Updates recorded with the second draws")
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
    "1021 × 509, dense, half": "c233e0df7f68bc66",
    "1021 × 509, dense, single": "908021b2fef761ec",
    "1021 × 509, half voltage, half": "b974d3ee4e2f8512",
    "1021 × 509, half voltage, single": "f3eef04eb83a0415",
    "1021 × 509, managed, half": "4a16eb3ea412a099",
    "1021 × 509, managed, single": "cf4a53c1fb2048bd",
    "1021 × 509, pulse by pulse, half": "d112bff07f3df86c",
    "1021 × 509, pulse by pulse, single": "4f7e15b29055037e",
    "1021 × 509, training-like, half": "cc1b3f49560eb4e3",
    "1021 × 509, training-like, single": "d57ee9e7bb699fc2",
    "256 × 256, dense, half": "364e77b076847864",
    "256 × 256, dense, single": "f78324a5c87d3a49",
    "256 × 256, half voltage, half": "8901d801f5eb32fc",
    "256 × 256, half voltage, single": "c1aa29d3aab287a5",
    "256 × 256, managed, half": "f183dc03d0adae38",
    "256 × 256, managed, single": "b75bd06c53b8d060",
    "256 × 256, pulse by pulse, half": "2b3d961f4ed0b2ac",
    "256 × 256, pulse by pulse, single": "03d29f0effb18bb9",
    "256 × 256, training-like, half": "aa9f9683ab1c3f69",
    "256 × 256, training-like, single": "f6a765dfda71af15",
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
