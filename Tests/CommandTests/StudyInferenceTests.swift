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
    #expect(unbroken.output.contains("on phase-change memory with global compensation"))
    let expected = try rows(whole.path + "/study")
    #expect(expected.count == 2)
    let options = quick + ["--out", broken.path, "--threads", "2", "--resume"]
    try FileManager.default.createDirectory(
      atPath: broken.path + "/runs", withIntermediateDirectories: true)
    var kills = 0
    for lines in [2, 3] {
      let killed = try Program.run(options, signal: SIGKILL, after: lines)
      if killed.status == SIGKILL { kills += 1 } else { break }
    }
    #expect(kills >= 1)
    let resumed = try Program.run(options)
    #expect(resumed.status == 0, "\(resumed.errors)")
    #expect(try rows(broken.path) == expected)
    let report = try Program.run("study", "report", broken.path)
    #expect(report.status == 0 && report.output.contains("levels of phase-change memory"))
  }

  @Test("what cannot be done is said before anything is made")
  func wrong() throws {
    let folder = try TemporaryFolder()
    for (options, why) in [
      (["--device", "diode"], "--device is 'diode'; choose of exact, pcm, hermes"),
      (["--network", "big"], "--network is 'big'; choose of dense, cnn"),
      (["--examples", "0"], "--examples is 0"), (["--redraws", "0"], "--redraws is 0"),
      (["--settings", "x.json"], "--settings is not for this study"),
      (["--resume"], "holds no runs to go on with"),
    ] {
      let result = try Program.run(
        ["study", "inference", "--quick", "--out", folder.path + "/new"] + options)
      #expect(result.status != 0 && result.errors.contains(why), "\(options): \(result.errors)")
    }
    #expect(folder.files.isEmpty)
  }
}
