import CrosspointParameters

/// A square array of digital multiply-accumulate units at one clock: what fixed-point products run
/// on, beside the analog arrays of `Design`.
public struct MultiplierArray: Sendable, Hashable {
  /// Units in a row, and in a column.
  public var side: Int
  /// Hz.
  public var clock: Double
  /// Of the whole array at work, W.
  public var power: Double

  /// Traps unless all are finite and positive.
  public init(side: Int, clock: Double, power: Double) {
    check(
      side > 0 && clock > 0 && clock.isFinite && power > 0 && power.isFinite,
      "an array of \(side) × \(side) units at \(clock) Hz and \(power) W")
    (self.side, self.clock, self.power) = (side, clock, power)
  }

  /// The prototype of Gupta et al. 2015 on a Kintex-7 325T: 28 × 28 units at 166 MHz, 7 W (from
  /// memory).
  public static let gupta = MultiplierArray(side: 28, clock: 166e6, power: 7)

  public var units: Double { Double(side * side) }
  /// Multiplications and additions, Ops/s.
  public var throughput: Double { 2 * units * clock }
  /// Throughput over power, Ops/s/W.
  public var efficiency: Double { throughput / power }

  /// Energy of so many products with their additions, J.
  public func energy(products: Double) -> Double { 2 * products / efficiency }

  /// Its numbers, in the order in which each follows from those before.
  public var quantities: [DesignQuantity] {
    [
      DesignQuantity("units", "n", "side²", units, .count, source: "28 × 28, from memory"),
      DesignQuantity(
        "throughput", "S", "2·n·f", throughput, .operationsPerSecond,
        source: "a product and a sum of each unit in every cycle", paper: "260 GigaOps/s"),
      DesignQuantity("power", "P", "P", power, .watts, source: "from memory", paper: "7 W"),
      DesignQuantity(
        "efficiency", "η", "S/P", efficiency, .efficiency, source: "definition",
        paper: "37 GigaOps/s/W"),
    ]
  }
}
