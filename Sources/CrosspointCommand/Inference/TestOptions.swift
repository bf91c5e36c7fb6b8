import ArgumentParser
import Crosspoint
import CrosspointLearning

/// What a trained network is tested on.
struct TestOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      """
      A folder with the four MNIST files, or 'synthetic'; a run's own data where it is left \
      out. The test set is used.
      """,
      valueName: "dir"))
  var data: String?
  @Option(help: "Test with this many examples only, the first ones; all where it is left out.")
  var examples: Int?
  @Option(
    help: ArgumentHelp(
      """
      Shift and scale pixels as the network's training did: (x − MEAN)/STD of pixels 0 … 1, as \
      0.1307,0.3081.
      """,
      valueName: "mean,std"))
  var normalise: String?
  @Option(
    help: ArgumentHelp(
      """
      Training examples that ranges of converters are chosen by, the first ones, where settings \
      ask for that; \(standardCalibration), or all where there are fewer, is the default.
      """,
      valueName: "count"))
  var calibrate: Int?

  static let standardCalibration = 1000

  func validate() throws {
    try checkNamed(data, option: "--data", dataNames)
    for (option, count) in [("--examples", examples), ("--calibrate", calibrate)] {
      if let count, count < 1 {
        throw ValidationError("\(option) is \(count); it must be at least 1.")
      }
    }
    _ = try normalisation
  }

  /// What pixels are shifted and scaled by; nil for nothing.
  var normalisation: Normalisation? {
    get throws {
      guard let normalise else { return nil }
      do { return try Normalisation(parsing: normalise) } catch {
        throw ValidationError("--normalise: \(error)")
      }
    }
  }
}
