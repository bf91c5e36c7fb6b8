import CrosspointDesign

/// The energy of training with one image in mixed precision, by the constants of
/// `crosspoint design` and by assumptions of its own, each named.
public struct MixedPrecisionEnergy: Sendable {
  /// Where a number comes from.
  public enum Source: String, Sendable, Codable {
    /// A constant of the calculator, times a count.
    case calculator
    /// The calculator has none.
    case assumed
  }

  /// One term of the sum.
  public struct Term: Sendable {
    public let name: String
    public let formula: String
    /// J an image.
    public let joules: Double
    public let source: Source
  }

  /// Mean conductance of a device, S.
  public static let conductance = 3e-6
  /// Energy of a SET pulse, J.
  public static let setPulse = 10e-12
  /// Energy of one cross-point of χ: a product, a sum, a read and a write, J.
  public static let chiCrossPoint = 1e-12

  /// The paper's totals, J an image: as a reading card of it has them, not read in its text.
  public static let published = (mixedPrecision: 83.2e-9, digital: 14.35e-6)

  public let terms: [Term]
  /// Cross-points.
  public let weights: Int

  /// - Parameters:
  ///   - widths: of the network.
  ///   - pulses: of devices, an image.
  ///   - refreshEvery: images from one refresh to the next; 0 for none.
  init(widths: [Int], pulses: Double, refreshEvery: Int) {
    let p = DesignParameters()
    let layers = zip(widths, widths.dropFirst()).map { (rows: $1, columns: $0 + 1) }
    weights = layers.reduce(0) { $0 + $1.rows * $1.columns }
    // The first layer sends nothing back.
    let backward = layers.dropFirst()
    let outputs =
      layers.reduce(0) { $0 + $1.rows } + backward.reduce(0) { $0 + $1.columns }
    let read = weights + backward.reduce(0) { $0 + $1.rows * $1.columns }
    let amplifier = p.amplifierPower * p.integrationTime
    var terms = [
      Term(
        name: "ADCs of the products", formula: "\(outputs) outputs · E_ADC",
        joules: Double(outputs) * p.adcEnergy, source: .calculator),
      Term(
        name: "amplifiers of the products", formula: "\(outputs) outputs · P_line·t",
        joules: Double(outputs) * amplifier, source: .calculator),
      Term(
        name: "digital work on outputs", formula: "\(outputs) outputs · E_d",
        joules: Double(outputs) * p.digitalEnergy, source: .calculator),
      Term(
        name: "devices in the products",
        formula: "\(2 * read) devices · V²·G·t, all inputs full, G = 3 µS",
        joules: 2 * Double(read) * p.readVoltage * p.readVoltage * Self.conductance
          * p.integrationTime, source: .assumed),
      Term(
        name: "SET pulses", formula: "\(significant(pulses, 3)) pulses · 10 pJ",
        joules: pulses * Self.setPulse, source: .assumed),
      Term(
        name: "χ", formula: "\(weights) cross-points · 1 pJ",
        joules: Double(weights) * Self.chiCrossPoint, source: .assumed),
    ]
    if refreshEvery > 0 {
      // Column after column, both devices of a pair.
      let conversions = 2 * Double(weights) / Double(refreshEvery)
      terms.append(
        Term(
          name: "refreshes",
          formula: "\(significant(conversions, 4)) outputs · (E_ADC + P_line·t + E_d)",
          joules: conversions * (p.adcEnergy + amplifier + p.digitalEnergy), source: .calculator))
    }
    self.terms = terms
  }

  public func total(_ source: Source? = nil) -> Double {
    terms.filter { source == nil || $0.source == source }.reduce(0) { $0 + $1.joules }
  }
}
