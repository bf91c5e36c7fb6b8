import CrosspointStudy
import Foundation
import Testing

/// Sentences about the committed runs are shown beside those runs alone.
@Suite("Explanations of studies")
struct ExplanationTests {
  private static let documents = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .appendingPathComponent("../../Studies")
    .path

  private func committed(_ name: String) throws -> StudyAnalysis {
    let records = try RunRecord.all(in: Self.documents + "/" + name)
    return try StudyAnalysis(
      try #require([RPUStudy.study, CNNStudy.study].first { $0.name == records[0].study }), records)
  }

  private func shown(_ analysis: StudyAnalysis) -> Set<String> {
    Set(analysis.study.explanations.keys.filter { analysis.explanation($0) != nil })
  }

  @Test("the committed runs have theirs: none of them is lost")
  func committed() throws {
    #expect(try shown(committed("study-rpu")) == Set(RPUStudy.study.explanations.keys))
    #expect(try shown(committed("study-cnn")) == Set(CNNStudy.study.explanations.keys))
    #expect(try shown(committed("study-cnn-everything")) == ["everything"])
  }

  @Test("runs of another seed, of fewer epochs, on other data, or made up have none")
  func others() throws {
    let study = try committed("study-cnn")
    func changed(_ change: (inout RunRecord) -> Void) throws -> Set<String> {
      try shown(
        StudyAnalysis(
          study.study,
          study.records.map { record in
            var record = record
            change(&record)
            return record
          }))
    }
    #expect(try changed { $0.run.seed = 2 }.isEmpty)
    #expect(
      try changed {
        $0.run.epochs = 14
        $0.epochs.removeLast()
      }.isEmpty)
    #expect(try changed { $0.data.crc32 = "00000000" }.isEmpty)
    #expect(try changed { $0.epochs[14].test_error += 0.01 }.isEmpty)
    // Where and by what they were made does not count.
    #expect(try changed { $0.machine = "another" } == shown(study))
    #expect(
      try shown(StudyAnalysis(RPUStudy.study, MadeUp().study(RPUStudy.plan(epochs: 30, seeds: 2))))
        .isEmpty)
    #expect(
      try shown(
        StudyAnalysis(
          RPUStudy.study, MadeUp().study(RPUStudy.plan(epochs: 2, seeds: 1, isQuick: true)))
      ).isEmpty)
  }

  @Test(
    """
    a run of other settings under a row's label is not held against the paper's figure, nor \
    explained as that row
    """
  )
  func otherSettings() throws {
    let study = try committed("study-cnn")
    let other = try #require(study.records.first { $0.run.id == "results-both-seed1" }).run.network
    let analysis = try StudyAnalysis(
      study.study,
      study.records.map { record in
        var record = record
        if record.run.id.hasPrefix("results-everything-") { record.run.network = other }
        return record
      })
    func figures(_ analysis: StudyAnalysis) -> [ClosedRange<Double>?] {
      analysis.comparisons[0].settings.map(analysis.comparisons[0].published)
    }
    #expect(figures(study).last == 0.8...0.8 && figures(analysis).last == .some(nil))
    #expect(figures(analysis).dropLast() == figures(study).dropLast())
    #expect(study.findings.last?.contains("the paper's figure is 0.8 %") == true)
    #expect(analysis.findings.last?.contains("the paper's") == false)
  }
}
