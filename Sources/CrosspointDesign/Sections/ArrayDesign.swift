/// One array of N × N devices and its lines.
public struct ArrayDesign: Sendable {
  let parameters: DesignParameters

  /// Lines each way, N.
  public var size: Double { Double(parameters.arraySize) }
  /// Length of a line, m.
  public var lineLength: Double { size * parameters.cellPitch }
  /// Resistance of a whole line, Ω.
  public var lineResistance: Double { parameters.lineResistance * lineLength }
  /// Least mean resistance of a device with which a line of N devices drops no more than the share
  /// allowed, Ω.
  public var leastDeviceResistance: Double { size * lineResistance / parameters.lineDrop }
  /// Mean resistance of a device, Ω: as given, or the least possible.
  public var deviceResistance: Double { parameters.deviceResistance ?? leastDeviceResistance }
  /// Share of the voltage that a line drops.
  public var lineDrop: Double { size * lineResistance / deviceResistance }
  /// Mean conductance of a device, S.
  public var meanConductance: Double { 1 / deviceResistance }
  /// Conductance that stands for the weight bound, S: half of G_on − G_off.
  public var fullConductance: Double {
    meanConductance * (parameters.onOffRatio - 1) / (parameters.onOffRatio + 1)
  }
  /// Area of a cross-point, m².
  public var cellArea: Double { parameters.cellPitch * parameters.cellPitch }
  /// Area of all cross-points, m².
  public var area: Double { lineLength * lineLength }
  /// Weights.
  public var weights: Double { size * size }
  /// Lines each way with which the drop stays within its share at this device resistance.
  public var largestSize: Double {
    wholeBelow(
      (deviceResistance * parameters.lineDrop / (parameters.lineResistance * parameters.cellPitch))
        .squareRoot())
  }

  var quantities: [DesignQuantity] {
    var all = [
      DesignQuantity("length of a line", "L", "N·p", lineLength, .metres, source: "geometry"),
      DesignQuantity(
        "resistance of a line", "R_line", "ρ·L", lineResistance, .ohms, source: "geometry"),
      DesignQuantity(
        "least mean resistance of a device", "R_min", "N·R_line/d", leastDeviceResistance, .ohms,
        source: "the paper's criterion", paper: "24 MΩ"),
    ]
    if parameters.deviceResistance == nil {
      all.append(
        DesignQuantity(
          "mean resistance of a device", "R", "R_min", deviceResistance, .ohms,
          source: "the least that lines allow")
      )
    }
    return all + [
      DesignQuantity(
        "share that a line drops", "D_line", "N·R_line/R", lineDrop, .share,
        source: "the paper's criterion"),
      DesignQuantity(
        "largest array with this R", "N_max", "⌊√(R·d/(ρ·p))⌋", largestSize, .count,
        source: "the paper's criterion"),
      DesignQuantity(
        "mean conductance of a device", "G", "1/R", meanConductance, .siemens,
        source: "(G_on + G_off)/2"),
      DesignQuantity(
        "conductance of a full weight", "G_w", "G·(r − 1)/(r + 1)", fullConductance, .siemens,
        source: "(G_on − G_off)/2, G_on = r·G_off"),
      DesignQuantity(
        "area of a cell", "A_cell", "p²", cellArea, .squareMicrometres, source: "geometry"),
      DesignQuantity("area of an array", "A", "L²", area, .squareMillimetres, source: "geometry"),
      DesignQuantity("weights of an array", "W", "N²", weights, .count, source: "geometry"),
    ]
  }

  var problems: [DesignProblem] {
    guard exceeds(lineDrop, parameters.lineDrop) else { return [] }
    return [
      DesignProblem(
        kind: .lineDrop, what: "a line drops more of its voltage than the share allowed",
        value: DesignUnit.share.text(lineDrop),
        limit: DesignUnit.share.text(parameters.lineDrop),
        change:
          """
          --device-resistance of at least \(DesignUnit.ohms.text(leastDeviceResistance)), or \
          --array-size of at most 
          """
            + DesignUnit.count.text(largestSize),
        affects: [.periphery, .tile, .chip, .cluster, .network])
    ]
  }
}
