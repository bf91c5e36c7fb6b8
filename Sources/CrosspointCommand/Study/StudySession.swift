import ArgumentParser
import Crosspoint
import CrosspointFiles
import CrosspointLearning
import CrosspointStudy
import Foundation

/// A study made by a command: its runs with a bar, Ctrl-C and --resume, then its report.
struct StudySession {
  /// Its name.
  let study: String
  let options: StudyOptions
  /// Images to learn from, of --examples; nil where the study has its own.
  var examples: Int?

  /// For the help of every study.
  static let discussion = """
    Each finished run is saved at once and each other one after each epoch: after Ctrl-C or a kill \
    the same command with --resume goes on. Ctrl-C waits for the epochs in progress; pressed twice \
    it does not.
    """

  private var folder: String { options.folder(study) }

  /// Makes the runs of a plan, step by step those that follow from the results so far, and the
  /// report of all that the folder then holds.
  /// - Parameter steps: given the runs that the folder holds.
  func run(_ plan: [StudyRun], then steps: [([RunRecord]) throws -> [StudyRun]] = []) throws {
    try StudyReport.checkGnuplot()
    try checkPossible(plan)
    let source = try DataSource(options.data ?? DataSource.synthetic, seed: 1)
    if let examples, examples > source.extent.train {
      throw ValidationError(
        """
        --examples is \(examples), and the data hold \(source.extent.train). Leave it out for the \
        study's own.
        """
      )
    }
    let inputs = plan[0].network.architecture.inputs
    guard source.extent.pixels == inputs else {
      throw ValidationError(
        """
        --data: the study's network takes images of \(inputs) pixels, and these have \
        \(source.extent.pixels).
        """
      )
    }
    try checkMemory(source.extent, plan)
    let data = try source.load()
    let network = plan[0].network
    if let fault = data.fault(for: network.loss.loss, outputs: network.architecture.outputs) {
      throw ValidationError("--data: the study's network cannot learn from them: \(fault).")
    }
    try make(plan, on: data, then: steps)
  }

  /// The same on data of the study's own.
  /// - Parameter segmentation: what a trained network finds in pictures, for its record.
  func run(
    _ plan: [StudyRun], on data: TrainingData,
    segmentation: @escaping StudyRunner.Segmentation,
    then steps: [([RunRecord]) throws -> [StudyRun]] = []
  ) throws {
    try StudyReport.checkGnuplot()
    try checkPossible(plan)
    try checkMemory(
      DataExtent(
        train: data.train.count, test: data.test.count, pixels: data.train.images.columns,
        packed: 0), plan)
    try make(plan, on: data, segmentation, then: steps)
  }

  /// Runs at once.
  private var threads: Int {
    let cores = ProcessInfo.processInfo.activeProcessorCount
    return min(options.threads ?? cores, cores)
  }

  /// Throws where the runs would take more memory than there is; from here on each has one thread.
  private func checkMemory(_ extent: DataExtent, _ plan: [StudyRun]) throws {
    try Memory.check(
      TrainingMemory.need(extent, plan, sideBySide: threads), threads: 1)
    BLAS.setThreads(1)
  }

  private func make(
    _ plan: [StudyRun], on data: TrainingData, _ segmentation: StudyRunner.Segmentation? = nil,
    then steps: [([RunRecord]) throws -> [StudyRun]]
  ) throws {
    var data = data
    // Rows are kept where the folder's path means nothing.
    data.name = URL(fileURLWithPath: data.name).lastPathComponent
    // A file that the report will stumble over is said now, not after the last run.
    if try RunFolder.of(folder).isInUse { _ = try RunFolder.of(folder).read() }
    let runner = StudyRunner(
      folder: .of(folder), data: data,
      origin: .init(
        study: study, version: crosspointVersion,
        machine: MachineDescription.current(threads: 1).line, command: command),
      segmentation: segmentation)
    let interrupts = Interrupts {
      runner.stop()
      StandardError.write("\nStopping after the epochs in progress; Ctrl-C again stops at once.\n")
    }
    defer { withExtendedLifetime(interrupts) {} }
    print(
      """
      \(counted(plan.count, "run")) of \(epochs(of: plan)), \
      \(min(threads, plan.count)) at once, in \(folder)
      """
    )
    fflush(nil)
    try make(plan, runner)
    // Results of earlier calls count too: other panels in this folder belong to the same study.
    for step in steps {
      let more = try step(RunRecord.all(in: folder))
      try RunFolder.of(folder).forgetOutdated(more)
      if !more.isEmpty { try make(more, runner) }
    }
    print("")
    try writeReport(of: RunRecord.all(in: folder), to: folder)
  }

  /// 30 epochs, 10 to 20 epochs.
  private func epochs(of plan: [StudyRun]) -> String {
    let (least, most) = (plan.map(\.epochs).min()!, plan.map(\.epochs).max()!)
    return (least == most ? "" : "\(least) to ") + counted(most, "epoch")
  }

  /// What a row changes may not go with a file of settings: said before the first run.
  private func checkPossible(_ plan: [StudyRun]) throws {
    for run in plan {
      for arrays in run.network.arrays {
        do { try arrays.tile.validate() } catch {
          throw ValidationError("The run \(run.id) cannot be made: \(error).")
        }
      }
    }
  }

  private func make(_ runs: [StudyRun], _ runner: StudyRunner) throws {
    let bar = StudyProgressBar()
    defer { bar.clear() }
    if try runner.make(runs, sideBySide: threads, report: bar.show) != nil { return }
    bar.clear()
    StandardOutput.tell("Stopped. Go on with: \(command) --resume")
    throw ExitCode(Interrupts.status)
  }

  /// The command as it was given, less what changes no result: for records and for going on.
  private var command: String {
    var words = ["crosspoint"]
    var given = CommandLine.arguments.dropFirst()
    while let word = given.popFirst() {
      switch word {
      case "--resume": break
      case "--threads": _ = given.popFirst()
      default: if !word.hasPrefix("--threads=") { words.append(shellWord(word)) }
      }
    }
    return words.joined(separator: " ")
  }
}

/// A word as a shell takes it.
func shellWord(_ word: String) -> String {
  word.contains(/^[A-Za-z0-9._\/=,-]+$/) ? word : "'" + word.replacing("'", with: "'\\''") + "'"
}

/// Writes the report of some runs and prints what to learn from it.
func writeReport(of records: [RunRecord], to folder: String) throws {
  guard let first = records.first else { throw StudyAnalysisError.noRuns }
  let redraw = "crosspoint study report \(shellWord(folder))"
  guard let study = KnownStudy.all.first(where: { $0.name == first.study }) else {
    throw InputError(
      """
      \(folder) holds runs of the study '\(first.study)'; known are \
      \(KnownStudy.all.map(\.name).joined(separator: ", ")).
      """
    )
  }
  let outcome = try study.writeReport(of: records, redrawCommand: redraw, to: folder)
  for sentence in outcome.findings { print("- \(sentence)") }
  print("\nReport: \(folder)/\(StudyReport.page)")
  guard outcome.hasExact else {
    throw InputError("There is no exact run of these seeds, so that nothing could be compared.")
  }
}
