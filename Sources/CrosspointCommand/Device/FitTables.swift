import Crosspoint
import CrosspointDevices
import CrosspointFiles
import Foundation

/// A fit for the terminal: parameters with their intervals, then what the pulses leave over.
struct FitTables<Model: DeviceModel> {
  let fit: DeviceFit<Model>
  let pulses: MeasuredPulses

  func print() {
    let count = pulses.devices.reduce(0) { $0 + $1.pulses.count }
    Swift.print(
      """
      \(Model.name) fitted to \(counted(count, "pulse")) of \
      \(counted(fit.deviceCount, "device")); weights in units of the array's.\n
      """
    )
    printTable(
      header: ["parameter", "at", "estimate", "standard error", "95 % interval"],
      rows: fit.parameters.map { parameter in
        let estimate = parameter.estimate
        return [
          parameter.name, parameter.position.map { figures($0) } ?? "", figures(estimate.value),
          estimate.standardError.map(figures) ?? "-",
          estimate.interval.map { "\(figures($0.lowerBound)) to \(figures($0.upperBound))" } ?? "-",
        ]
      }, leftColumns: 1)
    Swift.print("Residuals, (change - step)/step, of pulses that begin between two positions:\n")
    printTable(
      header: ["direction", "between", "pulses", "left out", "mean", "standard error", "spread"],
      rows: fit.residuals.map { residual in
        [
          residual.direction.rawValue,
          "\(figures(residual.positions.lowerBound)) to \(figures(residual.positions.upperBound))",
          "\(residual.count)", "\(residual.leftOut)", residual.mean.map { number($0, 4) } ?? "-",
          residual.standardError.map { number($0, 4) } ?? "-",
          residual.spread.map { number($0, 4) } ?? "-",
        ]
      }, leftColumns: 2)
    for note in fit.notes { Swift.print("Note: \(note)") }
  }
}

/// A number in four figures.
func figures(_ x: Double) -> String { x.isFinite ? String(format: "%.4g", x) : "\(x)" }
