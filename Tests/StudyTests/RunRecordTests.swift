import CrosspointFiles
import CrosspointLearning
import CrosspointStudy
import Foundation
import TestSupport
import Testing

@Suite("Records of runs")
struct RunRecordTests {
  private let plan = RPUStudy.plan(epochs: 8, seeds: 1, panels: [.A])

  private func record(_ errors: [Double], epochs: Int? = nil, divergedAt: Int? = nil) -> RunRecord {
    var run = plan[1]
    run.epochs = epochs ?? errors.count
    return RunRecord(
      study: "rpu",
      run: run,
      epochs: errors.enumerated().map {
        EpochResult(epoch: $0 + 1, train_loss: 0.5, test_error: $1, seconds: 1.5)
      },
      divergedAt: divergedAt,
      data: DataIdentity(
        name: "d", trainExamples: 100, testExamples: 10, inputs: 784, crc32: "01234567"),
      version: "1", machine: "m", command: "c",
      seconds: 3)
  }

  @Test("the final error is the mean of the last five epochs, or of as many as there are")
  func finalError() {
    #expect(record([50, 1, 2, 3, 4, 5]).finalError == 3)
    #expect(record([4, 2]).finalError == 3)
    #expect(record([7]).finalError == 7)
  }

  @Test("a run that diverged counts as 90 %, in its curve from that epoch on")
  func diverged() {
    let r = record([5, 4], epochs: 4, divergedAt: 3)
    #expect(r.fault == nil && r.finalError == 90 && r.errorCurve == [5, 4, 90, 90])
    #expect(record([], epochs: 2, divergedAt: 1).errorCurve == [90, 90])
  }

  @Test("what is written is what is read, every setting of a plan, bit for bit")
  func roundTrip() throws {
    let folder = try TemporaryFolder()
    let runs = RunFolder(folder.path)
    let records = MadeUp().study(RPUStudy.plan(epochs: 6, seeds: 1))
    for record in records { try runs.write(record) }
    #expect(try runs.read() == records.sorted { $0.run.id < $1.run.id })
    #expect(records.contains { $0.divergedAt != nil })
    #expect(try runs.record(of: records[0].run) == records[0])
    #expect(try runs.record(of: RPUStudy.plan(epochs: 6, seeds: 2, panels: [.A]).last!) == nil)
    // Other files in the folder are nobody's business.
    try folder.write("notes.txt", "x".utf8)
    #expect(try runs.read().count == records.count)
  }

  @Test("a run of the same name with other epochs is not taken for it")
  func otherSettings() throws {
    let folder = try TemporaryFolder()
    try RunFolder(folder.path).write(MadeUp().record(plan[1], error: 3))
    var other = plan[1]
    other.epochs = 9
    let error = #expect(throws: RunFolderError.self) {
      try RunFolder(folder.path).record(of: other)
    }
    #expect(
      error?.problem == .otherSettings && error?.description.contains(plan[1].id + ".json") == true)
  }

  @Test(
    "damaged and foreign files are refused by name",
    arguments: [
      ("", "JSON"), ("{", "JSON"), ("[1, 2]", "expected an object"),
      ("{\"a\": 1}", "its format is none"),
      ("{\"format\": \"crosspoint study run 2\"}", "crosspoint study run 2"),
      ("{\"format\": \"crosspoint study run 1\"}", "'study' is missing"),
    ])
  func foreign(_ text: String, _ why: String) throws {
    let folder = try TemporaryFolder()
    try folder.write("other.json", text.utf8)
    let error = #expect(throws: RunFolderError.self) { try RunFolder(folder.path).read() }
    #expect(error?.file == folder.path + "/other.json")
    #expect(error?.description.contains(why) == true, "\(error?.description ?? "")")
  }

  @Test(
    "records that do not fit together are refused",
    arguments: [
      ("\"epoch\":2", "\"epoch\":3", "its epochs are"),
      ("\"epochs\":8,", "\"epochs\":9,", "8 epochs of 9"),
      ("\"test_error\":3.5", "\"test_error\":101", "101"),
      ("\"test_error\":3.5", "\"test_error\":\"nan\"", "nan"),
      ("\"trainExamples\":60000", "\"trainExamples\":0", "0 training"),
      ("\"seconds\":120", "\"seconds\":-1", "-1"),
      ("\"seconds\":120", "\"seconds\":1e25", "1e+25"),
      ("\"seconds\":120", "\"seconds\":1e400", "1e400 is out of range"),
      ("\"epochs\":8,", "\"epochs\":1000000000000,", "1000000000000 epochs"),
      ("\"id\":\"fig3", "\"id\":\"../fig3", "its id"),
      ("\"id\":\"fig3-A", "\"id\":\"fig3-B", "Name it fig3-B"),
      ("\"seed\":1", "\"seed\":\"one\"", "expected a whole number in run.seed"),
      ("\"format\":", "\"diverged_at\":3,\"format\":", "diverged in epoch 3"),
    ])
  func damaged(_ from: String, _ to: String, _ why: String) throws {
    let folder = try TemporaryFolder()
    let runs = RunFolder(folder.path)
    try runs.write(MadeUp().record(plan[1], error: 3.5))
    let name = plan[1].id + ".json"
    let text = try folder.text(name)
    let changed = text.replacingOccurrences(of: from, with: to)
    #expect(changed != text)
    try folder.write(name, changed.utf8)
    let error = #expect(throws: RunFolderError.self) { try runs.read() }
    #expect(error?.description.contains(why) == true, "\(error?.description ?? "")")
  }

  @Test("folders that are not there")
  func missing() throws {
    let folder = try TemporaryFolder()
    let runs = RunFolder(folder.path + "/none")
    #expect(throws: RunFolderError.self) { try runs.read() }
    #expect(throws: FileError.self) { try runs.write(MadeUp().record(plan[1], error: 3)) }
  }
}
