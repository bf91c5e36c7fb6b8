import Foundation
import TestSupport
import Testing

@Suite("crosspoint study nonlinear")
struct StudyNonlinearTests {
  /// Some seconds: two voltages of a filament, on drawn digits.
  private let quick = [
    "study", "nonlinear", "--quick", "--device", "filament", "--voltages", "0.25,1", "--seeds",
    "1", "--epochs", "2", "--examples", "400", "--validation", "200",
  ]

  @Test("killed and resumed: the rows of an unbroken study, readings too")
  func resumed() throws {
    let study = try BrokenStudy(quick, killedAfter: [2, 6, 6], atLeast: 2)
    #expect(study.output.contains("trained through the law of current"), "\(study.output)")
    // Four rates of four cases; one exact, two voltages with two ranges, two within bounds.
    #expect(study.expected.count == 16 + 1 + 4 + 2)
    try study.expectReport("weight range tuned")
  }

  @Test("a measured cell gets its answer, and what cannot be done is said before anything is made")
  func cell() throws {
    let folder = try TemporaryFolder()
    let table = "voltage,conductance,current\n0,1e-6,0\n0,1e-4,0\n0.5,1e-6,5e-7\n0.5,1e-4,5e-5\n"
    let file = try folder.write("cell.csv", table.utf8)
    let bad = try folder.write("bad.csv", table.replacing("5e-5", with: "4e-7").utf8)
    for (options, why) in [
      (["--voltages", "0"], "'0' is invalid for '--voltages <list>': numbers of V above 0"),
      (["--voltages", "0.5,x"], "'0.5,x' is invalid for '--voltages <list>': numbers"),
      (["--examples", "19500"], "--examples is 19500 and --validation 1000; together"),
      (["--validation", "20000"], "--validation 20000; together they must be at most the 20000"),
      (["--voltages", "30"], "nonlinear.readVoltage is 30.0; expected above 0 and at most 20.0 V"),
      (
        ["--table", file, "--voltages", "0.75"], "at most 0.5 V, as far as the law 'tabulated' goes"
      ),
      (["--table", bad], "currents grow with the conductance"),
      (["--table", folder.path + "/none.csv"], "none.csv"),
      (["--noise=-1"], "--noise is -1.0; a finite number of amperes, at least 0"),
      (["--step", "nan"], "--step is nan"), (["--device", "diode"], "--device is 'diode'"),
      (["--network", "big"], "--network is 'big'"), (["--examples", "0"], "--examples is 0"),
      (["--validation", "0"], "--validation is 0"),
      (["--settings", "x.json"], "Unknown option '--settings'"),
      (["--resume"], "holds no runs to go on with"),
    ] {
      let result = try Program.run(
        ["study", "nonlinear", "--quick", "--out", folder.path + "/new"] + options)
      #expect(result.status != 0 && result.errors.contains(why), "\(options): \(result.errors)")
    }
    #expect(folder.files.sorted() == ["bad.csv", "cell.csv"])
    let answer = try Program.run([
      "study", "nonlinear", "--quick", "--table", file, "--voltages", "0.5", "--noise", "1e-7",
      "--seeds", "1", "--epochs", "1", "--examples", "300", "--validation", "100", "--out",
      folder.path + "/study",
    ])
    #expect(answer.status == 0 && answer.output.contains("tabulated on the dense network"))
    let settings = try Program.run("settings", "--current", file)
    #expect(settings.status == 0 && settings.output.contains("\"readVoltage\" : 0.5"))
    #expect(try Program.run("settings", "--current", bad).errors.contains("current at 0.5 V"))
  }
}
