import ArgumentParser
import Crosspoint
import CrosspointFiles
import CrosspointLearning
import CrosspointStudy
import Foundation

struct InferCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "infer",
    abstract:
      """
      Put trained weights on devices that are programmed once: the accuracy then, after a day, \
      after a year.
      """,
    discussion: """
      Weights become conductances, are programmed with errors, drift, and are read by the circuits \
      of --settings. Each repeat programs the devices anew, by a seed of its own (--seed and the \
      numbers after it), and is tested at every time; the table has mean, spread and a \
      \(Int((100 * MeanInterval.coverage).rounded())) % interval of the mean over the repeats. The \
      first row is the exact network. The same seed gives the same numbers on any number of \
      threads, at whatever other times, and however many repeats there are.

        crosspoint infer run.safetensors --settings pcm-inference --times 1s,1h,1d,1y
        crosspoint infer --weights W.safetensors --network 784-256-128-10 --activation relu \
      --data DIR --normalise 0.1307,0.3081 --plot accuracy.svg

      A time has the unit s, h, d or y (365.25 d); 0s is as programmed. A device that was measured \
      at some times only is asked at no others.

      With --save the run survives Ctrl-C, kill and a power cut: with --resume it goes on after \
      the last finished repeat, with the weights and settings of its file, and prints the numbers \
      of an unbroken run. More --repeats extend it.
      """)

  @OptionGroup var source: NetworkOptions
  @OptionGroup var test: TestOptions
  @Option(
    help: ArgumentHelp(
      """
      A file of settings, or a named tile: \(TileKind.inferenceNames.joined(separator: ", ")); \
      \(TileKind.inferenceNames[0]) is the default.
      """,
      valueName: "file"))
  var settings: String?
  @Option(
    help: ArgumentHelp(
      """
      Times since programming; \(Self.standardTimes) is the default, or what the device was \
      measured at.
      """,
      valueName: "list"))
  var times: String?
  @Option(
    help:
      "Times that the weights are programmed, 1 to \(InferenceRun.mostRepeats); 10 is the default.")
  var repeats: Int?
  @Option(
    help: "Seed of the first repeat's devices and noise; 1 is the default.",
    transform: wholeNumber)
  var seed: UInt64?
  @Option(help: "Threads, for OpenBLAS and for the arrays.") var threads = 1
  @Option(help: "Write the numbers to this file; \(OutputFile.rule).") var json: String?
  @Option(
    help: ArgumentHelp(
      """
      Draw accuracy against time to this file, .svg or .png (needs gnuplot); \(OutputFile.rule).
      """,
      valueName: "file"))
  var plot: String?
  @Option(
    help:
      """
      Save the run to this file at its start and after each repeat, whole (docs/files.md). A \
      file that is there is refused.
      """
  )
  var save: String?
  @Flag(
    help:
      """
      Go on with the run that --save names, with its own weights and settings; an option that is \
      given must be the run's.
      """
  ) var resume = false

  static let standardTimes = "1s,1h,1d,1y"

  func validate() throws {
    try checkThreads(threads)
    if let repeats, !(1...InferenceRun.mostRepeats).contains(repeats) {
      throw ValidationError(
        "--repeats is \(repeats); 1 to \(InferenceRun.mostRepeats) are possible.")
    }
    _ = try givenTimes
    if let json { try OutputFile.check(json, option: "--json") }
    if let plot { try PictureFile.checkPossible(plot, option: "--plot") }
    if !resume { try source.requireNetwork() }
    guard let save else {
      if resume { throw ValidationError("--resume needs --save FILE, the run to go on with.") }
      return try checkDistinct(["--json": json, "--plot": plot])
    }
    try checkWritable(save, option: "--save")
    try checkDistinct(["--save": save, "--json": json, "--plot": plot])
    if !resume, FileManager.default.fileExists(atPath: save) { throw savedRunIsThere(save) }
  }

  func run() throws {
    // Before it is read: another run that saves to it would go on from there.
    var kept = resume ? try KeptFile(save!) : nil
    BLAS.setThreads(threads)
    var session =
      try resume
      ? InferenceSession(resuming: InferenceFile(save!, threads: threads), self)
      : InferenceSession(self)
    if let save, !resume {
      do { kept = try KeptFile(creating: save) { try session.save(to: $0) } } catch {
        guard error.problem == .exists else { throw error }
        throw savedRunIsThere(save)
      }
    }
    let table = InferenceTable(session.record, clipped: session.clipped)
    table.printHead(machine: .current(threads: threads))
    for number in session.record.run.results.indices { try table.printRepeat(number) }
    var bar = ProgressBar("repeats", total: session.record.run.repeats)
    defer { bar.clear() }
    while !session.record.run.isFinished {
      bar.show(session.record.run.results.count)
      try session.runRepeat(threads: threads)
      bar.clear()
      let number = session.record.run.results.count - 1
      // Before its line, so that what was printed is never run again; where saving fails, the line
      // is not lost.
      let saving = Result { try kept?.replace { try session.save(to: $0) } }
      try InferenceTable(session.record, clipped: session.clipped).printRepeat(number)
      try saving.get()
    }
    let report = InferenceReport(
      session.record, clipped: session.clipped, machine: .current(threads: threads))
    report.printTable()
    if let json { try OutputFile.write(report, to: json) }
    if let plot {
      try PictureFile.draw(InferencePlot(report: report).plot, to: plot, option: "--plot")
    }
  }

  /// The times of --times in seconds; nil where it is left out.
  var givenTimes: [Double]? {
    get throws {
      guard let times else { return nil }
      var seconds: [Double] = []
      for text in times.split(separator: ",", omittingEmptySubsequences: false) {
        let time: ElapsedTime
        do { time = try ElapsedTime(parsing: String(text)) } catch {
          throw ValidationError("--times: \(error).")
        }
        guard !seconds.contains(time.seconds) else {
          throw ValidationError("--times has \(time) twice, '\(text)' being one; give each once.")
        }
        seconds.append(time.seconds)
      }
      return seconds
    }
  }

  /// The times at which a device is asked, in seconds.
  /// - Throws: `ValidationError` for one at which its model says nothing.
  func times(of device: ProgrammedDevice) throws -> [Double] {
    let given = try givenTimes
    if let given {
      for seconds in given {
        do { try device.model.validate(seconds: seconds) } catch {
          throw ValidationError("--times \(ElapsedTime(seconds: seconds)): \(error).")
        }
      }
      return given
    }
    return try device.model.knownTimes
      ?? Self.standardTimes.split(separator: ",").map { try ElapsedTime(parsing: "\($0)").seconds }
  }
}
