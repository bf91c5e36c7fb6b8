import ArgumentParser
import Crosspoint
import CrosspointDevices
import CrosspointFiles
import Foundation

struct DeviceStatisticsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "statistics",
    abstract: "Mean and spread over devices of the weight after each pulse.",
    discussion: """
      Every device starts at its own lower bound, gets pulses up, and then as many down. --json \
      writes two objects, 'up' and 'down', of four arrays each: 'pulses' (0, 1, ...; 0 pulses down \
      are the last one up), and, in units of the array's weight, 'mean', 'standard_deviation' \
      (over devices) and 'standard_error' (of the mean).

        crosspoint device statistics rpu-baseline --pulses 1000 --devices 500 --json response.json
      """)

  @OptionGroup var options: ResponseOptions
  @Option(
    help: ArgumentHelp("Write the statistics to this file; \(OutputFile.rule).", valueName: "file"))
  var json: String?

  func validate() throws {
    if let json { try OutputFile.check(json, option: "--json") }
    guard options.devices >= 2 else {
      throw ValidationError("--devices is \(options.devices); a spread takes at least 2.")
    }
  }

  func run() throws {
    let settings = try options.settings()
    let response = try options.response(settings)
    let report = Report(
      tile: options.name, device: settings.device, devices: response.devices, seed: options.seed,
      up: response.up.statistics,
      down: response.down.statistics)
    printTable(
      header: ["direction", "pulses", "mean weight", "standard deviation", "standard error"],
      rows: rows("up", report.up) + rows("down", report.down), leftColumns: 1)
    if let json { try OutputFile.write(report, to: json) }
  }

  /// The start, quarters and the end.
  private func rows(_ direction: String, _ statistics: ResponseStatistics) -> [[String]] {
    let last = statistics.pulses.count - 1
    let indices = Set((0...4).map { ($0 * last + 2) / 4 }).sorted()
    return indices.map { i in
      [
        direction, "\(statistics.pulses[i])", number(statistics.mean[i], 4),
        number(statistics.standard_deviation[i], 4),
        number(statistics.standard_error[i], 4),
      ]
    }
  }

  /// What --json writes.
  private struct Report: Encodable {
    let format = "crosspoint device statistics 1"
    let version = crosspointVersion
    let unit = "weights in units of the array's weight"
    let tile: String
    let device: Device
    let devices: Int
    let seed: UInt64
    let up: ResponseStatistics
    let down: ResponseStatistics
  }
}
