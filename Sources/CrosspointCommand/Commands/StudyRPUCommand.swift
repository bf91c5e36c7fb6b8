import ArgumentParser
import Crosspoint
import CrosspointLearning
import CrosspointStudy
import Foundation

struct StudyRPUCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "rpu",
    abstract: "The study of Gokmen & Vlasov 2016: which property of a resistive device costs a network how much.",
    discussion: """
      Trains the paper's network (784-256-128-10, batch 1) exactly and on arrays with one non-ideality at a time (Figs. 2 and 3), \
      with all of them and with all but one (Fig. 4), side by side on all cores, and writes a report with thresholds, plots and \
      every raw row. The same seeds give the same report on any number of cores.

        crosspoint study rpu --quick
        crosspoint study rpu --data ../shared/data/mnist --epochs 20 --out study
        crosspoint study rpu --data ../shared/data/mnist --epochs 20 --out study --resume

      Each finished run is saved at once and each other one after each epoch: after Ctrl-C or a kill the same command with \
      --resume goes on. Ctrl-C waits for the epochs in progress; pressed twice it does not.
      """)

  @Option(
    help: ArgumentHelp(
      "BL (Fig. 2), A to I (panels of Fig. 3), baseline (Fig. 4) or all; can be given several times.", valueName: "name"))
  var panel: [String] = ["all"]
  @Option(
    help: "Epochs of each run; 30, and \(RPUStudy.quickEpochs) with --quick, where it is left out. η falls after each third.")
  var epochs: Int?
  @Option(
    help: ArgumentHelp(
      "A folder with the four MNIST files (plain or .gz), or 'synthetic' for drawn digits, which --quick takes too.",
      valueName: "dir"))
  var data: String?
  @Option(help: "Seeds 1 to this one; 3, and 1 with --quick, where it is left out.") var seeds: Int?
  @Option(help: "Values around each threshold of Fig. 3, beside the paper's own.") var grid = RPUStudy.gridPoints
  @Option(help: ArgumentHelp("The folder for runs and report, made where it is missing.", valueName: "dir")) var out = "study-rpu"
  @Option(help: "Runs at once, each on one thread; as many as there are cores where it is left out.") var threads: Int?
  @Flag(help: "Go on with the study in --out: what is finished there is kept.") var resume = false
  @Flag(help: "Few values, epochs and examples: a look at the whole within two minutes, and no figure to quote.") var quick =
    false

  func validate() throws {
    for name in panel where RPUStudy.parts(named: name) == nil {
      let names = RPUStudy.Part.allCases.map(\.rawValue).joined(separator: ", ")
      throw ValidationError("--panel is '\(name)'; choose of \(names) or all.")
    }
    if let epochs, !(1...10_000).contains(epochs) { throw ValidationError("--epochs is \(epochs); 1 to 10000 are possible.") }
    if let seeds, !(1...1000).contains(seeds) { throw ValidationError("--seeds is \(seeds); 1 to 1000 are possible.") }
    guard (0...100).contains(grid) else { throw ValidationError("--grid is \(grid); 0 to 100 are possible.") }
    if let threads { try checkThreads(threads) }
    guard data != nil || quick else {
      throw ValidationError("--data is missing: the folder with the four MNIST files, or 'synthetic' for drawn digits.")
    }
    try checkFolder(out, option: "--out")
    if !resume, RunFolder.of(out).isInUse {
      throw ValidationError("--out '\(out)' holds runs of a study. Add --resume to go on with it, or name another folder.")
    }
  }

  func run() throws {
    try StudyReport.checkGnuplot()
    let threads = threads ?? ProcessInfo.processInfo.activeProcessorCount
    BLAS.setThreads(1)
    let (epochs, seeds) = (epochs ?? (quick ? RPUStudy.quickEpochs : 30), seeds ?? (quick ? 1 : 3))
    let parts = RPUStudy.Part.allCases.filter { part in panel.contains { RPUStudy.parts(named: $0)!.contains(part) } }
    let plan = RPUStudy.plan(epochs: epochs, seeds: seeds, isQuick: quick, panels: parts, gridPoints: grid)
    let runner = StudyRunner(
      folder: .of(out), data: try load(),
      origin: .init(version: crosspointVersion, machine: MachineDescription.current(threads: 1).line, command: command))
    let interrupts = Interrupts {
      runner.stop()
      FileHandle.standardError.write(Data("\nStopping after the epochs in progress; Ctrl-C again stops at once.\n".utf8))
    }
    defer { withExtendedLifetime(interrupts) {} }
    print("\(plan.count) runs of \(epochs) epochs, \(min(threads, plan.count)) at once, in \(out)")
    fflush(nil)
    var records = try make(plan, runner, threads)
    if !quick, parts.contains(.baseline), let group = RPUStudy.together(at: try StudyAnalysis(RPUStudy.study, records)) {
      let extent = RPUStudy.extent(epochs: epochs, seeds: seeds, isQuick: quick)
      records += try make(extent.runs([group]), runner, threads)
    }
    print("")
    // All that the folder holds: other panels of earlier calls belong to the same study.
    try writeReport(of: RunRecord.all(in: out), to: out)
  }

  private func make(_ runs: [StudyRun], _ runner: StudyRunner, _ threads: Int) throws -> [RunRecord] {
    let bar = StudyProgressBar()
    defer { bar.clear() }
    if let records = try runner.make(runs, sideBySide: threads, report: bar.show) { return records }
    bar.clear()
    print("Stopped. Go on with: \(command) --resume")
    throw ExitCode(Interrupts.status)
  }

  private func load() throws -> TrainingData {
    var loaded = (data ?? "synthetic") == "synthetic" ? SyntheticDigits.standard(seed: 1) : try MNIST.load(directory: data!)
    // Rows are kept where the folder's path means nothing.
    if let data, data != "synthetic" { loaded.name = URL(fileURLWithPath: data).lastPathComponent }
    return loaded
  }

  /// The command that makes the same runs, for records and for going on.
  private var command: String {
    var words = ["crosspoint study rpu"]
    if quick { words.append("--quick") }
    if panel != ["all"] { words += panel.map { "--panel \($0)" } }
    if let epochs { words.append("--epochs \(epochs)") }
    if let seeds { words.append("--seeds \(seeds)") }
    if grid != RPUStudy.gridPoints { words.append("--grid \(grid)") }
    if let data { words.append("--data \(quoted(data))") }
    if out != "study-rpu" { words.append("--out \(quoted(out))") }
    return words.joined(separator: " ")
  }

  /// A word for a shell.
  private func quoted(_ word: String) -> String {
    word.contains(/^[A-Za-z0-9._\/-]+$/) ? word : "'" + word.replacing("'", with: "'\\''") + "'"
  }
}
