import Crosspoint
import CrosspointLearning

/// One setting of the study of mixed precision.
public struct MixedPrecisionCase: Sendable {
  /// What a case is a part of, in the order of the page.
  public enum Group: String, Sendable, Hashable, Codable, CaseIterable {
    case headline
    case leftOut = "left-out"
    case converters, chi, bins, time, refresh, loss

    /// As the page heads it.
    public var title: String {
      switch self {
      case .headline: "Mixed precision, floating point, and the same devices without χ"
      case .leftOut: "Without single non-idealities"
      case .converters: "Bits of DAC and ADC"
      case .chi: "Bits of χ"
      case .bins: "Bins of x and δ"
      case .time: "Time and drift"
      case .refresh: "Refresh"
      case .loss: "Loss"
      }
    }
  }

  static let widths = [784, 250, 10]

  public let group: Group
  /// Its part of a run's id.
  let name: String
  /// For people, and what sets its runs apart in their group.
  public let label: String
  let plan: NetworkPlan
  let time: TrainingTime?
  let rate: Float
  /// Whether pulses are counted.
  var hasDevices: Bool {
    if case .digital = plan.arrays[0].tile { false } else { true }
  }

  private init(
    _ group: Group, _ name: String, _ label: String, _ tile: TileKind, time: TrainingTime?,
    rate: Float, loss: NamedLoss = .softmaxCrossEntropy
  ) {
    (self.group, self.name, self.label, self.time, self.rate) = (group, name, label, time, rate)
    // A quadratic cost is of outputs that a sigmoid bounds, as the targets are.
    let output: Activation = loss == .quadratic ? .sigmoid : .identity
    plan = NetworkPlan(
      .dense(widths: Self.widths, output: output), ArrayPlan(tile), loss: loss)
  }

  /// A change of the arrays by an option's name, or of the settings that follow.
  private init(
    _ group: Group, _ name: String, _ label: String, _ arrays: MixedPrecisionArrays,
    options: (inout MixedPrecisionArrays) -> Void = { _ in },
    settings: (inout AnalogSettings) -> Void = { _ in }
  ) {
    var arrays = arrays
    options(&arrays)
    var tile = arrays.mixedPrecision
    settings(&tile)
    self.init(group, name, label, .analog(tile), time: arrays.time, rate: arrays.rate)
  }

  /// The runs that others are compared with.
  static let base = "mixed precision"
  static let exact = "floating point"
  static let withoutChi = "without χ"

  /// Every case on some arrays: the table to which a new one adds an entry. Those whose setting is
  /// the arrays' own already are left out.
  static func all(_ arrays: MixedPrecisionArrays) -> [MixedPrecisionCase] {
    let own = headline(arrays)[1]
    let variations =
      leftOut(arrays) + converters(arrays) + chi(arrays) + bins(arrays) + times(arrays)
      + refreshes(arrays) + losses(arrays)
    return headline(arrays)
      + variations.filter { $0.plan != own.plan || $0.time != own.time || $0.rate != own.rate }
  }

  private static func headline(_ arrays: MixedPrecisionArrays) -> [MixedPrecisionCase] {
    [
      MixedPrecisionCase(.headline, "exact", exact, .digital, time: nil, rate: arrays.rate),
      MixedPrecisionCase(.headline, "mixed-precision", base, arrays),
      MixedPrecisionCase(
        .headline, "without-chi", withoutChi, .analog(arrays.withoutChi), time: arrays.time,
        rate: arrays.rate),
    ]
  }

  private static func leftOut(_ arrays: MixedPrecisionArrays) -> [MixedPrecisionCase] {
    func without(
      _ name: String, _ label: String, _ change: @escaping (inout AnalogSettings) -> Void
    )
      -> MixedPrecisionCase
    {
      MixedPrecisionCase(.leftOut, name, label, arrays, settings: change)
    }
    return [
      without("read-noise", "without read noise") { $0.changePhaseChange(noReadNoise) },
      without("drift", "without drift") { $0.changePhaseChange(noDrift) },
      without("spread", "SET pulses without spread") { $0.changePhaseChange(noSpread) },
      without("linear", "SET pulses of one size on average") { $0.changePhaseChange(linear) },
      without("reset", "exact RESET") { $0.changePhaseChange { $0.resetSpread = 0 } },
      without("range", "conductances that end at 120 µS, not 12") {
        $0.changePhaseChange { $0.largestConductance *= 10 }
        $0.changePair {
          $0.upperThreshold /= 10
          $0.differenceThreshold = $0.differenceThreshold.map { $0 / 10 }
          $0.refreshForward.outputBound *= 10
          // No coarser: a bit for each doubling.
          $0.refreshForward.outputBits = $0.refreshForward.outputBits.map { min($0 + 4, 24) }
        }
      },
      without("converters", "without DAC and ADC") { $0.removeConverters() },
      without("everything", everything, withoutEverything),
      without("fine", fine) {
        withoutEverything(&$0)
        $0.changePhaseChange {
          $0.nominalStep /= 10
          linear(&$0)
        }
      },
    ]
  }

  /// The rows of more than one non-ideality.
  static let everything = "without all of these but the range"
  static let fine = "the same, SET pulses a tenth as large"

  private static func withoutEverything(_ settings: inout AnalogSettings) {
    settings.changePhaseChange {
      for change in [noReadNoise, noDrift, noSpread, linear] { change(&$0) }
      $0.resetSpread = 0
    }
    settings.removeConverters()
  }

  private static func noReadNoise(_ device: inout PhaseChange) {
    (device.readNoiseSlope, device.readNoiseOffset) = (0, 0)
  }
  private static func noDrift(_ device: inout PhaseChange) { device.common.drift.exponent = 0 }
  private static func noSpread(_ device: inout PhaseChange) { device.common.cycleSpread = 0 }
  /// Every pulse adds ε on average, whatever the conductance and the pulses before.
  private static func linear(_ device: inout PhaseChange) {
    (device.meanSlope, device.meanOfFirst, device.meanOffset) = (0, 0, device.nominalStep)
  }

  private static func converters(_ arrays: MixedPrecisionArrays) -> [MixedPrecisionCase] {
    (4...8).map { bits in
      MixedPrecisionCase(
        .converters, "\(bits)", "DAC and ADC of \(bits) bits", arrays,
        options: { $0.converterBits = bits })
    }
  }

  private static func chi(_ arrays: MixedPrecisionArrays) -> [MixedPrecisionCase] {
    let slow: Float = arrays.rate / 5
    return [8, 10, 12, 16, 24, 32].map { bits in
      MixedPrecisionCase(
        .chi, "\(bits)", "χ of \(bits) bits", arrays, options: { $0.chiBits = bits })
    } + [
      MixedPrecisionCase(
        .chi, "stochastic", "steps of χ sent in stochastic trains", arrays,
        settings: { $0.changeMixedPrecision { $0.transfer = .stochastic } }),
      MixedPrecisionCase(
        .chi, "none-slow", "without χ, η a fifth", .analog(arrays.withoutChi), time: arrays.time,
        rate: slow),
    ]
  }

  private static func bins(_ arrays: MixedPrecisionArrays) -> [MixedPrecisionCase] {
    let bins: [(x: Int, delta: Int)] = [(255, 255), (15, 0), (0, 15), (15, 15), (3, 0), (0, 3)]
    return bins.map { bins in
      let of = [(bins.x, "x"), (bins.delta, "δ")].filter { $0.0 > 0 }.map {
        "\($0.1) in \($0.0) bins"
      }
      return MixedPrecisionCase(
        .bins, "\(bins.x)-\(bins.delta)", of.joined(separator: ", "), arrays,
        options: { ($0.xBins, $0.deltaBins) = bins })
    }
  }

  private static func times(_ arrays: MixedPrecisionArrays) -> [MixedPrecisionCase] {
    func each(
      _ name: String, _ label: String, seconds: Double, every: Int? = nil, asWritten: Bool = false
    ) -> MixedPrecisionCase {
      MixedPrecisionCase(
        .time, name, label, arrays,
        options: {
          ($0.secondsPerImage, $0.driftHoldsBeforeStart) = (seconds, asWritten)
          $0.driftEvery = every ?? $0.driftEvery
        })
    }
    // A step of time has to be short beside the 38.6 s before which the law is in question.
    let (often, rarely) = (10, 1000)
    return [
      each("seconds-1e-06", "1 µs an image", seconds: 1e-6),
      each("seconds-0.001", "1 ms an image", seconds: 1e-3),
      each("seconds-1.0", "1 s an image, drift every 10 images", seconds: 1, every: often),
      each("every-100", "1 s an image, drift every 100 images", seconds: 1, every: 100),
      each("every-1000", "1 s an image, drift every 1000 images", seconds: 1, every: rarely),
      each("as-written-1e-06", "1 µs, the law as written", seconds: 1e-6, asWritten: true),
      each("as-written-0.001", "1 ms, the law as written", seconds: 1e-3, asWritten: true),
      each(
        "as-written-every-10", "1 ms, the law as written, every 10 images", seconds: 1e-3,
        every: often, asWritten: true),
      each(
        "as-written-every-1000", "1 ms, the law as written, every 1000 images", seconds: 1e-3,
        every: rarely, asWritten: true),
      each(
        "as-written-1.0", "1 s, the law as written, every 10 images", seconds: 1, every: often,
        asWritten: true),
    ]
  }

  private static func refreshes(_ arrays: MixedPrecisionArrays) -> [MixedPrecisionCase] {
    [
      MixedPrecisionCase(
        .refresh, "none", "no refresh", arrays, options: { $0.refreshEvery = 0 }),
      MixedPrecisionCase(
        .refresh, "1000", "refresh every 1000 images", arrays,
        options: { $0.refreshEvery = 1000 }),
      MixedPrecisionCase(
        .refresh, "8-6", "thresholds 8 and 6 µS", arrays,
        options: { ($0.upperThreshold, $0.differenceThreshold) = (8, 6) }),
    ]
  }

  /// The paper's cost, at twice the rate: its slope is that of softmax with cross-entropy times
  /// a(1 − a), a quarter at most.
  private static func losses(_ arrays: MixedPrecisionArrays) -> [MixedPrecisionCase] {
    let tiles: [(name: String, label: String, tile: TileKind)] = [
      ("quadratic", "quadratic cost of sigmoid outputs", .analog(arrays.mixedPrecision)),
      ("quadratic-exact", "the same in floating point", .digital),
    ]
    return tiles.map { each in
      MixedPrecisionCase(
        .loss, each.name, "\(each.label), η twice as large", each.tile,
        time: each.tile == .digital ? nil : arrays.time, rate: 2 * arrays.rate, loss: .quadratic)
    }
  }
}

extension AnalogSettings {
  fileprivate mutating func changePhaseChange(_ change: (inout PhaseChange) -> Void) {
    guard var model = device.as(PhaseChange.self) else { return }
    change(&model)
    device = Device(model)
  }

  fileprivate mutating func changeMixedPrecision(_ change: (inout MixedPrecision) -> Void) {
    guard var mixed = cell.as(MixedPrecision.self) else { return }
    change(&mixed)
    cell = Cell(mixed)
  }

  fileprivate mutating func changePair(_ change: (inout OneSidedPair) -> Void) {
    changeMixedPrecision {
      guard var pair = $0.cell.as(OneSidedPair.self) else { return }
      change(&pair)
      $0.cell = Cell(pair)
    }
  }

  /// Of products and of refreshes.
  fileprivate mutating func removeConverters() {
    changePeriphery { ($0.inputBits, $0.outputBits) = (nil, nil) }
    changePair { ($0.refreshForward.inputBits, $0.refreshForward.outputBits) = (nil, nil) }
  }
}
