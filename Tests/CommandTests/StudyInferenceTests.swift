import Foundation
import TestSupport
import Testing

@Suite("crosspoint study inference")
struct StudyInferenceTests {
  /// Some seconds: phase-change memory alone, on drawn digits.
  private let quick = [
    "study", "inference", "--quick", "--device", "pcm", "--seeds", "1", "--epochs", "2",
    "--examples", "300", "--redraws", "1",
  ]

  @Test("killed and resumed: the rows of an unbroken study, readings too")
  func resumed() throws {
    let study = try BrokenStudy(quick, killedAfter: [2, 3], atLeast: 1)
    #expect(
      study.output.contains("on phase-change memory with global compensation"), "\(study.output)")
    #expect(study.expected.count == 2)
    try study.expectReport("levels of phase-change memory")
  }

  @Test("what cannot be done is said before anything is made")
  func wrong() throws {
    let folder = try TemporaryFolder()
    for (options, why) in [
      (["--device", "diode"], "--device is 'diode'; choose of exact, pcm, hermes"),
      (["--network", "big"], "--network is 'big'; choose of dense, cnn"),
      (["--examples", "0"], "--examples is 0"), (["--redraws", "0"], "--redraws is 0"),
      (["--settings", "x.json"], "Unknown option '--settings'"),
      (["--resume"], "holds no runs to go on with"),
    ] {
      let result = try Program.run(
        ["study", "inference", "--quick", "--out", folder.path + "/new"] + options)
      #expect(result.status != 0 && result.errors.contains(why), "\(options): \(result.errors)")
    }
    #expect(folder.files.isEmpty)
  }
}
