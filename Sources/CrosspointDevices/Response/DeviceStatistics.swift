public import Crosspoint

/// Moments over many devices of the weight after pulses up and then as many down, from several
/// starts.
///
/// Weights are those of the tile's cells: of one device, or of a pair, whose pulses down go to g⁻.
/// All starts have the same devices, and each has noise of its own. Nothing happens between pulses:
/// no decay, diffusion, drift or refresh.
public struct DeviceStatistics: Sendable, Hashable {
  /// What weights are set to before the first pulse.
  public enum Start: String, Sendable, Hashable, Codable, CaseIterable {
    /// 0, clipped where it is not within a device's bounds.
    case zero
    /// The lowest weight that each cell can be set to: a device's own lower bound.
    case lower
    /// The highest weight that each cell can be set to: a device's own upper bound.
    case upper

    var weight: Float {
      switch self {
      case .zero: 0
      case .lower: -.greatestFiniteMagnitude
      case .upper: .greatestFiniteMagnitude
      }
    }
  }

  /// Which weight of a device.
  public enum Weight: String, Sendable, Hashable, Codable, CaseIterable {
    /// The one that the next pulse starts from.
    case hidden
    /// The one that products read: the hidden one and write noise.
    case visible
  }

  /// The response of one weight from one start.
  public struct Record: Sendable, Hashable {
    public var start: Start
    public var weight: Weight
    /// At `numbers(ofPulses:)`.
    public var statistics: ResponseStatistics
  }

  /// A record for each start, and for each weight: the visible one only of devices with write
  /// noise.
  public let records: [Record]
  /// Devices of each moment.
  public let devices: Int

  /// Simulates the devices of a tile.
  /// - Parameters:
  ///   - settings: of the tile; of these the device, the cell and the storage matter.
  ///   - pulses: of each direction. Traps below 1.
  ///   - devices: that are simulated. Traps below 2, which have no spread.
  ///   - seed: of their hidden parameters and of the noise.
  ///   - threads: that do it. The results do not depend on it. Traps below 1.
  /// - Throws: `CrosspointError.invalidSetting`, also for devices that take no pulses, and for
  ///   cells whose weights do not follow from pulses alone.
  public init(
    _ settings: AnalogSettings, pulses: Int = 200, devices: Int = 100_000, seed: UInt64 = 1,
    threads: Int = 1
  ) throws {
    precondition(
      pulses >= 1 && devices >= 2,
      "statistics of \(pulses) pulses and \(devices) devices: at least 1 and 2 are needed")
    let array = try ResponseArray(settings, devices: devices, seed: seed, threads: threads)
    let isNoisy = settings.cell.arrayDevices(settings.device).contains { $0.model.writeNoise > 0 }
    var records: [Record] = []
    for start in Start.allCases {
      var statistics = [ResponseStatistics](repeating: .init(), count: isNoisy ? 2 : 1)
      try array.set(start.weight)
      var done = 0
      for number in Self.numbers(ofPulses: pulses) {
        // No stretch has pulses of both directions: the turn is among the numbers.
        array.pulse(number - done, isDown: number > pulses)
        done = number
        for (i, weight) in Weight.allCases.prefix(statistics.count).enumerated() {
          array.withWeights(isVisible: weight == .visible) {
            statistics[i].append(pulses: number, $0)
          }
        }
      }
      records += zip(Weight.allCases, statistics).map {
        Record(start: start, weight: $0, statistics: $1)
      }
    }
    (self.records, self.devices) = (records, devices)
  }

  /// The numbers of pulses at which moments are taken: 0, then 1, 10 and 50 pulses up as far as
  /// there are as many, all of them, and as many down as that again.
  ///
  /// Pulses are counted through: of 200 up and 200 down they are 0, 1, 10, 50, 200, 201, 210, 250
  /// and 400, and 201 is the first pulse down.
  public static func numbers(ofPulses pulses: Int) -> [Int] {
    let up = [1, 10, 50].filter { $0 < pulses } + [pulses]
    return [0] + up + up.map { pulses + $0 }
  }

  /// Bytes that a simulation of so many devices holds at most, about: weights as they are and as
  /// products read them, and the devices' hidden values.
  public static func bytes(_ settings: AnalogSettings, devices: Int) -> Int {
    let arrays = settings.cell.arrayDevices(settings.device)
    let each = arrays.reduce(24) { $0 + 20 + 8 * (1 + type(of: $1.model).hiddenPairs.count) }
    return each * devices
  }
}

/// The record's arrays beside what they are of.
extension DeviceStatistics.Record: Codable {
  private enum Key: CodingKey { case start, weight }

  public init(from decoder: any Decoder) throws {
    let values = try decoder.container(keyedBy: Key.self)
    start = try values.decode(DeviceStatistics.Start.self, forKey: .start)
    weight = try values.decode(DeviceStatistics.Weight.self, forKey: .weight)
    statistics = try ResponseStatistics(from: decoder)
  }

  public func encode(to encoder: any Encoder) throws {
    var values = encoder.container(keyedBy: Key.self)
    try values.encode(start, forKey: .start)
    try values.encode(weight, forKey: .weight)
    try statistics.encode(to: encoder)
  }
}
