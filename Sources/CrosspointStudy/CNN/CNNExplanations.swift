extension CNNStudy {
  /// Sentences on rows that differ from the paper's, by the point's name. Written after a full run has shown them.
  static let explanations: [String: String] = [:]
}
