import ArgumentParser
import CrosspointStudy

/// The studies: a further one is one file beside this and one entry below.
struct StudyCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "study",
    abstract:
      """
      Experiments of many training runs with a report: what a device must be for a network to \
      learn.
      """,
    subcommands: [
      StudyRPUCommand.self, StudyCNNCommand.self, StudyAlgorithmsCommand.self,
      StudyMixedPrecisionCommand.self, StudyPrecisionCommand.self, StudyTreesCommand.self,
      StudyNonlinearCommand.self, StudyInferenceCommand.self, StudyReportCommand.self,
    ])
}

struct StudyReportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "report",
    abstract: "Draw a study's report again from its raw rows.",
    discussion: """
      Reads the folder 'runs' of a study's folder or, where only the report was kept, its \
      rows.jsonl, and writes report.html, settings.csv, runs.csv, epochs.csv, results.json, \
      rows.jsonl, and what else the study leaves, such as thresholds.csv.

        crosspoint study report Studies/study-rpu
      """)

  @Argument(help: "The study's folder.") var folder: String
  @Option(help: ArgumentHelp("Write to this folder instead.", valueName: "dir")) var out: String?

  func validate() throws {
    try checkNamed(folder, option: "<folder>", "the folder of a study")
    guard let out else { return }
    try checkFolder(out, option: "--out")
    if try RunFolder.of(out).isInUse {
      throw ValidationError(
        "--out '\(out)' holds runs of a study, which has its own report. Name another folder.")
    }
  }

  func run() throws {
    try writeReport(of: RunRecord.all(in: folder), to: out ?? folder)
  }
}
