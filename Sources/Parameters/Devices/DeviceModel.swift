/// A model of a device: its parameters, and how the hidden parameters of each cross-point are
/// drawn.
///
/// What a pulse does is the model's law, in the kernels (`PulsedModel`). How to add a model to this
/// package stands in `docs/architecture.md`, how to have one of your own in `docs/own-device.md`.
@dynamicMemberLookup
public protocol DeviceModel: NamedModel {
  /// What the devices of every model have.
  var common: CommonParameters { get set }
  /// The pairs of hidden values that its law reads beside the bounds, in the law's order.
  static var hiddenPairs: [HiddenPair] { get }
  /// For each pair about its largest value, positive: at half precision a pair holds values of up
  /// to 65519 times as much, and those of more than 2⁻¹⁴ times to 11 bits.
  var scales: [Float] { get }
  /// The number of the hidden pair whose first value is a device's reference r; nil without one.
  ///
  /// A weight is then what a device holds less r: while pulses move it, w + r is what its bounds
  /// hold. Where it is set, and where it decays, diffuses or is reset, they hold w itself.
  static var referencePair: Int? { get }
  /// Draws the pairs of one row into `row.pairs`; its bounds are drawn already.
  func draw(_ row: inout HiddenRow, _ draws: RowDraws)
  /// g, positive: the weight change of one pulse that turns a learning rate into gains and a bit
  /// length.
  var granularity: Float { get }
  /// Whether a pulse on one line alone, at half the voltage, changes a device: pulses are then sent
  /// in phases of one sign each.
  var respondsToOneLine: Bool { get }
  /// Whether, away from the bounds, the pulses of a device change its weight by the same whatever
  /// their order: `PulsedUpdate.Aggregation.acrossSamples` asks for it, and the law then does it.
  var pulsesAddUp: Bool { get }
  /// Whether updates come as pulses, for which the model has a law, and not as exact products.
  var takesPulses: Bool { get }
  /// Numbers that the law reads of every cross-point alike, where it has any.
  var lawTable: [Float] { get }
  /// Noise of each product's reading of a device; nil without.
  var readNoise: DeviceReadNoise? { get }
  /// Whether devices have a state beside their weight, which pulses change too: what pulses came
  /// before, say.
  static var hasState: Bool { get }
  /// The state of a device that is set to a weight; of one that is reset that at weight 0.
  func state(at weight: Float) -> Float
  /// The standard deviation of what products read about the weight that a device holds, in units
  /// of the weight: `WriteNoise`.
  var writeNoise: Float { get }
  /// Whether a pulse moves a device from the weight at which it was last written, and not from what
  /// drift has left of it.
  static var pulsesUndoDrift: Bool { get }
}

extension DeviceModel {
  public var respondsToOneLine: Bool { false }
  public var pulsesAddUp: Bool { false }
  public var takesPulses: Bool { true }
  public var readNoise: DeviceReadNoise? { nil }
  public static var hasState: Bool { false }
  public func state(at weight: Float) -> Float { 0 }
  public var lawTable: [Float] { [] }
  public static var referencePair: Int? { nil }
  public var writeNoise: Float { 0 }
  public static var pulsesUndoDrift: Bool { false }
  public func validate() throws { try validateEach("device") }

  /// The common parameters as the model's own: `device.cycleSpread` for
  /// `device.common.cycleSpread`.
  public subscript<T>(dynamicMember path: WritableKeyPath<CommonParameters, T>) -> T {
    get { common[keyPath: path] }
    set { common[keyPath: path] = newValue }
  }

  /// Every hidden parameter that the model's cross-points have.
  public static var hiddenParameters: [HiddenParameter] {
    hiddenPairs.flatMap { [$0.first, $0.second] }
      + [.boundMaximum, .boundMinimum, .resetBias, .decayRate, .diffusionRate, .driftExponent]
  }
}

/// The hidden values of one row of cross-points while they are drawn.
///
/// Every list has `columns` values.
public struct HiddenRow: Sendable {
  public let columns: Int
  /// In units of the weight.
  public var boundMinimum: [Float]
  public var boundMaximum: [Float]
  /// The model's pairs.
  public var pairs: [Pair]
  /// What a model adds to the reset bias of each cross-point, in units of the weight; nil for
  /// nothing.
  public var resetShift: [Float]?

  public struct Pair: Sendable {
    public var first: [Float]
    public var second: [Float]
  }

  package init(columns: Int, pairCount: Int) {
    let zeros = [Float](repeating: 0, count: columns)
    self.columns = columns
    (boundMinimum, boundMaximum) = (zeros, zeros)
    pairs = [Pair](repeating: Pair(first: zeros, second: zeros), count: pairCount)
  }
}

/// The addressed draws of one row of cross-points.
public struct RowDraws {
  private let fillGaussians: (Purpose, UInt32, inout [Float]) -> Void
  private let fillWords: (Purpose, UInt32, inout [UInt32]) -> Void
  private let columns: Int

  package init(
    columns: Int, gaussians: @escaping (Purpose, UInt32, inout [Float]) -> Void,
    words: @escaping (Purpose, UInt32, inout [UInt32]) -> Void
  ) {
    self.columns = columns
    fillGaussians = gaussians
    fillWords = words
  }

  /// N(0, 1), one for each cross-point of the row; |ξ| ≤ 6.56.
  ///
  /// A function of seed, tile, row, column, purpose and number alone.
  /// - Parameters:
  ///   - purpose: `Purpose.own` in a model of your own.
  ///   - number: of the draw, for further ones of the same purpose: below 2²⁴.
  public func gaussians(_ purpose: Purpose, number: UInt32 = 0) -> [Float] {
    var values = [Float](repeating: 0, count: columns)
    fillGaussians(purpose, number, &values)
    return values
  }

  /// Uniform 32-bit words, one for each cross-point of the row; otherwise as `gaussians`.
  /// - Parameters:
  ///   - purpose: `Purpose.own` in a model of your own.
  ///   - number: of the draw: below 2²⁴, and none that `gaussians` is given for the same purpose.
  public func words(_ purpose: Purpose, number: UInt32 = 0) -> [UInt32] {
    var values = [UInt32](repeating: 0, count: columns)
    fillWords(purpose, number, &values)
    return values
  }
}
