import Crosspoint
import CrosspointLearning

/// The study of nonlinear currents: can a network compute on devices whose currents bend, and is it
/// better to train it through their law than to avoid the bend?
public enum NonlinearStudy {
  public static let name = "nonlinear"
  /// The weight of a full pair, wherever the range is not varied.
  public static let range: Float = 2
  /// Weight ranges that a mapping is tuned over.
  static let ranges: [Float] = [0.5, 1, 2, 4]
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
    /// Trained through the law.
    case trained

    /// For curves and tables.
    var title: String {
      switch self {
      case .mapped: "mapped"
      case .predistorted: "pre-distorted"
      case .pulseWidth: "pulse widths"
      case .trained: "trained through I(V, w)"
      }
    }

    var encoding: InputEncoding {
      switch self {
      case .mapped, .trained: .amplitude
      case .predistorted: .predistorted
      case .pulseWidth: .pulseWidth
      }
    }
  }

  /// A network of the study.
  public enum StudiedNetwork: String, Sendable, Hashable, CaseIterable {
    case dense, lenet

    /// For people.
    var title: String { self == .dense ? "the dense network" : "the LeNet" }

    /// The layers for pictures of so many pixels; nil where there are none.
    public func architecture(pixels: Int) -> NetworkPlan.Architecture? {
      switch self {
      case .dense: .dense(widths: [pixels] + Network.rpuWidths.dropFirst())
      case .lenet: pixels == 28 * 28 ? .leNet : pixels == CIFAR10.pixels ? .leNetCIFAR : nil
      }
    }
  }

  /// What is made of it.
  public struct Selection: Sendable {
    public var devices: [NonlinearDevice]
    public var networks: [StudiedNetwork]
    public var isQuick: Bool
    /// Of the dense network; the LeNet has half as many, rounded up.
    public var epochs: Int?
    public var seeds: Int?
    /// Images to learn from, the first ones.
    public var examples: Int?
    /// Images to choose voltages and ranges with, the last ones of the training images.
    public var validation: Int?
    /// In place of `ReadingFloor.standard`.
    public var noise: Float?
    public var step: Float?
    /// Of a picture.
    public var pixels: Int

    public init(
      devices: [NonlinearDevice] = NonlinearDevice.builtIn, networks: [StudiedNetwork]? = nil,
      isQuick: Bool = false, epochs: Int? = nil, seeds: Int? = nil, examples: Int? = nil,
      validation: Int? = nil, noise: Float? = nil, step: Float? = nil, pixels: Int = 28 * 28
    ) {
      self.devices = devices
      let possible = StudiedNetwork.allCases.filter { $0.architecture(pixels: pixels) != nil }
      self.networks = networks ?? (isQuick ? [.dense] : possible)
      (self.isQuick, self.epochs, self.seeds) = (isQuick, epochs, seeds)
      (self.examples, self.validation) = (examples, validation)
      (self.noise, self.step, self.pixels) = (noise, step, pixels)
    }

    /// The noise and the ADC of a device's circuits.
    public func floor(_ device: NonlinearDevice) -> ReadingFloor {
      var floor = ReadingFloor.standard(device)
      if let noise { floor.noise = noise }
      if let step { floor.step = step }
      return floor
    }

    /// Those of a device: a quick look has three.
    func voltages(_ device: NonlinearDevice) -> [Float] {
      guard isQuick, device.voltages.count > 3 else { return device.voltages }
      let (last, middle) = (device.voltages.count - 1, device.voltages.count / 2)
      return [device.voltages[0], device.voltages[middle], device.voltages[last]]
    }

    /// Where the weight range and the spread are varied for trained networks: in the middle.
    func middle(_ device: NonlinearDevice) -> Float {
      let voltages = voltages(device)
      return voltages[voltages.count / 2]
    }

    /// Rates that are tried.
    private func rates(_ network: StudiedNetwork) -> [Float] {
      network == .dense ? [0.01, 0.04, 0.16, 0.64] : [0.005, 0.02, 0.08, 0.32]
    }

    /// The first stage: every rate for the exact network and at every voltage, from seed 1, tested
    /// with the images to choose with.
    public var rateRuns: [StudyRun] {
      networks.flatMap { network -> [StudyRun] in
        guard let architecture = network.architecture(pixels: pixels) else { return [] }
        let cases: [(String, TileKind)] =
          [(NonlinearStudy.exact, .digital)]
          + devices.flatMap { device in
            voltages(device).map { voltage in
              let alike = settings(device, .trained, voltage, NonlinearStudy.range, 0)
              return (
                Self.rateLabel(device, voltage), .nonlinear(alike.withoutFloor)
              )
            }
          }
        return cases.flatMap { label, tile in
          rates(network).map { rate in
            StudyRun(
              id: "\(network.rawValue)-\(NonlinearStudy.rates)-\(label)-\(rate)-seed1",
              group: "\(network.rawValue)-\(NonlinearStudy.rates)", label: label,
              value: Double("\(rate)"), seed: 1,
              network: NetworkPlan(architecture, ArrayPlan(tile)), rates: [rate], epochs: 1,
              trainExamples: isQuick ? 2000 : network == .dense ? 10_000 : 3000,
              validationExamples: validation ?? (isQuick ? 1000 : 10_000))
          }
        }
      }
    }

    private static func rateLabel(_ device: NonlinearDevice, _ voltage: Float) -> String {
      "\(device.name)-\(fileName(Double("\(voltage)")!))V"
    }

    /// The exact runs, whose readings are the mapped networks, then those trained through a law.
    /// - Parameter records: with those of `rateRuns`.
    /// - Throws: `StudyAnalysisError.noRuns` where they are missing.
    public func runs(after records: [RunRecord]) throws -> [StudyRun] {
      let mine = Set(rateRuns)
      let choices = RateChoice.all(
        records.filter { mine.contains($0.run) },
        groups: Set(networks.map { "\($0.rawValue)-\(NonlinearStudy.rates)" }), rates: [])
      let seeds = UInt64(seeds ?? (isQuick ? 2 : 3))
      return try networks.flatMap { network in
        try (1...seeds).flatMap { seed in
          try exactAndTrained(network, seed) { label in
            guard
              let choice = choices.first(where: {
                $0.group == "\(network.rawValue)-\(NonlinearStudy.rates)" && $0.label == label
              }), choice.errors.count == rates(network).count
            else { throw StudyAnalysisError.noRuns }
            return choice.rate
          }
        }
      }
    }

    private func exactAndTrained(
      _ network: StudiedNetwork, _ seed: UInt64, rate: (String) throws -> Float
    ) throws -> [StudyRun] {
      guard let architecture = network.architecture(pixels: pixels) else { return [] }
      func run(
        _ name: String, _ group: String, _ label: String, _ value: Float?, _ tile: TileKind,
        _ rate: Float, _ readings: [StudyReading]
      ) -> StudyRun {
        let isDense = network == .dense
        let whole = isQuick ? 2 : 10
        let epochs = epochs ?? whole
        return StudyRun(
          id: "\(network.rawValue)-\(name)-seed\(seed)", group: "\(network.rawValue)-\(group)",
          label: label, value: value.map(Double.init), seed: seed,
          network: NetworkPlan(architecture, ArrayPlan(tile)), rates: [rate, rate / 2, rate / 4],
          epochs: isDense ? epochs : (epochs + 1) / 2,
          trainExamples: examples ?? (isQuick ? 3000 : isDense ? 50_000 : 15_000),
          testExamples: isQuick ? 1000 : nil, readings: readings,
          readingExamples: validation ?? (isQuick ? 1000 : 10_000))
      }
      let exact = run(
        "exact", NonlinearStudy.exact, "exact", nil, .digital, try rate(NonlinearStudy.exact),
        devices.flatMap { readingsOfExact($0, seed, network) })
      return [exact]
        + (try devices.flatMap { device in
          try trained(device, network).map { voltage, range in
            let alike = settings(device, .trained, voltage, range, 0).withoutFloor
            let text = fileName(Double("\(voltage)")!)
            let rangeText = fileName(Double("\(range)")!)
            return run(
              "\(device.name)-\(text)V-range\(rangeText)", device.name,
              "\(text) V, range \(rangeText)", voltage, .nonlinear(alike),
              try rate(Self.rateLabel(device, voltage)),
              readingsOfTrained(device, seed, voltage, range))
          }
        })
    }

    /// Voltages and ranges of trained networks.
    private func trained(_ device: NonlinearDevice, _ network: StudiedNetwork)
      -> [(Float, Float)]
    {
      let middle = middle(device)
      // A convolution takes ten times as long: half of the voltages, and no other range.
      let voltages = voltages(device).enumerated().filter { index, _ in
        isQuick || network == .dense || index % 2 == 1
      }.map(\.element)
      return voltages.map { ($0, NonlinearStudy.range) }
        + (network == .dense && !isQuick
          ? NonlinearStudy.ranges.filter { $0 != NonlinearStudy.range }.map { (middle, $0) } : [])
    }

    private func settings(
      _ device: NonlinearDevice, _ method: Method, _ voltage: Float, _ range: Float,
      _ spread: Float
    ) -> NonlinearSettings {
      var s = NonlinearSettings(
        current: device.law(spread: spread), readVoltage: voltage, weightRange: range)
      let floor = floor(device)
      (s.encoding, s.outputNoise, s.outputStep) = (method.encoding, floor.noise, floor.step)
      return s
    }

    private func reading(
      _ device: NonlinearDevice, _ method: Method, _ seed: UInt64, _ voltage: Float,
      _ range: Float = NonlinearStudy.range, spread: Float? = nil
    ) -> StudyReading {
      StudyReading(
        name: method.rawValue + (spread == nil ? "" : NonlinearStudy.spreadMark),
        kind: .nonlinear(
          settings(device, method, voltage, range, spread ?? device.usualSpread)),
        seed: seed)
    }

    private func readingsOfExact(
      _ device: NonlinearDevice, _ seed: UInt64, _ network: StudiedNetwork
    ) -> [StudyReading] {
      let (voltages, middle) = (voltages(device), middle(device))
      return voltages.flatMap { voltage in
        NonlinearStudy.ranges.map { reading(device, .mapped, seed, voltage, $0) }
      } + voltages.map { reading(device, .predistorted, seed, $0) }
        + voltages.map { reading(device, .pulseWidth, seed, $0) }
        + device.spreads.map { reading(device, .mapped, seed, middle, spread: $0) }
    }

    private func readingsOfTrained(
      _ device: NonlinearDevice, _ seed: UInt64, _ voltage: Float, _ range: Float
    ) -> [StudyReading] {
      let spreads =
        voltage == middle(device) && range == NonlinearStudy.range ? device.spreads : []
      return [reading(device, .trained, seed, voltage, range)]
        + spreads.map { reading(device, .trained, seed, voltage, range, spread: $0) }
    }
  }

  static let exact = "exact"
  /// The group of the runs that choose rates.
  static let rates = "rates"
  /// At the end of the name of a reading whose spread is varied.
  static let spreadMark = "-spread"
  /// Epochs of the whole study.
  static let publishedEpochs = 10

  /// What the session of a study needs of it.
  public static let study = Study(
    name: name, title: title, source: source, question: question,
    groups: [
      StudyGroup(
        name: "dense-" + exact, title: "Exact", text: "The same network on exact tiles.",
        role: .exact, points: [])
    ],
    tolerance: harm, publishedEpochs: publishedEpochs, provenance: "", explanations: [:])

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
