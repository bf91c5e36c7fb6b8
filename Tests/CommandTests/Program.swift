import Foundation
import TestSupport
import Testing

/// The built `crosspoint`, run as a user runs it.
enum Program {
  struct Result {
    var status: Int32
    var output: String
    var errors: String
    var lines: [String] { output.split(separator: "\n").map(String.init) }
  }

  /// Beside the tests.
  static let path: String = {
    #if os(Linux)
      let tests =
        (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe"))
        ?? CommandLine.arguments[0]
      return URL(fileURLWithPath: tests).deletingLastPathComponent().appendingPathComponent(
        "crosspoint"
      ).path
    #else
      let tests = Bundle.allBundles.first { $0.bundlePath.hasSuffix(".xctest") }!.bundleURL
      return tests.deletingLastPathComponent().appendingPathComponent("crosspoint").path
    #endif
  }()

  static func run(_ arguments: String..., environment: [String: String] = [:]) throws -> Result {
    try run(arguments, environment: environment)
  }

  static func run(_ arguments: [String], environment: [String: String] = [:]) throws -> Result {
    try start(arguments, environment: environment).result()
  }

  /// A line of a shell, in which $X is the program.
  static func shell(_ line: String, environment: [String: String] = [:]) throws -> Result {
    try start(["-c", line], of: "/bin/sh", environment: environment.merging(["X": path]) { $1 })
      .result()
  }

  /// As a user whom permissions bind: nobody, where the tests run as root.
  static func runWithoutPrivileges(_ arguments: [String]) throws -> Result {
    guard geteuid() == 0 else { return try run(arguments) }
    return try start(
      ["--reuid=65534", "--regid=65534", "--clear-groups", path] + arguments, of: "/usr/bin/setpriv"
    ).result()
  }

  /// A line of a shell, which `exec` makes the program, and the most address space that was seen of
  /// it, which may be less than the most that it took. Linux only.
  static func shellWithPeak(_ line: String, environment: [String: String]) throws -> (
    result: Result, peak: Int
  ) {
    let running = try start(
      ["-c", line], of: "/bin/sh", environment: environment.merging(["X": path]) { $1 })
    var peak = 0
    while running.process.isRunning {
      let status =
        (try? String(
          contentsOfFile: "/proc/\(running.process.processIdentifier)/status", encoding: .utf8))
        ?? ""
      for line in status.split(separator: "\n") where line.hasPrefix("VmPeak:") {
        peak = max(
          peak,
          (line.split(whereSeparator: \.isWhitespace).dropFirst().first.flatMap { Int($0) } ?? 0)
            << 10)
      }
      usleep(1000)
    }
    return (try running.result(), peak)
  }

  /// Both at once.
  static func runTwice(_ arguments: [String]) throws -> [Result] {
    let running = try [start(arguments), start(arguments)]
    return try running.map { try $0.result() }
  }

  /// Sends it a signal once it has printed so many lines.
  static func run(_ arguments: [String], signal: Int32, after lines: Int) throws -> Result {
    try stop(start(arguments), signal, after: lines)
  }

  /// The same for a line of a shell, which `exec` makes the program.
  static func shell(_ line: String, signal: Int32, after lines: Int) throws -> Result {
    try stop(start(["-c", line], of: "/bin/sh", environment: ["X": path]), signal, after: lines)
  }

  private static func stop(_ running: Running, _ signal: Int32, after lines: Int) throws -> Result {
    while running.process.isRunning, try running.text("out").split(separator: "\n").count < lines {
      usleep(1000)
    }
    kill(running.process.processIdentifier, signal)
    return try running.result()
  }

  private static func start(
    _ arguments: [String], of program: String = path, environment: [String: String] = [:]
  ) throws -> Running {
    // Files instead of pipes: nothing can wait for a reader.
    let running = Running(folder: try TemporaryFolder())
    running.process.executableURL = URL(fileURLWithPath: program)
    running.process.arguments = arguments
    running.process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
    running.process.standardInput = FileHandle.nullDevice
    running.process.standardOutput = try FileHandle(
      forWritingTo: URL(fileURLWithPath: running.folder.write("out", [])))
    running.process.standardError = try FileHandle(
      forWritingTo: URL(fileURLWithPath: running.folder.write("err", [])))
    try running.process.run()
    return running
  }

  private struct Running {
    let folder: TemporaryFolder
    let process = Process()

    func result() throws -> Result {
      process.waitUntilExit()
      return Result(
        status: process.terminationStatus, output: try text("out"), errors: try text("err"))
    }

    func text(_ name: String) throws -> String {
      String(
        decoding: try Data(contentsOf: URL(fileURLWithPath: folder.path + "/" + name)),
        as: UTF8.self)
    }
  }
}

/// A JSON object.
func json(_ text: some StringProtocol) throws -> [String: Any] {
  try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
}

/// Lines of a training run without what may differ from run to run.
func numbers(_ lines: [String]) throws -> [NSDictionary] {
  try lines.map {
    var line = try json($0)
    line["seconds"] = nil
    line["machine"] = nil
    return line as NSDictionary
  }
}
