/// How long the three cycles of a tile take.
public struct TimingDesign: Sendable {
  let parameters: DesignParameters

  /// Time of a forward product, s.
  public var forward: Double { parameters.integrationTime }
  /// Time of a backward product, s.
  public var backward: Double { parameters.integrationTime }
  /// Time of an update, s: every slot is sent once for up and once for down.
  public var update: Double { 2 * Double(parameters.bitLength) * parameters.pulseTime }
  /// Time of all three, s.
  public var cycle: Double { forward + backward + update }
  /// Conversions that an ADC has to make, 1/s: each of its lines once in an integration.
  public var samplingRate: Double {
    Double(min(parameters.linesPerADC, parameters.arraySize)) / parameters.integrationTime
  }

  var quantities: [DesignQuantity] {
    [
      DesignQuantity(
        "forward cycle", "t_f", "t", forward, .seconds, source: "one integration", paper: "80 ns"),
      DesignQuantity(
        "backward cycle", "t_b", "t", backward, .seconds, source: "one integration",
        paper: "80 ns"),
      DesignQuantity(
        "update cycle", "t_u", "2·BL·t_p", update, .seconds, source: "each slot once up, once down",
        paper: "20 ns"),
      DesignQuantity(
        "all three cycles", "t_c", "t_f + t_b + t_u", cycle, .seconds, source: "definition"),
      DesignQuantity(
        "samples that an ADC has to take", "f", "min(m, N)/t", samplingRate, .samplesPerSecond,
        source: "its lines in one integration"),
    ]
  }

  var problems: [DesignProblem] {
    guard exceeds(samplingRate, parameters.adcRate) else { return [] }
    let lines = wholeBelow(parameters.adcRate * parameters.integrationTime)
    let time = DesignUnit.seconds.text(
      Double(min(parameters.linesPerADC, parameters.arraySize)) / parameters.adcRate)
    return [
      DesignProblem(
        kind: .adcRate, what: "an ADC cannot sample its lines in one integration",
        value: DesignUnit.samplesPerSecond.text(samplingRate),
        limit: DesignUnit.samplesPerSecond.text(parameters.adcRate),
        change: (lines >= 1
          ? "--lines-per-adc of at most \(DesignUnit.count.text(lines)), or " : "")
          + "--integration-time of at least \(time)",
        affects: [.timing, .tile, .chip, .cluster, .network])
    ]
  }
}
