import Crosspoint
import CrosspointLearning
import Foundation

/// One setting of the study of limited precision.
public struct PrecisionCase: Sendable {
  /// What a case is a part of, in the order of the page.
  public enum Group: String, Sendable, Hashable, Codable, CaseIterable {
    case dense, cnn, words, wider, axis

    /// As the page heads it.
    public var title: String {
      switch self {
      case .dense: "Words of 16 bits: the dense network"
      case .cnn: "Words of 16 bits: the convolutional network"
      case .words: "Shorter words"
      case .wider: "Wider formats in the last epochs"
      case .axis: "Analog arrays on the same axis of bits"
      }
    }
  }

  public let group: Group
  /// Its part of a run's id.
  let name: String
  /// For people, and what sets its runs apart in their group.
  public let label: String
  /// FL, or the bits of a word or of a weight; nil of floating point.
  let value: Double?
  let network: NetworkPlan
  let rates: [Float]
  /// Examples in one update.
  let batch: Int?
  /// The paper's figure as remembered; nil where it has none or is not remembered.
  var published: String?

  /// Its name without bits: what it is one of a series of.
  var series: String { name.replacing(/\d+/, with: "", maxReplacements: 1) }

  /// Of its runs, but for their seed.
  var id: String { "\(group.rawValue)-\(name)" }

  /// The run that the others of a group are held against, from the same seed.
  static let floating = "floating point"
  /// The one format for every quantity.
  static let uniform = "⟨2, 14⟩ for everything, stochastic"

  static func label(_ rounding: Rounding, fractionBits: Int) -> String {
    "\(rounding.rawValue), FL \(fractionBits)"
  }
}

/// How long the runs of a plan are, which rates and changes of formats follow from.
struct PrecisionExtent: Sendable {
  var epochs: Int
  /// Examples to learn from.
  var examples: Int
  static let batch = 100

  /// Updates of one epoch.
  var updates: Int { (examples + Self.batch - 1) / Self.batch }
  /// The last epochs with wider formats: three of ten.
  var wideEpochs: Int { max(epochs * 3 / 10, 1) }
}

// MARK: The cases

extension PrecisionCase {
  static let fractionBits = [8, 10, 12, 14]

  /// Every case: the table to which a new one adds an entry.
  static func all(_ group: Group, _ extent: PrecisionExtent) -> [PrecisionCase] {
    switch group {
    case .dense: table(.dense, extent) + [uniformCase(extent)]
    case .cnn: table(.cnn, extent)
    case .words: words(extent)
    case .wider: wider(extent)
    case .axis: axis(extent)
    }
  }

  /// Floating point, and every FL with both roundings.
  private static func table(_ group: Group, _ extent: PrecisionExtent) -> [PrecisionCase] {
    let floating = PrecisionCase(
      group, "floating", floating, nil, FixedPointSettings(.uniform(nil)), extent)
    return [floating]
      + fractionBits.flatMap { bits in
        [Rounding.stochastic, .nearest].map { rounding in
          PrecisionCase(
            group, "\(rounding.rawValue)-\(bits)", label(rounding, fractionBits: bits),
            Double(bits),
            FixedPointSettings(.gupta(fractionBits: bits), rounding: rounding), extent)
        }
      }
  }

  private static func uniformCase(_ extent: PrecisionExtent) -> PrecisionCase {
    PrecisionCase(
      .dense, "uniform-14", uniform, 14,
      FixedPointSettings(.uniform(FixedPointFormat(2, 14))), extent)
  }

  /// A word of fewer bits: two before the point of weights, updates and errors, and six before that
  /// of outputs.
  struct Word: Sendable, Hashable {
    let bits: Int
    /// 16 where outputs are no shorter.
    let outputBits: Int

    var formats: FixedPointFormats {
      let format = FixedPointFormat(2, bits - 2)
      return FixedPointFormats(
        weights: format, updates: format, errors: format,
        outputs: FixedPointFormat(6, outputBits - 6))
    }
    var label: String { "\(bits) bits: \(formats.weights!), outputs \(formats.outputs!)" }
    var name: String { outputBits == bits ? "\(bits)" : "\(bits)-outputs-\(outputBits)" }
  }

  /// Whole words of fewer bits, and such weights, updates and errors with outputs of 16 bits.
  static let wholeWords = [8, 10, 12].map { Word(bits: $0, outputBits: $0) }
  static let shortWeights = [6, 8].map { Word(bits: $0, outputBits: 16) }

  private static func words(_ extent: PrecisionExtent) -> [PrecisionCase] {
    (wholeWords + shortWeights).map { word in
      PrecisionCase(
        .words, word.name, word.label, Double(word.bits), FixedPointSettings(word.formats), extent)
    }
  }

  /// Words of 20 bits in the last epochs.
  static let wideFormats = FixedPointFormats(
    weights: FixedPointFormat(4, 16), updates: FixedPointFormat(4, 16),
    errors: FixedPointFormat(4, 16), outputs: FixedPointFormat(6, 14))

  private static func wider(_ extent: PrecisionExtent) -> [PrecisionCase] {
    let after = (extent.epochs - extent.wideEpochs) * extent.updates
    let later = LaterFormats(afterUpdates: after, wideFormats)
    let words = [wholeWords[0], shortWeights[0]].map { word in
      PrecisionCase(
        .wider, word.name, word.label, Double(word.bits),
        FixedPointSettings(word.formats, later: later), extent)
    }
    return words + [
      PrecisionCase(
        .wider, "nearest-12", label(.nearest, fractionBits: 12), 12,
        FixedPointSettings(.gupta(fractionBits: 12), rounding: .nearest, later: later), extent)
    ]
  }

  /// The runs of other groups that a group's are held against: floating point, and of wider formats
  /// the same without them.
  static func compared(with group: Group, _ extent: PrecisionExtent) -> [PrecisionCase] {
    let base = all(.dense, extent).filter { $0.label == floating }
    switch group {
    case .dense, .cnn, .axis: return []
    case .words: return base
    case .wider:
      let own = Set(all(.wider, extent).map(\.label))
      return base
        + (all(.dense, extent) + all(.words, extent)).filter { own.contains($0.label) }
    }
  }

  /// A run of the paper's networks.
  private init(
    _ group: Group, _ name: String, _ label: String, _ value: Double?,
    _ settings: FixedPointSettings, _ extent: PrecisionExtent
  ) {
    var settings = settings
    (self.group, self.name, self.label, self.value) = (group, name, label, value)
    batch = PrecisionExtent.batch
    // Rates are of one example, and the paper's of the mean of a batch.
    let rate = PrecisionStudy.rate / Double(PrecisionExtent.batch)
    if group == .cnn {
      settings.momentum = 0.9
      settings.decay = 0.0005 * Float(PrecisionExtent.batch)
      network = NetworkPlan(.guptaCNN, ArrayPlan(.fixedPoint(settings)))
      rates = (0..<extent.epochs).map { Float(rate * pow(0.95, Double($0))) }
    } else {
      network = NetworkPlan(
        .dense(
          widths: [784, 1000, 1000, 10], activation: .rectifiedLinear, initialDeviation: 0.01),
        ArrayPlan(.fixedPoint(settings)))
      rates = [Float(rate)]
    }
    published = PrecisionStudy.published(group, label)
  }
}

// MARK: Analog arrays beside

extension PrecisionCase {
  /// How weights of a certain number of states are held and updated.
  enum Holding: String, Sendable, CaseIterable {
    case stochastic, nearest, pulses, managed

    var label: String {
      switch self {
      case .stochastic: "fixed point, stochastic"
      case .nearest: "fixed point, nearest"
      case .pulses: "ideal devices"
      case .managed: "rpu-managed"
      }
    }

    /// Of a weight, those that are run.
    var bits: [Int] { self == .nearest ? axisBitsOfNearest : axisBits }

    /// A tile whose weights have 2^bits states.
    func tile(bits: Int) -> TileKind {
      switch self {
      case .stochastic, .nearest:
        let format = FixedPointFormat(1, bits - 1)
        return .fixedPoint(
          FixedPointSettings(
            FixedPointFormats(weights: format, updates: format, errors: nil, outputs: nil),
            rounding: self == .nearest ? .nearest : .stochastic))
      case .pulses:
        var settings = AnalogSettings.ideal
        settings.device = .constantStep(.ideal(step: Float(1) / Float(1 << (bits - 1)), bound: 1))
        // As many slots as the largest change of a sample has steps, and one where it has none.
        settings.update.bitLength = 64
        return .analog(settings)
      case .managed:
        var settings = AnalogSettings.rpuManaged
        settings.update.bitLength = 64
        settings.changeConstantStep { device in
          let range = device.common.boundMaximum - device.common.boundMinimum
          device.steps.step = range / Float(1 << bits)
        }
        return .analog(settings)
      }
    }
  }

  /// Bits of a weight that are few enough to be told from floating point; up to 7 a change is one
  /// pulse at most. To the nearest number training needs more to move at all.
  static let axisBits = [5, 6, 7, 9]
  static let axisBitsOfNearest = [11, 13]

  private static func axis(_ extent: PrecisionExtent) -> [PrecisionCase] {
    let plan = { (tile: TileKind) in
      NetworkPlan(.dense(widths: Network.rpuWidths), ArrayPlan(tile))
    }
    let rates = plan(.digital).architecture.rates
    func each(_ name: String, _ label: String, _ bits: Int?, _ tile: TileKind) -> PrecisionCase {
      PrecisionCase(
        group: .axis, name: name, label: label, value: bits.map(Double.init), network: plan(tile),
        rates: rates, batch: nil, published: nil)
    }
    return [each("floating", floating, nil, .digital)]
      + Holding.allCases.flatMap { holding in
        holding.bits.map { bits in
          each(
            "\(holding.rawValue)-\(bits)", "\(holding.label), \(bits) bits", bits,
            holding.tile(bits: bits))
        }
      }
  }
}
