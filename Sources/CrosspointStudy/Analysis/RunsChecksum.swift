import CrosspointFiles
import Foundation

extension StudyAnalysis {
  /// What identifies the runs of a group and the exact runs beside them: CRC-32 of their data,
  /// seeds, epochs and test errors. Machine, version and names do not count.
  public func checksum(of group: String) -> String {
    let records = records.filter { $0.run.group == group || $0.run.group == study.exactGroup.name }
    let seeds = Set(records.filter { $0.run.group == group }.map(\.run.seed))
    var sum = Checksum()
    for record in records where seeds.contains(record.run.seed) {
      let (run, data) = (record.run, record.data)
      let errors = record.epochs.map { "\($0.test_error)" }.joined(separator: " ")
      sum.add(
        Data(
          """
          \(run.id) \(run.seed) \(run.epochs) \(data.crc32) \(data.trainExamples) \
          \(data.testExamples) \(errors)\n
          """
          .utf8))
    }
    return sum.digits
  }

  /// The study's explanation of a group, or of a point of one; nil where it has none, or one of
  /// other runs than these.
  package func explanation(_ name: String) -> String? {
    guard let explanation = study.explanations[name],
      explanation.runs.contains(where: { $0.allSatisfy { checksum(of: $0.key) == $0.value } })
    else { return nil }
    return explanation.text
  }
}
