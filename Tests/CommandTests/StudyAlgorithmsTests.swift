import Foundation
import TestSupport
import Testing

@Suite("crosspoint study algorithms")
struct StudyAlgorithmsTests {
  /// Some seconds: cells with buffers of their own, on drawn digits.
  private let quick = [
    "study", "algorithms", "--quick", "--device", "ReRamSB", "--algorithm", "tiki-taka",
    "--algorithm", "mixed-precision", "--epochs", "3", "--seeds", "1", "--examples", "800",
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

  @Test(
    "killed within epochs of both stages and resumed: the rows of an unbroken study, pulses too")
  func resumed() throws {
    let (whole, broken) = (try TemporaryFolder(), try TemporaryFolder())
    let out = ["--out", whole.path + "/study"]
    let unbroken = try Program.run(quick + out + ["--threads", "1"])
    #expect(unbroken.status == 0, "\(unbroken.errors)")
    // Three rates of three cases; three runs, and one with noisier reads.
    let expected = try rows(whole.path + "/study")
    #expect(expected.count == 9 + 4)
    let pulsed = expected.filter { row in
      (row["epochs"] as? [[String: Any]])?.allSatisfy { ($0["pulses"] as? Int ?? 0) > 0 } == true
    }
    #expect(pulsed.count == 3)
    let options = quick + ["--out", broken.path, "--threads", "2", "--resume"]
    try FileManager.default.createDirectory(
      atPath: broken.path + "/runs", withIntermediateDirectories: true)
    var kills = 0
    // The line of a finished run is printed while the next ones are within their epochs.
    for lines in [1, 3, 4, 5, 2] {
      let killed = try Program.run(options, signal: SIGKILL, after: lines)
      if killed.status == SIGKILL { kills += 1 } else { break }
    }
    #expect(kills >= 3)
    let resumed = try Program.run(options)
    #expect(resumed.status == 0, "\(resumed.errors)")
    #expect(try rows(broken.path) == expected)

    // A longer plan in the same folder is refused, and nothing is lost.
    let longer = try Program.run(
      quick.map { $0 == "3" ? "4" : $0 } + ["--out", broken.path, "--resume"])
    #expect(
      longer.status != 0 && longer.errors.contains("with other settings, data, epochs or examples"),
      "\(longer.errors)")
    #expect(try rows(broken.path) == expected)
    let report = try Program.run("study", "report", broken.path)
    #expect(
      report.status == 0 && report.output.contains("ReRamSB, the dense network"),
      "\(report.errors)")
    #expect(try rows(broken.path) == expected)
  }

  @Test("what cannot be done is said before anything is made")
  func refused() throws {
    let folder = try TemporaryFolder()
    for (options, why) in [
      (["--device", "ReRam"], "--device is 'ReRam'; choose of GokmenVlasov, Idealized"),
      (["--algorithm", "adam"], "--algorithm is 'adam'; choose of sgd, tiki-taka, ttv2"),
      (["--network", "vgg"], "--network is 'vgg'; choose of dense, lenet"),
      (["--device", "PCM", "--algorithm", "agad"], "leave nothing to train"),
      (["--device", "PhaseChange"], "--device is 'PhaseChange'; choose of GokmenVlasov, "),
      (["--examples", "20001"], "--examples is 20001, and the data hold 20000."),
      (["--device", "EcRam", "--network", "lenet"], "leave nothing to train"),
      (["--settings", "x.json"], "--settings is not for this study"),
      (["--examples", "0"], "--examples is 0"), (["--epochs", "0"], "--epochs is 0"),
      (["--seeds", "0"], "--seeds is 0"),
      (["--resume"], "holds no runs to go on with"),
    ] {
      let result = try Program.run(
        ["study", "algorithms", "--quick", "--out", folder.path + "/new"] + options)
      #expect(result.status == 64 && result.errors.contains(why), "\(options): \(result.errors)")
    }
    #expect(folder.files == [])
  }
}
