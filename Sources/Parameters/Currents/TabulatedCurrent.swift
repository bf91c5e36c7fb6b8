import Foundation

/// Measured currents at some voltages and conductances, linear between them both ways.
///
/// Where the first voltage is 0 the law is odd: I(−V) = −I(V). Otherwise the voltages reach from a
/// negative to a positive one, with 0 among them. `crosspoint settings --current FILE` makes one of
/// a CSV file.
public struct TabulatedCurrent: CurrentModel {
  public static let name = "tabulated"
  public static let summary = "measured currents I(V, G), linear between voltages and conductances"
  public static let voltageCounts = 2...256
  public static let conductanceCounts = 2...32

  /// Voltages in V, ascending.
  public var voltages: [Float] = [0, 0.5]
  /// Conductances in S, ascending and positive: what a state is called, as its current over the
  /// voltage where that is small.
  public var conductances: [Float] = [1e-6, 1e-4]
  /// Currents in A, voltage after voltage, those of all conductances side by side.
  public var currents: [Float] = [0, 0, 5e-7, 5e-5]
  /// Device-to-device spread of ln G.
  public var conductanceSpread: Float = 0

  public init() {}

  public init(
    voltages: [Float], conductances: [Float], currents: [Float], conductanceSpread: Float = 0
  ) {
    self.voltages = voltages
    self.conductances = conductances
    self.currents = currents
    self.conductanceSpread = conductanceSpread
  }

  public var leastConductance: Float { conductances.first ?? 0 }
  public var mostConductance: Float { conductances.last ?? 0 }
  /// Whether negative voltages are those of the positive ones with the other sign.
  public var isOdd: Bool { voltages.first == 0 }
  public var largestVoltage: Float {
    guard let first = voltages.first, let last = voltages.last else { return 0 }
    return isOdd ? last : min(-first, last)
  }
  public var spread: Float { conductanceSpread }

  public func current(voltage: Double, conductance: Double, deviation: Double) -> Double {
    let isTurned = isOdd && voltage < 0
    let v = isTurned ? -voltage : voltage
    let g = min(
      max(conductance * exp(Double(conductanceSpread) * deviation), Double(leastConductance)),
      Double(mostConductance))
    let (row, a) = Self.place(v, in: voltages)
    let (column, b) = Self.place(g, in: conductances)
    func value(_ i: Int, _ j: Int) -> Double { Double(currents[i * conductances.count + j]) }
    let low = value(row, column) + b * (value(row, column + 1) - value(row, column))
    let high =
      value(row + 1, column) + b * (value(row + 1, column + 1) - value(row + 1, column))
    let current = low + a * (high - low)
    return isTurned ? -current : current
  }

  /// On the line between the two voltages of the table whose currents lie about the wanted one.
  public func voltage(share: Double, of voltage: Double, conductance: Double) -> Double {
    if isOdd, voltage < 0 {
      return -self.voltage(share: share, of: -voltage, conductance: conductance)
    }
    func current(_ voltage: Double) -> Double {
      self.current(voltage: voltage, conductance: conductance, deviation: 0)
    }
    let wanted = share * current(voltage)
    var (low, high) = (0, voltages.count - 1)
    while high - low > 1 {
      let middle = (low + high) / 2
      if current(Double(voltages[middle])) <= wanted { low = middle } else { high = middle }
    }
    let (start, end) = (Double(voltages[low]), Double(voltages[high]))
    let (least, most) = (current(start), current(end))
    return start + (end - start) * (wanted - least) / (most - least)
  }

  /// Between which two of some ascending numbers another lies, and at which share of the way.
  static func place(_ value: Double, in numbers: [Float]) -> (index: Int, share: Double) {
    let index = max(0, min(numbers.count - 2, (numbers.lastIndex { Double($0) <= value } ?? 0)))
    let (low, high) = (Double(numbers[index]), Double(numbers[index + 1]))
    return (index, (value - low) / (high - low))
  }

  public static let settings: [Setting<TabulatedCurrent>] = [
    .numbers("voltages", \.voltages, .finite, count: voltageCounts, "voltages"),
    .numbers("conductances", \.conductances, .positive, count: conductanceCounts, "conductances"),
    .numbers(
      "currents", \.currents, .finite,
      count: 4...voltageCounts.upperBound * conductanceCounts.upperBound, "currents"),
    .number("conductanceSpread", \.conductanceSpread, .spread),
  ]

  /// Throws `CrosspointError.invalidSetting` for the first setting outside its range, and where
  /// lists do not fit each other or are not monotone, with the place.
  public func validate() throws {
    try validateEach("current")
    func ascends(_ values: [Float], _ name: String) throws {
      for (i, pair) in zip(values, values.dropFirst()).enumerated() {
        try require(
          pair.0 < pair.1, "current.\(name)[\(i + 1)]", pair.1,
          "above the one before, \(pair.0): a table ascends")
      }
    }
    try ascends(voltages, "voltages")
    try ascends(conductances, "conductances")
    let width = conductances.count
    try require(
      currents.count == voltages.count * width, "current.currents", "a list of \(currents.count)",
      "\(voltages.count) voltages × \(width) conductances = \(voltages.count * width) of them")
    try require(
      voltages[0] == 0
        || voltages[0] < 0 && voltages.contains(0) && voltages[voltages.count - 1] > 0,
      "current.voltages",
      "\(voltages[0]) … \(voltages[voltages.count - 1]) V",
      "0 as the first voltage (then the law is odd), or among voltages of both signs")
    for (row, voltage) in voltages.enumerated() {
      for column in 0..<width {
        let value = currents[row * width + column]
        let place = "current at \(voltage) V, \(conductances[column]) S"
        if voltage == 0 {
          try require(value == 0, place, value, "0: a device without voltage has no current")
        }
        if row > 0 {
          let before = currents[(row - 1) * width + column]
          try require(
            before < value, place, value,
            "above that at \(voltages[row - 1]) V, \(before): currents rise with the voltage")
        }
        if column > 0, voltage != 0 {
          let before = currents[row * width + column - 1]
          try require(
            voltage > 0 ? before < value : before > value, place, value,
            """
            larger in magnitude than that at \(conductances[column - 1]) S, \(before): currents \
            grow with the conductance
            """)
        }
      }
    }
  }
}
