public import Crosspoint

/// The response of simulated devices to a train of pulses up and then as many down.
///
/// Each device starts at its own lower bound and gets every pulse; there is no decay or diffusion
/// in between.
public struct DeviceResponse: Sendable {
  /// The weights of devices after 0, 1, … pulses of a train; those after 0 pulses down are the last
  /// ones up.
  public struct Train: Sendable, Hashable {
    /// Moments over all devices, after 0, 1, 2, … pulses.
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
  ///   - settings: of the tile; of these the device, the cell and the storage matter.
  ///   - pulses: of each direction. Traps below 1.
  ///   - devices: that are simulated. Traps below 1.
  ///   - seed: of their hidden parameters and of the noise.
  ///   - kept: devices of which every weight is kept, at most `devices`.
  /// - Throws: `CrosspointError.invalidSetting`, also for devices that take no pulses, and for
  ///   cells whose weights do not follow from pulses alone.
  public init(
    _ settings: AnalogSettings, pulses: Int, devices: Int, seed: UInt64 = 1, kept: Int = 0
  ) throws {
    precondition(pulses >= 1 && devices >= 1, "a response needs at least one pulse and one device")
    let array = try ResponseArray(settings, devices: devices, seed: seed, threads: 1)
    try array.set(DeviceStatistics.Start.lower.weight)
    func train(isDown: Bool) -> Train {
      var train = Train(kept: min(kept, devices))
      train.append(array)
      for _ in 0..<pulses {
        array.pulse(1, isDown: isDown)
        train.append(array)
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

extension DeviceResponse.Train {
  /// Takes up what the devices have now.
  fileprivate mutating func append(_ array: ResponseArray) {
    array.withWeights { now in
      for device in weights.indices { weights[device].append(now[device]) }
      statistics.append(pulses: statistics.pulses.count, now)
    }
  }
}
