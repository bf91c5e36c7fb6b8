import Foundation
import TestSupport
import Testing

/// Ctrl-C where nobody is left to read what the program says.
@Suite("Ctrl-C without readers")
struct InterruptTests {
  /// A few seconds: four runs of the quick form on drawn digits.
  private let quick = "study rpu --quick --panel A --epochs 3 --threads 1"
  private let goOn = "Stopped. Go on with: crosspoint study rpu --quick --panel A --epochs 3 --out"

  @Test("a reader that the same Ctrl-C ends does not cut the orderly end short")
  func pipe() throws {
    let folder = try TemporaryFolder()
    let process = Process()
    process.executableURL = URL(fileURLWithPath: Program.path)
    process.arguments =
      quick.split(separator: " ").map(String.init) + ["--out", folder.path + "/study"]
    let pipe = Pipe()
    process.standardOutput = pipe
    process.standardError = try FileHandle(
      forWritingTo: URL(fileURLWithPath: folder.write("errors", [])))
    try process.run()
    // The line that says what will be run.
    #expect(try pipe.fileHandleForReading.read(upToCount: 1)?.isEmpty == false)
    kill(process.processIdentifier, SIGINT)
    // At once: the epoch in progress takes longer, so that the last line finds nobody.
    try pipe.fileHandleForReading.close()
    process.waitUntilExit()
    let errors = try folder.text("errors")
    #expect(process.terminationReason == .exit && process.terminationStatus == 130, "\(errors)")
    #expect(errors.contains(goOn) && !errors.contains("Error"), "\(errors)")
  }

  @Test("a closed standard error does not either")
  func closedErrors() throws {
    let folder = try TemporaryFolder()
    let result = try Program.shell(
      "exec $X \(quick) --out '\(folder.path)/study' 2>&-", signal: SIGINT, after: 1)
    #expect(result.status == 130 && result.output.contains(goOn), "\(result.output)")
  }

  @Test("with every stream closed, what was meant for one is in no file that has its number")
  func allClosed() throws {
    let folder = try TemporaryFolder()
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/bin/sh")
    process.arguments = [
      "-c", "exec '\(Program.path)' \(quick) --out '\(folder.path)/study' <&- >&- 2>&-",
    ]
    try process.run()
    // The file that is open all the time.
    let lock = folder.path + "/study/runs/.lock"
    while process.isRunning, !FileManager.default.fileExists(atPath: lock) { usleep(1000) }
    kill(process.processIdentifier, SIGINT)
    process.waitUntilExit()
    #expect(process.terminationReason == .exit && process.terminationStatus == 130)
    #expect(FileManager.default.contents(atPath: lock) == Data())
  }
}
