package import Crosspoint

/// Pulses of simulated devices, as an instrument would record them: a tile of one row, a device a
/// column.
package struct SimulatedDevices {
  /// Weights before any pulse and after each, of every device.
  package private(set) var weights: [[Float]] = []
  package private(set) var isUp: [Bool] = []
  private let tile: AnalogTile

  package init(_ device: Device, count: Int, seed: UInt64) throws {
    var settings = AnalogSettings.ideal
    settings.device = device
    tile = try AnalogTile(rows: 1, columns: count, settings: settings, seed: seed)
    weights = [tile.weights.elements]
  }

  /// Pulses of one direction to all devices.
  package mutating func pulse(up: Bool, _ count: Int) {
    let ones = [UInt64](repeating: 1, count: tile.columns)
    let trains = PulseTrains(
      slots: [1], x: ones, xIsNegative: ones.map { _ in false }, delta: [1], deltaIsNegative: [!up])
    for _ in 0..<count {
      tile.apply(trains)
      tile.vectorNumbers.update &+= 1
      weights.append(tile.weights.elements)
      isUp.append(up)
    }
  }

  /// A series as a file holds it, of values that a weight is turned into.
  package func csv(_ value: (Float) -> String) -> String {
    var text = "device,pulse,direction,value\n"
    for device in 0..<tile.columns {
      for pulse in weights.indices {
        let direction = pulse == 0 ? "" : isUp[pulse - 1] ? "up" : "down"
        text += "d\(device + 1),\(pulse),\(direction),\(value(weights[pulse][device]))\n"
      }
    }
    return text
  }
}
