import CrosspointKernels
import Foundation
import Testing

/// Every kernel at odd sizes gives the bits that are recorded: on each instruction set here, and on
/// arm64 by `make test-arm64`.
@Suite("Known answers")
struct KnownAnswersTests {
  private static let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .appendingPathComponent("known-answers.txt")

  private func answers(_ table: KernelTable) -> [(name: String, hash: String)] {
    var all: [(name: String, hash: String)] = []
    KnownAnswers(table) { all.append(($0, String(format: "%016llx", $1))) }.answerAll()
    return all
  }

  /// Sums of products have two answers: where they are fused, and where they are not.
  @Test("every kernel gives them", arguments: InstructionSet.available)
  func known(_ set: InstructionSet) throws {
    var known: [String: String] = [:]
    for line in try String(contentsOf: Self.file, encoding: .utf8).split(separator: "\n") {
      known[String(line.dropLast(18))] = String(line.suffix(16))
    }
    var wrong: [String] = []
    for (name, hash) in answers(.table(for: set)) {
      if known[name] != hash { wrong.append("\(name): \(hash), known \(known[name] ?? "none")") }
      known[name] = nil
    }
    // What is left are the other answers of sums.
    let isFused = known.keys.contains { $0.hasSuffix(", not fused") }
    wrong += known.keys.filter { !$0.hasSuffix(isFused ? ", not fused" : ", fused") }
    #expect(wrong.isEmpty, "\(set.name), \(wrong.count) in all: \(wrong.prefix(20))")
  }

  /// For new answers, and after a change of the bits that is meant:
  /// `CROSSPOINT_RECORD_ANSWERS=FILE swift test -c release --filter KnownAnswers`, on a machine
  /// with AVX2, because one table of it fuses and one does not.
  @Test("they are recorded", .enabled(if: KnownAnswersTests.recordsTo != nil))
  func record() throws {
    var (lines, names) = ([String](), Set<String>())
    for set in InstructionSet.available.reversed() {
      for (name, hash) in answers(.table(for: set)) where names.insert(name).inserted {
        lines.append("\(name): \(hash)")
      }
    }
    try (lines.joined(separator: "\n") + "\n").write(
      toFile: Self.recordsTo!, atomically: true, encoding: .utf8)
  }

  fileprivate static let recordsTo =
    ProcessInfo.processInfo.environment["CROSSPOINT_RECORD_ANSWERS"]
}
