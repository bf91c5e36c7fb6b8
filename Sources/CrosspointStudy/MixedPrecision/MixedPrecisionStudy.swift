import Crosspoint
import CrosspointLearning

/// The study of mixed precision with phase-change memory: does a network learn on such devices when
/// small updates are summed digitally, and what does each non-ideality cost?
public enum MixedPrecisionStudy {
  public static let name = "mixed-precision"

  /// What is made of it.
  public struct Selection: Sendable {
    public var arrays: MixedPrecisionArrays
    /// Beside the headline; nil for all.
    public var groups: [MixedPrecisionCase.Group]?
    public var isQuick: Bool
    /// Of the headline; variations have half as many, rounded up, of the full form.
    public var epochs: Int?
    /// Of the headline and of what is left out; other variations have seed 1.
    public var seeds: Int?
    /// Images to learn from, the first ones; nil for all, and 4,000 of the quick form.
    public var examples: Int?

    public init(
      arrays: MixedPrecisionArrays = MixedPrecisionArrays(),
      groups: [MixedPrecisionCase.Group]? = nil,
      isQuick: Bool = false, epochs: Int? = nil, seeds: Int? = nil, examples: Int? = nil
    ) {
      self.arrays = arrays
      self.groups = groups
      self.isQuick = isQuick
      self.epochs = epochs
      self.seeds = seeds
      self.examples = examples
    }

    var headlineEpochs: Int { epochs ?? (isQuick ? 2 : publishedEpochs) }
    var variationEpochs: Int { isQuick ? headlineEpochs : (headlineEpochs + 1) / 2 }

    /// The headline and what is left out seed after seed, then the other variations.
    public var runs: [StudyRun] {
      let cases = MixedPrecisionCase.all(arrays)
      let seeds = UInt64(seeds ?? (isQuick ? 1 : MixedPrecisionStudy.seeds))
      func runs(_ group: MixedPrecisionCase.Group, _ epochs: Int) -> [StudyRun] {
        let own = cases.filter { $0.group == group }
        let last = group == .headline || group == .leftOut ? seeds : 1
        return (1...last).flatMap { seed in own.map { run($0, seed, epochs) } }
      }
      return runs(.headline, headlineEpochs)
        + MixedPrecisionCase.Group.allCases.filter {
          $0 != .headline && groups?.contains($0) != false
        }.flatMap { runs($0, variationEpochs) }
    }

    private func run(_ each: MixedPrecisionCase, _ seed: UInt64, _ epochs: Int) -> StudyRun {
      StudyRun(
        id: "\(each.group.rawValue)-\(each.name)-seed\(seed)", group: each.group.rawValue,
        label: each.label, seed: seed, network: each.plan, rates: [each.rate], epochs: epochs,
        trainExamples: examples ?? (isQuick ? 4000 : nil), testExamples: isQuick ? 2000 : nil,
        countsPulses: each.hasDevices ? true : nil, time: each.time)
    }
  }

  /// Epochs of the headline, and its seeds.
  static let (publishedEpochs, seeds) = (20, 3)

  /// Points of accuracy below which two single runs are not told apart.
  static let resolution = 0.2

  /// The test accuracy that is aimed at, in percent.
  public static let aim = 97.4

  static let title = "Does phase-change memory learn in mixed precision, and what does it cost?"
  static let source =
    """
    S. R. Nandakumar et al., arXiv 1712.01192 (2017) and Front. Neurosci. 14:406 (2020); its \
    device model J. Appl. Phys. 124, 152135 (2018)
    """
  static let question =
    """
    A network of 784-250-10 learns MNIST on 397,520 devices, two a weight, that only rise: updates \
    are summed digitally in χ, and whole steps of ε are sent as blind pulses. Each run stands \
    beside floating point from the same seed, the same devices without χ, and mixed precision with \
    single non-idealities left out.
    """
}
