import Crosspoint
import CrosspointDevices
import CrosspointStudy
import Foundation

/// The statistics of one tile's devices: what --json writes, and rows for the terminal and --csv.
struct StatisticsTable: Encodable {
  let format = "crosspoint device statistics 2"
  let version = crosspointVersion
  let unit = "weights in units of the array's weight"
  let tile: String
  let device: Device
  let cell: Cell
  let devices: Int
  let seed: UInt64
  let records: [DeviceStatistics.Record]

  /// A row for each record and number of pulses.
  func print() {
    printTable(
      header: ["start", "weight", "pulses", "mean weight", "standard deviation", "standard error"],
      rows: records.flatMap { record in
        let moments = record.statistics
        return moments.pulses.indices.map { i in
          [
            record.start.rawValue, record.weight.rawValue, "\(moments.pulses[i])",
            number(moments.mean[i], 4), number(moments.standard_deviation[i], 4),
            number(moments.standard_error[i], 5),
          ]
        }
      }, leftColumns: 2)
  }

  /// A row for each record of several tiles: mean ± standard deviation before, between and after
  /// the pulses. Traps for none.
  static func printOverview(_ tables: [StatisticsTable]) {
    let numbers = tables[0].records[0].statistics.pulses
    let (turn, end) = (numbers.count / 2, numbers.count - 1)
    let up = numbers[turn]
    Swift.print("Mean ± standard deviation of the weights of \(tables[0].devices) devices:\n")
    printTable(
      header: [
        "tile", "cell", "start", "weight", "before", "after \(up) up", "and \(up) down",
      ],
      rows: tables.flatMap { table in
        table.records.map { record in
          let moments = record.statistics
          return [
            table.tile, table.cell.name, record.start.rawValue, record.weight.rawValue,
          ]
            + [0, turn, end].map {
              "\(number(moments.mean[$0], 4)) ± \(number(moments.standard_deviation[$0], 4))"
            }
        }
      }, leftColumns: 4)
  }

  /// A row for each record and number of pulses of several tiles, numbers in seven figures.
  static func csv(_ tables: [StatisticsTable]) -> CSV {
    var csv = CSV([
      "tile", "device", "cell", "start", "weight", "pulses", "devices", "mean",
      "standard_deviation", "standard_error",
    ])
    for table in tables {
      for record in table.records {
        let moments = record.statistics
        for i in moments.pulses.indices {
          csv.add(
            [
              table.tile, table.device.name, table.cell.name, record.start.rawValue,
              record.weight.rawValue, "\(moments.pulses[i])", "\(table.devices)",
            ]
              + [moments.mean[i], moments.standard_deviation[i], moments.standard_error[i]].map {
                String(format: "%.7g", $0)
              })
        }
      }
    }
    return csv
  }
}
