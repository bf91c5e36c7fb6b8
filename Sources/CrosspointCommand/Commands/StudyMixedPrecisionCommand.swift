import ArgumentParser
import Crosspoint
import CrosspointStudy

struct StudyMixedPrecisionCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: MixedPrecisionStudy.name,
    abstract: "Does phase-change memory learn in mixed precision, and what does it cost?",
    discussion: """
      Trains 784-250-10 on 397,520 phase-change devices in pairs: updates are summed digitally in \
      χ, whole steps of which are sent as blind pulses. Beside it stand floating point, the same \
      devices without χ, each non-ideality left out, other bits of DAC, ADC and χ, bins of x and \
      δ, times and refreshes; and the energy of an image by the constants of crosspoint design. \
      --epochs and --seeds are those of the headline, the first three: 20 and three, or two and \
      one with --quick; the others have half as many epochs, and seed 1 alone but where something \
      is left out. The same seeds give the same numbers on any number of cores.

        crosspoint study mixed-precision --quick
        crosspoint study mixed-precision --data ../shared/data/mnist --out mixed-precision
        crosspoint study mixed-precision --data ../shared/data/mnist --out mixed-precision --resume
        crosspoint study mixed-precision --quick --group chi --seconds 1

      \(StudySession.discussion)
      """)

  @Option(
    help: ArgumentHelp(
      """
      What is varied beside the headline, all where it is left out; can be given several times: \
      \(MixedPrecisionCase.Group.allCases.map(\.rawValue).joined(separator: ", ")). headline alone \
      varies nothing.
      """,
      valueName: "name"))
  var group: [String] = []
  @Option(
    help:
      "Images to learn from, the first ones; all where it is left out, and 4,000 with --quick.")
  var examples: Int?
  @Option(help: "Seconds that an image takes, for drift.")
  var seconds = MixedPrecisionArrays().secondsPerImage
  @Option(help: "Images after which drift is brought up to date.")
  var driftEvery = MixedPrecisionArrays().driftEvery
  @Flag(help: "Drift's power law holds before its first 38.6 s too, where it is above 1.")
  var driftAsWritten = false
  @Option(help: "Images from one refresh of the pairs to the next; 0 for none.")
  var refreshEvery = MixedPrecisionArrays().refreshEvery
  @Option(help: "µS that the larger conductance of a pair has to pass to be refreshed.")
  var upperThreshold = MixedPrecisionArrays().upperThreshold
  @Option(help: "µS below which both conductances of a pair must differ to be refreshed.")
  var differenceThreshold = MixedPrecisionArrays().differenceThreshold
  @Option(help: "ε, what one pulse is taken for, in µS.")
  var step = MixedPrecisionArrays().step
  @Option(help: "Bits of DAC and ADC, 2 to 24; 0 for none.")
  var converterBits = MixedPrecisionArrays().converterBits
  @Option(help: "Bits of a fixed-point χ, 4 to 32; 0 for single precision.")
  var chiBits = MixedPrecisionArrays().chiBits
  @Option(help: "Bins of x, 3 to 65536; 0 for none.")
  var xBins = MixedPrecisionArrays().xBins
  @Option(help: "Bins of δ, 3 to 65536; 0 for none.")
  var deltaBins = MixedPrecisionArrays().deltaBins
  @Option(help: "η, constant through a run.")
  var rate = MixedPrecisionArrays().rate
  @OptionGroup var options: StudyOptions

  private var arrays: MixedPrecisionArrays {
    var arrays = MixedPrecisionArrays()
    (arrays.secondsPerImage, arrays.driftEvery) = (seconds, driftEvery)
    arrays.driftHoldsBeforeStart = driftAsWritten
    arrays.refreshEvery = refreshEvery
    (arrays.upperThreshold, arrays.differenceThreshold) = (upperThreshold, differenceThreshold)
    (arrays.step, arrays.converterBits, arrays.chiBits) = (step, converterBits, chiBits)
    (arrays.xBins, arrays.deltaBins, arrays.rate) = (xBins, deltaBins, rate)
    return arrays
  }

  private func selection() throws -> MixedPrecisionStudy.Selection {
    MixedPrecisionStudy.Selection(
      arrays: arrays,
      groups: try StudyOptions.chosen(
        group, "--group", of: MixedPrecisionCase.Group.allCases, \.rawValue),
      isQuick: options.quick, epochs: options.epochs, seeds: options.seeds, examples: examples)
  }

  func validate() throws {
    _ = try selection()
    do { try arrays.validate() } catch { throw ValidationError("\(error).") }
    try options.check(MixedPrecisionStudy.name, examples: examples)
  }

  func run() throws {
    let session = StudySession(
      study: MixedPrecisionStudy.name, options: options, examples: examples)
    try session.run(selection().runs)
  }
}
