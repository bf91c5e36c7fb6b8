import Crosspoint
import CrosspointLearning

/// The study of limited precision: how many bits does training need, and does it matter how they
/// are rounded?
public enum PrecisionStudy {
  public static let name = "precision"

  /// What is made of it.
  public struct Selection: Sendable {
    /// Nil for all.
    public var groups: [PrecisionCase.Group]?
    public var isQuick: Bool
    public var epochs: Int?
    public var seeds: Int?
    /// Images to learn from, the first ones; nil for all, and 5,000 of the quick form.
    public var examples: Int?
    /// Images that the data have.
    public var available: Int

    public init(
      groups: [PrecisionCase.Group]? = nil, isQuick: Bool = false, epochs: Int? = nil,
      seeds: Int? = nil, examples: Int? = nil, available: Int
    ) {
      (self.groups, self.isQuick, self.epochs, self.seeds) = (groups, isQuick, epochs, seeds)
      (self.examples, self.available) = (examples, available)
    }

    private var trainExamples: Int? { examples ?? (isQuick ? quickExamples : nil) }

    private var extent: PrecisionExtent {
      PrecisionExtent(
        epochs: epochs ?? (isQuick ? quickEpochs : publishedEpochs),
        examples: min(trainExamples ?? available, available))
    }

    /// Group after group, and within a group seed after seed. Groups bring those runs of others
    /// with them that they are held against.
    public var runs: [StudyRun] {
      let chosen = PrecisionCase.Group.allCases.filter { groups?.contains($0) ?? true }
      var parts = chosen.map(cases)
      var compared: [PrecisionCase] = []
      for each in chosen.flatMap({ PrecisionCase.compared(with: $0, extent) })
      where !(parts.joined() + compared).contains(where: { $0.id == each.id }) {
        compared.append(each)
      }
      parts.insert(compared, at: 0)
      let seeds = UInt64(seeds ?? (isQuick ? 1 : PrecisionStudy.seeds))
      return parts.flatMap { part in (1...seeds).flatMap { seed in part.map { run($0, seed) } } }
    }

    private func cases(_ group: PrecisionCase.Group) -> [PrecisionCase] {
      let all = PrecisionCase.all(group, extent)
      guard isQuick else { return all }
      // A look at the whole: the ends of each series.
      return all.filter { each in
        guard let value = each.value, group != .dense, group != .wider else { return true }
        let values = all.filter { $0.series == each.series }.compactMap(\.value)
        return value == values.min() || value == values.max()
      }
    }

    private func run(_ each: PrecisionCase, _ seed: UInt64) -> StudyRun {
      StudyRun(
        id: "\(each.id)-seed\(seed)", group: each.group.rawValue,
        label: each.label, value: each.value, seed: seed, network: each.network,
        rates: each.rates, epochs: extent.epochs, trainExamples: trainExamples,
        testExamples: isQuick ? 2000 : nil, batch: each.batch)
    }
  }

  /// Epochs of the paper's networks.
  static let publishedEpochs = 10
  static let seeds = 3
  static let quickEpochs = 4
  static let quickExamples = 5000
  /// η on the mean of a batch.
  static let rate = 0.1

  /// Percentage points that the upper end of an interval may lie above floating point, for a format
  /// to be called as good.
  static let tolerance = 0.2

  /// The paper's figures as remembered: test error in percent, or words.
  static func published(_ group: PrecisionCase.Group, _ label: String) -> String? {
    switch group {
    case .dense:
      [
        PrecisionCase.floating: "1.4",
        PrecisionCase.label(.stochastic, fractionBits: 14): "about floating point",
        PrecisionCase.label(.stochastic, fractionBits: 8): "a small loss",
        PrecisionCase.label(.nearest, fractionBits: 14): "close",
        PrecisionCase.label(.nearest, fractionBits: 10): "clearly worse",
        PrecisionCase.label(.nearest, fractionBits: 8): "fails",
      ][label]
    case .cnn:
      [
        PrecisionCase.floating: "0.77",
        PrecisionCase.label(.stochastic, fractionBits: 14): "0.83",
        PrecisionCase.label(.stochastic, fractionBits: 12): "0.90",
      ][label] ?? (label.hasPrefix(Rounding.nearest.rawValue) ? "fails, FL not remembered" : nil)
    case .words, .wider, .axis: nil
    }
  }

  static let title = "How many bits does training need?"
  static let source =
    """
    S. Gupta, A. Agrawal, K. Gopalakrishnan & P. Narayanan, Deep Learning with Limited Numerical \
    Precision, ICML 2015, arXiv 1502.02551
    """
  static let question =
    """
    Networks learn MNIST in fixed-point numbers ⟨IL, FL⟩: products are summed exactly and \
    converted once, to the nearest number or stochastically. Every run stands beside floating \
    point from the same seed; and beside words of fewer bits, words that grow in the last epochs, \
    and analog arrays whose weights have as many states.
    """
}
