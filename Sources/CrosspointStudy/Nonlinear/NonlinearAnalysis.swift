import Crosspoint
import CrosspointLearning

/// What the runs of the study of nonlinear currents come to.
public struct NonlinearAnalysis: ReportedAnalysis {
  /// In the order of their ids.
  public let records: [RunRecord]
  public let devices: [OfDevice]
  public let hypotheses: [Hypothesis]
  /// The learning rates of the exact network and of those trained at a voltage.
  public let choices: [RateChoice]
  public let diverged: [String]
  /// Runs of another version's groups, and trained ones without an exact run of their seed.
  public let leftOut: [String]

  /// - Throws: `StudyAnalysisError` without records, and for records that cannot be compared.
  public init(_ records: [RunRecord]) throws {
    guard !records.isEmpty else { throw StudyAnalysisError.noRuns }
    let sorted = records.sorted { $0.run.id < $1.run.id }
    self.records = sorted
    var (devices, known): ([OfDevice], Set<String>) = ([], [])
    choices = RateChoice.nonlinear(sorted)
    for network in NonlinearStudy.StudiedNetwork.allCases {
      let rates = network.group(NonlinearStudy.rates)
      known.formUnion(sorted.filter { $0.run.group == rates }.map(\.run.id))
      let own = sorted.filter {
        $0.run.group.hasPrefix(network.group("")) && $0.run.group != rates
      }
      for record in own where !record.data.isSame(as: own[0].data) {
        throw StudyAnalysisError.mixed(own[0].run.id, record.run.id, "data")
      }
      for record in own where record.run.epochs != own[0].run.epochs {
        throw StudyAnalysisError.mixed(own[0].run.id, record.run.id, "numbers of epochs")
      }
      let exact = own.filter { $0.run.group == network.group(NonlinearStudy.exact) }
      known.formUnion(exact.map(\.run.id))
      let seeds = Set(exact.map(\.run.seed))
      let others = own.filter {
        $0.run.group != network.group(NonlinearStudy.exact) && seeds.contains($0.run.seed)
      }
      let bounded = others.filter { $0.run.group == network.group(NonlinearStudy.bounded) }
      known.formUnion(bounded.map(\.run.id))
      for name in Self.laws(exact) {
        let trained = others.filter {
          $0.run.lawName == name && $0.run.group != network.group(NonlinearStudy.bounded)
        }
        known.formUnion(trained.map(\.run.id))
        if let of = OfDevice(network.rawValue, name, exact, bounded + trained) {
          devices.append(of)
        }
      }
    }
    self.devices = devices
    hypotheses = Hypothesis.nonlinear(devices)
    diverged = sorted.filter { $0.divergedAt != nil }.map(\.run.id)
    leftOut = sorted.map(\.run.id).filter { !known.contains($0) }
  }

  /// Names of the laws that exact networks were read through, in the order of their readings.
  private static func laws(_ exact: [RunRecord]) -> [String] {
    var names: [String] = []
    for reading in exact.first?.run.readings ?? [] {
      if let name = reading.settings?.current.name, !names.contains(name) { names.append(name) }
    }
    return names
  }

  /// Whether every run of the study's own plan is there, on MNIST.
  var isWhole: Bool {
    let (plan, runs) = (NonlinearStudy.Selection(), Set(records.map(\.run)))
    guard
      records.allSatisfy({ $0.data.crc32 == Study.mnist }), runs.isSuperset(of: plan.rateRuns),
      let networks = try? plan.runs(after: records),
      runs.isSuperset(of: networks), let others = try? plan.furtherRuns(after: records)
    else { return false }
    return runs.isSuperset(of: others)
  }

  public var hasExact: Bool { !devices.isEmpty }

  /// What to learn from it, in sentences.
  public var findings: [String] {
    guard !devices.isEmpty else { return ["No network was read through a nonlinear law."] }
    return devices.flatMap(\.findings) + hypotheses.map(\.finding)
  }
}

extension StudyReading {
  var settings: NonlinearSettings? {
    if case .nonlinear(let settings) = kind { settings } else { nil }
  }
}

extension StudyRun {
  /// The law that it was trained through; nil of exact runs.
  fileprivate var lawName: String? {
    if case .nonlinear(let settings) = network.arrays[0].tile { settings.current.name } else { nil }
  }
}
