import Foundation
import TestSupport
import Testing

@Suite("crosspoint study mixed-precision")
struct StudyMixedPrecisionTests {
  /// Some seconds: the headline and three refreshes, on drawn digits.
  private let quick = [
    "study", "mixed-precision", "--quick", "--group", "refresh", "--epochs", "3", "--examples",
    "700", "--seconds", "0.5", "--chi-bits", "12",
  ]

  @Test("killed within epochs and resumed: the rows of an unbroken study, drift and pulses too")
  func resumed() throws {
    let study = try BrokenStudy(quick, killedAfter: [1, 2, 3], atLeast: 2)
    #expect(study.output.contains("Mixed precision ends at"), "\(study.output)")
    #expect(study.expected.count == 6)
    try study.expectRefused(quick.map { $0 == "12" ? "13" : $0 })
    try study.expectReport("without χ")
  }

  @Test("what cannot be done is said before anything is made, by name, value and range")
  func refused() throws {
    let folder = try TemporaryFolder()
    for (options, why) in [
      (["--step", "0"], "--step is 0.0; expected above 0 and at most 12.0 µS"),
      (["--seconds=-1"], "--seconds is -1.0; expected a finite number of seconds, at least 0"),
      (["--upper-threshold", "13"], "--upper-threshold is 13.0; expected 0 to 12.0 µS"),
      (["--difference-threshold", "13"], "--difference-threshold is 13.0; expected 0 to 12.0 µS"),
      (["--chi-bits", "3"], "--chi-bits is 3; expected 0 (single precision), or 4 to 32 bits"),
      (["--converter-bits", "25"], "--converter-bits is 25; expected 0 (none), or 2 to 24 bits"),
      (["--x-bins", "1"], "--x-bins is 1; expected 0 (none), or 3 to 65536 bins"),
      (["--drift-every", "0"], "--drift-every is 0; expected 1 to"),
      (["--group", "losses"], "--group is 'losses'; choose of headline, left-out"),
      (["--settings", "x.json"], "Unknown option '--settings'"),
      (["--examples", "20001"], "--examples is 20001, and the data hold 20000."),
      (["--examples", "0"], "--examples is 0"), (["--epochs", "0"], "--epochs is 0"),
      (["--resume"], "holds no runs to go on with"),
    ] {
      let result = try Program.run(
        ["study", "mixed-precision", "--quick", "--out", folder.path + "/new"] + options)
      #expect(result.status == 64 && result.errors.contains(why), "\(options): \(result.errors)")
    }
    #expect(folder.files == [])
  }
}
