import Foundation
import TestSupport
import Testing

/// The rows of a study without what differs from call to call.
func studyRows(_ folder: String) throws -> [NSDictionary] {
  try String(contentsOfFile: folder + "/rows.jsonl", encoding: .utf8).split(separator: "\n").map {
    var row = try json($0)
    row["seconds"] = nil
    row["command"] = nil
    row["epochs"] = (row["epochs"] as? [[String: Any]])?.map { $0.filter { $0.key != "seconds" } }
    return row as NSDictionary
  }
}

/// A study that was made twice: without a break, and killed several times and resumed, in `folder`.
struct BrokenStudy {
  let folder = try! TemporaryFolder()
  /// Of the unbroken one: what it printed, and its rows.
  let output: String
  let expected: [NSDictionary]

  /// Expects the same rows of both.
  /// - Parameters:
  ///   - lines: after so many lines of a call it is killed, on two threads; the unbroken one has
  ///     one.
  ///   - kills: what these come to at least: a call may be done before.
  init(_ study: [String], killedAfter lines: [Int], atLeast kills: Int) throws {
    let whole = try TemporaryFolder()
    let unbroken = try Program.run(study + ["--out", whole.path + "/study", "--threads", "1"])
    #expect(unbroken.status == 0, "\(unbroken.errors)")
    output = unbroken.output
    expected = try studyRows(whole.path + "/study")
    let options = study + ["--out", folder.path, "--threads", "2", "--resume"]
    try FileManager.default.createDirectory(
      atPath: folder.path + "/runs", withIntermediateDirectories: true)
    var killed = 0
    for lines in lines {
      guard try Program.run(options, signal: SIGKILL, after: lines).status == SIGKILL else { break }
      killed += 1
    }
    #expect(killed >= kills)
    let resumed = try Program.run(options)
    #expect(resumed.status == 0, "\(resumed.errors)")
    #expect(try studyRows(folder.path) == expected)
  }

  /// The same study with other options is refused in its folder, and nothing is lost.
  func expectRefused(_ study: [String]) throws {
    let other = try Program.run(study + ["--out", folder.path, "--resume"])
    #expect(
      other.status != 0 && other.errors.contains("with other settings, data, epochs or examples"),
      "\(other.errors)")
    #expect(try studyRows(folder.path) == expected)
  }

  /// The report made again of the folder says `words`.
  func expectReport(_ words: String) throws {
    let report = try Program.run("study", "report", folder.path)
    #expect(report.status == 0 && report.output.contains(words), "\(report.errors)")
    #expect(try studyRows(folder.path) == expected)
  }
}
