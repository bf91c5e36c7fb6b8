import ArgumentParser
import Crosspoint
import CrosspointDevices
import CrosspointFiles
import CrosspointStudy
import Foundation

struct DeviceStatisticsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "statistics",
    abstract: "Mean and spread over devices of the weight after pulses up and then down.",
    discussion: """
      Every device gets pulses up, and then as many down, three times: from weight 0, from the \
      lowest weight that it can be set to, its own lower bound, and from the highest one. A \
      one-sided pair (w = g+ - g-) gets pulses down on g-. Nothing else happens: no decay, \
      diffusion, drift or refresh.

      --json writes 'records', one for each 'start' (zero, lower, upper) and 'weight': hidden, \
      from which the next pulse starts, and, of devices with write noise, visible, which products \
      read. Each has arrays 'pulses' (0, 1, 10, 50 and 200 pulses up, then 201, the first one \
      down, 210, 250 and 400) and, in units of the array's weight, 'mean', 'standard_deviation' \
      (over devices) and 'standard_error' (of the mean). --csv writes the same as a table.

        crosspoint device statistics EcRam --json response.json
        crosspoint device statistics --all --csv statistics.csv
      """)

  @Argument(
    help: ArgumentHelp(
      """
      A named tile ('crosspoint settings' lists them), or a file of settings; none with --all.
      """,
      valueName: "name"))
  var name: String?
  @Flag(
    help: """
      Every device of the literature (docs/devices.md), as single devices and as one-sided pairs \
      unless --cell says which: some ten seconds.
      """)
  var all = false
  @Option(
    help: ArgumentHelp(
      "Pulses up, and then as many down, 1 to \(ResponseChoice.mostPulses).", valueName: "count"))
  var pulses = 200
  @Option(
    help: ArgumentHelp(
      """
      Simulated devices, at most \(DeviceStatisticsCommand.mostDevices); each has hidden \
      parameters of its own.
      """,
      valueName: "count"))
  var devices = 100_000
  @OptionGroup var choice: ResponseChoice
  @Option(help: "Threads; the numbers do not depend on it.") var threads = 1
  @Option(
    help: ArgumentHelp(
      "Write the statistics to this file, of one tile; \(OutputFile.rule).", valueName: "file"))
  var json: String?
  @Option(
    help: ArgumentHelp(
      "Write the statistics to this file as comma-separated values; \(OutputFile.rule).",
      valueName: "file"))
  var csv: String?

  static let mostDevices = 1_000_000

  func validate() throws {
    try checkNamed(name, option: "<name>", "a named tile, or a file of settings")
    guard all == (name == nil) else {
      throw ValidationError(
        all
          ? "--all takes every device of the literature: leave '\(name!)' away."
          : "<name> is missing: name a tile or a file of settings, or take --all.")
    }
    guard json == nil || !all else {
      throw ValidationError("--json holds one tile; take --csv with --all.")
    }
    try ResponseChoice.checkPulses(pulses)
    try ResponseChoice.checkDevices(devices, 2...Self.mostDevices)
    try checkThreads(threads)
    if let json { try OutputFile.check(json, option: "--json") }
    if let csv { try OutputFile.check(csv, option: "--csv") }
    try checkDistinct(["--json": json, "--csv": csv])
  }

  func run() throws {
    let tables = try name.map { [try table($0, choice.settings($0))] } ?? tablesOfAll()
    if all {
      StatisticsTable.printOverview(tables)
    } else {
      tables[0].print()
    }
    if let json { try OutputFile.write(tables[0], to: json) }
    if let csv {
      try AtomicFile.create(Data(StatisticsTable.csv(tables).text.utf8), at: csv)
    }
  }

  private func table(_ name: String, _ settings: AnalogSettings) throws -> StatisticsTable {
    var need = MemoryNeed(
      "simulating \(devices) devices",
      held: DeviceStatistics.bytes(settings, devices: devices) + 8 << 20)
    need.canSave(held: need.held, by: "take fewer with --devices")
    need.cut(amongThreads: threads, setsOpenBLAS: false)
    try Memory.check(need, threads: 1)
    let statistics = try choice.named(name) {
      try DeviceStatistics(
        settings, pulses: pulses, devices: devices, seed: choice.seed, threads: threads)
    }
    return StatisticsTable(
      tile: name, device: settings.device, cell: settings.cell, devices: statistics.devices,
      seed: choice.seed, records: statistics.records)
  }

  private func tablesOfAll() throws -> [StatisticsTable] {
    let cells = choice.cell.map { [$0] } ?? ResponseChoice.CellName.allCases
    let kinds = DevicePreset.all.flatMap { preset in cells.map { (preset, $0.cell) } }
    var bar = ProgressBar("statistics", total: kinds.count)
    defer { bar.clear() }
    return try kinds.enumerated().map { done, kind in
      bar.show(done, kind.0.name)
      var settings = kind.0.settings
      settings.cell = kind.1
      return try table(kind.0.name, settings)
    }
  }
}
