import Foundation
import TestSupport
import Testing

@Suite("crosspoint random")
struct RandomTests {
  /// Raw words are not text: a count of bytes and their digest by the shell.
  private func digest(_ arguments: String, isa: String = "") throws -> String {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/bin/sh")
    process.arguments = ["-c", "'\(Program.path)' random \(arguments) | cksum"]
    process.environment = ProcessInfo.processInfo.environment.merging(["CROSSPOINT_ISA": isa]) {
      $1
    }
    let pipe = Pipe()
    process.standardOutput = pipe
    try process.run()
    process.waitUntilExit()
    return String(decoding: pipe.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
  }

  @Test(
    "as many words as asked for, the same for a seed on every instruction set",
    arguments: ["line4096", "line64", "across", "gaussians"])
  func words(_ order: String) throws {
    let sets = try Program.run("isa", environment: ["CROSSPOINT_ISA": ""]).lines
    let all = try sets.map { try digest("--order \(order) --words 10001", isa: $0) }
    #expect(Set(all).count == 1 && all[0].hasSuffix(" 40004\n"), "\(all)")
    #expect(try digest("--order \(order) --words 10001 --seed 2") != all[0])
  }

  @Test("a reader that has enough ends it quietly")
  func closedPipe() throws {
    let folder = try TemporaryFolder()
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/bin/sh")
    process.arguments = [
      "-c",
      "{ '\(Program.path)' random 2>errors; echo $? >status; } | head -c 8 >/dev/null; sleep 0.2",
    ]
    process.currentDirectoryURL = URL(fileURLWithPath: folder.path)
    try process.run()
    process.waitUntilExit()
    #expect(try folder.text("errors").isEmpty)
    // 128 + SIGPIPE.
    #expect(try folder.text("status") == "141\n")
  }
}
