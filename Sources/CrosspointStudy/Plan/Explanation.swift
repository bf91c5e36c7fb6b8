/// Sentences on certain runs, which are shown beside those alone: others may have come out
/// otherwise.
public struct Explanation: Sendable, Hashable {
  public var text: String
  /// The runs that it was written about: checksums (`StudyAnalysis.checksum(of:)`) by the names of
  /// the groups that it speaks of. It holds where all of one of these are found.
  public var runs: [[String: String]]

  public init(_ text: String, of runs: [String: String]...) {
    self.text = text
    self.runs = runs
  }
}
