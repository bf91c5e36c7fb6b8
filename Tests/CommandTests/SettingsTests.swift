import Crosspoint
import Foundation
import TestSupport
import Testing

@Suite("crosspoint settings, --settings")
struct SettingsTests {
  @Test("every device model and every cell is listed, with what it is")
  func models() throws {
    let list = try Program.run("settings").lines
    let models = Device.builtIn.map { ($0.name, $0.summary) }
    for (name, summary) in models + Cell.builtIn.map({ ($0.name, $0.summary) }) {
      #expect(list.contains { $0.hasPrefix(name + " ") && $0.hasSuffix(summary) }, "\(name)")
    }
  }

  @Test("the named tiles are listed, and each is printed as a file that every command takes back")
  func named() throws {
    let list = try Program.run("settings")
    #expect(list.status == 0)
    let folder = try TemporaryFolder()
    for name in [
      "digital", "ideal", "rpu-baseline", "rpu-managed", "rpu-baseline-compact",
      "rpu-managed-compact", "ReRamES", "PCM", "ReRamArrayOM",
    ] {
      #expect(list.lines.contains { $0.hasPrefix(name + " ") }, "\(name)")
      let printed = try Program.run("settings", name)
      #expect(
        printed.status == 0 && printed.output.contains(#""format" : "crosspoint settings 1""#))
      let file = try folder.write(name + ".json", printed.output.utf8)
      #expect(try Program.run("settings", file).output == printed.output)
      let train = ["train", "--network", "784-10", "--epochs", "1", "--examples", "50"]
      let given = try Program.run(train + ["--settings", file])
      #expect(
        try numbers(given.lines) == numbers(Program.run(train + ["--tile", name]).lines),
        "\(given.errors)")
    }
  }

  @Test("products, demo and convolutions are timed on the tile of a file; an exact one is refused")
  func benchmarks() throws {
    let folder = try TemporaryFolder()
    let mine = try folder.write("mine.json", Program.run("settings", "rpu-baseline").output.utf8)
    let bench = ["bench", "--quick", "--sizes", "16", "--batches", "1"]
    let result = try Program.run(
      bench + ["--settings", mine, "--json", folder.path + "/bench.json"])
    #expect(result.status == 0 && result.output.contains("forward   mine "), "\(result.errors)")
    let written = try json(folder.text("bench.json"))
    let forward = try #require(
      (written["settings"] as? [String: Any])?["forward"] as? [String: Any])
    #expect(
      written["tile"] as? String == "mine" && forward["inputResolution"] as? Double == 0.033333335)
    // What was recorded is run again on the same tile.
    let check = try Program.run(
      "bench", "--quick", "--check", folder.path + "/bench.json", "--tolerance", "100")
    #expect(check.status == 0 && check.output.contains("forward   mine "), "\(check.errors)")

    let exact = try folder.write("exact.json", Program.run("settings", "digital").output.utf8)
    for command in [bench, ["demo", "--epochs", "1"], ["bench", "--convolution", "--quick"]] {
      let refused = try Program.run(command + ["--settings", exact])
      #expect(
        refused.status == 64 && refused.errors.contains("describes an exact tile"),
        "\(refused.errors)")
    }
  }

  @Test(
    "what cannot be is refused before anything is printed, by every command",
    arguments: ["train", "bench", "demo"])
  func refused(_ command: String) throws {
    let folder = try TemporaryFolder()
    for (text, part) in [
      (
        #"{"analog": {"forward": {"outputNiose": 0}}}"#,
        "analog.forward.outputNiose is not known; the nearest known name is outputNoise"
      ),
      (#"{"parameters": {}}"#, "is a file of 'crosspoint design --settings'"),
    ] {
      let file = try folder.write("mine.json", text.utf8)
      let result = try Program.run(command, "--settings", file)
      #expect(
        result.status == 1 && result.output.isEmpty && result.errors.contains(part),
        "\(result.errors)")
    }
    let missing = try Program.run(command, "--settings", folder.path + "/none.json")
    #expect(
      missing.status == 1 && missing.output.isEmpty
        && missing.errors.contains("none.json: not found"), "\(missing.errors)")
  }

  @Test("a resolution that looks like bits is warned of, and used as it stands")
  func warning() throws {
    let folder = try TemporaryFolder()
    let file = try folder.write(
      "mine.json", #"{"analog": {"forward": {"inputResolution": 6}}}"#.utf8)
    let result = try Program.run(
      "train", "--network", "784-10", "--epochs", "1", "--examples", "20", "--settings", file)
    #expect(
      result.status == 0
        && result.errors.hasPrefix(
          "Warning: \(file): forward.inputResolution is 6, which means 6 steps")
    )
  }

  @Test("one tile, one way to name it; networks fit the pictures and their classes")
  func trainingOptions() throws {
    for (options, part) in [
      (["--tile", "digital", "--settings", "x.json"], "--tile and --settings exclude each other"),
      (["--network", "784-50-9"], "tells 9 classes apart, and the data have 10 (labels up to 9)"),
      (["--network", "700-50-10"], "takes pictures of 700 pixels, and those of the data have 784"),
      (
        ["--network", "784"],
        """
        --network is '784'; choose one of seed, lenet, lenet-cifar, small-cnn, or give widths as \
        784-50-10
        """
      ),
      (["--network", "784--10"], "--network is '784--10'"),
      (["--network", "784-0-10"], "--network is '784-0-10'"),
      (["--rate", "0"], "0"), (["--rate", "0.1,,0.2"], "0.1,,0.2"), (["--rate", "inf"], "inf"),
      (["--rate", "-0.1"], "-0.1"),
      (["--batch", "0"], "--batch is 0; 1 to 65536"), (["--batch", "-3"], "--batch is -3"),
      (["--examples", "20001"], "--examples is 20001, and the data hold 20000"),
      (["--settings", ""], "--settings is empty"),
    ] {
      let result = try Program.run(["train"] + options)
      #expect(
        result.status == 64 && result.output.isEmpty && result.errors.contains(part),
        "\(result.errors)")
      #expect(result.errors.contains("Usage: crosspoint train"))
    }
  }

  @Test("options without effect are refused")
  func withoutEffect() throws {
    for (options, part) in [
      (["--tolerance", "0.1"], "--tolerance belongs to --check"),
      (["--tiles", "3"], "--tiles belongs to --scale"),
      (["--scale", "--settings", "x"], "--scale takes --tiles"),
      (["--scale", "--tolerance", "0.1"], "--scale takes --tiles"),
      (["--check", "x", "--settings", "y"], "--check takes its cases from the file"),
    ] {
      let result = try Program.run(["bench"] + options)
      #expect(result.status == 64 && result.errors.contains(part), "\(result.errors)")
    }
  }
}
