/// One array with its periphery at work: rates and power.
public struct TileDesign: Sendable {
  let parameters: DesignParameters
  let array: ArrayDesign
  let timing: TimingDesign

  private var time: Double { parameters.integrationTime }

  /// Multiplications and additions of a product over its time, Ops/s.
  public var throughput: Double { 2 * array.weights / time }
  /// The same over a forward, a backward and an update cycle, Ops/s.
  public var trainingThroughput: Double { 6 * array.weights / timing.cycle }
  /// Inputs or outputs in a second, 1/s: the digital operations that keep a tile busy.
  public var activations: Double { array.size / time }
  /// Bytes of inputs and outputs on the bus, B/s.
  public var bus: Double { Double(parameters.inputBits + parameters.adcBits) / 8 * activations }
  /// Power of the devices, all at the read voltage, W.
  public var arrayPower: Double {
    array.weights * parameters.readVoltage * parameters.readVoltage / array.deviceResistance
  }
  /// Power of the ADCs, W.
  public var adcPower: Double { parameters.adcEnergy * activations }
  /// Power of the amplifiers, W.
  public var amplifierPower: Double { array.size * parameters.amplifierPower }
  /// Power of a tile at work, without its digital work, W.
  public var power: Double { arrayPower + adcPower + amplifierPower }
  /// Throughput over power of a tile alone, Ops/s/W.
  public var efficiency: Double { throughput / power }

  var quantities: [DesignQuantity] {
    [
      DesignQuantity(
        "throughput", "S", "2·N²/t", throughput, .operationsPerSecond,
        source: "a product is N² multiplications and additions"),
      DesignQuantity(
        "throughput in training", "S_c", "6·N²/t_c", trainingThroughput, .operationsPerSecond,
        source: "forward, backward and update"),
      DesignQuantity(
        "digital rate", "a", "N/t", activations, .operationsPerSecond,
        source: "one operation an output"),
      DesignQuantity(
        "bus rate", "B", "(n_in + n_ADC)/8·N/t", bus, .bytesPerSecond,
        source: "inputs and outputs"),
      DesignQuantity(
        "power of the array", "P_array", "N²·V²/R", arrayPower, .watts,
        source: "Ohm's law, all inputs full"),
      DesignQuantity(
        "power of the ADCs", "P_ADC", "E_ADC·N/t", adcPower, .watts, source: "a sample an output"),
      DesignQuantity(
        "power of the amplifiers", "P_amp", "N·P_line", amplifierPower, .watts, source: "one a line"
      ),
      DesignQuantity(
        "power of a tile", "P_tile", "P_array + P_ADC + P_amp", power, .watts, source: "sum",
        paper: "about 2 W"),
      DesignQuantity(
        "efficiency of a tile alone", "η_tile", "S/P_tile", efficiency, .efficiency,
        source: "definition"),
    ]
  }
}
