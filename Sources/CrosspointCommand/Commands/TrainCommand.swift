import ArgumentParser
import Crosspoint
import CrosspointFiles
import CrosspointLearning
import Foundation

struct TrainCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "train",
    abstract:
      """
      Train a network on exact or analog tiles: that of Gokmen & Vlasov 2016, a LeNet, or one \
      of your widths.
      """,
    discussion: """
      Prints one JSON object a line: first every setting of the run, with 'clipped_weights', how \
      many of the first weights passed the bounds of their devices and how far; then for each \
      epoch 'epoch', 'train_loss' (mean cross-entropy of each example before its update), \
      'test_error' (percent) and 'seconds'. The same seed prints the same numbers apart from the \
      seconds; on analog tiles for any number of threads too. η of dense networks is .01, .005 and \
      .0025, a third of the epochs each; η of lenet is .01 throughout, of small-cnn .01, .005, \
      .0025 and .001, a quarter each.

        crosspoint train --data DIR --tile rpu-managed --epochs 30
        crosspoint train --settings my.json --network 784-50-10 --rate 0.02

      With --save a run survives Ctrl-C, kill and a power cut: with --resume it goes on after the \
      last finished epoch, with the settings of its file, and prints the lines of an unbroken run, \
      the finished epochs' from the file. More --epochs extend a finished run at its last rate.

        crosspoint train --tile rpu-managed --save run.safetensors
        crosspoint train --save run.safetensors --resume
        crosspoint train --save run.safetensors --resume --epochs 40
      """)

  @OptionGroup var options: TrainOptions
  @Option(
    help:
      """
      Write the same lines to this file too, whole after each epoch; \(OutputFile.rule), but \
      for that of the run with --resume.
      """
  )
  var json: String?
  @Option(
    help:
      """
      Save the run to this file at its start and after each epoch, whole (docs/files.md). A \
      file that is there is refused.
      """
  )
  var save: String?
  @Flag(
    help:
      """
      Go on with the run that --save names, with its own settings; an option that is given \
      must be the run's.
      """
  ) var resume =
    false

  func validate() throws {
    if let json {
      try resume ? checkWritable(json, option: "--json") : OutputFile.check(json, option: "--json")
    }
    guard let save else {
      if resume { throw ValidationError("--resume needs --save FILE, the run to go on with.") }
      return
    }
    try checkWritable(save, option: "--save")
    try checkDistinct(["--save": save, "--json": json])
    if !resume, FileManager.default.fileExists(atPath: save) { throw savedRunIsThere(save) }
  }

  func run() throws {
    // Before it is read: another run that saves to it would go on from there.
    var kept = resume ? try KeptFile(save!) : nil
    let saved = resume ? try SavedRun(save!) : nil
    try saved?.check("--seed", saved: saved!.record.seed, given: options.seed)
    let source = try options.source(for: saved?.record)
    let plan = try saved == nil ? options.plan(pixels: source.extent.pixels) : saved!.plan
    try checkMemory(source.extent, plan, batch: saved?.record.batch ?? options.batch ?? 1)
    BLAS.setThreads(options.threads)
    let data = try source.load()
    let trainer = try saved?.trainer(options, data) ?? options.trainer(data, plan)
    // Before anything is printed.
    if let save, !resume { kept = try begin(trainer, save) }
    // A saved run's first weights are gone; its plan makes them again.
    let first =
      try saved == nil
      ? trainer.network
      : trainer.network.plan!.makeNetwork(seed: trainer.seed, threads: options.threads)
    let clipped = first.clippedWeights
    if let planned = trainer.schedule.extendedFrom { tellOfExtension(trainer.schedule, planned) }
    for note in plan.notes(examples: trainer.schedule.epochs * data.train.count) {
      StandardError.write("Note: \(note)\n")
    }
    var output = try OutputLines(path: json, resuming: saved)
    try output.write(RunSettings(trainer, clipped: clipped, threads: options.threads))
    for result in trainer.results { try output.write(result) }
    let epochs = trainer.schedule.epochs
    while trainer.epoch < epochs {
      let epoch = trainer.epoch + 1
      var bar = ProgressBar("epoch \(epoch)/\(epochs)", total: data.train.count)
      defer { bar.clear() }
      let result = try trainer.runEpoch { bar.show($0) }
      bar.clear()
      // Before its line, so that what was printed is never run again; where saving fails, the line
      // is not lost.
      let saving = Result { try kept?.replace { try trainer.save(to: $0) } }
      try output.write(result)
      try saving.get()
    }
  }

  private func tellOfExtension(_ schedule: LearningSchedule, _ planned: Int) {
    StandardError.write(
      """
      This run of \(planned) epochs is extended to \(schedule.epochs) at its last rate, \
      \(schedule.rates.last!): not the numbers of an unbroken run of \(schedule.epochs). Its \
      first line and its file say so ('extendedFrom').\n
      """
    )
  }

  private func checkMemory(_ data: DataExtent, _ plan: NetworkPlan, batch: Int) throws {
    var need = TrainingMemory.need(data, plan, batch: batch, threads: options.threads)
    // One is the least.
    need.canSave(held: (data.train - 1) * data.image, by: "take fewer examples with --examples")
    try Memory.check(need, threads: options.threads)
  }

  /// The first save of a new run. Throws where another run has taken the name since the options
  /// were checked.
  private func begin(_ trainer: Trainer, _ save: String) throws -> KeptFile {
    do { return try KeptFile(creating: save) { try trainer.save(to: $0) } } catch {
      guard error.problem == .exists else { throw error }
      throw savedRunIsThere(save)
    }
  }
}

/// The error of a --save that names a run that is there.
func savedRunIsThere(_ save: String) -> ValidationError {
  if KeptFile.isKept(save) {
    return ValidationError("--save: \(FileError(file: save, problem: .inUse))")
  }
  return ValidationError(
    """
    --save '\(save)' is there. Add --resume to go on with its run, or remove it to begin \
    another.
    """
  )
}
