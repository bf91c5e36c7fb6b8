import Foundation
import TestSupport
import Testing

/// Runs that are stopped, from outside and at any moment.
@Suite("crosspoint train --save, --resume")
struct ResumeTests {
  @Test(
    "a killed run goes on with the numbers of an unbroken one",
    arguments: [
      "digital", "rpu-managed", "TikiTakaReRamES", "TTv2ReRamSB", "ChoppedTTv2EcRam",
      "AGADReRamES", "MixedPrecisionPCM",
    ])
  func killed(_ tile: String) throws {
    let folder = try TemporaryFolder()
    // Cells of several devices take some milliseconds an example in a larger network.
    let network = ["digital", "rpu-managed"].contains(tile) ? "seed" : "784-20-10"
    let options = [
      "train", "--epochs", "24", "--examples", "200", "--seed", "3", "--tile", tile, "--network",
      network,
    ]
    let saving = options + ["--save", folder.path + "/run.safetensors"]
    let unbroken = try Program.run(options)
    #expect(unbroken.status == 0 && unbroken.lines.count == 25)

    let printed = try Program.run(saving, signal: SIGKILL, after: 4).lines
    #expect((4..<25).contains(printed.count), "killed after \(printed.count - 1) epochs of 24")

    let resumed = try Program.run(saving + ["--resume", "--json", folder.path + "/run.jsonl"])
    #expect(resumed.status == 0, "\(resumed.errors)")
    #expect(try numbers(resumed.lines) == numbers(unbroken.lines))
    // What had been printed is printed again, times included.
    #expect(Array(resumed.lines[1..<printed.count]) == Array(printed[1...]))
    #expect(try folder.text("run.jsonl") == resumed.output)
    // A finished run is printed again.
    #expect(try Program.run(saving + ["--resume"]).output == resumed.output)
  }

  @Test("of two runs that save to one file, one begins and the other is refused before it prints")
  func twice() throws {
    let folder = try TemporaryFolder()
    let options = [
      "train", "--epochs", "2", "--examples", "100", "--save", folder.path + "/run.safetensors",
    ]
    let results = try Program.runTwice(options).sorted { $0.status < $1.status }
    #expect(results[0].status == 0 && results[0].lines.count == 3, "\(results[0].errors)")
    #expect(results[1].status == 64 && results[1].output.isEmpty)
    // By when the other one looks.
    #expect(
      results[1].errors.contains("Add --resume")
        || results[1].errors.contains("another run is saving to this file"),
      "\(results[1].errors)")
    #expect(folder.files == ["run.safetensors"])
    #expect(try Program.run(options + ["--resume"]).output == results[0].output)
  }

  @Test(
    """
    while a run saves to a file no other one does, new or taken up; what a killed one leaves \
    goes with the next
    """
  )
  func held() throws {
    let folder = try TemporaryFolder()
    let path = folder.path + "/run.safetensors"
    let options = [
      "train", "--network", "784-10", "--epochs", "3000", "--examples", "20", "--save", path,
    ]
    let process = Process()
    process.executableURL = URL(fileURLWithPath: Program.path)
    process.arguments = options
    process.standardOutput = FileHandle.nullDevice
    process.standardError = FileHandle.nullDevice
    try process.run()
    defer { if process.isRunning { kill(process.processIdentifier, SIGKILL) } }
    while process.isRunning, !FileManager.default.fileExists(atPath: path) { usleep(1000) }
    for (more, status, isResumed) in [([], 64, false), (["--resume"], 1, true)]
      as [([String], Int32, Bool)]
    {
      let other = try Program.run(options + more)
      #expect(other.status == status && other.output.isEmpty)
      let file = isResumed ? "Error: \(path)" : "Error: --save: \(path)"
      #expect(
        other.errors.hasPrefix(
          "\(file): another run is saving to this file. Wait for its end, or name another file.\n"),
        "\(other.errors)")
    }
    #expect(process.isRunning)
    kill(process.processIdentifier, SIGKILL)
    process.waitUntilExit()
    for name in [
      ".run.safetensors.\(UUID())", "..run.safetensors.\(UUID()).\(UUID())", ".other.safetensors",
    ] {
      try folder.write(name, [1])
    }
    let resumed = try Program.run(options + ["--resume"], signal: SIGKILL, after: 2)
    #expect(resumed.lines.count >= 2, "\(resumed.errors)")
    let rest = folder.files.filter { $0 != ".other.safetensors" && $0 != "run.safetensors" }
    // That of its own that it was writing.
    #expect(
      folder.files.contains(".other.safetensors") && rest.count <= 1
        && rest.allSatisfy { $0.hasPrefix(".run.safetensors.") },
      "\(rest)")
  }

  @Test(
    "with --resume the lines of the run's own file are written again, and another run's are not")
  func ownLines() throws {
    let folder = try TemporaryFolder()
    let (path, lines) = (folder.path + "/run", folder.path + "/run.jsonl")
    let options = [
      "train", "--network", "784-10", "--examples", "50", "--save", path, "--json", lines,
    ]
    let first = try Program.run(options + ["--epochs", "2"])
    #expect(first.status == 0, "\(first.errors)")
    #expect(try Program.run(options + ["--resume"]).output == first.output)
    // One that a kill has cut short of an epoch.
    try folder.write("run.jsonl", (first.lines.dropLast().joined(separator: "\n") + "\n").utf8)
    let longer = try Program.run(options + ["--resume", "--epochs", "3"])
    #expect(longer.status == 0 && longer.lines.count == 4, "\(longer.errors)")
    #expect(try folder.text("run.jsonl") == longer.output)
    let other = try Program.run(
      "train", "--network", "784-10", "--examples", "50", "--epochs", "1", "--json",
      folder.path + "/other")
    for text in [other.output, "", "mine\n", longer.output + longer.lines[3] + "\n"] {
      try folder.write("run.jsonl", text.utf8)
      let refused = try Program.run(options + ["--resume"])
      #expect(refused.status == 64 && refused.output.isEmpty)
      #expect(
        refused.errors.contains(
          "--json '\(lines)' is there and is not of this run. Name another file, or remove it."),
        "\(refused.errors)")
      #expect(try folder.text("run.jsonl") == text)
    }
  }

  @Test(
    """
    a file that is there is not overwritten; settings that are not the run's are refused by \
    name, and nothing printed
    """
  )
  func refused() throws {
    let folder = try TemporaryFolder()
    let path = folder.path + "/run.safetensors"
    let options = ["train", "--epochs", "2", "--examples", "100", "--save", path]
    #expect(try Program.run(options).status == 0)
    let saved = try Data(contentsOf: URL(fileURLWithPath: path))
    try FileManager.default.createDirectory(
      atPath: folder.path + "/data", withIntermediateDirectories: true)
    for (more, part) in [
      ([], "Add --resume"),
      (["--resume", "--epochs", "1"], "--epochs of the saved run is 2, not 1"),
      (["--resume", "--seed", "2"], "--seed of the saved run is 1, not 2"),
      (["--resume", "--examples", "99"], "--examples of the saved run is 100, not 99"),
      (
        ["--resume", "--tile", "rpu-managed"], "--tile of the saved run is digital, not rpu-managed"
      ),
      (["--resume", "--network", "lenet"], "--network of the saved run is seed, not lenet"),
      (["--resume", "--batch", "2"], "--batch of the saved run is 1, not 2"),
      (
        ["--resume", "--rate", "0.5,0.25"],
        "--rate of the saved run is 0.01,0.005,0.0025, not 0.5,0.25"
      ),
      (["--resume", "--data", folder.path + "/data"], "train-images"),
    ] {
      let result = try Program.run(options + more)
      #expect(
        result.status != 0 && result.output.isEmpty && result.errors.contains(part),
        "\(result.errors)")
    }
    #expect(try Data(contentsOf: URL(fileURLWithPath: path)) == saved)
    try saved.dropLast().write(to: URL(fileURLWithPath: path))
    let damaged = try Program.run(options + ["--resume"])
    #expect(
      damaged.status != 0 && damaged.output.isEmpty
        && damaged.errors.contains("\(path): ends after"))
    try FileManager.default.removeItem(atPath: path)
    let missing = try Program.run(options + ["--resume"])
    #expect(
      missing.status != 0 && missing.output.isEmpty && missing.errors.contains("\(path): not found")
    )
  }

  @Test(
    "a run goes on with the settings of its file, and a finished one is extended at its last rate")
  func ownSettings() throws {
    let folder = try TemporaryFolder()
    let path = folder.path + "/run.safetensors"
    let settings = folder.path + "/mine.json"
    try Data(Program.run("settings", "rpu-baseline").output.replacing("0.06", with: "0.05").utf8)
      .write(to: URL(fileURLWithPath: settings))
    let saving = ["train", "--save", path]
    let options = [
      "--settings", settings, "--network", "784-12-10", "--epochs", "2", "--examples", "90",
      "--batch", "3", "--rate", "0.1,0.02",
      "--seed", "5",
    ]
    let first = try Program.run(saving + options)
    #expect(first.status == 0, "\(first.errors)")
    let line = try json(first.lines[0])
    #expect(
      line["widths"] as? [Int] == [784, 12, 10] && line["batch"] as? Int == 3
        && line["tile"] as? String == "settings")
    #expect(line["network"] as? String == "784-12-10")
    #expect(
      first.lines[0].contains(#""rates":[0.1,0.02]"#)
        && first.lines[0].contains(#""outputNoise":0.05"#))
    // Without any of them, and with all.
    #expect(try Program.run(saving + ["--resume"]).output == first.output)
    #expect(try Program.run(saving + ["--resume"] + options).output == first.output)

    let longer = try Program.run(saving + ["--resume", "--epochs", "4"])
    #expect(longer.status == 0 && longer.lines.count == 5, "\(longer.errors)")
    #expect(longer.lines[1...2] == first.lines[1...2])
    #expect(
      longer.errors.contains(
        "extended to 4 at its last rate, 0.02: not the numbers of an unbroken run of 4"))
    let schedule = try #require(json(longer.lines[0])["schedule"] as? [String: Any])
    #expect(schedule["extendedFrom"] as? Int == 2 && schedule["epochs"] as? Int == 4)
    #expect(try Program.run(saving + ["--resume"]).output == longer.output)
    let unbroken = try Program.run(["train"] + options + ["--epochs", "4"])
    #expect(try numbers(unbroken.lines) != numbers(longer.lines))
  }
}
