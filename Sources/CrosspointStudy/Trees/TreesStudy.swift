import Crosspoint
public import CrosspointLearning

/// The study of trees in aerial pictures: does an encoder–decoder on analog tiles find them, what
/// does a morphological filter behind it do, and what are weights of other bands worth?
public enum TreesStudy {
  public static let name = "trees"

  /// What is made of it.
  public struct Selection: Sendable {
    /// Of a patch: bands × height × width.
    public var shape: ImageShape
    /// Beside the exact network; nil for all.
    public var groups: [TreesCase.Group]?
    public var isQuick: Bool
    public var epochs: Int?
    public var seeds: Int?
    /// Patches in one update.
    public var batch: Int
    /// Patches to learn from, the first ones; nil for all.
    public var patches: Int?

    public init(
      shape: ImageShape, groups: [TreesCase.Group]? = nil, isQuick: Bool = false,
      epochs: Int? = nil, seeds: Int? = nil, batch: Int = TreesStudy.batch, patches: Int? = nil
    ) {
      self.shape = shape
      self.groups = groups
      self.isQuick = isQuick
      self.epochs = epochs
      self.seeds = seeds
      self.batch = batch
      self.patches = patches
    }

    private var cases: [TreesCase] {
      TreesCase.all(shape).filter {
        $0.group == .exact || groups?.contains($0.group) != false
      }
    }

    /// Those that start from random weights, seed after seed.
    public var runs: [StudyRun] { runs { !$0.startsFromRGB } }

    /// Those that start from the weights of a run before.
    public var laterRuns: [StudyRun] { runs(where: \.startsFromRGB) }

    private func runs(where isPart: (TreesCase) -> Bool) -> [StudyRun] {
      let seeds = UInt64(seeds ?? (isQuick ? 1 : TreesStudy.seeds))
      return (1...seeds).flatMap { seed in cases.filter(isPart).map { run($0, seed) } }
    }

    private func run(_ each: TreesCase, _ seed: UInt64) -> StudyRun {
      let epochs =
        isQuick && each.tile != .digital ? 1 : epochs ?? (isQuick ? quickEpochs : published)
      var run = StudyRun(
        id: "\(each.id)-seed\(seed)", group: each.group.rawValue, label: each.label, seed: seed,
        network: each.plan, rates: each.architecture.rates, epochs: epochs,
        trainExamples: patches)
      run.batch = batch == 1 ? nil : batch
      run.keepsNetwork = true
      if each.startsFromRGB {
        run.startsFrom = "\(each.group.rawValue)-\(TreesCase.rgbName)-seed\(seed)"
      }
      return run
    }
  }

  /// Patches of the full and of the quick form: to learn from, of the validation and of the test.
  public struct Extent: Sendable {
    public var side: Int
    public var train: Int
    public var validation: Int
    public var test: Int

    public static let full = Extent(side: 64, train: 512, validation: 96, test: 128)
    public static let quick = Extent(side: 32, train: 64, validation: 64, test: 64)
  }

  /// Sides of a patch that are possible.
  public static let sides = NetworkPlan.Architecture.encoderDecoderField...256

  /// Patches in one update where nothing is said.
  public static let batch = 1
  /// Epochs and seeds of the full form, and epochs of the quick one's exact runs.
  static let (published, seeds, quickEpochs) = (20, 3, 40)
  /// Seed of the scenes, the same for all runs.
  public static let sceneSeed: UInt64 = 1

  /// F1 that the exact network is to reach.
  public static let aim = 0.90
  /// F1 that single pixels may reach at most, so that the task is not empty.
  public static let largestOfPixels = 0.75
  /// The paper's, of other data: overall accuracy and F1.
  static let paper = (accuracyPercent: 96.10, f1: 0.8072)

  /// Test patches that a result keeps pictures of: two with leaves and one without, or the first
  /// ones, each with a fair share of trees.
  public static func examples(_ data: SegmentationData) -> [Int] {
    let fair = (0..<data.test.count).filter { number in
      guard case .values(let values) = data.test.targets else { return false }
      let row = values[rows: number..<number + 1].elements
      let share = Double(row.count { $0 > 0.5 }) / Double(row.count)
      return (0.06...0.4).contains(share)
    }
    guard !data.testParts.isEmpty else { return Array(fair.prefix(3)) }
    func first(_ count: Int, of part: String) -> [Int] {
      Array(fair.filter { data.testParts[$0] == part }.prefix(count))
    }
    return first(2, of: SegmentationData.leafOn) + first(1, of: SegmentationData.leafOff)
  }

  static let title = "Does a network on analog tiles find the trees in aerial pictures?"
  static let source =
    """
    M. Darvishi and R. Shah-Hosseini, J. Geospatial Inf. Technol. 10(2):89–104 (2022): a deep \
    network optimised with morphological filters to map trees in urban environments
    """
  static let question =
    """
    An encoder–decoder tells for each pixel of a patch whether it is a tree's. It is trained on \
    exact and on analog tiles; a morphological filter, chosen on the difference picture of a \
    validation part, stands behind it; and the network of near infrared, red and green starts from \
    random weights, or from those of red, green and blue.
    """
}

extension TreesCase {
  var plan: NetworkPlan {
    NetworkPlan(
      architecture,
      arrays: Array(repeating: ArrayPlan(tile), count: architecture.matrices.count),
      loss: .binaryCrossEntropy)
  }
}
