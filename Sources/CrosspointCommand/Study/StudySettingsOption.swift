import ArgumentParser
import Crosspoint
import CrosspointFiles
import CrosspointStudy

/// The option of studies that also train on somebody's own arrays.
struct StudySettingsOption: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "The arrays of this file ('crosspoint settings') in place of the paper's.", valueName: "file")
  )
  var settings: String?

  /// The study's plan on these arrays; nil where none are given. Says what of their devices the
  /// study cannot vary.
  func plan(_ plan: (AnalogSettings) -> [StudyRun]) throws -> [StudyRun]? {
    guard let settings else { return nil }
    let arrays = try AnalogSettings.load(settings)
    if let missing = arrays.stepsMissing(in: plan) {
      StandardError.write("Warning: \(settings): \(missing).\n")
    }
    return plan(arrays)
  }
}
