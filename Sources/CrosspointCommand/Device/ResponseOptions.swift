import ArgumentParser
import Crosspoint
import CrosspointDevices
import CrosspointFiles
import Foundation

/// Which device is given which pulses.
struct ResponseOptions: ParsableArguments {
  @Argument(
    help: ArgumentHelp(
      "A named tile ('crosspoint settings' lists them), or a file of settings.", valueName: "name"))
  var name: String
  @Option(
    help: ArgumentHelp(
      "Pulses up, and then as many down, 1 to \(ResponseOptions.mostPulses); "
        + "half as many again as the range of the weight takes where it is left out.",
      valueName: "count"))
  var pulses: Int?
  @Option(
    help: ArgumentHelp(
      """
      Simulated devices, at most \(ResponseOptions.mostDevices); each has hidden parameters of \
      its own.
      """,
      valueName: "count"))
  var devices = 200
  @Option(help: "Seed of the devices and of their noise.", transform: wholeNumber) var seed:
    UInt64 = 1

  static let mostPulses = 100_000
  static let mostDevices = 4096

  func validate() throws {
    try checkNamed(name, option: "<name>", "a named tile, or a file of settings")
    if let pulses, !(1...Self.mostPulses).contains(pulses) {
      throw ValidationError("--pulses is \(pulses); 1 to \(Self.mostPulses) are possible.")
    }
    guard (1...Self.mostDevices).contains(devices) else {
      throw ValidationError("--devices is \(devices); 1 to \(Self.mostDevices) are possible.")
    }
  }

  /// The analog tile that the name stands for.
  /// - Throws: `FileError`; `InputError` for an exact tile, which has no device, and for cells of
  ///   several devices but pairs.
  func settings() throws -> AnalogSettings {
    guard case .analog(let settings) = try TileKind.ofNameOrFile(name) else {
      throw InputError("'\(name)' is an exact tile, which has no device. Name an analog one.")
    }
    guard settings.cell.name == SingleDevice.name || settings.cell.name == OneSidedPair.name else {
      throw InputError(
        """
        '\(name)' has cells of the model \(settings.cell.name), whose devices are pulsed by more \
        than trains. Name the tile of their device alone.
        """)
    }
    return settings
  }

  /// The response of the devices.
  /// - Parameter kept: devices of which every weight is kept.
  func response(_ settings: AnalogSettings, kept: Int = 0) throws -> DeviceResponse {
    let pulses = pulses ?? DeviceResponse.standardPulses(settings.device)
    return try DeviceResponse(settings, pulses: pulses, devices: devices, seed: seed, kept: kept)
  }
}
