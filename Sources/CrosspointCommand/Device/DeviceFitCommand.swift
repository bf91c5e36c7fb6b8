import ArgumentParser
import Crosspoint
import CrosspointDevices
import CrosspointFiles
import Foundation

struct DeviceFitCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "fit",
    abstract: "Fit a device model to a file of measured pulses.",
    discussion: """
      The file holds comma-separated values under a header: a row for each pulse, \
      device,before,after,direction, or a row for each value of a series, \
      device,pulse,direction,value (the value after that pulse; a device's first row is its \
      start). Directions are up or down, +1 or -1. Both directions are needed, and several devices \
      give the spread from device to device. docs/devices.md says how each parameter and its \
      interval are estimated.

        crosspoint device fit pulses.csv --map 0.1e-6:10e-6 --nodes 5 --output mine.json
        crosspoint train --settings mine.json
      """)

  enum ModelName: String, ExpressibleByArgument, CaseIterable {
    case tabulated
    case linearStep = "linear-step"
    case softBounds = "soft-bounds"
  }

  @Argument(help: ArgumentHelp("The file of pulses.", valueName: "file")) var file: String
  @Option(
    help: ArgumentHelp(
      """
      tabulated: steps at nodes between the bounds; linear-step: steps that change in \
      proportion to the weight; soft-bounds: steps that vanish at bounds, which are estimated too.
      """,
      valueName: "model"))
  var model = ModelName.tabulated
  @Option(
    help: ArgumentHelp(
      """
      Nodes of a tabulated device: their number, equally spaced, or positions from 0 (the \
      lower bound) to 1 (0,0.25,1); 5 where it is left out.
      """,
      valueName: "nodes"))
  var nodes: String?
  @Option(
    help: ArgumentHelp(
      """
      From measured values to weights: low:high are the weights -1 and 1, \
      low=weight:high=weight others (1e-7=-0.6:1e-5=0.6). Values outside are refused. Without \
      it the file holds weights.
      """,
      valueName: "low:high"))
  var map: String?
  @Option(
    help: ArgumentHelp(
      """
      Bounds of every device, as weights (-0.6,0.6); each device's least and largest weight \
      where it is left out.
      """,
      valueName: "low,high"))
  var bounds: String?
  @Option(
    help: ArgumentHelp(
      "The named tile whose circuits and updates the settings have beside the device.",
      valueName: "tile"))
  var tile = "rpu-managed"
  @Option(
    help: ArgumentHelp(
      "Write a file of settings with the device to this file; \(OutputFile.rule).",
      valueName: "file"))
  var output: String?

  func validate() throws {
    try checkNamed(file, option: "<file>", "a file of pulses")
    if let output { try OutputFile.check(output, option: "--output") }
    if model != .tabulated, nodes != nil {
      throw ValidationError("--nodes has no effect with --model \(model.rawValue).")
    }
    if model == .softBounds, bounds != nil {
      throw ValidationError(
        "--bounds has no effect with --model soft-bounds, which estimates them.")
    }
    _ = try (positions(), weightMap(), givenBounds(), analogTile())
  }

  func run() throws {
    // In the order of the options: what the command line says is wrong before what a file does.
    var settings = try analogTile()
    BLAS.setThreads(1)
    let pulses = try PulseFile.load(from: file, map: weightMap())
    switch model {
    case .tabulated:
      try show(
        fit { try .tabulated(pulses, nodes: try positions(), bounds: try givenBounds()) }, pulses,
        &settings)
    case .linearStep:
      try show(fit { try .linearStep(pulses, bounds: try givenBounds()) }, pulses, &settings)
    case .softBounds: try show(fit { try .softBounds(pulses) }, pulses, &settings)
    }
  }

  /// A fit, its errors under the file's name.
  private func fit<Model: DeviceModel>(_ body: () throws -> DeviceFit<Model>) throws -> DeviceFit<
    Model
  > {
    do { return try body() } catch let error as DeviceFitError {
      throw InputError("\(file): \(error)")
    }
  }

  private func show<Model: DeviceModel>(
    _ fit: DeviceFit<Model>, _ pulses: MeasuredPulses, _ settings: inout AnalogSettings
  ) throws {
    FitTables(fit: fit, pulses: pulses).print()
    guard let output else { return }
    settings.device = Device(fit.model)
    try AtomicFile.create(Data(SettingsFile.text(.analog(settings)).utf8), at: output)
    print("Written to \(output): 'crosspoint train --settings \(output)' trains on it.")
  }
}

// MARK: Options

extension DeviceFitCommand {
  private func positions() throws -> [Double] {
    let text = nodes ?? "5"
    let possible =
      "2 to 32 nodes, or positions that ascend from 0 to 1, none twice (0,0.25,1), are needed."
    func refusal(_ why: String) -> ValidationError {
      ValidationError("--nodes '\(text)': \(why); \(possible)")
    }
    if let count = Int(text) {
      guard Tabulated.nodeCounts.contains(count) else { throw refusal("\(count) are not possible") }
      return (0..<count).map { Double($0) / Double(count - 1) }
    }
    let numbers = try text.split(separator: ",", omittingEmptySubsequences: false).map { part in
      guard let number = Double(part), number.isFinite else {
        throw refusal("'\(part)' is no finite number")
      }
      return number
    }
    guard Tabulated.nodeCounts.contains(numbers.count) else {
      throw refusal("\(numbers.count) positions are not possible")
    }
    guard numbers.first == 0, numbers.last == 1 else {
      throw refusal("the first is \(numbers[0]) and the last \(numbers.last!)")
    }
    for (a, b) in zip(numbers, numbers.dropFirst()) where Float(a) >= Float(b) {
      throw refusal("\(b) follows \(a)")
    }
    return numbers
  }

  private func weightMap() throws -> WeightMap? {
    guard let map else { return nil }
    func refusal(_ why: String) -> ValidationError {
      ValidationError(
        """
        --map '\(map)': \(why); low:high or low=weight:high=weight is needed, low below high \
        (0.1e-6:10e-6).
        """
      )
    }
    let ends = try map.split(separator: ":", omittingEmptySubsequences: false).map { end in
      try end.split(separator: "=", omittingEmptySubsequences: false).map { part in
        guard let number = Double(part), number.isFinite else {
          throw refusal("'\(part)' is no finite number")
        }
        return number
      }
    }
    guard ends.count == 2 else { throw refusal("it has \(counted(ends.count, "end"))") }
    guard ends[0].count == ends[1].count, ends[0].count <= 2 else {
      throw refusal("both ends need one weight each, or none")
    }
    let weights = ends[0].count == 2 ? (ends[0][1], ends[1][1]) : (-1, 1)
    guard
      let made = WeightMap(
        low: ends[0][0], high: ends[1][0], lowWeight: weights.0, highWeight: weights.1)
    else {
      throw refusal("the ends do not ascend")
    }
    return made
  }

  private func givenBounds() throws -> ClosedRange<Double>? {
    guard let bounds else { return nil }
    let numbers = bounds.split(separator: ",", omittingEmptySubsequences: false).map { Double($0) }
    guard numbers.count == 2, let low = numbers[0], let high = numbers[1], low.isFinite,
      high.isFinite, low < 0, high > 0
    else {
      throw ValidationError(
        "--bounds '\(bounds)': a weight below 0 and one above it, low,high, are needed (-0.6,0.6).")
    }
    return low...high
  }

  private func analogTile() throws -> AnalogSettings {
    guard let kind = TileKind.named.first(where: { $0.name == tile })?.kind else {
      throw ValidationError("--tile '\(tile)' is no named tile. \(TileKind.choice(for: tile))")
    }
    guard case .analog(let settings) = kind else {
      throw ValidationError(
        "--tile '\(tile)' names \(kind.withoutPulses). Name an analog one.")
    }
    return settings
  }
}
