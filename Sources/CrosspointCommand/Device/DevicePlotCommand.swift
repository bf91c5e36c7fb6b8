import ArgumentParser
import Crosspoint
import CrosspointDevices
import CrosspointFiles
import Foundation

struct DevicePlotCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "plot",
    abstract: "Draw the response of devices to pulses up and then down.",
    discussion: """
      Every device starts at its own lower bound, gets pulses up, and then as many down. Thin \
      lines are single devices (at most \(ResponsePlot.mostDevices)), the thick one is the mean of \
      all, and the band is one standard deviation either way.

        crosspoint device plot rpu-baseline --pulses 1000 --devices 200 --output response.svg
      """)

  @Argument(
    help: ArgumentHelp(
      "A named tile ('crosspoint settings' lists them), or a file of settings.", valueName: "name"))
  var name: String
  @Option(
    help: ArgumentHelp(
      "Pulses up, and then as many down, 1 to \(ResponseChoice.mostPulses); "
        + "half as many again as the range of the weight takes where it is left out.",
      valueName: "count"))
  var pulses: Int?
  @Option(
    help: ArgumentHelp(
      """
      Simulated devices, at most \(DevicePlotCommand.mostDevices); each has hidden parameters of \
      its own.
      """,
      valueName: "count"))
  var devices = 200
  @OptionGroup var choice: ResponseChoice
  @Option(
    help: ArgumentHelp(
      "Draw to this file, .svg or .png (needs gnuplot); \(OutputFile.rule).", valueName: "file"))
  var output: String

  static let mostDevices = 4096

  func validate() throws {
    try checkNamed(name, option: "<name>", "a named tile, or a file of settings")
    if let pulses { try ResponseChoice.checkPulses(pulses) }
    try ResponseChoice.checkDevices(devices, 1...Self.mostDevices)
    try PictureFile.checkPossible(output, option: "--output")
  }

  func run() throws {
    let settings = try choice.settings(name)
    let response = try choice.named(name) {
      try DeviceResponse(
        settings, pulses: pulses ?? DeviceResponse.standardPulses(settings.device),
        devices: devices, seed: choice.seed, kept: ResponsePlot.mostDevices)
    }
    let plot = ResponsePlot(response: response, tile: name, device: settings.device).plot
    try PictureFile.draw(plot, to: output, option: "--output")
  }
}
