public import Crosspoint

/// The response of simulated devices to a train of pulses up and then as many down.
///
/// Each device is one cross-point of a single row, starts at its own lower bound and gets every
/// pulse; there is no decay or diffusion in between.
public struct DeviceResponse: Sendable {
  /// The weights of devices after 0, 1, … pulses of a train; those after 0 pulses down are the last
  /// ones up.
  public struct Train: Sendable, Hashable {
    /// Moments over all devices.
    public var statistics = ResponseStatistics()
    /// Weights of the first devices, device by device: one for each number of pulses.
    public var weights: [[Float]]

    init(kept: Int) { weights = [[Float]](repeating: [], count: kept) }
  }

  /// From the lower bounds on, pulses up.
  public let up: Train
  /// From the end of `up` on, pulses down.
  public let down: Train
  /// Devices that were simulated.
  public let devices: Int

  /// Simulates the response of the devices of a tile.
  /// - Parameters:
  ///   - settings: of the tile; of these the device and the storage matter.
  ///   - pulses: of each direction. Traps below 1.
  ///   - devices: that are simulated. Traps below 1.
  ///   - seed: of their hidden parameters and of the noise.
  ///   - kept: devices of which every weight is kept, at most `devices`.
  /// - Throws: `CrosspointError.invalidSetting`.
  public init(
    _ settings: AnalogSettings, pulses: Int, devices: Int, seed: UInt64 = 1, kept: Int = 0
  ) throws {
    precondition(pulses >= 1 && devices >= 1, "a response needs at least one pulse and one device")
    let tile = try AnalogTile(rows: 1, columns: devices, settings: settings, seed: seed)
    // Clipped to each device's own lower bound.
    try tile.setWeights(Matrix(rows: 1, columns: devices, repeating: -.greatestFiniteMagnitude))
    let ones = [UInt64](repeating: 1, count: devices)
    let noSigns = [Bool](repeating: false, count: devices)
    func train(isDown: Bool) -> Train {
      var train = Train(kept: min(kept, devices))
      train.append(tile)
      let pulse = PulseTrains(
        slots: [1], x: ones, xIsNegative: noSigns, delta: [1], deltaIsNegative: [isDown])
      for _ in 0..<pulses {
        tile.apply(pulse)
        tile.vectorNumbers.update &+= 1
        train.append(tile)
      }
      return train
    }
    self.devices = devices
    up = train(isDown: false)
    down = train(isDown: true)
  }

  /// Pulses that take most devices from one bound to the other: one and a half times the range of
  /// the mean bounds in steps of the granularity, in two digits, at least 10 and at most 100,000.
  public static func standardPulses(_ device: Device) -> Int {
    let common = device.model.common
    let count = 1.5 * Double((common.boundMaximum - common.boundMinimum) / device.granularity)
    guard count.isFinite, count < 100_000 else { return 100_000 }
    var unit = 1.0
    while count / unit >= 100 { unit *= 10 }
    return max(Int((count / unit).rounded(.up) * unit), 10)
  }
}

/// Moments of a response over devices, in units of the array's weight; one entry for each number of
/// pulses.
public struct ResponseStatistics: Sendable, Hashable, Codable {
  /// Numbers of pulses: 0, 1, 2, …
  public var pulses: [Int] = []
  /// Mean weights.
  public var mean: [Double] = []
  /// Standard deviations over the devices, by n − 1; 0 for one device.
  public var standard_deviation: [Double] = []
  /// Standard errors of the means: the standard deviation over √devices.
  public var standard_error: [Double] = []
}

extension DeviceResponse.Train {
  /// Takes up what the devices have now.
  fileprivate mutating func append(_ tile: AnalogTile) {
    tile.weights.withUnsafeBufferPointer { now in
      for device in weights.indices { weights[device].append(now[device]) }
      let count = Double(now.count)
      let mean = now.reduce(0.0) { $0 + Double($1) } / count
      let squares = now.reduce(0.0) { $0 + (Double($1) - mean) * (Double($1) - mean) }
      let deviation = now.count > 1 ? (squares / (count - 1)).squareRoot() : 0
      statistics.pulses.append(statistics.pulses.count)
      statistics.mean.append(mean)
      statistics.standard_deviation.append(deviation)
      statistics.standard_error.append(deviation / count.squareRoot())
    }
  }
}
