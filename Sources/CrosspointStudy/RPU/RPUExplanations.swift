extension RPUStudy {
  /// Why a threshold differs from the paper's by more than a third, a sentence for each, by the group's name.
  ///
  /// Written after a full run has shown it; the report says where a sentence is missing.
  static let explanations: [String: String] = [:]
}
