import ArgumentParser
import Crosspoint
import CrosspointFiles
import CrosspointLearning
import CrosspointStudy

struct StudyAlgorithmsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "algorithms",
    abstract: "Does a device learn, with which training algorithm, and at what cost?",
    discussion: """
      Trains 784-256-128-10 on every device of the literature that has a training algorithm \
      ('crosspoint settings' lists devices and algorithms), and the LeNet on \
      \(StudiedNetwork.leNet.devices.map(\.name).joined(separator: ", ")), by each training \
      algorithm, and writes a report: errors beside exact training from the same seeds, what each \
      costs in time and pulses, and what the runs say of three hypotheses. For each device and \
      algorithm first runs on the last 10,000 training images choose η of \
      \(AlgorithmsStudy.rates.map { "\($0)" }.joined(separator: ", ")). The same seeds give the \
      same numbers on any number of cores. --epochs and --seeds are those of the dense network; \
      the LeNet has half as many. Ten epochs and two seeds, or one of each with --quick.

        crosspoint study algorithms --quick
        crosspoint study algorithms --data ../shared/data/mnist --out algorithms
        crosspoint study algorithms --data ../shared/data/mnist --out algorithms --resume
        crosspoint study algorithms --quick --device EcRam --algorithm sgd --algorithm agad
        crosspoint study algorithms --quick --settings my-device.json --out mine

      --settings asks the same of a device of one's own, on one's own circuits; what an algorithm \
      needs beside is as ReRamSB has it.

      \(StudySession.discussion)
      """)

  @Option(
    help: ArgumentHelp(
      """
      A device, all where it is left out (with --quick \
      \(AlgorithmsStudy.quickDevices.map(\.name).joined(separator: ", "))); can be given several \
      times: \(StudiedNetwork.dense.devices.map(\.name).joined(separator: ", ")).
      """,
      valueName: "name"))
  var device: [String] = []
  @Option(
    help: ArgumentHelp(
      """
      A training algorithm, all where it is left out; can be given several times: \
      \(TrainingAlgorithm.allCases.map(\.rawValue).joined(separator: ", ")).
      """,
      valueName: "name"))
  var algorithm: [String] = []
  @Option(
    help: ArgumentHelp(
      "dense or lenet; both where it is left out, and dense alone with --quick.",
      valueName: "name"))
  var network: [String] = []
  @Option(
    help: ArgumentHelp(
      """
      The device and circuits of this file ('crosspoint settings', 'crosspoint device fit') as a \
      further device, or the only one without --device.
      """,
      valueName: "file"))
  var settings: String?
  @Option(
    help:
      """
      Images to learn from with the chosen rates, the first ones; 10,000 where it is left out, and \
      5,000 with --quick.
      """)
  var examples: Int?
  @OptionGroup var options: StudyOptions

  private func selection() throws -> AlgorithmsStudy.Selection {
    AlgorithmsStudy.Selection(
      devices: try StudyOptions.chosen(
        device, "--device", of: StudiedNetwork.dense.devices, \.name),
      own: try own(),
      algorithms: try StudyOptions.chosen(
        algorithm, "--algorithm", of: TrainingAlgorithm.allCases, \.rawValue),
      networks: try StudyOptions.chosen(
        network, "--network", of: StudiedNetwork.allCases, \.rawValue),
      isQuick: options.quick, epochs: options.epochs, seeds: options.seeds,
      examples: examples)
  }

  private func own() throws -> StudiedDevice? {
    guard let settings else { return nil }
    let arrays = try AnalogSettings.load(settings)
    if let fault = StudiedDevice.fault(of: arrays) {
      throw ValidationError("--settings '\(settings)': \(fault).")
    }
    return StudiedDevice(own: arrays)
  }

  func validate() throws {
    let selection = try selection()
    guard !selection.isEmpty else {
      throw ValidationError(
        """
        --device, --algorithm and --network leave nothing to train: PCM is trained by sgd and \
        mixed-precision, and the lenet on \
        \(StudiedNetwork.leNet.devices.map(\.name).joined(separator: ", ")).
        """)
    }
    try options.check(AlgorithmsStudy.name, examples: examples)
  }

  func run() throws {
    let selection = try selection()
    let folder = RunFolder.of(options.folder(AlgorithmsStudy.name))
    let session = StudySession(
      study: AlgorithmsStudy.name, options: options, examples: examples)
    try session.run(
      selection.rateRuns,
      then: [
        { records in
          let runs = try selection.runs(after: records)
          // Those of another plan are refused, and not made anew in their place.
          for run in runs { _ = try folder.record(of: run) }
          print("\(counted(runs.count, "run")) with the learning rates that were chosen")
          return runs
        }
      ])
  }
}
