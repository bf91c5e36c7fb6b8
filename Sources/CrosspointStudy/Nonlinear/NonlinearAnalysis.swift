import Crosspoint
import CrosspointLearning

/// What the runs of the study of nonlinear currents come to.
public struct NonlinearAnalysis: ReportedAnalysis {
  /// A way of reading a network, with its errors.
  public struct Point: Sendable {
    public let method: NonlinearStudy.Method
    /// In V.
    public let voltage: Float
    public let range: Float
    public let spread: Float
    /// Ascending.
    public let seeds: [UInt64]
    /// Test errors in percent by seed.
    public let errors: [Double]
    /// Errors of the examples that settings are chosen with; nil where a run has none.
    public let validation: Double?
    /// Weights that were clipped, the mean of the seeds.
    public let clipped: Double

    public var interval: MeanInterval { MeanInterval(errors) }
  }

  /// A network on one device model.
  public struct OfDevice: Sendable {
    public let network: String
    public let device: String
    public let law: CurrentLaw
    /// Noise and ADC step of the readings, in A.
    public let noise: Float
    public let step: Float
    /// Test errors of the exact network by seed.
    public let exact: [UInt64: Double]
    /// In the order of method, voltage and range.
    public let points: [Point]
    /// Those whose spread is varied.
    public let spreads: [Point]

    public var exactError: Double { mean(exact.keys.sorted().map { exact[$0]! }) }
    /// (a): the linear network at the study's own range, by voltage.
    public var mapped: [Point] { at(.mapped) }
    /// The same method at the study's own range, by voltage.
    public func at(_ method: NonlinearStudy.Method) -> [Point] {
      points.filter { $0.method == method && $0.range == NonlinearStudy.range }
    }
    /// (b): the mapped network at the voltage and the range with the least error of the examples
    /// that are chosen with.
    public var tuned: Point? { Self.best(points.filter { $0.method == .mapped }) }
    /// (c) at its best voltage and range, likewise.
    public var trained: Point? { Self.best(points.filter { $0.method == .trained }) }

    private static func best(_ points: [Point]) -> Point? {
      points.min { ($0.validation ?? mean($0.errors)) < ($1.validation ?? mean($1.errors)) }
    }

    var title: String { "\(device) on \(network == "dense" ? "the dense network" : "the LeNet")" }
  }

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
    choices = RateChoice.all(
      sorted,
      groups: Set(
        NonlinearStudy.StudiedNetwork.allCases.map { "\($0.rawValue)-\(NonlinearStudy.rates)" }),
      rates: [])
    for network in NonlinearStudy.StudiedNetwork.allCases.map(\.rawValue) {
      let rates = "\(network)-\(NonlinearStudy.rates)"
      known.formUnion(sorted.filter { $0.run.group == rates }.map(\.run.id))
      let own = sorted.filter {
        $0.run.group.hasPrefix(network + "-") && $0.run.group != rates
      }
      for record in own where !record.data.isSame(as: own[0].data) {
        throw StudyAnalysisError.mixed(own[0].run.id, record.run.id, "data")
      }
      for record in own where record.run.epochs != own[0].run.epochs {
        throw StudyAnalysisError.mixed(own[0].run.id, record.run.id, "numbers of epochs")
      }
      let exact = own.filter { $0.run.group == "\(network)-\(NonlinearStudy.exact)" }
      known.formUnion(exact.map(\.run.id))
      let seeds = Set(exact.map(\.run.seed))
      for name in Self.laws(exact) {
        let trained = own.filter {
          $0.run.lawName == name && seeds.contains($0.run.seed)
        }
        known.formUnion(trained.map(\.run.id))
        if let of = Self.device(network, name, exact, trained) { devices.append(of) }
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

  private static func device(
    _ network: String, _ law: String, _ exact: [RunRecord], _ trained: [RunRecord]
  ) -> OfDevice? {
    struct Key: Hashable {
      var (name, voltage, range, spread): (String, Float, Float, Float)
    }
    var results: [Key: [(seed: UInt64, result: ReadingResult)]] = [:]
    var order: [Key] = []
    var settings: NonlinearSettings?
    for record in exact + trained {
      for (reading, result) in zip(record.run.readings ?? [], record.readings ?? []) {
        guard let own = reading.settings, own.current.name == law else { continue }
        settings = settings ?? own
        let key = Key(
          name: reading.name, voltage: own.readVoltage, range: own.weightRange,
          spread: NonlinearDevice.spread(of: own.current))
        if results[key] == nil { order.append(key) }
        results[key, default: []].append((record.run.seed, result))
      }
    }
    guard let settings else { return nil }
    func points(_ isSpread: Bool) -> [Point] {
      order.compactMap { key -> Point? in
        guard key.name.hasSuffix(NonlinearStudy.spreadMark) == isSpread else { return nil }
        let name = isSpread ? String(key.name.dropLast(NonlinearStudy.spreadMark.count)) : key.name
        guard let method = NonlinearStudy.Method(rawValue: name) else { return nil }
        let all = results[key]!.sorted { $0.seed < $1.seed }
        let validation = all.compactMap(\.result.validation_error)
        return Point(
          method: method, voltage: key.voltage, range: key.range, spread: key.spread,
          seeds: all.map(\.seed), errors: all.map(\.result.test_error),
          validation: validation.count == all.count ? mean(validation) : nil,
          clipped: mean(all.map { Double($0.result.clipped) }))
      }.sorted {
        (NonlinearStudy.Method.allCases.firstIndex(of: $0.method)!, $0.voltage, $0.range, $0.spread)
          < (
            NonlinearStudy.Method.allCases.firstIndex(of: $1.method)!, $1.voltage, $1.range,
            $1.spread
          )
      }
    }
    return OfDevice(
      network: network, device: law, law: settings.current, noise: settings.outputNoise,
      step: settings.outputStep,
      exact: Dictionary(
        uniqueKeysWithValues: exact.map { ($0.run.seed, $0.errorCurve.last ?? 0) }),
      points: points(false), spreads: points(true))
  }

  /// Whether it is the whole experiment: MNIST, every epoch, three seeds.
  var isWhole: Bool {
    let dense = records.filter {
      $0.run.group.hasPrefix("dense-") && $0.run.validationExamples == nil
    }
    return !dense.isEmpty
      && dense.allSatisfy {
        $0.run.epochs >= NonlinearStudy.publishedEpochs && $0.data.trainExamples >= 50_000
          && $0.data.inputs == 28 * 28 && $0.data.testExamples == 10_000
      } && Set(dense.map(\.run.seed)).count >= 3
  }

  public var hasExact: Bool { !devices.isEmpty }

  /// What to learn from it, in sentences.
  public var findings: [String] {
    guard !devices.isEmpty else { return ["No network was read through a nonlinear law."] }
    return devices.flatMap { of -> [String] in
      func words(_ point: Point) -> String {
        "\(Self.percent(point.interval)) at \(significant(Double(point.voltage), 3)) V, range "
          + significant(Double(point.range), 2)
      }
      var all: [String] = []
      if let trained = of.trained {
        let gap = mean(trained.errors) - of.exactError
        all.append(
          """
          \(of.title): trained through the law of current it errs in \(words(trained)), \
          \(signed(gap, 2)) points from exact (\(fixed(of.exactError, 2)) %).
          """)
      }
      if let tuned = of.tuned {
        all.append(
          """
          \(of.title): a linear network, its read voltage and weight range tuned, errs in \
          \(words(tuned)).
          """)
      }
      for method in [NonlinearStudy.Method.predistorted, .pulseWidth] {
        if let best = of.at(method).min(by: { mean($0.errors) < mean($1.errors) }) {
          all.append("\(of.title): \(method.title), the least is \(words(best)).")
        }
      }
      return all
    } + hypotheses.map { "\($0.claim) \($0.verdict)" }
  }

  /// A mean with its interval, where there is one.
  static func percent(_ interval: MeanInterval) -> String {
    guard let ends = interval.ends else { return fixed(interval.mean, 2) + " %" }
    return "\(fixed(interval.mean, 2)) ± \(fixed((ends.upperBound - ends.lowerBound) / 2, 2)) %"
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

extension Hypothesis {
  /// The hypotheses of the study, on the devices that were run.
  static func nonlinear(_ devices: [NonlinearAnalysis.OfDevice]) -> [Hypothesis] {
    func differences(_ a: NonlinearAnalysis.Point, _ b: NonlinearAnalysis.Point) -> [Double] {
      let other = Dictionary(uniqueKeysWithValues: zip(b.seeds, b.errors))
      return zip(a.seeds, a.errors).compactMap { seed, error in other[seed].map { error - $0 } }
    }
    func hasLearnt(_ points: NonlinearAnalysis.Point...) -> Bool {
      points.contains { mean($0.errors) < notLearnt }
    }
    return [
      Hypothesis(
        name: "trained-beats-tuned",
        claim:
          """
          A network trained through I(V, w), at its best voltage, beats the linear one with read \
          voltage and weight range tuned.
          """,
        difference: "error less that of the tuned one", isBelowZero: true,
        devices.compactMap { of in
          guard let trained = of.trained, let tuned = of.tuned else { return nil }
          return (of.title, differences(trained, tuned), hasLearnt(trained, tuned))
        }),
      Hypothesis(
        name: "trained-beats-mapped",
        claim:
          """
          Wherever the network mapped as it is lies more than \
          \(significant(NonlinearStudy.harm, 2)) points above exact, the one trained through \
          I(V, w) at that voltage beats it.
          """,
        difference: "error less that of the mapped one", isBelowZero: true,
        devices.flatMap { of in
          of.mapped.compactMap { mapped in
            guard mean(mapped.errors) - of.exactError > NonlinearStudy.harm,
              let trained = of.at(.trained).first(where: { $0.voltage == mapped.voltage })
            else { return nil }
            return (
              "\(of.title), \(significant(Double(mapped.voltage), 3)) V",
              differences(trained, mapped), hasLearnt(trained, mapped)
            )
          }
        }),
    ]
  }
}
