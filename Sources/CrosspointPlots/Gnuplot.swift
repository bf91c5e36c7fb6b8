import CrosspointFiles
package import Foundation

/// gnuplot, run as a process that draws one picture at a time.
package struct Gnuplot: Sendable {
  private let program: URL

  /// - Parameters:
  ///   - use: what it is needed for, for the error.
  ///   - path: the folders to look in, as in PATH.
  /// - Throws: `GnuplotError.missing`.
  package init(toDraw use: String, path: String? = ProcessInfo.processInfo.environment["PATH"])
    throws
  {
    let folders = (path ?? "").split(separator: ":").map { URL(fileURLWithPath: String($0)) }
    let candidates = folders.map { $0.appendingPathComponent("gnuplot") }
    guard
      let found = candidates.first(where: { FileManager.default.isExecutableFile(atPath: $0.path) })
    else {
      throw GnuplotError.missing(toDraw: use)
    }
    program = found
  }

  /// The picture that a script draws.
  /// - Parameters:
  ///   - script: terminal, settings and plot, but no output.
  ///   - name: of the picture, for the error.
  ///   - temporary: the folder in which gnuplot's files are made meanwhile.
  /// - Throws: `GnuplotError`; what Foundation throws where the program cannot be started.
  package func draw(
    _ script: String, name: String, in temporary: URL = FileManager.default.temporaryDirectory
  ) throws -> Data {
    let folder = temporary.appendingPathComponent("crosspoint-plot-\(UUID().uuidString)")
    func file(_ name: String) -> URL { folder.appendingPathComponent(name) }
    func files<T>(_ body: () throws -> T) throws -> T {
      do { return try body() } catch {
        throw GnuplotError.noTemporaryFiles(
          name: name, folder: temporary.path, reason: systemReason(error))
      }
    }
    defer { try? FileManager.default.removeItem(at: folder) }
    let process = Process()
    process.executableURL = program
    // A relative name: no quoting of whatever the folder is called.
    // Without what the user has set for gnuplot: the same rows draw the same picture everywhere.
    process.arguments = ["-d", "plot.gp"]
    process.currentDirectoryURL = folder
    process.standardInput = FileHandle.nullDevice
    try files {
      try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
      try Data(script.utf8).write(to: file("plot.gp"))
      // Files, not pipes: neither can fill up while the other is read.
      for name in ["picture", "errors"] { try Data().write(to: file(name)) }
      process.standardOutput = try FileHandle(forWritingTo: file("picture"))
      process.standardError = try FileHandle(forWritingTo: file("errors"))
    }
    try process.run()
    process.waitUntilExit()
    let picture = try files { try Data(contentsOf: file("picture")) }
    guard process.terminationStatus == 0, !picture.isEmpty else {
      let said = try files { try String(decoding: Data(contentsOf: file("errors")), as: UTF8.self) }
      throw GnuplotError.failed(
        name: name, status: process.terminationStatus,
        message: said.trimmingCharacters(in: .whitespacesAndNewlines))
    }
    // gnuplot does not mind a disk that is full, nor a file that may not grow: nothing could be
    // written after the picture then.
    try files {
      let end = try FileHandle(forWritingTo: file("picture"))
      try end.seekToEnd()
      try end.write(contentsOf: Data(count: 1))
      try Data(count: min(1 << 16, Self.longestFile)).write(to: file("room"))
    }
    return picture
  }

  /// `ulimit -f`.
  private static var longestFile: Int {
    var limit = rlimit()
    #if os(Linux)
      getrlimit(__rlimit_resource_t(RLIMIT_FSIZE.rawValue), &limit)
    #else
      getrlimit(RLIMIT_FSIZE, &limit)
    #endif
    return Int(clamping: limit.rlim_cur)
  }
}
