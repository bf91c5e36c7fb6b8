import Foundation
import TestSupport
import Testing

@Suite("crosspoint evaluate")
struct EvaluateTests {
  /// A run of one epoch on digits of the program, and its test error in percent.
  static func trained(_ folder: TemporaryFolder, _ tile: String) throws -> (
    file: String, error: Double
  ) {
    let file = folder.path + "/\(tile).safetensors"
    let run = try Program.run(
      "train", "--network", "784-16-10", "--epochs", "1", "--examples", "3000", "--rate", "0.1",
      "--tile", tile, "--save", file)
    return (file, try #require(json(run.lines[1])["test_error"] as? Double))
  }

  @Test("an exact run's error is that of its last epoch, and the table adds up to it")
  func exact() throws {
    let folder = try TemporaryFolder()
    let (file, error) = try Self.trained(folder, "digital")
    let result = try Program.run("evaluate", file, "--json", folder.path + "/e.json")
    #expect(
      result.status == 0
        && result.output.contains(
          "training run after 1 of 1 epochs, network 784-16-10 on digital tiles")
    )
    let numbers = try json(folder.text("e.json"))
    #expect(numbers["test_error"] as? Double == error && numbers["examples"] as? Int == 4000)
    let counts = try #require(numbers["confusion"] as? [[Int]])
    #expect(counts.count == 10 && counts.allSatisfy { $0.count == 10 })
    #expect(counts.joined().reduce(0, +) == 4000)
    let right = counts.indices.reduce(0) { $0 + counts[$1][$1] }
    #expect(numbers["errors"] as? Int == 4000 - right)
    // The rows of the table are the labels.
    let row = try #require(result.lines.first { $0.hasPrefix("3 ") }).split(separator: " ")
    #expect(row[1] == "\(counts[3].reduce(0, +))")
    let part = try Program.run("evaluate", file, "--data", "synthetic", "--examples", "100")
    #expect(part.status == 0 && part.output.contains("on synthetic, 100 test examples"))
  }

  @Test("weights are read by the circuits of a file: noise costs, exact reading does not")
  func reading() throws {
    let folder = try TemporaryFolder()
    func error(_ file: String, _ more: [String]) throws -> Double {
      let result = try Program.run(
        ["evaluate", file, "--json", folder.path + "/\(UUID().uuidString).json"] + more)
      #expect(result.status == 0, "\(result.errors)")
      let line = try #require(result.lines.first { $0.hasPrefix("test error ") })
      return try #require(Double(line.split(separator: " ")[2]))
    }
    let settings = try Program.run("settings", "rpu-managed").output
    let noisy = try folder.write(
      "noisy.json", settings.replacing(#""outputNoise" : 0.06"#, with: #""outputNoise" : 3"#).utf8)
    let exact = try folder.write("exact.json", Program.run("settings", "digital").output.utf8)
    for tile in ["digital", "rpu-managed"] {
      let (file, trained) = try Self.trained(folder, tile)
      #expect(try error(file, ["--settings", noisy]) > trained + 10, "\(tile)")
      #expect(abs(try error(file, ["--settings", exact]) - trained) < 3, "\(tile)")
    }
  }

  @Test("exact weights that pass the bounds of the devices they are set on are told")
  func clipped() throws {
    let folder = try TemporaryFolder()
    let (file, _) = try Self.trained(folder, "digital")
    let tight =
      #"{"analog": {"device": {"constantStep": {"boundMaximum": 0.05, "boundMinimum": -0.05}}}}"#
    let result = try Program.run(
      "evaluate", file, "--settings", folder.write("tight.json", tight.utf8))
    #expect(result.status == 0)
    #expect(
      result.errors.contains(
        #/Warning: [0-9]+ weights passed the bounds of the devices and were clipped, by 0\.[0-9]+ in the mean/#
      ))
    #expect(try Program.run("evaluate", file).errors.isEmpty)
  }

  @Test("what cannot be evaluated is said")
  func refused() throws {
    let folder = try TemporaryFolder()
    let (file, _) = try Self.trained(folder, "digital")
    let text = try folder.write("text", "no such file".utf8)
    for (arguments, status, part) in [
      ([], 64, "Missing expected argument '<file>'"),
      ([folder.path + "/none"], 1, "/none: not found"), ([text], 1, text),
      ([file, "--examples", "-1"], 64, "--examples is -1"),
      ([file, "--examples", "5000"], 64, "the data hold 4000 to test with"),
      ([file, "--data", folder.path + "/none"], 1, "/none: not found"),
      ([file, "--settings", file], 1, "is a saved tile"),
    ] as [([String], Int32, String)] {
      let result = try Program.run(["evaluate"] + arguments)
      #expect(
        result.status == status && result.output.isEmpty && result.errors.contains(part),
        "\(result.errors)")
    }
  }
}
