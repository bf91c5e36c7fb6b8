import Foundation
import TestSupport
import Testing

@Suite("crosspoint train")
struct TrainTests {
  private static let short = ["train", "--epochs", "2", "--examples", "300"]

  @Test("the first line holds every setting, the others an epoch each; the file holds the same")
  func lines() throws {
    let folder = try TemporaryFolder()
    let file = folder.path + "/run.jsonl"
    let result = try Program.run(
      Self.short + ["--tile", "rpu-managed", "--seed", "7", "--json", file])
    #expect(result.status == 0, "\(result.errors)")
    #expect(try folder.text("run.jsonl") == result.output)
    #expect(folder.files == ["run.jsonl"])
    #expect(result.lines.count == 3)
    let settings = try json(result.lines[0])
    #expect(
      Set(settings.keys) == [
        "version", "machine", "data", "train_examples", "test_examples", "network", "widths",
        "batch", "tile", "kind", "schedule", "seed",
        "clipped_weights",
      ])
    #expect(
      settings["seed"] as? Int == 7 && settings["train_examples"] as? Int == 300
        && settings["data"] as? String == "synthetic")
    #expect(settings["widths"] as? [Int] == [784, 256, 128, 10])
    for field in ["outputNoise", "bitLength", "boundMaximumSpread", "noiseManagement"] {
      #expect(result.lines[0].contains(field))
    }
    for (number, line) in result.lines.dropFirst().enumerated() {
      let epoch = try json(line)
      #expect(Set(epoch.keys) == ["epoch", "train_loss", "test_error", "seconds"])
      #expect(epoch["epoch"] as? Int == number + 1)
      #expect((0...100).contains(try #require(epoch["test_error"] as? Double)))
      #expect(try #require(epoch["train_loss"] as? Double) > 0)
    }
  }

  @Test(
    "two runs of one seed print the same numbers, on 1 and 2 threads",
    arguments: ["digital", "rpu-baseline", "rpu-managed"])
  func repeats(_ tile: String) throws {
    let arguments = Self.short + ["--tile", tile]
    let first = try numbers(Program.run(arguments).lines)
    #expect(try numbers(Program.run(arguments).lines) == first)
    #expect(try numbers(Program.run(arguments + ["--seed", "2"]).lines) != first)
    if tile != "digital" {
      #expect(try numbers(Program.run(arguments + ["--threads", "2"]).lines) == first)
    }
  }

  @Test("devices that are programmed once are refused at once, by name or by a file")
  func programmedOnce() throws {
    let folder = try TemporaryFolder()
    let file = try folder.write("s.json", Program.run("settings", "pcm-inference").output.utf8)
    for (arguments, what) in [
      (["--tile", "pcm-inference"], "--tile 'pcm-inference' names devices"),
      (["--settings", file], "--settings '\(file)' describes devices"),
    ] {
      let result = try Program.run(["train", "--save", folder.path + "/run"] + arguments)
      #expect(result.status == 64 && result.output.isEmpty, "\(result.errors)")
      #expect(result.errors.contains(what) && result.errors.contains("do not learn"))
    }
    #expect(folder.files == ["s.json"])
    for arguments in [
      ["device", "fit", "x.csv", "--tile", "pcm-inference"],
      ["device", "plot", "pcm-inference", "--output", folder.path + "/plot.svg"],
    ] {
      let result = try Program.run(arguments)
      #expect(result.status != 0 && result.errors.contains("programmed once"), "\(result.errors)")
    }
    for arguments in [["bench", "--settings", file], ["demo", "--settings", file]] {
      let result = try Program.run(arguments)
      #expect(
        result.status == 64 && result.errors.contains("describes devices that are programmed once"),
        "\(result.errors)")
    }
  }

  @Test("a LeNet learns at its own rate, and a run of it is taken up again")
  func leNet() throws {
    let folder = try TemporaryFolder()
    let arguments = [
      "train", "--network", "lenet", "--epochs", "2", "--examples", "20", "--save",
      folder.path + "/run",
    ]
    let first = try Program.run(arguments)
    #expect(first.status == 0, "\(first.errors)")
    let settings = try json(first.lines[0])
    #expect((settings["schedule"] as? [String: Any])?["rates"] as? [Double] == [0.01])
    #expect(
      settings["network"] as? String == "lenet"
        && settings["kind"] as? [String: [String: Int]] == ["digital": [:]])
    let again = try Program.run(arguments + ["--resume"])
    #expect(again.status == 0 && again.output == first.output, "\(again.errors)")
  }

  @Test("a damaged folder of data is named, and leaves no file behind")
  func damaged() throws {
    let folder = try TemporaryFolder()
    try folder.write("train-images-idx3-ubyte", "not a data set".utf8)
    let result = try Program.run(
      "train", "--data", folder.path, "--json", folder.path + "/run.jsonl")
    #expect(result.status != 0 && result.output.isEmpty)
    #expect(result.errors.contains("train-images-idx3-ubyte"))
    #expect(folder.files == ["train-images-idx3-ubyte"])
  }
}
