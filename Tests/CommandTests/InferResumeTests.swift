import Foundation
import TestSupport
import Testing

/// Runs of 'crosspoint infer' that are stopped, from outside and at any moment.
@Suite("crosspoint infer --save, --resume")
struct InferResumeTests {
  private static let options = ["--times", "1s,1y", "--examples", "1000", "--seed", "3"]

  /// The rows of the repeats: a seed, then an accuracy for each time.
  private func rows(_ output: Program.Result) -> [String] {
    output.lines.filter { $0.wholeMatch(of: /\ *\d+\ +[\d.]+\ +[\d.]+/) != nil }
  }

  @Test("a killed run goes on with the numbers of an unbroken one, without its weights")
  func killed() throws {
    let folder = try TemporaryFolder()
    let (file, _) = try EvaluateTests.trained(folder, "digital")
    let path = folder.path + "/run.safetensors"
    let unbroken = try Infer.run(folder, [file, "--repeats", "30"] + Self.options)
    #expect(rows(unbroken.result).count == 30)
    // The head has eight lines.
    let head = unbroken.result.lines.firstIndex { $0.contains("1 s") }! + 1
    let killed = try Program.run(
      ["infer", file, "--repeats", "30", "--save", path] + Self.options, signal: SIGKILL,
      after: head + 2)
    let printed = rows(killed)
    #expect((2..<30).contains(printed.count), "killed after \(printed.count) repeats of 30")
    let (result, json) = try Infer.run(folder, ["--save", path, "--resume"])
    #expect(try Infer.accuracies(json) == Infer.accuracies(unbroken.json))
    #expect(result.output == unbroken.result.output)
    #expect(Array(rows(result).prefix(printed.count)) == printed)
    #expect(try Program.run("infer", "--save", path, "--resume").output == result.output)
    #expect(folder.files.filter { $0.hasPrefix(".") }.isEmpty)
  }

  @Test("the same command goes on; more repeats extend a run by those of a longer one")
  func extended() throws {
    let folder = try TemporaryFolder()
    let (file, _) = try EvaluateTests.trained(folder, "digital")
    let options = [file, "--times", "1d", "--examples", "200"]
    let saving = options + ["--save", folder.path + "/run"]
    let first = try Infer.run(folder, saving + ["--repeats", "2"])
    let same = try Infer.run(folder, saving + ["--repeats", "2", "--resume"])
    #expect(same.result.output == first.result.output)
    let longer = try Infer.run(folder, saving + ["--repeats", "4", "--resume"])
    let unbroken = try Infer.run(folder, options + ["--repeats", "4"])
    #expect(longer.result.output == unbroken.result.output)
    #expect(try Infer.accuracies(longer.json) == Infer.accuracies(unbroken.json))
  }

  @Test("options that are not the run's are refused by name, and nothing is printed or changed")
  func refused() throws {
    let folder = try TemporaryFolder()
    let (file, _) = try EvaluateTests.trained(folder, "digital")
    let path = folder.path + "/run"
    let options = [
      "infer", file, "--times", "1d", "--examples", "100", "--repeats", "2", "--save", path,
    ]
    #expect(try Program.run(options).status == 0)
    let saved = try Data(contentsOf: URL(fileURLWithPath: path))
    let other = folder.path + "/other.safetensors"
    #expect(
      try Program.run(
        "train", "--network", "784-16-10", "--epochs", "1", "--examples", "100", "--save", other
      ).status == 0)
    for (more, part) in [
      ([], "Add --resume"),
      (["--resume", "--seed", "2"], "--seed of the saved run is 1, not 2"),
      (["--resume", "--times", "1h"], "--times of the saved run is 1 d, not 1 h"),
      (["--resume", "--repeats", "1"], "--repeats of the saved run is 2, not 1"),
      (["--resume", "--examples", "99"], "--examples of the saved run is 100, not 99"),
      (["--resume", "--normalise", "0,1"], "--normalise of the saved run is none, not 0.0,1.0"),
      (["--resume", "--data", folder.path + "/none"], "/none: not found"),
      ([other, "--resume"], "the network of the saved run is \(file)"),
      (
        ["--resume", "--settings", try folder.write("s.json", Infer.ideal.utf8)],
        "--settings of the saved run is of other settings"
      ),
    ] {
      // Another <file> stands in place of the first.
      let given =
        more.first == other
        ? ["infer"] + more + ["--save", path]
        : more.isEmpty ? options : ["infer"] + more + ["--save", path]
      let result = try Program.run(given)
      #expect(
        result.status != 0 && result.output.isEmpty && result.errors.contains(part),
        "\(given): \(result.errors)")
    }
    #expect(try Data(contentsOf: URL(fileURLWithPath: path)) == saved)
    let run = try Program.run("infer", "--resume", "--save", file)
    #expect(
      run.status == 1 && run.output.isEmpty && run.errors.contains("a training run"),
      "\(run.errors)")
    let reversed = try Program.run("evaluate", path, "--data", "synthetic")
    #expect(
      reversed.status == 1 && reversed.output.isEmpty
        && reversed.errors.contains("inference run"), "\(reversed.errors)")
    for (name, bytes) in [("cut", saved.dropLast()), ("changed", saved + [0])] {
      let damaged = try Program.run("infer", "--resume", "--save", folder.write(name, bytes))
      #expect(damaged.status == 1 && damaged.output.isEmpty, "\(damaged.errors)")
    }
  }
}
