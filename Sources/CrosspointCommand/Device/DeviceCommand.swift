import ArgumentParser

/// What a device is, for people without Swift: from measured pulses to settings, and what settings
/// do. Each subcommand is one file beside this and one entry below.
struct DeviceCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "device",
    abstract:
      """
      A device model fitted to measured pulses, and the response of a model as a plot and in \
      numbers.
      """,
    discussion: """
      From pulses that were measured to a network trained on such devices (docs/devices.md):

        crosspoint device fit pulses.csv --map 0.1e-6:10e-6 --output mine.json
        crosspoint device plot mine.json --output mine.svg
        crosspoint device statistics mine.json --json response.json
        crosspoint train --settings mine.json
      """,
    subcommands: [DeviceFitCommand.self, DevicePlotCommand.self, DeviceStatisticsCommand.self])
}
