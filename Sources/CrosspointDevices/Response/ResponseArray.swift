import Crosspoint

/// The cells of a tile in an array of their own, where each of them gets every pulse.
///
/// Nothing else happens to them: no decay, diffusion, drift or refresh, and none has the steps of a
/// perfect bias.
struct ResponseArray {
  /// Cells that count: the first ones of the array, row by row.
  let devices: Int
  private let tile: AnalogTile

  private static let columns = 4096
  /// Pulses of one call; each takes a train for every column.
  private static let pulsesAtOnce = 50

  /// - Parameters:
  ///   - settings: of the tile; of these the device, the cell and the storage matter.
  ///   - devices: cells. Traps below 1.
  /// - Throws: `CrosspointError.invalidSetting`, also for devices and cells that a train of pulses
  ///   alone does not move.
  init(_ settings: AnalogSettings, devices: Int, seed: UInt64, threads: Int) throws {
    precondition(devices >= 1, "a response needs at least one device, not \(devices)")
    try settings.requireResponse()
    var settings = settings
    settings.device = settings.device.withoutPerfectBias
    settings.update = PulsedUpdate()
    let columns = min(devices, Self.columns)
    self.devices = devices
    tile = try AnalogTile(
      rows: (devices + columns - 1) / columns, columns: columns, settings: settings, seed: seed,
      threads: threads)
  }

  /// Sets every weight, held to what its devices allow.
  func set(_ weight: Float) throws {
    try tile.setWeights(Matrix(rows: tile.rows, columns: tile.columns, repeating: weight))
  }

  /// Gives every cell so many pulses, each with noise of its own.
  func pulse(_ count: Int, isDown: Bool) {
    var left = count
    while left > 0 {
      let some = min(left, Self.pulsesAtOnce)
      func repeated<T>(_ value: T, _ lines: Int) -> [T] {
        [T](repeating: value, count: some * lines)
      }
      tile.apply(
        PulseTrains(
          slots: repeated(1, 1), x: repeated(1, tile.columns),
          xIsNegative: repeated(false, tile.columns), delta: repeated(1, tile.rows),
          deltaIsNegative: repeated(isDown, tile.rows)))
      tile.vectorNumbers.update &+= UInt64(some)
      left -= some
    }
  }

  /// The weights of the cells that count.
  /// - Parameter isVisible: whether as products read them, write noise included.
  func withWeights<R>(isVisible: Bool = false, _ body: (Slice<UnsafeBufferPointer<Float>>) -> R)
    -> R
  {
    let weights = isVisible ? tile.visibleWeights : tile.weights
    return weights.withUnsafeBufferPointer { body($0[..<devices]) }
  }
}

extension AnalogSettings {
  /// Throws `CrosspointError.invalidSetting` where weights do not follow from pulses alone.
  fileprivate func requireResponse() throws {
    let isMoved =
      switch cell.model {
      case is SingleDevice, is OneSidedPair, is ReferenceCell: true
      case let cell as VectorCell: cell.pulsed == .all || cell.pulsed == .fixed
      default: false
      }
    guard isMoved else {
      throw CrosspointError.invalidSetting(
        name: "cell", value: cell.name,
        expected:
          """
          \(SingleDevice.name), \(OneSidedPair.name), \(ReferenceCell.name), or \
          \(VectorCell.name) with the same devices pulsed every time: others need samples, and a \
          response is one to pulses alone
          """)
    }
    for device in cell.arrayDevices(device) where !device.model.takesPulses {
      throw CrosspointError.invalidSetting(
        name: "device", value: device.name, expected: "a device that takes pulses")
    }
  }
}

extension Device {
  fileprivate var withoutPerfectBias: Device {
    func changed<Model: DeviceModel>(_ model: Model) -> Device {
      var model = model
      model.common.hasPerfectBias = false
      return Device(model)
    }
    return changed(model)
  }
}
