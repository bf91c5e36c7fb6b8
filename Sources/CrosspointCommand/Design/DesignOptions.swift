import ArgumentParser
import CrosspointDesign

/// Every parameter of a design as an option, in the unit that its help names.
struct DesignOptions: ParsableArguments {
  @Option(help: help("arraySize")) var arraySize: Double?
  @Option(help: help("lineResistance")) var lineResistance: Double?
  @Option(help: help("cellPitch")) var cellPitch: Double?
  @Option(help: help("lineDrop")) var lineDrop: Double?
  @Option(help: help("deviceResistance")) var deviceResistance: Double?
  @Option(help: help("onOffRatio")) var onOffRatio: Double?
  @Option(help: help("weightBound")) var weightBound: Double?
  @Option(help: help("readVoltage")) var readVoltage: Double?

  @Option(help: help("outputBound")) var outputBound: Double?
  @Option(help: help("outputNoise")) var outputNoise: Double?
  @Option(help: help("outputSwing")) var outputSwing: Double?
  @Option(help: help("capacitor")) var capacitor: Double?
  @Option(help: help("inputBits")) var inputBits: Double?
  @Option(help: help("adcBits")) var adcBits: Double?
  @Option(help: help("linesPerADC")) var linesPerADC: Double?
  @Option(help: help("adcRate")) var adcRate: Double?
  @Option(help: help("adcEnergy")) var adcEnergy: Double?
  @Option(help: help("amplifierPower")) var amplifierPower: Double?

  @Option(help: help("integrationTime")) var integrationTime: Double?
  @Option(help: help("pulseTime")) var pulseTime: Double?
  @Option(help: help("bitLength")) var bitLength: Double?

  @Option(help: help("tiles")) var tiles: Double?
  @Option(help: help("activeTiles")) var activeTiles: Double?
  @Option(help: help("powerBudget")) var powerBudget: Double?
  @Option(help: help("digitalEnergy")) var digitalEnergy: Double?
  @Option(help: help("idleTilePower")) var idleTilePower: Double?
  @Option(help: help("hostPower")) var hostPower: Double?
  @Option(help: help("busRate")) var busRate: Double?
  @Option(help: help("processorRate")) var processorRate: Double?

  @Option(help: help("clusterWeights")) var clusterWeights: Double?
  @Option(help: help("chips")) var chips: Double?

  private var values: [(key: String, value: Double?)] {
    [
      ("arraySize", arraySize), ("lineResistance", lineResistance), ("cellPitch", cellPitch),
      ("lineDrop", lineDrop),
      ("deviceResistance", deviceResistance), ("onOffRatio", onOffRatio),
      ("weightBound", weightBound),
      ("readVoltage", readVoltage),
      ("outputBound", outputBound), ("outputNoise", outputNoise), ("outputSwing", outputSwing),
      ("capacitor", capacitor),
      ("inputBits", inputBits), ("adcBits", adcBits), ("linesPerADC", linesPerADC),
      ("adcRate", adcRate),
      ("adcEnergy", adcEnergy),
      ("amplifierPower", amplifierPower), ("integrationTime", integrationTime),
      ("pulseTime", pulseTime),
      ("bitLength", bitLength),
      ("tiles", tiles), ("activeTiles", activeTiles), ("powerBudget", powerBudget),
      ("digitalEnergy", digitalEnergy),
      ("idleTilePower", idleTilePower), ("hostPower", hostPower), ("busRate", busRate),
      ("processorRate", processorRate),
      ("clusterWeights", clusterWeights), ("chips", chips),
    ]
  }

  /// Sets what was given on top of `parameters`. Throws with the option's name for a value outside
  /// its range.
  func apply(to parameters: inout DesignParameters) throws {
    for (key, value) in values {
      guard let value, let parameter = DesignParameter.named(key) else { continue }
      do {
        try parameter.set(
          parameter.unit.si(ofShown: value), in: &parameters, name: parameter.option)
      } catch {
        throw ValidationError("\(error)")
      }
    }
  }

  /// Name, symbol and default from the table of parameters.
  private static func help(_ key: String) -> ArgumentHelp {
    guard let parameter = DesignParameter.named(key) else { fatalError("no parameter \(key)") }
    let unit = parameter.unit.shown
    let standard =
      parameter.value(in: DesignParameters()).map(parameter.unit.plain)
      ?? (key == "busRate" ? "no limit" : "derived")
    let name = parameter.name.prefix(1).uppercased() + parameter.name.dropFirst()
    return ArgumentHelp(
      "\(name), \(parameter.symbol) (\(standard)).",
      valueName: unit.isEmpty ? (parameter.isCount ? "count" : "number") : unit)
  }
}
