public import CrosspointParameters
import Foundation

/// Laws of current in Double, from their equations: nothing of them is shared with the kernels, nor
/// with the parameters' own.
public enum ReferenceCurrents {
  /// I₀·e^(−gap/g₀)·sinh(V/V₀), a gap in nm.
  public static func filament(_ law: FilamentCurrent, voltage: Double, gap: Double) -> Double {
    let v = voltage / Double(law.voltageScale)
    let coefficient = Double(law.prefactor) * exp(-gap / Double(law.gapLength))
    return coefficient * (exp(v) - exp(-v)) / 2
  }

  /// G·V + G·V³/V_c².
  public static func cubic(_ law: CubicCurrent, voltage: Double, conductance: Double) -> Double {
    let scale = Double(law.voltageScale)
    return conductance * voltage + conductance * voltage * voltage * voltage / (scale * scale)
  }

  /// sign(V)·G·V_ref·e^(ln(|V|/V_ref)·ln n/ln 2), n by the resistance and the device's ζ.
  public static func siox(
    _ law: SiOxCurrent, voltage: Double, conductance: Double, zeta: Double
  ) -> Double {
    if voltage == 0 { return 0 }
    let resistance = 1 / conductance
    let (low, high) = (Double(law.groupLow), Double(law.groupHigh))
    var (mean, sigma) = (Double(law.ratioLow), Double(law.spreadLow))
    if resistance >= high {
      (mean, sigma) = (Double(law.ratioHigh), Double(law.spreadHigh))
    } else if resistance > low {
      let t = log(resistance / low) / log(high / low)
      mean = (1 - t) * mean + t * Double(law.ratioHigh)
      sigma = (1 - t) * sigma + t * Double(law.spreadHigh)
    }
    let n = min(5.5, max(2, mean + sigma * Double(law.spreadFactor) * zeta))
    let reference = Double(law.referenceVoltage)
    let share = exp(log(abs(voltage) / reference) * log(n) / log(2))
    return (voltage < 0 ? -1 : 1) * conductance * reference * share
  }

  /// A measured table, linear between its voltages and between its conductances.
  public static func interpolated(
    _ law: TabulatedCurrent, voltage: Double, conductance: Double
  ) -> Double {
    if law.voltages[0] == 0, voltage < 0 {
      return -interpolated(law, voltage: -voltage, conductance: conductance)
    }
    let (vs, gs) = (law.voltages.map(Double.init), law.conductances.map(Double.init))
    let g = min(max(conductance, gs[0]), gs[gs.count - 1])
    for i in 1..<vs.count where voltage <= vs[i] || i == vs.count - 1 {
      for k in 1..<gs.count where g <= gs[k] || k == gs.count - 1 {
        func at(_ row: Int, _ column: Int) -> Double {
          Double(law.currents[row * gs.count + column])
        }
        let a = (voltage - vs[i - 1]) / (vs[i] - vs[i - 1])
        let b = (g - gs[k - 1]) / (gs[k] - gs[k - 1])
        let low = (1 - b) * at(i - 1, k - 1) + b * at(i - 1, k)
        let high = (1 - b) * at(i, k - 1) + b * at(i, k)
        return (1 - a) * low + a * high
      }
    }
    return .nan
  }
}

/// An array of pairs in Double: Σ_j I(V_j, G⁺_ij) − I(V_j, G⁻_ij), in units of the current of a
/// weight 1.
public struct ReferencePairs {
  /// I(V, G, ζ) in A.
  public var current: (Double, Double, Double) -> Double
  /// In V.
  public var readVoltage: Double
  /// The least conductance, and that of the weight 1 above it, in S.
  public var least: Double
  public var unit: Double
  /// The current of the weight 1 in A.
  public var currentOfOne: Double

  public init(
    current: @escaping (Double, Double, Double) -> Double, readVoltage: Double, least: Double,
    unit: Double, currentOfOne: Double
  ) {
    (self.current, self.readVoltage) = (current, readVoltage)
    (self.least, self.unit, self.currentOfOne) = (least, unit, currentOfOne)
  }

  /// One output: what conductances are above the least, in units of the weight, ζ of the devices
  /// and inputs, −1 … 1, column by column.
  public func output(
    plus: [Double], minus: [Double], zetaPlus: [Double], zetaMinus: [Double], x: [Double]
  ) -> Double {
    var sum = 0.0
    for j in x.indices {
      let voltage = x[j] * readVoltage
      sum += current(voltage, least + unit * plus[j], zetaPlus[j])
      sum -= current(voltage, least + unit * minus[j], zetaMinus[j])
    }
    return sum / currentOfOne
  }
}
