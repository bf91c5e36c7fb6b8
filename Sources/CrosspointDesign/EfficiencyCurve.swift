/// Efficiency of the chip against the size of its arrays.
public struct EfficiencyCurve: Sendable {
  /// The efficiency at one size.
  public struct Point: Sendable, Hashable {
    /// Lines each way.
    public let arraySize: Int
    /// Efficiency with the device resistance of the design, Ops/s/W.
    public let sameDevice: Double
    /// Efficiency with the least device resistance that the lines of this size allow, Ops/s/W.
    public let leastDevice: Double
    /// Whether the lines of this size drop no more than their share with the design's device.
    public let isPossible: Bool
  }

  /// The points, sizes ascending.
  public let points: [Point]
  /// The device resistance of the design, Ω.
  public let deviceResistance: Double
  /// Lines each way up to which it is possible.
  public let largestSize: Double

  /// Points at `sizes`, and at the largest size possible where it lies between them. The design's
  /// own choice of active tiles is left out: each size has as many as its power allows.
  public init(_ design: Design, sizes: [Int] = EfficiencyCurve.sizes) throws {
    check(
      !sizes.isEmpty && sizes.allSatisfy { $0 > 0 }, "a curve needs positive sizes, not \(sizes)")
    deviceResistance = design.array.deviceResistance
    largestSize = design.array.largestSize
    let isWithin = largestSize > Double(sizes.min()!) && largestSize < Double(sizes.max()!)
    points = try Set(sizes + (isWithin ? [Int(largestSize)] : [])).sorted().map { size in
      var p = design.parameters
      p.arraySize = size
      p.activeTiles = nil
      p.deviceResistance = design.array.deviceResistance
      let same = try Design(p)
      p.deviceResistance = nil
      let least = try Design(p)
      return Point(
        arraySize: size, sameDevice: same.chip.efficiency, leastDevice: least.chip.efficiency,
        isPossible: same.array.problems.isEmpty)
    }
  }

  /// Sizes from 256 to 16384, a quarter of an octave apart.
  public static let sizes: [Int] = [
    256, 304, 362, 431, 512, 609, 724, 861, 1024, 1218, 1448, 1722, 2048, 2435, 2896, 3444, 4096,
    4871, 5793, 6889, 8192, 9742,
    11585, 13777,
    16384,
  ]
}
