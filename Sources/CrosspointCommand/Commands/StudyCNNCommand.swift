import ArgumentParser
import Crosspoint
import CrosspointStudy

struct StudyCNNCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "cnn",
    abstract:
      """
      The study of Gokmen, Onen & Haensch 2017: what lets a convolutional network learn on \
      arrays.
      """,
    discussion: """
      Trains the paper's LeNet (batch 1, η .01) exactly and on arrays of RPU-baseline: without \
      management, with each management, without device variation in some layers, with several \
      devices a weight, and with everything on, side by side on all cores, and writes a report \
      that holds each beside the paper's figure, with plots and every raw row: 30 epochs and two \
      seeds, or two epochs and one seed with --quick. The same seeds give the same numbers on any \
      number of cores.

        crosspoint study cnn --quick
        crosspoint study cnn --data ../shared/data/mnist --out lenet
        crosspoint study cnn --data ../shared/data/mnist --out lenet --resume

      --settings makes the same rows on the arrays of a file; its first row, unmanaged, is the \
      file's arrays as they are.

      \(StudySession.discussion)
      """)

  @Option(
    help: ArgumentHelp(
      """
      A row of the table, all where it is left out; can be given several times: \
      \(CNNStudy.rowNames.joined(separator: ", ")).
      """,
      valueName: "name"))
  var row: [String] = []
  @OptionGroup var arrays: StudySettingsOption
  @OptionGroup var options: StudyOptions

  func validate() throws {
    for name in row where !CNNStudy.rowNames.contains(name) {
      throw ValidationError(
        "--row is '\(name)'; choose of \(CNNStudy.rowNames.joined(separator: ", ")).")
    }
    try options.check(CNNStudy.study.name)
  }

  func run() throws {
    func plan(_ settings: AnalogSettings?) -> [StudyRun] {
      CNNStudy.plan(
        epochs: options.epochs ?? (options.quick ? CNNStudy.quickEpochs : 30),
        seeds: options.seeds ?? (options.quick ? 1 : 2),
        isQuick: options.quick, rows: row.isEmpty ? nil : row, settings: settings)
    }
    let own = try arrays.plan { plan($0) }
    try StudySession(study: CNNStudy.study.name, options: options).run(own ?? plan(nil))
  }
}
