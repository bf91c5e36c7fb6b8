import ArgumentParser
import CrosspointStudy

struct StudyPrecisionCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: PrecisionStudy.name,
    abstract: "How many bits does training need, and how are they rounded?",
    discussion: """
      Trains 784-1000-1000-10 and a small convolutional network in fixed-point numbers of 16 bits, \
      with 8 to 14 of them behind the point, rounded to nearest and stochastically; words of fewer \
      bits; words that grow in the last epochs; and analog arrays whose weights have as many \
      states. Each run stands beside floating point from the same seed. Ten epochs and three \
      seeds, or four and one with --quick. The same seeds give the same numbers on any number of \
      cores.

        crosspoint study precision --quick
        crosspoint study precision --data ../shared/data/mnist --out precision
        crosspoint study precision --data ../shared/data/mnist --out precision --resume
        crosspoint study precision --data ../shared/data/mnist --group dense --group words

      \(StudySession.discussion)
      """)

  @Option(
    help: ArgumentHelp(
      """
      A part of it, all where it is left out; can be given several times: \
      \(PrecisionCase.Group.allCases.map(\.rawValue).joined(separator: ", ")).
      """,
      valueName: "name"))
  var group: [String] = []
  @Option(
    help:
      "Images to learn from, the first ones; all where it is left out, and 5,000 with --quick.")
  var examples: Int?
  @OptionGroup var options: StudyOptions

  private func selection(available: Int) throws -> PrecisionStudy.Selection {
    PrecisionStudy.Selection(
      groups: try StudyOptions.chosen(
        group, "--group", of: PrecisionCase.Group.allCases, \.rawValue),
      isQuick: options.quick, epochs: options.epochs, seeds: options.seeds, examples: examples,
      available: available)
  }

  func validate() throws {
    _ = try selection(available: 1)
    try options.check(PrecisionStudy.name, examples: examples)
  }

  func run() throws {
    let session = StudySession(
      study: PrecisionStudy.name, options: options, examples: examples)
    // Formats that change in the last epochs do so after a number of updates.
    let source = try DataSource(options.data ?? DataSource.synthetic, seed: 1)
    try session.run(selection(available: source.extent.train).runs)
  }
}
