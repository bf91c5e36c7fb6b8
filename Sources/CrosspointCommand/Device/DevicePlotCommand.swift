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

  @OptionGroup var options: ResponseOptions
  @Option(
    help: ArgumentHelp(
      "Draw to this file, .svg or .png (needs gnuplot); \(OutputFile.rule).", valueName: "file"))
  var output: String

  func validate() throws { try PictureFile.checkPossible(output, option: "--output") }

  func run() throws {
    let settings = try options.settings()
    let response = try options.response(settings, kept: ResponsePlot.mostDevices)
    let plot = ResponsePlot(response: response, tile: options.name, device: settings.device).plot
    try PictureFile.draw(plot, to: output, option: "--output")
  }
}
