/// A whole number a weight, cut into digits that are read apart, each slice through converters of
/// its own.
///
///     n = rint(w·(2^(bits−1) − 1))     digits d_k of b bits, b = ⌈B/slices⌉
///     balanced: of |n|, B = bits − 1, on the device of the pair that n's sign names
///     offset:   of n + 2^(bits−1), B = bits, on one device
///     ĝ = g_min + (g_max − g_min)·d_k/(2^b − 1)
///
/// Slice k counts 2^(b·k)·(2^b − 1)/(2^(bits−1) − 1), and the weight that is read is n/(2^(bits−1)
/// − 1).
public struct BitSliced: ConductanceMapping {
  public static let name = "bitSliced"
  public static let summary = "digits of a whole number, on arrays that are read apart"

  /// How digits have a sign.
  public enum Style: String, Sendable, Hashable, Codable, CaseIterable {
    /// On pairs of devices.
    case balanced
    /// Without one: 2^(bits−1) is added, and subtracted from what is read.
    case offset
  }

  /// Of the whole number, its sign among them.
  public var bits = 8
  /// Digits.
  public var slices = 4
  /// How digits have a sign.
  public var style = Style.balanced

  public init() {}

  public init(bits: Int, slices: Int, style: Style = .balanced) {
    (self.bits, self.slices, self.style) = (bits, slices, style)
  }

  public var hasOffset: Bool { style == .offset }

  /// B: bits that are cut into digits.
  private var slicedBits: Int { style == .balanced ? bits - 1 : bits }

  /// b: bits of a digit.
  public var bitsOfSlice: Int { (slicedBits + slices - 1) / slices }

  /// 2^(bits−1) − 1, the whole number of the weight 1.
  public var largestNumber: Int { 1 << (bits - 1) - 1 }

  public var significances: [Float] {
    let digit = 1 << bitsOfSlice - 1
    return (0..<slices).map {
      Float(Double(digit << ($0 * bitsOfSlice)) / Double(largestNumber))
    }
  }

  public func planes(_ weights: WeightSpan, levels: Int) -> [ConductancePlane] {
    (0..<slices).flatMap { slice in
      let plus = ConductancePlane(slice: slice, coefficient: 1)
      return style == .offset ? [plus] : [plus, ConductancePlane(slice: slice, coefficient: -1)]
    }
  }

  public static let settings: [Setting<BitSliced>] = [
    .count("bits", \.bits, 2...16, "bits"),
    .count("slices", \.slices, 1...16, "slices"),
    .choice("style", \.style),
  ]

  public func validate() throws {
    try validateEach("conductances.mapping")
    try require(
      (slices - 1) * bitsOfSlice < slicedBits, "conductances.mapping.slices", slices,
      "fewer, so that none is always empty: digits of \(bitsOfSlice) bits of \(slicedBits) take "
        + "\((slicedBits + bitsOfSlice - 1) / bitsOfSlice)")
  }
}
