public import Crosspoint
import CrosspointLearning

/// The study of devices and training algorithms: does a device learn, with which algorithm, and at
/// what cost?
///
/// Two stages. Runs that are tested on the last training examples choose a learning rate for every
/// device and algorithm; with that, frozen, the networks learn.
public enum AlgorithmsStudy {
  public static let name = "algorithms"

  /// The learning rates to choose from; each is constant through a run.
  public static let rates: [Float] = [0.005, 0.02, 0.1]

  /// The devices of the quick form: a resistive memory with a symmetry point, a capacitor, and a
  /// device without faults. (ReRamES takes more than the time of these three.)
  public static let quickDevices = [DevicePreset.reRamSB, .capacitor, .idealized].map {
    StudiedDevice($0)
  }

  /// How much of the data, and how often, the runs of a network see.
  struct Extent {
    /// Runs that choose the rate: epochs and examples (nil for as many as the runs with it have),
    /// and what they are tested on. After two epochs of 8,000 images TTv2, c-TTv2 and AGAD erred as
    /// chance does at every rate (87 to 92 % on ReRamES), and short runs favour large rates: the
    /// full form chooses over whole runs.
    var rateEpochs: Int?
    var rateExamples: Int?
    var validationExamples: Int
    /// The runs with the rate.
    var epochs: Int
    var seeds: Int
    var trainExamples: Int?
    var testExamples: Int?
  }

  /// What is made of it.
  public struct Selection: Sendable {
    /// Of the literature; nil for all that the form has, or for none beside one's own.
    public var devices: [StudiedDevice]?
    public var own: StudiedDevice?
    public var algorithms: [TrainingAlgorithm]?
    public var networks: [StudiedNetwork]?
    public var isQuick: Bool
    /// Of the dense network; the LeNet has half as many, rounded up. Nil for the form's own.
    public var epochs: Int?
    public var seeds: Int?
    /// Images to learn from, the first ones, in the runs with the chosen rates.
    public var examples: Int?

    public init(
      devices: [StudiedDevice]? = nil, own: StudiedDevice? = nil,
      algorithms: [TrainingAlgorithm]? = nil,
      networks: [StudiedNetwork]? = nil, isQuick: Bool = false, epochs: Int? = nil,
      seeds: Int? = nil, examples: Int? = nil
    ) {
      self.devices = devices
      self.own = own
      self.algorithms = algorithms
      self.networks = networks
      self.isQuick = isQuick
      self.epochs = epochs
      self.seeds = seeds
      self.examples = examples
    }

    /// The cases beside the exact ones, in their order.
    var cases: [AlgorithmCase] {
      let all = isQuick ? quickDevices : StudiedNetwork.dense.devices
      let names = Set(((devices ?? (own == nil ? all : [])) + [own].compactMap { $0 }).map(\.name))
      return (networks ?? (isQuick ? [.dense] : StudiedNetwork.allCases)).flatMap { network in
        AlgorithmCase.all(network, own: own).filter { each in
          guard let device = each.device else { return false }
          return names.contains(device.name)
            && (algorithms ?? TrainingAlgorithm.allCases).contains(each.algorithm)
        }
      }
    }

    /// Whether no device that is selected has an algorithm or a network that is.
    public var isEmpty: Bool { cases.isEmpty }

    /// The networks of the cases.
    private var networksOfCases: [StudiedNetwork] {
      StudiedNetwork.allCases.filter { network in cases.contains { $0.network == network } }
    }

    /// The transfer algorithms whose rate is chosen automatically pulse A densely, at some
    /// milliseconds an image on noisy devices: of all images the full plan would take more than a
    /// day of two cores, and of this part some four hours.
    func extent(_ network: StudiedNetwork) -> Extent {
      var extent =
        switch (isQuick, network) {
        case (false, .dense):
          Extent(
            validationExamples: 10_000, epochs: 10, seeds: 2, trainExamples: 10_000)
        case (false, .leNet):
          Extent(
            validationExamples: 10_000, epochs: 5, seeds: 1, trainExamples: 10_000)
        case (true, _):
          Extent(
            rateEpochs: 1, rateExamples: 3_000, validationExamples: 2_000, epochs: 1, seeds: 1,
            trainExamples: 5_000, testExamples: 2_000)
        }
      if let examples { extent.trainExamples = examples }
      let isHalf = network == .leNet && !isQuick
      if let epochs { extent.epochs = isHalf ? (epochs + 1) / 2 : epochs }
      if let seeds { extent.seeds = isHalf ? (seeds + 1) / 2 : seeds }
      return extent
    }

    // MARK: Plan

    /// The first stage: every rate of every case, from seed 1. The cases with noisier reads take
    /// the rate of those without.
    public var rateRuns: [StudyRun] {
      networksOfCases.flatMap { network in
        let extent = extent(network)
        let cases = cases.filter { $0.network == network && $0.group != .reads }
        return ([AlgorithmCase(exact: network)] + cases).flatMap { each in
          rates.map { rate in
            StudyRun(
              id: "\(network.name(.rates))-\(each.id)-\(rate)-seed1", group: network.name(.rates),
              label: each.label, value: Double("\(rate)"), seed: 1, network: each.plan,
              rates: [rate], epochs: extent.rateEpochs ?? extent.epochs,
              trainExamples: extent.rateExamples ?? extent.trainExamples,
              validationExamples: extent.validationExamples)
          }
        }
      }
    }

    /// The second stage: every case with the rate that was chosen for it, seed after seed.
    /// - Parameter records: with those of `rateRuns`.
    /// - Throws: `StudyAnalysisError.noRuns` where they are missing.
    public func runs(after records: [RunRecord]) throws -> [StudyRun] {
      let mine = Set(rateRuns)
      let choices = RateChoice.all(records.filter { mine.contains($0.run) })
      func runs(_ network: StudiedNetwork, seed: UInt64) throws -> [StudyRun] {
        let extent = extent(network)
        guard seed <= UInt64(extent.seeds) else { return [] }
        let cases = cases.filter { $0.network == network }
        return try ([AlgorithmCase(exact: network)] + cases).compactMap { each in
          guard let choice = choices.first(where: { $0.isOf(each) }) else {
            // Of noisier reads: their algorithm was not selected without them.
            if each.group == .reads { return nil }
            throw StudyAnalysisError.noRuns
          }
          return StudyRun(
            id: "\(network.name(each.group))-\(each.id)-seed\(seed)",
            group: network.name(each.group), label: each.label, seed: seed, network: each.plan,
            rates: [choice.rate], epochs: extent.epochs, trainExamples: extent.trainExamples,
            testExamples: extent.testExamples, countsPulses: each.device == nil ? nil : true)
        }
      }
      let networks = networksOfCases
      let seeds = networks.map { extent($0).seeds }.max() ?? 0
      // The long runs of the LeNet first, so that no core waits for the last of them.
      return try (0..<UInt64(seeds)).flatMap { seed in
        try networks.reversed().flatMap { try runs($0, seed: seed + 1) }
      }
    }
  }

  static let title = "Does a device learn, with which algorithm, and at what cost?"
  static let question =
    """
    Networks learn MNIST on arrays of the devices of the literature: by plain stochastic gradient \
    descent in pulses, by Tiki-Taka, TTv2, c-TTv2 and AGAD, which train a fast device and hand it \
    on to a slow one, and in mixed precision, which sums updates digitally and pulses whole steps. \
    Each run is compared with an exact one from the same seed.
    """
}
