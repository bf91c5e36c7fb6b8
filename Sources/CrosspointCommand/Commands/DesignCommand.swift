import ArgumentParser
import Crosspoint
import CrosspointDesign
import CrosspointFiles
import Foundation

struct DesignCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "design",
    abstract:
      """
      The circuits and system of Gokmen & Vlasov 2016 as a calculator: arrays, periphery, tiles, \
      chips, a network on them.
      """,
    discussion: """
      Every number comes with its formula, unit and source (docs/design.md explains each). \
      Defaults are those of the paper and end at its 84,000 GigaOps/s/W and 30,000 \
      times a microprocessor. Settings that cannot be built are named, what depends on them is \
      left out, and the status is 1.

        crosspoint design --array-size 2048 --device-resistance 24
        crosspoint design --network alexnet --copies K1=2
        crosspoint design --layers K1:16x26:576,W2:10x2305 --measured-seconds 60 \
      --measured-examples 60000

      A network is put on as many tiles, and chips, as it fills. Times are for one example (batch \
      1), every layer with a forward, a backward and an update cycle for each of its samples. \
      --measured-seconds and --measured-examples are those of an exact training of the network on \
      this machine, as 'crosspoint train --tile digital' prints them: 'seconds' of an epoch, \
      'train_examples'.
      """)

  @OptionGroup(title: "Parameters") var parameters: DesignOptions
  @Option(
    help:
      """
      Place a network: \
      \(NetworkShape.named.map { "\($0.name) (\($0.description))" }.joined(separator: ", ")), \
      or widths of dense layers (784-256-128-10).
      """
  )
  var network: String?
  @Option(
    help: ArgumentHelp(
      """
      Place these layers: name:rows×columns:reuse with the bias among the columns \
      (K1:96x364:3025,W2:10x97).
      """,
      valueName: "list")
  )
  var layers: String?
  @Option(
    help: ArgumentHelp(
      "Arrays with the same weights that share a layer's samples (K1=2,K2=4).", valueName: "list"))
  var copies: String?
  @Option(help: ArgumentHelp("Time of a measured training, in s.", valueName: "s"))
  var measuredSeconds: Double?
  @Option(
    help: ArgumentHelp("Its examples, each as often as it was trained on.", valueName: "count"))
  var measuredExamples: Int?
  @Option(
    help: ArgumentHelp(
      """
      Print these sections only: \
      \(DesignSection.allCases.map(\.rawValue).joined(separator: ", ")).
      """,
      valueName: "list"))
  var sections: String?
  @Option(
    help: ArgumentHelp(
      """
      Read parameters, network and measured training from this file (SI units; what --json \
      writes is one). Options win.
      """,
      valueName: "file"))
  var settings: String?
  @Option(
    help: ArgumentHelp(
      "Write settings and results to this file; \(OutputFile.rule).", valueName: "file")) var json:
    String?
  @Option(
    help: ArgumentHelp(
      """
      Draw efficiency against array size to this file, .svg or .png (needs gnuplot); \
      \(OutputFile.rule).
      """,
      valueName: "file"))
  var plot: String?

  func validate() throws {
    if let json { try OutputFile.check(json, option: "--json") }
    if let plot { try PictureFile.checkPossible(plot, option: "--plot") }
    try checkDistinct(["--json": json, "--plot": plot])
    _ = try shownSections(try design())
  }

  func run() throws {
    let design = try design()
    DesignTables(design: design, shown: try shownSections(design)).print()
    if let json { try OutputFile.write(DesignReport(design, version: crosspointVersion), to: json) }
    if let plot {
      // Lines that drop too much are what the plot shows; any other problem would make its numbers
      // untrue.
      guard design.problems.allSatisfy({ $0.kind == .lineDrop || !$0.affects.contains(.chip) })
      else {
        throw ValidationError(
          "--plot: efficiency depends on the impossible settings named above; nothing was drawn.")
      }
      try PictureFile.draw(
        EfficiencyPlot(curve: EfficiencyCurve(design), design: design).plot, to: plot,
        option: "--plot")
    }
    if !design.problems.isEmpty { throw ExitCode.failure }
  }

  private func shownSections(_ design: Design) throws -> [DesignSection] {
    guard let sections else {
      return DesignSection.allCases.filter { $0 != .network || design.network != nil }
    }
    return try sections.split(separator: ",", omittingEmptySubsequences: false).map { name in
      guard let section = DesignSection(rawValue: String(name)) else {
        throw ValidationError(
          """
          --sections: '\(name)' is none of \
          \(DesignSection.allCases.map(\.rawValue).joined(separator: ", ")).
          """
        )
      }
      guard section != .network || design.network != nil else {
        throw ValidationError("--sections network needs --network or --layers.")
      }
      return section
    }
  }

  private func design() throws -> Design {
    var settings = try readSettings()
    try parameters.apply(to: &settings.parameters)
    guard network == nil || layers == nil else {
      throw ValidationError("--network and --layers exclude each other; give one.")
    }
    if let network {
      settings.network = try named("--network") { try NetworkShape(describing: network) }
    }
    if let layers { settings.network = try named("--layers") { try NetworkShape(layers: layers) } }
    if let copies {
      guard var shape = settings.network else {
        throw ValidationError("--copies needs --network or --layers.")
      }
      try named("--copies") { try shape.setCopies(copies) }
      settings.network = shape
    }
    if measuredSeconds != nil || measuredExamples != nil {
      guard let measuredSeconds, let measuredExamples else {
        throw ValidationError(
          "--measured-seconds and --measured-examples belong together; give both.")
      }
      settings.measured = MeasuredTraining(seconds: measuredSeconds, examples: measuredExamples)
    }
    guard settings.measured == nil || settings.network != nil else {
      throw ValidationError(
        "--measured-seconds needs the network that was trained: --network or --layers.")
    }
    return try named(self.settings == nil ? nil : "--settings") {
      try Design(settings.parameters, network: settings.network, measured: settings.measured)
    }
  }

  private func readSettings() throws -> DesignSettings {
    guard let settings else { return DesignSettings() }
    let data = try contents(of: settings, option: "--settings", "a file of settings")
    return try named("--settings '\(settings)'") {
      do { return try StoredJSON.value(DesignSettings.self, data, by: JSONDecoder()) } catch let
        error as DecodingError
      {
        throw InputError(explained(error))
      }
    }
  }

  /// A library's error with the file that caused it; where there is none, the command line did.
  private func named<T>(_ file: String?, _ body: () throws -> T) throws -> T {
    do { return try body() } catch {
      guard let file else { throw ValidationError("\(error)") }
      throw InputError("\(file): \(error)")
    }
  }
}
