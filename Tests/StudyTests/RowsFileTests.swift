import CrosspointStudy
import Foundation
import TestSupport
import Testing

@Suite("Raw rows in one file")
struct RowsFileTests {
  private func study(_ folder: TemporaryFolder) throws -> [RunRecord] {
    let records = MadeUp().study(RPUStudy.plan(epochs: 6, seeds: 2, panels: [.A]))
    try StudyReport(StudyAnalysis(RPUStudy.study, records), redrawCommand: "c").write(
      to: folder.path)
    return records.sorted { $0.run.id < $1.run.id }
  }

  @Test("the rows that a report leaves are the records, and draw the same report again")
  func redrawn() throws {
    let folder = try TemporaryFolder()
    let records = try study(folder)
    let again = try RunRecord.all(in: folder.path)
    #expect(again == records)
    let other = try TemporaryFolder()
    try StudyReport(StudyAnalysis(RPUStudy.study, again), redrawCommand: "c").write(to: other.path)
    for name in [
      "report.html", "rows.jsonl", "runs.csv", "epochs.csv", "thresholds.csv", "settings.csv",
      "results.json",
    ] {
      #expect(try folder.text(name) == other.text(name), "\(name)")
    }
    // A folder of runs comes before them.
    try RunFolder.of(folder.path).create()
    try RunFolder.of(folder.path).write(records[0])
    #expect(try RunRecord.all(in: folder.path) == [records[0]])
    // A report of fewer runs does not take the place of rows that are nowhere else.
    #expect(
      throws: ReportError.wouldLose(
        file: other.path + "/rows.jsonl", runs: records.dropFirst().map(\.run.id).sorted())
    ) {
      try StudyReport(StudyAnalysis(RPUStudy.study, [records[0]]), redrawCommand: "c").write(
        to: other.path)
    }
    #expect(try RunRecord.all(in: other.path) == records)
    #expect(
      ReportError.wouldLose(file: "f", runs: ["a"]).description.hasPrefix(
        "f: keeps 1 run that this report does not hold, a. Write"))
  }

  @Test("nor does a report of runs of the same names on other data, or of other lengths")
  func sameNames() throws {
    let folder = try TemporaryFolder()
    let records = try study(folder)
    let onOthers = records.map { record in
      var record = record
      record.data.crc32 = "12345678"
      return record
    }
    let longer = MadeUp().study(RPUStudy.plan(epochs: 7, seeds: 2, panels: [.A]))
    for others in [onOthers, longer] {
      #expect(
        throws: ReportError.wouldLose(
          file: folder.path + "/rows.jsonl", runs: records.map(\.run.id).sorted())
      ) {
        try StudyReport(StudyAnalysis(RPUStudy.study, others), redrawCommand: "c").write(
          to: folder.path)
      }
    }
    #expect(try RunRecord.all(in: folder.path) == records)
  }

  @Test("a damaged line is refused by its number")
  func damaged() throws {
    let folder = try TemporaryFolder()
    _ = try study(folder)
    let path = folder.path + "/rows.jsonl"
    var lines = try folder.text("rows.jsonl").split(separator: "\n").map(String.init)
    func expect(_ line: String, _ why: String) throws {
      try Data(([lines[0], line] + lines[2...]).joined(separator: "\n").utf8).write(
        to: URL(fileURLWithPath: path))
      #expect { try RunRecord.all(in: folder.path) } throws: {
        "\($0)".contains("rows.jsonl, line 2") && "\($0)".contains(why)
      }
    }
    try expect(
      String(lines[1].dropLast(4)),
      "is no whole record of a run: it is not valid JSON. Take another copy.")
    try expect("{}", "its format is none")
    try expect(
      lines[1].replacingOccurrences(of: "\"epochs\":6,", with: "\"epochs\":7,"), "6 epochs of 7")
    try expect(lines[0], "there twice")
    lines[1] = ""
    try Data().write(to: URL(fileURLWithPath: path))
    #expect(try RunRecord.all(in: folder.path).isEmpty)
    #expect { try RunRecord.all(in: folder.path + "/none") } throws: {
      "\($0)".contains("none: cannot be read (not found)")
    }
  }
}
