import Foundation
import TestSupport
import Testing

@Suite("crosspoint study")
struct StudyTests {
  /// A few seconds: four runs of the quick form on drawn digits.
  private let quick = ["study", "rpu", "--quick", "--panel", "A", "--epochs", "3"]

  @Test(
    """
    stopped by Ctrl-C, then killed, then resumed: the rows of an unbroken study on another \
    number of threads
    """
  )
  func resumed() throws {
    let (whole, broken) = (try TemporaryFolder(), try TemporaryFolder())
    // As a study leaves it that was stopped within its first epoch.
    try FileManager.default.createDirectory(
      atPath: whole.path + "/runs", withIntermediateDirectories: true)
    let unbroken = try Program.run(quick + ["--out", whole.path, "--threads", "1", "--resume"])
    #expect(unbroken.status == 0, "\(unbroken.errors)")
    #expect(unbroken.lines.first == "4 runs of 3 epochs, 1 at once, in \(whole.path)")
    #expect(
      unbroken.output.contains("4/4 ")
        && unbroken.output.contains("Report: \(whole.path)/report.html"))
    let page = try whole.text("report.html")
    #expect(
      page.contains("<svg") && page.contains("Fig. 3A")
        && page.contains("crosspoint study rpu --quick --panel A --epochs 3"))

    let options = quick + ["--out", broken.path + "/study", "--threads", "2"]
    let stopped = try Program.run(options, signal: SIGINT, after: 2)
    #expect(stopped.status == 130, "\(stopped.output)")
    #expect(
      stopped.output.contains(
        "Stopped. Go on with: crosspoint study rpu --quick --panel A --epochs 3 --out"))
    let refused = try Program.run(options)
    #expect(refused.status != 0 && refused.errors.contains("Add --resume"))
    let killed = try Program.run(options + ["--resume"], signal: SIGKILL, after: 2)
    #expect(killed.status == SIGKILL)
    let resumed = try Program.run(options + ["--resume"])
    #expect(resumed.status == 0, "\(resumed.errors)")
    #expect(try studyRows(broken.path + "/study") == studyRows(whole.path))
    let elsewhere = try Program.run("study", "report", whole.path, "--out", broken.path + "/study")
    #expect(
      elsewhere.status == 64 && elsewhere.errors.contains("which has its own report"),
      "\(elsewhere.errors)")
  }

  @Test("the report is drawn again from the rows alone")
  func redrawn() throws {
    let (folder, other) = (try TemporaryFolder(), try TemporaryFolder())
    let study = folder.path + "/a study"
    #expect(try Program.run(quick + ["--out", study]).status == 0)
    try FileManager.default.removeItem(atPath: study + "/runs")
    let redrawn = try Program.run("study", "report", study, "--out", other.path)
    #expect(
      redrawn.status == 0 && redrawn.output.contains("Exact training ends at"), "\(redrawn.errors)")
    for name in [
      "rows.jsonl", "runs.csv", "epochs.csv", "thresholds.csv", "settings.csv", "results.json",
    ] {
      #expect(
        FileManager.default.contentsEqual(
          atPath: study + "/" + name, andPath: other.path + "/" + name), "\(name)")
    }
  }

  @Test("what cannot be done is said before anything is made")
  func refused() throws {
    let folder = try TemporaryFolder()
    try folder.write("rows.jsonl", "{}\n".utf8)
    let out = ["--out", folder.path + "/new"]
    for (options, why) in [
      (["rpu", "--panel", "J"], "--panel is 'J'; choose of BL, A, B"),
      (["rpu"], "--data is missing"),
      (["rpu", "--quick", "--epochs", "0"], "--epochs is 0"),
      (["rpu", "--quick", "--seeds", "0"], "--seeds is 0"),
      (["rpu", "--quick", "--grid=-1"], "--grid is -1"),
      (["rpu", "--quick", "--threads", "0"], "--threads is 0"),
      (["rpu", "--data", "/no/such/folder"], "/no/such/folder"),
      (["cnn", "--quick", "--row", "K2"], "--row is 'K2'; choose of unmanaged, noise"),
      (["report", folder.path], "rows.jsonl, line 1: is no whole record"),
      (["report", folder.path + "/none"], "none: cannot be read (not found)"),
      (["report", folder.path, "--out", ""], "--out is empty"),
      (["rpu", "--quick", "--resume"], "holds no runs to go on with"),
    ] {
      let result = try Program.run(["study"] + options + (options[0] == "report" ? [] : out))
      #expect(result.status != 0 && result.errors.contains(why), "\(options): \(result.errors)")
    }
    for (place, why) in [
      ("", "--out is empty"), ("/dev/null/x", "/dev/null is not a folder"),
      (folder.path, "keeps the rows of a study"),
    ] {
      let result = try Program.run("study", "rpu", "--quick", "--out", place)
      #expect(result.status != 0 && result.errors.contains(why), "\(place): \(result.errors)")
    }
    let plotless = try Program.run(quick + out, environment: ["PATH": folder.path])
    #expect(
      plotless.status != 0 && plotless.errors.contains("gnuplot is not installed"),
      "\(plotless.errors)")
    #expect(folder.files == ["rows.jsonl"])
  }

  @Test(
    """
    a file of settings is studied: its tile and what can be switched off, beside the exact \
    run; nothing is the paper's
    """
  )
  func settings() throws {
    let folder = try TemporaryFolder()
    // Without noise, and with equal devices: of what is left, converters and bounds.
    let json = #"""
      {"analog": {"forward": {"outputNoise": 0}, "backward": {"outputNoise": 0}, "storage": \#
      {"devices": "half"},
       "device": {"constantStep": {"stepSpread": 0, "cycleSpread": 0, "upDownSpread": 0,
                                   "boundMaximumSpread": 0, "boundMinimumSpread": 0}}}}
      """#
    let file = try folder.write("mine.json", json.utf8)
    let out = folder.path + "/study"
    let study = ["study", "rpu", "--quick", "--epochs", "1", "--settings", file, "--out", out]
    let result = try Program.run(study)
    #expect(result.status == 0, "\(result.errors)")
    let ids = try studyRows(out).map { ($0["run"] as? [String: Any])?["id"] as? String }
    let names = ["own-adc", "own-bounds", "own-dac", "own-output-bound", "own-whole"]
    #expect(ids == (["exact"] + names).map { $0 + "-seed1" })
    let made = try studyRows(out)
    #expect(try Program.run(study + ["--resume"]).status == 0)
    #expect(try studyRows(out) == made)
    let page = try String(contentsOfFile: out + "/report.html", encoding: .utf8)
    #expect(page.contains("Arrays of a file of settings, one non-ideality off at a time"))
    #expect(page.contains("study rpu --quick --epochs 1 --settings \(file)"))

    let refused = try Program.run(
      "study", "rpu", "--quick", "--panel", "A", "--settings", file, "--out", out + "2")
    #expect(
      refused.status == 64 && refused.errors.contains("leave --panel and --grid away"),
      "\(refused.errors)")
    let free = try folder.write(
      "free.json", #"{"analog": {"backward": {"inputBound": "inf", "inputBits": null}}}"#.utf8)
    let impossible = try Program.run(
      "study", "cnn", "--quick", "--settings", free, "--out", out + "3")
    #expect(
      impossible.status == 64
        && impossible.errors.contains(
          "The run own-noise-seed1 cannot be made: backward.inputBound is inf"),
      "\(impossible.errors)")
  }
}
