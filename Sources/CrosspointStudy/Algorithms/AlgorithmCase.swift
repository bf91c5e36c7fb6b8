public import Crosspoint
public import CrosspointLearning

/// A network that is trained by the algorithms.
public enum StudiedNetwork: String, Sendable, Hashable, Codable, CaseIterable {
  /// 784-256-128-10 of Gokmen & Vlasov 2016.
  case dense
  /// The LeNet of Gokmen, Onen & Haensch 2017.
  case leNet = "lenet"

  /// As reports call it.
  public var title: String {
    switch self {
    case .dense: "the dense network 784-256-128-10"
    case .leNet: "the LeNet"
    }
  }

  var architecture: NetworkPlan.Architecture {
    switch self {
    case .dense: .dense(widths: Network.rpuWidths)
    case .leNet: .leNet
    }
  }

  /// The devices of the literature that it is trained on.
  public var devices: [StudiedDevice] {
    let presets: [DevicePreset] =
      switch self {
      // Those that have a training algorithm beside plain updates.
      case .dense:
        DevicePreset.all.filter { CompoundPreset.preset(.mixedPrecision, of: $0) != nil }
      case .leNet: [.reRamES, .reRamSB, .ecRamMO, .reRamArrayOM]
      }
    return presets.map { StudiedDevice($0) }
  }

  /// The parts of a study that its runs are kept in.
  enum Group: String, CaseIterable { case exact, rates, runs, reads }

  func name(_ group: Group) -> String { rawValue + "-" + group.rawValue }
}

/// A network on a device by an algorithm, or exact.
public struct AlgorithmCase: Sendable {
  /// Noise of the reads of A, times that of its preset, in the runs about noisy reads.
  static let noisyReads: Float = 10
  /// The device of those runs: one on which both algorithms were made to work.
  static let noisyReadsDevice = StudiedDevice(.reRamSB)

  public let network: StudiedNetwork
  /// Nil for the exact network.
  public let device: StudiedDevice?
  public let algorithm: TrainingAlgorithm
  /// By what the noise of the reads of A is multiplied.
  public let readNoise: Float
  /// The network and what holds its weights.
  public let plan: NetworkPlan

  /// - Returns: nil for a device that has no such preset.
  init?(
    _ network: StudiedNetwork, _ device: StudiedDevice, _ algorithm: TrainingAlgorithm,
    readNoise: Float = 1
  ) {
    guard var settings = device.settings(algorithm) else { return nil }
    if readNoise != 1 {
      settings.changeTransfer { $0.transferForward.outputNoise *= readNoise }
    }
    (self.network, self.device, self.algorithm) = (network, device, algorithm)
    self.readNoise = readNoise
    let architecture = network.architecture
    plan = NetworkPlan(
      architecture,
      arrays: architecture.samplesPerExample.map { samples in
        ArrayPlan(.analog(settings.countingExamples(of: samples)))
      })
  }

  /// The exact network.
  init(exact network: StudiedNetwork) {
    (self.network, device, algorithm, readNoise) = (network, nil, .sgd, 1)
    plan = NetworkPlan(network.architecture, ArrayPlan(.digital))
  }

  /// A run on somebody's own device; nil for any other.
  init?(ofOwn run: StudyRun) {
    guard
      let network = StudiedNetwork.allCases.first(where: {
        [$0.name(.rates), $0.name(.runs)].contains(run.group)
      }), case .analog(let arrays) = run.network.arrays[0].tile
    else { return nil }
    let device = StudiedDevice(own: arrays)
    guard
      let algorithm = TrainingAlgorithm.allCases.first(where: {
        Self.label(device, $0, readNoise: 1) == run.label
      })
    else { return nil }
    (self.network, self.device, self.algorithm, readNoise) = (network, device, algorithm, 1)
    plan = run.network
  }

  /// For people, and what sets its runs apart in their group.
  public var label: String {
    device.map { Self.label($0, algorithm, readNoise: readNoise) } ?? "exact"
  }

  private static func label(
    _ device: StudiedDevice, _ algorithm: TrainingAlgorithm, readNoise: Float
  ) -> String {
    let reads = readNoise == 1 ? "" : ", reads \(fileName(Double(readNoise))) times as noisy"
    return "\(algorithm.title) on \(device.name)\(reads)"
  }

  /// Its part of a run's id.
  var id: String {
    guard let device else { return "exact" }
    let reads = readNoise == 1 ? "" : "-reads-\(fileName(Double(readNoise)))"
    return "\(device.name)-\(algorithm.rawValue)\(reads)"
  }

  var group: StudiedNetwork.Group { device == nil ? .exact : readNoise == 1 ? .runs : .reads }

  /// Every case of a network.
  /// - Parameter own: somebody's own device beside those of the literature.
  static func all(_ network: StudiedNetwork, own: StudiedDevice? = nil) -> [AlgorithmCase] {
    [AlgorithmCase(exact: network)]
      + (network.devices + [own].compactMap { $0 }).flatMap { device in
        TrainingAlgorithm.allCases.compactMap { AlgorithmCase(network, device, $0) }
      } + noisyReads(network)
  }

  /// Reads of A with more noise: on the dense network alone.
  private static func noisyReads(_ network: StudiedNetwork) -> [AlgorithmCase] {
    guard network == .dense else { return [] }
    return [TrainingAlgorithm.tikiTaka, .ttv2].compactMap {
      AlgorithmCase(network, noisyReadsDevice, $0, readNoise: noisyReads)
    }
  }
}

extension AnalogSettings {
  /// Changes what cells of a transfer algorithm have in common; nothing of others.
  fileprivate mutating func changeTransfer(_ change: (inout TransferParameters) -> Void) {
    func changed(_ model: some TransferModel) -> Cell {
      var model = model
      change(&model.transfer)
      return Cell(model)
    }
    if let model = cell.model as? any TransferModel { cell = changed(model) }
  }

  /// The counts that upstream has in mini-batches, for an example of several samples: Tiki-Taka's
  /// and mixed precision's transfers, refreshes of pairs, and the memory of the running means that
  /// choose A's rate. (TTv2, c-TTv2 and AGAD count transfers in samples there too.)
  fileprivate func countingExamples(of samples: Int) -> AnalogSettings {
    guard samples != 1 else { return self }
    func refreshed(_ cell: Cell) -> Cell {
      guard var pair = cell.as(OneSidedPair.self) else { return cell }
      pair.refreshEvery *= samples
      return Cell(pair)
    }
    var settings = self
    if var model = cell.as(TikiTaka.self) {
      model.transfer.transferEvery *= samples
      settings.cell = Cell(model)
    } else if var model = cell.as(MixedPrecision.self) {
      model.transferEvery *= samples
      model.cell = refreshed(model.cell)
      settings.cell = Cell(model)
    } else if let model = cell.model as? any ChoppedModel {
      settings.cell = model.remembering(of: samples)
    } else {
      settings.cell = refreshed(cell)
    }
    return settings
  }
}

extension ChoppedModel {
  /// With running means whose memory is as many times as long.
  fileprivate func remembering(of samples: Int) -> Cell {
    var model = self
    model.chopper.automaticMomentum = 1 - (1 - model.chopper.automaticMomentum) / Float(samples)
    return Cell(model)
  }
}
