extension RateChoice {
  /// The choices of training algorithms, by the mean of the last five epochs: one for each case
  /// whose every rate is there.
  static func all(_ records: [RunRecord]) -> [RateChoice] {
    all(
      records, groups: Set(StudiedNetwork.allCases.map { $0.name(.rates) }),
      rates: AlgorithmsStudy.rates, error: \.finalError)
  }

  /// Whether it is that of a case: of noisier reads that of the same without.
  func isOf(_ each: AlgorithmCase) -> Bool {
    guard group == each.network.name(.rates) else { return false }
    guard each.readNoise != 1, let device = each.device else { return label == each.label }
    return label == AlgorithmCase(each.network, device, each.algorithm)?.label
  }
}
