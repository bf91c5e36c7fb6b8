/// How a weight becomes conductances: of how many devices it is made, with which signs and
/// significances, and on how many arrays that are read apart.
///
/// A weight w of −1 … 1 (1 is the largest weight of its tile) is
///
///     w = Σ_s significance_s·(Σ_{p in s} c_p·g_p − o_s)     o_s = Σ_{p in s} c_p·ĝ_p(0)
///
/// over slices s, each read through converters of its own, and their planes p of one device a
/// weight; c_p is `coefficient` over the width of the range.
public protocol ConductanceMapping: NamedModel {
  /// Significances of the slices; at least one.
  var significances: [Float] { get }
  /// The planes, those of a slice one after the other, in the order of slices.
  /// - Parameter levels: of a device; 0 where it has any conductance.
  func planes(_ weights: WeightSpan, levels: Int) -> [ConductancePlane]
  /// Whether o_s may differ from 0: whether the current of the weight 0 has to be subtracted.
  var hasOffset: Bool { get }
  /// Throws `CrosspointError.invalidSetting` for a number of levels of which it can make nothing.
  func validate(levels: Int) throws
  /// Throws `CrosspointError.invalidSetting` for weights of which it can make nothing.
  func validate(_ weights: WeightSpan, offset: Conductances.OffsetPlace) throws
}

extension ConductanceMapping {
  public var hasOffset: Bool { false }
  public func validate(levels: Int) throws {}
  public func validate(_ weights: WeightSpan, offset: Conductances.OffsetPlace) throws {}
}

/// One device of every weight.
public struct ConductancePlane: Sendable, Hashable {
  /// The slice that it is read with.
  public let slice: Int
  /// What the whole range of the device's conductance is of the slice's weight, with its sign.
  public let coefficient: Float

  public init(slice: Int = 0, coefficient: Float) {
    (self.slice, self.coefficient) = (slice, coefficient)
  }
}

/// What the weights of a tile span, in units of the largest: −1 … 1.
public struct WeightSpan: Sendable, Hashable {
  public let least: Float
  public let most: Float

  /// Traps unless least ≤ most.
  public init(least: Float, most: Float) {
    check(least <= most, "weights from \(least) to \(most)")
    (self.least, self.most) = (least, most)
  }
}
