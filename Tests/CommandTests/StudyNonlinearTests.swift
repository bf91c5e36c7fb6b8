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

  /// The rows of a study without what differs from call to call.
  private func rows(_ folder: String) throws -> [NSDictionary] {
    try String(contentsOfFile: folder + "/rows.jsonl", encoding: .utf8).split(separator: "\n").map {
      var row = try json($0)
      row["seconds"] = nil
      row["command"] = nil
      row["epochs"] = (row["epochs"] as? [[String: Any]])?.map { $0.filter { $0.key != "seconds" } }
      return row as NSDictionary
    }
  }

  @Test("killed and resumed: the rows of an unbroken study, readings too")
  func resumed() throws {
    let (whole, broken) = (try TemporaryFolder(), try TemporaryFolder())
    let unbroken = try Program.run(quick + ["--out", whole.path + "/study", "--threads", "1"])
    #expect(unbroken.status == 0, "\(unbroken.errors)")
    #expect(unbroken.output.contains("trained through the law of current"), "\(unbroken.output)")
    let expected = try rows(whole.path + "/study")
    // Four rates of four cases; one exact, two voltages with two ranges, two within bounds.
    #expect(expected.count == 16 + 1 + 4 + 2)
    let options = quick + ["--out", broken.path, "--threads", "2", "--resume"]
    try FileManager.default.createDirectory(
      atPath: broken.path + "/runs", withIntermediateDirectories: true)
    var kills = 0
    for lines in [2, 6, 6] {
      let killed = try Program.run(options, signal: SIGKILL, after: lines)
      if killed.status == SIGKILL { kills += 1 } else { break }
    }
    #expect(kills >= 2)
    let resumed = try Program.run(options)
    #expect(resumed.status == 0, "\(resumed.errors)")
    #expect(try rows(broken.path) == expected)
    let report = try Program.run("study", "report", broken.path)
    #expect(report.status == 0 && report.output.contains("weight range tuned"), "\(report.errors)")
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
      (["--settings", "x.json"], "--settings is not for this study"),
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
