/// Integrators and ADCs of an array.
public struct PeripheryDesign: Sendable {
  let parameters: DesignParameters
  let array: ArrayDesign

  /// Range of the outputs over their noise, 2·α/σ.
  public var dynamicRange: Double { 2 * parameters.outputBound / parameters.outputNoise }
  /// The least bits with which a step of the ADC is not above the noise.
  public var adcBitsNeeded: Int {
    var (bits, levels) = (0, 1.0)
    while exceeds(dynamicRange, levels) { (bits, levels) = (bits + 1, levels * 2) }
    return bits
  }
  /// Devices at the weight bound, with full inputs, that make the output bound.
  public var fullDevices: Double { parameters.outputBound / parameters.weightBound }
  /// Charge of the output bound on one side, C.
  public var charge: Double {
    fullDevices * array.fullConductance * parameters.readVoltage * parameters.integrationTime
  }
  /// Capacitor of one side with which the output bound is the swing, F.
  public var leastCapacitor: Double { charge / parameters.outputSwing }
  /// Capacitor of one side, F: as given, or the least possible.
  public var capacitor: Double { parameters.capacitor ?? leastCapacitor }
  /// Capacitor of a differential integrator, F.
  public var differentialCapacitor: Double { 2 * capacitor }
  /// Voltage of the output bound, V.
  public var boundVoltage: Double { charge / capacitor }
  /// Voltage of the output noise, V.
  public var noiseVoltage: Double { boundVoltage * parameters.outputNoise / parameters.outputBound }
  /// Noise at the amplifier's input that makes the output noise, two-sided, V/√Hz. The amplifier
  /// sees N devices, N/R.
  public var inputNoise: Double {
    noiseVoltage * capacitor
      / (array.size * array.meanConductance * parameters.integrationTime.squareRoot())
  }
  /// The same, one-sided as data sheets have it, V/√Hz.
  public var oneSidedInputNoise: Double { 2.0.squareRoot() * inputNoise }
  /// ADCs of an array.
  public var adcs: Double { (array.size / Double(parameters.linesPerADC)).rounded(.up) }

  var quantities: [DesignQuantity] {
    var all = [
      DesignQuantity("range over noise", "D", "2·α/σ", dynamicRange, .one, source: "definition"),
      DesignQuantity(
        "bits that an ADC needs", "n_min", "⌈log2 D⌉", Double(adcBitsNeeded), .bits,
        source: "a step not above the noise"),
      DesignQuantity(
        "full devices at the output bound", "k", "α/w_max", fullDevices, .one,
        source: "definition"),
      DesignQuantity(
        "charge of the output bound", "Q", "k·G_w·V·t", charge, .coulombs, source: "Ohm's law"),
    ]
    if parameters.capacitor == nil {
      all.append(
        DesignQuantity(
          "integrator capacitor, one side", "C", "Q/V_s", capacitor, .farads,
          source: "the bound at the swing"))
    } else {
      all.append(
        DesignQuantity(
          "least integrator capacitor", "C_min", "Q/V_s", leastCapacitor, .farads,
          source: "the bound at the swing"))
    }
    return all + [
      DesignQuantity(
        "integrator capacitor, differential", "C_d", "2·C", differentialCapacitor, .farads,
        source: "both signs",
        paper: "103 fF (R = 24 MΩ gives 103.7)"),
      DesignQuantity(
        "voltage of the output bound", "V_α", "Q/C", boundVoltage, .volts, source: "definition"),
      DesignQuantity(
        "voltage of the output noise", "V_σ", "V_α·σ/α", noiseVoltage, .volts,
        source: "definition"),
      DesignQuantity(
        "input noise, two-sided", "e_n", "V_σ·C·R/(N·√t)", inputNoise, .noiseVoltage,
        source: "white noise into N devices for t",
        paper: "5.5 nV/√Hz"),
      DesignQuantity(
        "input noise, one-sided", "e_1", "√2·e_n", oneSidedInputNoise, .noiseVoltage,
        source: "as data sheets have it",
        paper: "5.5 nV/√Hz"),
      DesignQuantity("ADCs of an array", "n_conv", "⌈N/m⌉", adcs, .count, source: "definition"),
    ]
  }

  var problems: [DesignProblem] {
    var all: [DesignProblem] = []
    if adcBitsNeeded > parameters.adcBits {
      let noise = 2 * parameters.outputBound / Double(1 << parameters.adcBits)
      all.append(
        DesignProblem(
          kind: .adcBits, what: "an ADC has fewer bits than range over noise needs",
          value: "\(adcBitsNeeded) bit",
          limit: "\(parameters.adcBits) bit",
          change:
            """
            --adc-bits of at least \(adcBitsNeeded), or --output-noise of at least \
            \(EngineeringNumber.significant(noise))
            """,
          affects: [.tile, .chip, .cluster, .network]))
    }
    if exceeds(boundVoltage, parameters.outputSwing) {
      let reached = parameters.outputBound * parameters.outputSwing / boundVoltage
      all.append(
        DesignProblem(
          kind: .integratorSaturates,
          what:
            """
            an integrator is at its swing at an output of \
            \(EngineeringNumber.significant(reached)), below the output bound
            """,
          value: DesignUnit.volts.text(boundVoltage),
          limit: DesignUnit.volts.text(parameters.outputSwing),
          change:
            """
            --capacitor of at least \(DesignUnit.farads.text(leastCapacitor)), or a smaller \
            --integration-time or --output-bound
            """,
          affects: [.tile, .chip, .cluster, .network]))
    }
    return all
  }
}
