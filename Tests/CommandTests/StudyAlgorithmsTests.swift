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

  @Test(
    "killed within epochs of both stages and resumed: the rows of an unbroken study, pulses too")
  func resumed() throws {
    let study = try BrokenStudy(quick, killedAfter: [1, 3, 4, 5, 2], atLeast: 3)
    // Three rates of three cases; three runs, and one with noisier reads.
    #expect(study.expected.count == 9 + 4)
    let pulsed = study.expected.filter { row in
      (row["epochs"] as? [[String: Any]])?.allSatisfy { ($0["pulses"] as? Int ?? 0) > 0 } == true
    }
    #expect(pulsed.count == 3)
    // A longer plan.
    try study.expectRefused(quick.map { $0 == "3" ? "4" : $0 })
    try study.expectReport("ReRamSB, the dense network")
  }

  @Test("a device of one's own, on one's own circuits: by every algorithm, and drawn again")
  func own() throws {
    let folder = try TemporaryFolder()
    let device = #"{"analog": {"device": {"softBounds": {"step": 0.01}}}}"#
    let file = try folder.write("mine.json", device.utf8)
    let out = folder.path + "/study"
    let options = [
      "study", "algorithms", "--quick", "--settings", file, "--algorithm", "sgd", "--algorithm",
      "tiki-taka", "--algorithm", "mixed-precision", "--examples", "300", "--out", out,
    ]
    let result = try Program.run(options)
    #expect(result.status == 0, "\(result.errors)")
    #expect(result.output.contains("- own, the dense network"), "\(result.output)")
    let ids = try studyRows(out).compactMap { ($0["run"] as? [String: Any])?["id"] as? String }
    #expect(ids.count == 3 * 4 + 4)
    #expect(ids.contains("dense-runs-own-tiki-taka-seed1"))
    let page = try String(contentsOfFile: out + "/report.html", encoding: .utf8)
    #expect(page.contains("Tiki-Taka on own") && page.contains("--settings \(file)"))
    let again = try Program.run("study", "report", out)
    #expect(again.status == 0 && again.output.contains("- own, the dense network"))
    #expect(try String(contentsOfFile: out + "/report.html", encoding: .utf8) == page)
    // Another device in the same folder is refused, and a cell that is an algorithm already.
    try folder.write("mine.json", device.replacing("0.01", with: "0.02").utf8)
    let other = try Program.run(options + ["--resume"])
    #expect(other.status != 0, "\(other.output)")
    try folder.write("cell.json", #"{"analog": {"cell": {"tikiTaka": {}}}}"#.utf8)
    for (name, why) in [
      ("cell.json", "its cell is 'tikiTaka'; single or oneSidedPair is needed"),
      ("none.json", "none.json"),
    ] {
      let refused = try Program.run([
        "study", "algorithms", "--quick", "--settings", folder.path + "/" + name, "--out",
        folder.path + "/new",
      ])
      #expect(refused.status != 0 && refused.errors.contains(why), "\(refused.errors)")
    }
    #expect(!folder.files.contains("new"))
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
