import Crosspoint
import CrosspointLearning

/// The study of inference: what accuracy do trained weights have once they are programmed onto
/// devices, now and in a year?
public enum InferenceStudy {
  public static let name = "inference"
  /// Bits of both converters wherever they are not varied.
  static let bits = 8
  /// Training images that ranges of converters are calibrated with.
  static let calibration = 256
  /// How often the weights of a network are programmed: the headline's, and others.
  static let redraws = 10
  static let fewRedraws = 5
  /// Epochs, seeds and training images of the whole study.
  static let (epochs, seeds) = (20, 5)
  /// Points of error below which a difference does not count.
  static let tolerance = 0.2
  /// Points of error that a year may cost.
  static let priceOfYear = 1.0

  /// Accuracies in percent of CrossSim's notebook on co-design (ISCA 2024), of one network and ten
  /// redraws.
  static let published = (digital: 98.98, analog: 93.74, deviation: 1.15)
  /// Levels of its cells, of 7 bits.
  static let publishedLevels = 128

  /// A network of the study.
  public enum StudiedNetwork: String, Sendable, Hashable, CaseIterable {
    case dense, cnn

    /// For people.
    var title: String { self == .dense ? "the dense network" : "the small CNN" }

    /// The layers for pictures of so many pixels; nil where there are none.
    public func architecture(pixels: Int) -> NetworkPlan.Architecture? {
      switch self {
      case .dense: .dense(widths: [pixels] + Network.rpuWidths.dropFirst())
      case .cnn: pixels == 28 * 28 ? .smallCNN : nil
      }
    }
  }

  /// What is made of it.
  public struct Selection: Sendable {
    public var devices: [InferenceDevice]
    public var networks: [StudiedNetwork]
    public var isQuick: Bool
    public var epochs: Int?
    public var seeds: Int?
    /// Images to learn from, the first ones; nil for all.
    public var examples: Int?
    /// How often the weights of a network are programmed, of every case.
    public var redraws: Int?
    /// Of a picture.
    public var pixels: Int

    public init(
      devices: [InferenceDevice]? = nil, networks: [StudiedNetwork]? = nil, isQuick: Bool = false,
      epochs: Int? = nil, seeds: Int? = nil, examples: Int? = nil, redraws: Int? = nil,
      pixels: Int = 28 * 28
    ) {
      self.devices = devices ?? InferenceDevice.all
      let possible = StudiedNetwork.allCases.filter { $0.architecture(pixels: pixels) != nil }
      self.networks = networks ?? possible
      (self.isQuick, self.epochs, self.seeds) = (isQuick, epochs, seeds)
      (self.examples, self.redraws, self.pixels) = (examples, redraws, pixels)
    }

    /// A run for each network and seed, whose readings are the cases.
    public var runs: [StudyRun] {
      let seeds = UInt64(seeds ?? (isQuick ? 2 : InferenceStudy.seeds))
      return (1...seeds).flatMap { seed in networks.compactMap { run($0, seed) } }
    }

    private func run(_ network: StudiedNetwork, _ seed: UInt64) -> StudyRun? {
      guard let architecture = network.architecture(pixels: pixels) else { return nil }
      let cases = InferenceCases(selection: self, network: network).all
      return StudyRun(
        id: "\(network.rawValue)-seed\(seed)", group: network.rawValue, label: "exact", seed: seed,
        network: NetworkPlan(architecture, ArrayPlan(.digital)), rates: architecture.rates,
        epochs: epochs ?? (isQuick ? 8 : InferenceStudy.epochs),
        trainExamples: examples ?? (isQuick ? 3000 : nil), testExamples: isQuick ? 1000 : nil,
        // The repeats of a seed are far from those of others.
        readings: cases.map { $0.reading(seed: seed &* 1000) })
    }
  }

  static let title = "What accuracy do trained weights have on devices, now and in a year?"
  static let source =
    """
    aihwkit's models of devices in time (IBM) and CrossSim's notebook on co-design (Sandia, ISCA \
    2024)
    """
  static let question =
    """
    Networks that were trained exactly are programmed onto devices, which miss their targets, \
    drift and are read with noise. What is their test error when they are programmed, and a \
    second, an hour, a day and a year later; and how much of it do levels of a device, bits of the \
    ADC and the compensation of drift decide?
    """
}
