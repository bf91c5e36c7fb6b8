import ArgumentParser
import Crosspoint
import CrosspointFiles
import CrosspointStudy

/// The options of every study.
struct StudyOptions: ParsableArguments {
  @Option(
    help:
      """
      Epochs of each run; where it is left out the study's own, and few with --quick.
      """
  ) var epochs: Int?
  @Option(
    help: ArgumentHelp(
      """
      A folder with the four MNIST files (plain or gzip), or 'synthetic' for drawn digits, \
      which --quick takes too; for trees a folder of pictures, and scenes where it is left out.
      """,
      valueName: "dir"))
  var data: String?
  @Option(
    help:
      """
      Seeds 1 to this one; where it is left out the study's own, and fewer with --quick.
      """
  )
  var seeds: Int?
  @Option(
    help: ArgumentHelp(
      "The folder for runs and report, made where it is missing; study-NAME where it is left out.",
      valueName: "dir"))
  var out: String?
  @Option(
    help:
      """
      Runs at once, each on one thread, at most as many as there are cores; where it is left \
      out, as many.
      """
  )
  var threads: Int?
  @Flag(help: "Go on with the study in --out: what is finished there is kept.") var resume = false
  @Flag(
    help:
      """
      Few values, epochs and examples: a look at the whole within three minutes, and no figure to \
      quote.
      """
  ) var quick =
    false

  /// - Parameter study: its name.
  func folder(_ study: String) -> String { out ?? "study-" + study }

  /// - Parameters:
  ///   - examples: of the study's own --examples.
  ///   - ownData: what --data names of a study that makes its own where it is left out; nil for
  ///     one of MNIST.
  func check(_ study: String, examples: Int? = nil, ownData: String? = nil) throws {
    if let examples, examples < 1 {
      throw ValidationError("--examples is \(examples); it must be at least 1.")
    }
    if let epochs, !(1...10_000).contains(epochs) {
      throw ValidationError("--epochs is \(epochs); 1 to 10000 are possible.")
    }
    if let seeds, !(1...1000).contains(seeds) {
      throw ValidationError("--seeds is \(seeds); 1 to 1000 are possible.")
    }
    if let threads { try checkThreads(threads) }
    guard data != nil || quick || ownData != nil else {
      throw ValidationError(
        "--data is missing: the folder with the four MNIST files, or 'synthetic' for drawn digits.")
    }
    try checkNamed(data, option: "--data", ownData ?? dataNames)
    let folder = folder(study)
    try checkFolder(folder, option: "--out")
    let isInUse = try RunFolder.of(folder).isInUse
    if !resume, isInUse {
      throw ValidationError(
        """
        --out '\(folder)' holds runs of a study. Add --resume to go on with it, or name \
        another folder.
        """
      )
    }
    // A study that was stopped within its first epoch has its folder, and no run in it.
    if resume, !isInUse, PathItem(RunFolder.of(folder).path) == .missing {
      throw ValidationError(
        "--out '\(folder)' holds no runs to go on with: leave --resume out to begin there.")
    }
    if !isInUse, PathItem(folder + "/" + RowsFile.name) != .missing {
      throw ValidationError(
        "--out '\(folder)' keeps the rows of a study, which would be lost: name another folder.")
    }
    try StudyReport.checkPlaces(in: folder)
  }

  /// Values of an option, each of which is one of a list.
  static func chosen<T>(
    _ names: [String], _ option: String, of all: [T], _ name: (T) -> String
  ) throws -> [T]? {
    guard !names.isEmpty else { return nil }
    for given in names where !all.contains(where: { name($0) == given }) {
      throw ValidationError(
        "\(option) is '\(given)'; choose of \(all.map(name).joined(separator: ", ")).")
    }
    return all.filter { names.contains(name($0)) }
  }
}
