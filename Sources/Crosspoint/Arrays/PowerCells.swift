import CrosspointKernels

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// SiOx: levels are log₂(|V|/V_ref).
struct PowerCells: CellCurrents {
  private let own: PowerCellLaw
  private let referenceVoltage: Float
  /// Of the law's current in units of the weight.
  private let scale: Float
  private let table: KernelTable

  var kernels: CellKernels<PowerCellLaw> { table.powerCells }

  init(
    _ law: SiOxCurrent, _ settings: NonlinearSettings, least: Float, _ kernels: KernelTable
  ) {
    let lower = log(Double(law.groupLow))
    own = PowerCellLaw(
      least: least, logUnit: Float(log(settings.unit)), lower: Float(lower),
      inverseWidth: Float(1 / (log(Double(law.groupHigh)) - lower)), ratio: law.ratioLow,
      ratioRise: law.ratioHigh - law.ratioLow, spread: law.spreadLow * law.spreadFactor,
      spreadRise: (law.spreadHigh - law.spreadLow) * law.spreadFactor)
    referenceVoltage = law.referenceVoltage
    scale = Float(
      settings.unit * Double(law.referenceVoltage) / settings.currentOfOne)
    table = kernels
  }

  func law(room: UnsafeMutablePointer<Float>) -> PowerCellLaw { own }

  func levels(
    _ voltages: UnsafePointer<Float>, _ count: Int, _ levels: UnsafeMutablePointer<Float>,
    _ factors: UnsafeMutablePointer<Float>
  ) {
    // Of lines without voltage −∞, and no current.
    for i in 0..<count { levels[i] = abs(voltages[i]) / referenceVoltage }
    table.logarithm(levels, count)
    for i in 0..<count {
      levels[i] *= 1.44269504
      let isThere = levels[i] >= PowerCellLaw.leastLevel
      factors[i] = isThere ? (voltages[i] < 0 ? -scale : scale) : 0
      if !isThere { levels[i] = 0 }
    }
  }

  func perVolt(voltage: Float, level: Float) -> Float {
    abs(voltage) >= referenceVoltage * exp2(PowerCellLaw.leastLevel) ? scale / abs(voltage) : 0
  }

  func deviation(_ zeta: Float) -> Float { zeta }
}
