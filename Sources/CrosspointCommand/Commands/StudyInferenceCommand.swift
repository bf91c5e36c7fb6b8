import ArgumentParser
import Crosspoint
import CrosspointStudy

struct StudyInferenceCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: InferenceStudy.name,
    abstract: "What accuracy do trained weights have on devices, now and in a year?",
    discussion: """
      Trains 784-256-128-10 and a small CNN exactly, programs their weights onto devices, and \
      classifies the test images as programmed and a second, an hour, a day and a year later: by \
      device, and on phase-change memory by levels of a device, bits of the ADC and compensation \
      of drift. The CNN stands beside CrossSim's published experiment. 20 epochs and five seeds, \
      each network programmed up to ten times. The same seeds give the same numbers on any number \
      of cores.

        crosspoint study inference --quick
        crosspoint study inference --data ../shared/data/mnist --out inference
        crosspoint study inference --data ../shared/data/mnist --out inference --resume

      \(StudySession.discussion)
      """)

  @Option(
    help: ArgumentHelp(
      """
      A device model, all where it is left out; can be given several times: \
      \(InferenceDevice.all.map(\.name).joined(separator: ", ")). Levels, bits and compensation \
      are varied where pcm is one of them.
      """,
      valueName: "name"))
  var device: [String] = []
  @Option(help: ArgumentHelp("dense or cnn; both where it is left out.", valueName: "name"))
  var network: [String] = []
  @Option(
    help:
      "Images to learn from, the first ones; all where it is left out, and 3,000 with --quick.")
  var examples: Int?
  @Option(
    help:
      """
      How often the weights of a network are programmed in every case; where it is left out 10 or \
      5, and 2 with --quick.
      """)
  var redraws: Int?
  @OptionGroup var options: StudyOptions

  /// - Parameter pixels: of a picture.
  private func selection(pixels: Int = 784) throws -> InferenceStudy.Selection {
    InferenceStudy.Selection(
      devices: try StudyOptions.chosen(device, "--device", of: InferenceDevice.all, \.name),
      networks: try StudyOptions.chosen(
        network, "--network", of: InferenceStudy.StudiedNetwork.allCases, \.rawValue),
      isQuick: options.quick, epochs: options.epochs, seeds: options.seeds, examples: examples,
      redraws: redraws, pixels: pixels)
  }

  func validate() throws {
    if let redraws, !(1...1000).contains(redraws) {
      throw ValidationError("--redraws is \(redraws); 1 to 1000 are possible.")
    }
    _ = try selection()
    try options.check(InferenceStudy.name, examples: examples)
  }

  func run() throws {
    // The dense network takes pictures of any size.
    let pixels = try DataSource(options.data ?? DataSource.synthetic, seed: 1).extent.pixels
    let selection = try selection(pixels: pixels)
    guard selection.networks.allSatisfy({ $0.architecture(pixels: pixels) != nil }) else {
      throw ValidationError(
        """
        --network cnn takes pictures of 784 pixels, and those of --data have \(pixels): choose \
        --network dense.
        """)
    }
    try StudySession(study: InferenceStudy.name, options: options, examples: examples)
      .run(selection.runs)
  }
}
