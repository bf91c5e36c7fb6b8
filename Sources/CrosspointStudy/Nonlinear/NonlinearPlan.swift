import Crosspoint
import CrosspointLearning

/// The runs of the study in three stages, each of which follows from the results of those before.
extension NonlinearStudy.Selection {
  private typealias StudiedNetwork = NonlinearStudy.StudiedNetwork

  /// Rates that are tried, a factor of two apart: of the filament at .5 V .16 and .64 end half a
  /// point apart.
  private func rates(_ network: StudiedNetwork) -> [Float] {
    switch (network, isQuick) {
    case (.dense, true): [0.08, 0.16, 0.32, 0.64]
    case (.dense, false): [0.04, 0.08, 0.16, 0.32, 0.64, 1.28]
    case (.lenet, _): [0.01, 0.02, 0.04, 0.08, 0.16]
    }
  }

  /// Epochs of a run: of the LeNet half as many.
  private func epochs(_ network: StudiedNetwork) -> Int {
    let epochs = epochs ?? (isQuick ? 2 : NonlinearStudy.publishedEpochs)
    return network == .dense ? epochs : (epochs + 1) / 2
  }

  private var allSeeds: ClosedRange<UInt64> { 1...UInt64(seeds ?? (isQuick ? 2 : 3)) }

  // MARK: Rates

  /// The first stage: every rate for the exact network, for the one within bounds and at every
  /// voltage that networks are trained at, tested with the images to choose with: each on what it
  /// is trained on, without noise and ADC, so that none is favoured. They are as long as the runs
  /// with the rates that they choose: after 3 epochs of 10, and 2 of 5, rates were best that then
  /// ended half a point, or 86 points, above others.
  public var rateRuns: [StudyRun] {
    networks.flatMap { network -> [StudyRun] in
      guard let architecture = network.architecture(pixels: pixels) else { return [] }
      let cases: [(String, TileKind)] =
        [
          (NonlinearStudy.exact, .digital),
          (NonlinearStudy.bounded, boundedTile(NonlinearStudy.range)),
        ]
        + devices.flatMap { device in
          trainedVoltages(device, network).map { voltage in
            (Self.rateLabel(device, voltage), trainedTile(device, voltage, NonlinearStudy.range))
          }
        }
      return cases.flatMap { label, tile in
        rates(network).map { rate in
          StudyRun(
            id: network.group(
              "\(NonlinearStudy.rates)-\(label)-\(rate)-seed\(NonlinearStudy.choosingSeed)"),
            group: network.group(NonlinearStudy.rates), label: label, value: Double("\(rate)"),
            seed: NonlinearStudy.choosingSeed, network: NetworkPlan(architecture, ArrayPlan(tile)),
            rates: [rate, rate / 2, rate / 4], epochs: isQuick ? 1 : epochs(network),
            trainExamples: min(isQuick ? 2000 : .max, trainExamples(network)),
            validationExamples: validationExamples)
        }
      }
    }
  }

  private static func text(_ value: Float) -> String { fileName(Double("\(value)")!) }

  private static func rateLabel(_ device: NonlinearDevice, _ voltage: Float) -> String {
    "\(device.name)-\(text(voltage))V"
  }

  /// The rate that was chosen of so many.
  private func rate(_ label: String, _ network: StudiedNetwork, of choices: [RateChoice])
    throws -> Float
  {
    guard
      let choice = choices.first(where: {
        $0.group == network.group(NonlinearStudy.rates) && $0.label == label
      }), choice.errors.count == rates(network).count
    else { throw StudyAnalysisError.noRuns }
    return choice.rate
  }

  private func choices(_ records: [RunRecord]) -> [RateChoice] {
    let mine = Set(rateRuns)
    return RateChoice.nonlinear(records.filter { mine.contains($0.run) })
  }

  // MARK: Networks

  /// The second stage: the exact runs of all seeds, whose readings are the mapped networks, and of
  /// seed 1 those that are trained on pairs, at every voltage and range.
  /// - Parameter records: with those of `rateRuns`.
  /// - Throws: `StudyAnalysisError.noRuns` where they are missing.
  public func runs(after records: [RunRecord]) throws -> [StudyRun] {
    let choices = choices(records)
    let seed = NonlinearStudy.choosingSeed
    return try networks.flatMap { network -> [StudyRun] in
      var runs = try allSeeds.compactMap { try exact(network, $0, choices) }
      let ranges = trainedRanges(network)
      for device in devices {
        for voltage in trainedVoltages(device, network) {
          runs += try ranges.compactMap {
            try trained(device, network, seed, voltage, $0, choices)
          }
        }
      }
      return runs + (try ranges.compactMap { try bounded(network, seed, $0, choices) })
    }
  }

  /// The third stage: what is trained on pairs from the other seeds, at the study's own range, at
  /// the point that the images to choose with chose of seed 1, and where the spread is varied.
  /// - Parameter records: with those of the first two stages.
  /// - Throws: `StudyAnalysisError` where they are missing or cannot be compared.
  public func furtherRuns(after records: [RunRecord]) throws -> [StudyRun] {
    let others = allSeeds.filter { $0 != NonlinearStudy.choosingSeed }
    guard !others.isEmpty else { return [] }
    let choices = choices(records)
    let mine = Set(try runs(after: records))
    let analysis = try NonlinearAnalysis(records.filter { mine.contains($0.run) })
    return try networks.flatMap { network -> [StudyRun] in
      func chosen(_ device: NonlinearDevice, _ method: NonlinearStudy.Method)
        -> NonlinearAnalysis.Point?
      {
        analysis.devices.first {
          $0.network == network.rawValue && $0.device == device.law.name
        }?.best(method)
      }
      let own = NonlinearStudy.range
      let ranges = Set([own] + devices.compactMap { chosen($0, .bounded)?.range }).sorted()
      var runs: [StudyRun] = []
      for seed in others {
        for device in devices {
          var points = trainedVoltages(device, network).map { ($0, own) }
          let best = chosen(device, .trained).map { ($0.voltage, $0.range) }
          for point in [best, spreadPoint(device, network)].compactMap({ $0 })
          where !points.contains(where: { $0 == point }) {
            points.append(point)
          }
          runs += try points.compactMap { try trained(device, network, seed, $0, $1, choices) }
        }
        runs += try ranges.compactMap { try bounded(network, seed, $0, choices) }
      }
      return runs
    }
  }

  /// Nil where the network has no layers for such pictures.
  private func run(
    _ network: StudiedNetwork, _ name: String, _ group: String, _ label: String, _ value: Float?,
    _ seed: UInt64, _ tile: TileKind, _ rate: Float, _ readings: [StudyReading]
  ) -> StudyRun? {
    guard let architecture = network.architecture(pixels: pixels) else { return nil }
    return StudyRun(
      id: network.group("\(name)-seed\(seed)"), group: network.group(group), label: label,
      value: value.map(Double.init), seed: seed,
      network: NetworkPlan(architecture, ArrayPlan(tile)), rates: [rate, rate / 2, rate / 4],
      epochs: epochs(network), trainExamples: trainExamples(network),
      testExamples: isQuick ? 1000 : nil, readings: readings,
      readingExamples: seed == NonlinearStudy.choosingSeed ? validationExamples : nil)
  }

  private func exact(_ network: StudiedNetwork, _ seed: UInt64, _ choices: [RateChoice]) throws
    -> StudyRun?
  {
    run(
      network, "exact", NonlinearStudy.exact, "exact", nil, seed, .digital,
      try rate(NonlinearStudy.exact, network, of: choices),
      devices.flatMap { readingsOfExact($0, seed, network) })
  }

  private func trained(
    _ device: NonlinearDevice, _ network: StudiedNetwork, _ seed: UInt64, _ voltage: Float,
    _ range: Float, _ choices: [RateChoice]
  ) throws -> StudyRun? {
    let (text, rangeText) = (Self.text(voltage), Self.text(range))
    return run(
      network, "\(device.name)-\(text)V-range\(rangeText)", device.name,
      "\(text) V, range \(rangeText)", voltage, seed, trainedTile(device, voltage, range),
      try rate(Self.rateLabel(device, voltage), network, of: choices),
      readingsOfTrained(device, seed, voltage, range, network))
  }

  /// Linear, within the bounds of pairs.
  private func bounded(
    _ network: StudiedNetwork, _ seed: UInt64, _ range: Float, _ choices: [RateChoice]
  ) throws -> StudyRun? {
    let text = Self.text(range)
    return run(
      network, "\(NonlinearStudy.bounded)-range\(text)", NonlinearStudy.bounded,
      "bounded, range \(text)", range, seed,
      boundedTile(range), try rate(NonlinearStudy.bounded, network, of: choices),
      devices.flatMap { device in
        voltages(device).map { reading(device, .bounded, seed, $0, range) }
      })
  }
}

extension RateChoice {
  /// Those of the exact network, of the one within bounds and of the voltages, after the last
  /// epoch; of a run that diverged the error is that of guessing.
  static func nonlinear(_ records: [RunRecord]) -> [RateChoice] {
    let groups = NonlinearStudy.StudiedNetwork.allCases.map { $0.group(NonlinearStudy.rates) }
    return all(records, groups: Set(groups)) { record in
      record.divergedAt == nil ? record.epochs.last!.test_error : RunRecord.divergedError
    }
  }
}
