import Crosspoint
import CrosspointLearning

/// The study of nonlinear currents: can a network compute on devices whose currents bend, and is it
/// better to train it through their law than to avoid the bend?
public enum NonlinearStudy {
  public static let name = "nonlinear"
  /// The weight of a full pair of networks that are trained on pairs, wherever it is not varied.
  public static let range: Float = 2
  /// The seed whose images to choose with choose voltages and ranges for all seeds.
  static let choosingSeed: UInt64 = 1
  /// Points above exact from which a mapping counts as one that nonlinearity harms.
  static let harm = 0.3

  /// How a network comes onto its arrays.
  public enum Method: String, Sendable, Hashable, Codable, CaseIterable {
    /// A linear network, its weights mapped as they are.
    case mapped
    /// The same with pre-distorted voltages.
    case predistorted
    /// The same with inputs as pulse widths.
    case pulseWidth = "pulse-width"
    /// A linear network, trained on pairs that are linear, its weights within the same bounds as
    /// those that are trained through the law; mapped.
    case bounded
    /// Trained through the law.
    case trained

    /// For curves and tables.
    var title: String {
      switch self {
      case .mapped: "mapped"
      case .predistorted: "pre-distorted"
      case .pulseWidth: "pulse widths"
      case .bounded: "trained within bounds, mapped"
      case .trained: "trained through I(V, w)"
      }
    }

    var encoding: InputEncoding {
      switch self {
      case .mapped, .bounded, .trained: .amplitude
      case .predistorted: .predistorted
      case .pulseWidth: .pulseWidth
      }
    }

    /// Whether its weights come from pairs of the same range, which clip none of them.
    var isTrainedOnPairs: Bool { self == .bounded || self == .trained }
  }

  /// A network of the study.
  public enum StudiedNetwork: String, Sendable, Hashable, CaseIterable {
    case dense, lenet

    /// For people.
    var title: String { self == .dense ? "the dense network" : "the LeNet" }

    /// Weight ranges that an exact network is read at, however its inputs are encoded. The weights
    /// of the dense network reach 6.7 (η .16, seed 1); at a range of 2 those that are clipped cost
    /// .8 points where currents are linear.
    var ranges: [Float] { self == .dense ? [1, 2, 4, 8] : [0.25, 0.5, 1, 2] }
    /// The largest, at which a network is mapped as it is.
    var wholeRange: Float { ranges.last! }

    /// Runs of one kind, or of a device.
    func group(_ name: String) -> String { rawValue + "-" + name }

    /// The layers for pictures of so many pixels; nil where there are none.
    public func architecture(pixels: Int) -> NetworkPlan.Architecture? {
      switch self {
      case .dense: .dense(widths: [pixels] + Network.rpuWidths.dropFirst())
      case .lenet: pixels == 28 * 28 ? .leNet : pixels == CIFAR10.pixels ? .leNetCIFAR : nil
      }
    }
  }

  static let exact = "exact"
  /// The group of the runs that choose rates.
  static let rates = "rates"
  /// The group of linear networks that are trained within the bounds of pairs.
  static let bounded = "bounded"
  /// At the end of the name of a reading whose spread is varied.
  static let spreadMark = "-spread"
  /// At the end of the name of a reading without noise and ADC.
  static let floorlessMark = "-no-floor"
  /// Epochs of the whole study.
  static let publishedEpochs = 10
  /// Images that the dense network learns from in the whole study.
  static let images = 20_000

  static let title = "Can a network compute on cells with nonlinear currents?"
  static let source =
    """
    H. Kim, T. Kim, J. Kim and J.-J. Kim, arXiv 1703.10642 (2017) and ACM JETC 14 (2018)
    """
  static let question =
    """
    Currents of many resistive devices bend with the voltage. A linear network mapped onto them \
    has to be read at voltages so low that they do not, where noise and ADC of the circuits, which \
    are fixed in amperes, are large beside its currents. Or it is trained through the law of \
    current itself, and read at voltages of its own. Which is better, over read voltage, weight \
    range and spread of the devices?
    """
}
