extension DesignParameter {
  /// Every parameter, section by section, in the order of tables.
  public static let all: [DesignParameter] = array + periphery + timing + chip + cluster

  /// The parameter of this key.
  public static func named(_ key: String) -> DesignParameter? { all.first { $0.key == key } }

  private static let inPart = "paper, part remembered, unchecked"
  private static let back = "computed back from the abstract"

  private static let array = [
    DesignParameter(
      "arraySize", "--array-size", "lines each way", "N", .count, .array, 1...1e6, inPart,
      .count(\.arraySize)),
    DesignParameter(
      "lineResistance", "--line-resistance", "resistance of a line for its length", "ρ",
      .ohmsPerMicrometre, .array, 1...1e12,
      inPart + " (copper)", .number(\.lineResistance)),
    DesignParameter(
      "cellPitch", "--cell-pitch", "distance of two lines", "p", .micrometres, .array, 1e-9...1e-3,
      inPart, .number(\.cellPitch)),
    DesignParameter(
      "lineDrop", "--line-drop", "share that a line may drop", "d", .one, .array, 1e-6...1, inPart,
      .number(\.lineDrop)),
    DesignParameter(
      "deviceResistance", "--device-resistance", "mean resistance of a device", "R", .megohms,
      .array, 1...1e15,
      inPart, .optionalNumber(\.deviceResistance)),
    DesignParameter(
      "onOffRatio", "--on-off-ratio", "on/off ratio of a device", "r", .one, .array, 1.001...1e9,
      inPart,
      .number(\.onOffRatio)),
    DesignParameter(
      "weightBound", "--weight-bound", "weight of a fully moved device", "w_max", .one, .array,
      1e-6...1e6, inPart,
      .number(\.weightBound)),
    DesignParameter(
      "readVoltage", "--read-voltage", "voltage of a full input", "V", .volts, .array, 1e-6...1e3,
      inPart, .number(\.readVoltage)),
  ]

  private static let periphery = [
    DesignParameter(
      "outputBound", "--output-bound", "largest output", "α", .one, .periphery, 1e-6...1e9, inPart,
      .number(\.outputBound)),
    DesignParameter(
      "outputNoise", "--output-noise", "standard deviation of an output", "σ", .one, .periphery,
      1e-9...1e6, inPart,
      .number(\.outputNoise)),
    DesignParameter(
      "outputSwing", "--output-swing", "voltage of an integrator at most", "V_s", .volts,
      .periphery, 1e-6...1e3, inPart,
      .number(\.outputSwing)),
    DesignParameter(
      "capacitor", "--capacitor", "integrator capacitor, one side", "C", .femtofarads, .periphery,
      1e-21...1e-3, inPart,
      .optionalNumber(\.capacitor)),
    DesignParameter(
      "inputBits", "--input-bits", "bits of an input", "n_in", .bits, .periphery, 1...24, inPart,
      .count(\.inputBits)),
    DesignParameter(
      "adcBits", "--adc-bits", "bits of an ADC", "n_ADC", .bits, .periphery, 1...24, inPart,
      .count(\.adcBits)),
    DesignParameter(
      "linesPerADC", "--lines-per-adc", "lines that share an ADC", "m", .count, .periphery, 1...1e6,
      inPart, .count(\.linesPerADC)
    ),
    DesignParameter(
      "adcRate", "--adc-rate", "samples that an ADC takes", "f_ADC", .megasamplesPerSecond,
      .periphery, 1...1e15, inPart,
      .number(\.adcRate)),
    DesignParameter(
      "adcEnergy", "--adc-energy", "energy of a sample", "E_ADC", .picojoules, .periphery,
      1e-18...1, zero: true, inPart,
      .number(\.adcEnergy)),
    DesignParameter(
      "amplifierPower", "--amplifier-power", "power of the amplifier of one line", "P_line",
      .microwatts, .periphery, 1e-15...1,
      zero: true,
      "assumed: 2 W a tile less array and ADCs", .number(\.amplifierPower)),
  ]

  private static let timing = [
    DesignParameter(
      "integrationTime", "--integration-time", "integration of one product", "t", .nanoseconds,
      .timing, 1e-15...1, inPart,
      .number(\.integrationTime)),
    DesignParameter(
      "pulseTime", "--pulse-time", "one pulse of an update", "t_p", .nanoseconds, .timing,
      1e-15...1, inPart, .number(\.pulseTime)
    ),
    DesignParameter(
      "bitLength", "--bit-length", "slots of a pulse train", "BL", .count, .timing, 1...64, inPart,
      .count(\.bitLength)),
  ]

  private static let chip = [
    DesignParameter(
      "tiles", "--tiles", "tiles of a chip", "T", .count, .chip, 1...1e9, back, .count(\.tiles)),
    DesignParameter(
      "activeTiles", "--active-tiles", "tiles at work at once", "T_a", .count, .chip, 1...1e9,
      back + ", about 50",
      .optionalCount(\.activeTiles)),
    DesignParameter(
      "powerBudget", "--power-budget", "power of a chip at most", "P_max", .watts, .chip,
      1e-6...1e9, back, .number(\.powerBudget)
    ),
    DesignParameter(
      "digitalEnergy", "--digital-energy", "digital work an output, bus included", "E_d",
      .picojoules, .chip, 1e-18...1,
      zero: true, "assumed: 250 W less 50 tiles of 2 W", .number(\.digitalEnergy)),
    DesignParameter(
      "idleTilePower", "--idle-tile-power", "power of a tile at rest", "P_idle", .watts, .chip,
      1e-12...1e6, zero: true,
      "assumed: weights stay without power", .number(\.idleTilePower)),
    DesignParameter(
      "hostPower", "--host-power", "power of a chip whatever its tiles do", "P_host", .watts, .chip,
      1e-12...1e9, zero: true,
      "assumed: none beside the digital work", .number(\.hostPower)),
    DesignParameter(
      "busRate", "--bus-rate", "bytes that a chip's bus carries", "B_max", .gigabytesPerSecond,
      .chip, 1...1e18,
      "assumed: as many as needed", .optionalNumber(\.busRate)),
    DesignParameter(
      "processorRate", "--processor-rate", "microprocessor to compare with", "S_µP",
      .teraOperationsPerSecond, .chip,
      1...1e21, back, .number(\.processorRate)),
  ]

  private static let cluster = [
    DesignParameter(
      "clusterWeights", "--cluster-weights", "weights to hold", "W_all", .count, .cluster, 1...1e15,
      "the abstract: trillions", .number(\.clusterWeights)),
    DesignParameter(
      "chips", "--chips", "chips of a cluster", "K", .count, .cluster, 1...1e9,
      "as many as the weights need",
      .optionalCount(\.chips)),
  ]
}
