import Foundation
import TestSupport
import Testing

/// Runs that are stopped, from outside and at any moment.
@Suite("crosspoint train --save, --resume")
struct ResumeTests {
  @Test("a killed run goes on with the numbers of an unbroken one", arguments: ["digital", "rpu-managed"])
  func killed(_ tile: String) throws {
    let folder = try TemporaryFolder()
    let options = ["train", "--epochs", "24", "--examples", "200", "--seed", "3", "--tile", tile]
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
    let options = ["train", "--epochs", "2", "--examples", "100", "--save", folder.path + "/run.safetensors"]
    let results = try Program.runTwice(options).sorted { $0.status < $1.status }
    #expect(results[0].status == 0 && results[0].lines.count == 3, "\(results[0].errors)")
    #expect(
      results[1].status == 64 && results[1].output.isEmpty && results[1].errors.contains("Add --resume"), "\(results[1].errors)")
    #expect(folder.files == ["run.safetensors"])
    #expect(try Program.run(options + ["--resume"]).output == results[0].output)
  }

  @Test("a file that is there is not overwritten; settings that are not the run's are refused by name, and nothing printed")
  func refused() throws {
    let folder = try TemporaryFolder()
    let path = folder.path + "/run.safetensors"
    let options = ["train", "--epochs", "2", "--examples", "100", "--save", path]
    #expect(try Program.run(options).status == 0)
    let saved = try Data(contentsOf: URL(fileURLWithPath: path))
    try FileManager.default.createDirectory(atPath: folder.path + "/data", withIntermediateDirectories: true)
    for (more, part) in [
      ([], "Add --resume"), (["--resume", "--epochs", "3"], "--epochs of the saved run is 2, not 3"),
      (["--resume", "--seed", "2"], "--seed of the saved run is 1, not 2"),
      (["--resume", "--examples", "99"], "--examples of the saved run is 100, not 99"),
      (["--resume", "--tile", "rpu-managed"], "--tile of the saved run is digital, not rpu-managed"),
      (["--resume", "--data", folder.path + "/data"], "train-images"),
    ] {
      let result = try Program.run(options + more)
      #expect(result.status != 0 && result.output.isEmpty && result.errors.contains(part), "\(result.errors)")
    }
    #expect(try Data(contentsOf: URL(fileURLWithPath: path)) == saved)
    try saved.dropLast().write(to: URL(fileURLWithPath: path))
    let damaged = try Program.run(options + ["--resume"])
    #expect(damaged.status != 0 && damaged.output.isEmpty && damaged.errors.contains("\(path): ends after"))
    try FileManager.default.removeItem(atPath: path)
    let missing = try Program.run(options + ["--resume"])
    #expect(missing.status != 0 && missing.output.isEmpty && missing.errors.contains("\(path): not found"))
  }
}
