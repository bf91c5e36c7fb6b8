import Crosspoint
import CrosspointLearning

extension NonlinearAnalysis {
  /// A way of reading a network, with its errors.
  public struct Point: Sendable {
    public let method: NonlinearStudy.Method
    /// In V.
    public let voltage: Float
    public let range: Float
    public let spread: Float
    /// Ascending.
    public let seeds: [UInt64]
    /// Test errors in percent by seed; of a run that diverged that of guessing.
    public let errors: [Double]
    /// Error of the examples that settings are chosen with, of the seed that chooses for all; nil
    /// where that was not run here.
    public let validation: Double?
    /// Weights that were clipped, the mean of the seeds; nil where it is the training that clips.
    public let clipped: Double?

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
    /// The mapped network without noise and ADC.
    public let floorless: [Point]

    public var exactError: Double { mean(exact.keys.sorted().map { exact[$0]! }) }
    /// (a): the linear network mapped as it is, by voltage.
    public var mapped: [Point] { at(.mapped) }
    /// A method by voltage: of exact networks at the range at which they are mapped as they are, of
    /// those that are trained on pairs at the study's own.
    public func at(_ method: NonlinearStudy.Method) -> [Point] {
      let range =
        method.isTrainedOnPairs
        ? NonlinearStudy.range : NonlinearStudy.StudiedNetwork(rawValue: network)?.wholeRange
      return points.filter { $0.method == method && $0.range == range }
    }
    /// (b): the mapped network at the voltage and the range with the least error of the examples
    /// that are chosen with.
    public var tuned: Point? { best(.mapped) }
    /// (c) at its best voltage and range, likewise.
    public var trained: Point? { best(.trained) }
    /// The linear network that was trained within the same bounds, likewise.
    public var bounded: Point? { best(.bounded) }

    /// A method at the voltage and the range with the least error of the examples that the first
    /// seed chooses with; nil where it has none.
    public func best(_ method: NonlinearStudy.Method) -> Point? {
      points.filter { $0.method == method && $0.validation != nil }
        .min { $0.validation! < $1.validation! }
    }

    /// Points above exact, the mean of a point's seeds.
    func gap(_ point: Point) -> Double {
      mean(
        zip(point.seeds, point.errors).compactMap { seed, error in exact[seed].map { error - $0 } })
    }

    var title: String { "\(device) on \(network == "dense" ? "the dense network" : "the LeNet")" }
  }
}

extension NonlinearAnalysis.OfDevice {
  private struct Key: Hashable {
    var method: NonlinearStudy.Method
    var mark: String
    var (voltage, range, spread): (Float, Float, Float)

    /// Nil for a reading of another study.
    init?(_ name: String, _ settings: NonlinearSettings) {
      let marks = [NonlinearStudy.spreadMark, NonlinearStudy.floorlessMark]
      mark = marks.first { name.hasSuffix($0) } ?? ""
      guard let method = NonlinearStudy.Method(rawValue: String(name.dropLast(mark.count))) else {
        return nil
      }
      self.method = method
      (voltage, range) = (settings.readVoltage, settings.weightRange)
      spread = NonlinearDevice.spread(of: settings.current)
    }
  }

  private struct Outcome {
    var seed: UInt64
    var error: Double
    var validation: Double?
    var clipped: Int?
  }

  /// Nil where nothing was read through the law.
  init?(_ network: String, _ law: String, _ exact: [RunRecord], _ trained: [RunRecord]) {
    var outcomes: [Key: [Outcome]] = [:]
    var settings: NonlinearSettings?
    for record in exact + trained {
      for (index, reading) in (record.run.readings ?? []).enumerated() {
        guard let own = reading.settings, own.current.name == law, let key = Key(reading.name, own),
          let outcome = Self.outcome(of: index, record),
          // Of runs that differ in their plans alone the first.
          outcomes[key]?.contains(where: { $0.seed == outcome.seed }) != true
        else { continue }
        if settings == nil, key.mark != NonlinearStudy.floorlessMark { settings = own }
        outcomes[key, default: []].append(outcome)
      }
    }
    guard let settings else { return nil }
    func points(_ mark: String) -> [NonlinearAnalysis.Point] {
      outcomes.filter { $0.key.mark == mark }.map { Self.point($0, $1) }.sorted {
        ($0.order, $0.voltage, $0.range, $0.spread) < ($1.order, $1.voltage, $1.range, $1.spread)
      }
    }
    self.init(
      network: network, device: law, law: settings.current, noise: settings.outputNoise,
      step: settings.outputStep,
      exact: Dictionary(
        exact.map { ($0.run.seed, $0.errorCurve.last ?? 0) },
        uniquingKeysWith: { first, _ in first }
      ), points: points(""), spreads: points(NonlinearStudy.spreadMark),
      floorless: points(NonlinearStudy.floorlessMark))
  }

  /// A run that diverged has no readings: each that was planned counts as guessing, so that its
  /// seed is not missing from means.
  private static func outcome(of index: Int, _ record: RunRecord) -> Outcome? {
    guard record.divergedAt == nil else {
      let error = RunRecord.divergedError
      return Outcome(
        seed: record.run.seed, error: error,
        validation: record.run.readingExamples.map { _ in error })
    }
    guard let results = record.readings, index < results.count else { return nil }
    return Outcome(
      seed: record.run.seed, error: results[index].test_error,
      validation: results[index].validation_error, clipped: results[index].clipped)
  }

  private static func point(_ key: Key, _ outcomes: [Outcome]) -> NonlinearAnalysis.Point {
    let all = outcomes.sorted { $0.seed < $1.seed }
    let clipped = key.method.isTrainedOnPairs ? [] : all.compactMap(\.clipped)
    return NonlinearAnalysis.Point(
      method: key.method, voltage: key.voltage, range: key.range, spread: key.spread,
      seeds: all.map(\.seed), errors: all.map(\.error),
      validation: all.first { $0.seed == NonlinearStudy.choosingSeed }?.validation,
      clipped: clipped.isEmpty ? nil : mean(clipped.map(Double.init)))
  }
}

extension NonlinearAnalysis.Point {
  fileprivate var order: Int { NonlinearStudy.Method.allCases.firstIndex(of: method)! }
}
