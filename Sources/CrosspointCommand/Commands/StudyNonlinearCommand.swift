import ArgumentParser
import Crosspoint
import CrosspointFiles
import CrosspointLearning
import CrosspointStudy

struct StudyNonlinearCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: NonlinearStudy.name,
    abstract: "Can a network compute on cells with nonlinear currents, and how is it best made?",
    discussion: """
      Trains the dense network and the LeNet exactly, and through the laws of current of a \
      filament and of SiOx at several read voltages and weight ranges. Reads the exact one through \
      the same devices with its weights as they are, with voltage and range tuned, with \
      pre-distorted voltages and with pulse widths, and so one that was trained linearly within \
      the bounds of the pairs. Rates come first, then seed 1, whose images to choose with choose \
      voltage and range of the other seeds. Noise and ADC of the circuits are fixed in amperes, \
      whichever voltages are read at. --table asks the same of a measured cell: a CSV file with \
      columns voltage (V), conductance (S) and current (A). --epochs are those of the dense \
      network; the LeNet has half as many, of 10,000 images. The same seeds give the same numbers \
      on any number of cores.

        crosspoint study nonlinear --quick
        crosspoint study nonlinear --data ../shared/data/mnist --out nonlinear
        crosspoint study nonlinear --data ../shared/data/mnist --out nonlinear --resume
        crosspoint study nonlinear --quick --table my-cell.csv --noise 1e-7

      \(StudySession.discussion)
      """)

  @Option(
    help: ArgumentHelp(
      """
      A device model, filament and siox where it is left out; can be given several times.
      """,
      valueName: "name"))
  var device: [String] = []
  @Option(
    help: ArgumentHelp(
      "Measured currents (CSV) as a further device model, or the only one without --device.",
      valueName: "file"))
  var table: String?
  @Option(
    help: ArgumentHelp(
      "dense or lenet; both where it is left out, and dense alone with --quick.",
      valueName: "name"))
  var network: [String] = []
  @Option(help: "Standard deviation of an output's noise, in amperes, at every voltage.")
  var noise: Float?
  @Option(help: "The ADC's step in amperes, at every voltage; 0 for none.")
  var step: Float?
  @Option(
    help: ArgumentHelp(
      """
      Read voltages in V, separated by commas, of every device model, the upper four of which \
      networks are trained at, and the LeNet at the lower three of these; its own where they are \
      left out.
      """, valueName: "list"), transform: VoltageList.init(parsing:))
  var voltages: VoltageList?
  @Option(
    help:
      """
      Images to learn from, the first ones; where it is left out 20,000, 10,000 of the LeNet, and \
      3,000 with --quick, or as many as the data leave beside those of --validation.
      """)
  var examples: Int?
  @Option(
    help:
      """
      Images to choose rates, voltages and ranges with, the last ones of the training images; \
      10,000 where it is left out, and 1,000 with --quick.
      """)
  var validation: Int?
  @OptionGroup var options: StudyOptions

  /// - Parameter extent: of the data; MNIST's before they are known.
  private func selection(_ extent: DataExtent? = nil) throws -> NonlinearStudy.Selection {
    var devices =
      try StudyOptions.chosen(device, "--device", of: NonlinearDevice.builtIn, \.name)
      ?? (table == nil ? NonlinearDevice.builtIn : [])
    if let table {
      var law = try TabulatedCurrent(contentsOf: table)
      law.conductanceSpread = 0
      devices.append(.table(law))
    }
    if let voltages {
      for index in devices.indices { devices[index].voltages = voltages.values }
    }
    return NonlinearStudy.Selection(
      devices: devices,
      networks: try StudyOptions.chosen(
        network, "--network", of: NonlinearStudy.StudiedNetwork.allCases, \.rawValue),
      isQuick: options.quick, epochs: options.epochs, seeds: options.seeds, examples: examples,
      validation: validation, noise: noise, step: step, pixels: extent?.pixels ?? 784,
      available: extent?.train ?? 60_000)
  }

  /// Throws where the data have too few images to learn from and to choose with.
  private func check(_ selection: NonlinearStudy.Selection) throws {
    for network in selection.networks {
      let (learnt, chosen) = (selection.trainExamples(network), selection.validationExamples)
      guard learnt >= 1, learnt + chosen <= selection.available else {
        throw ValidationError(
          """
          --examples is \(examples.map { "\($0)" } ?? "left out") and --validation \(chosen); \
          together they must be at most the \(selection.available) training images of the data, \
          and leave at least one to learn from.
          """)
      }
    }
  }

  func validate() throws {
    if let validation, validation < 1 {
      throw ValidationError("--validation is \(validation); it must be at least 1.")
    }
    for (name, value) in [("--noise", noise), ("--step", step)] {
      if let value, !(value.isFinite && value >= 0) {
        throw ValidationError("\(name) is \(value); a finite number of amperes, at least 0.")
      }
    }
    let selection = try selection()
    for each in selection.devices {
      for voltage in each.voltages {
        do {
          try NonlinearSettings(current: each.law, readVoltage: voltage).validate()
        } catch {
          let option = voltages == nil ? "--table" : "--voltages"
          throw ValidationError("\(option): \(each.name): \(error).")
        }
      }
    }
    try options.check(NonlinearStudy.name, examples: examples)
  }

  func run() throws {
    // The dense network takes pictures of any size.
    let extent = try DataSource(options.data ?? DataSource.synthetic, seed: 1).extent
    let pixels = extent.pixels
    let selection = try selection(extent)
    try check(selection)
    guard selection.networks.allSatisfy({ $0.architecture(pixels: pixels) != nil }) else {
      throw ValidationError(
        """
        --network lenet takes pictures of 784 or 3072 pixels, and those of --data have \(pixels): \
        choose --network dense.
        """)
    }
    let session = StudySession(
      study: NonlinearStudy.name, options: options, examples: examples)
    try session.run(
      selection.rateRuns,
      then: [
        { records in
          let runs = try selection.runs(after: records)
          print("\(counted(runs.count, "run")) with the learning rates that were chosen")
          return runs
        },
        { records in
          let runs = try selection.furtherRuns(after: records)
          if !runs.isEmpty {
            print("\(counted(runs.count, "run")) of further seeds, at what the first one chose")
          }
          return runs
        },
      ])
  }
}

/// Voltages separated by commas: positive numbers, each once, in any order.
struct VoltageList: CustomStringConvertible {
  var values: [Float]

  /// - Throws: `ValidationError`.
  init(parsing text: String) throws {
    let parts = text.split(separator: ",", omittingEmptySubsequences: false)
    let numbers = parts.compactMap { Float($0) }.filter { $0.isFinite && $0 > 0 }
    guard !numbers.isEmpty, numbers.count == parts.count, Set(numbers).count == numbers.count
    else {
      throw ValidationError("numbers of V above 0, each once, separated by commas.")
    }
    values = numbers.sorted()
  }

  var description: String { values.map { "\($0)" }.joined(separator: ",") }
}
