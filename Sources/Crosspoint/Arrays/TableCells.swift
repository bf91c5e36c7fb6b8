import CrosspointKernels

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// A measured table: levels are places between its voltages.
struct TableCells: CellCurrents {
  private let law: TabulatedCurrent
  private let least: Float
  private let lastPlace: Float
  private let bounds: (first: Float, last: Float)
  private let tables: ScratchBuffer<Float>
  private let table: KernelTable

  var kernels: CellKernels<TableCellLaw> { table.tableCells }

  init(
    _ law: TabulatedCurrent, _ settings: NonlinearSettings, least: Float, _ kernels: KernelTable
  ) {
    (self.law, self.least, table) = (law, least, kernels)
    let (width, count) = (TableCellLaw.width, law.conductances.count)
    let unit = settings.unit
    let knots = law.conductances.map { Float(Double($0) / unit) }
    bounds = (knots[0], knots[count - 1])
    lastPlace = Float(count - 1).nextDown
    tables = ScratchBuffer<Float>((2 + law.voltages.count) * width)
    let base = tables.base
    for k in 0..<width {
      base[k] = k < count - 1 ? knots[k] : .infinity
      base[width + k] = k < count - 1 ? 1 / (knots[k + 1] - knots[k]) : 0
    }
    for row in law.voltages.indices {
      for k in 0..<width {
        let current = law.currents[row * count + min(k, count - 1)]
        base[(2 + row) * width + k] = Float(Double(current) / settings.currentOfOne)
      }
    }
  }

  func law(room: UnsafeMutablePointer<Float>) -> TableCellLaw {
    let base = tables.base
    return TableCellLaw(
      currents: base + 2 * TableCellLaw.width, voltages: law.voltages.count, knots: base,
      inverses: base + TableCellLaw.width, lastPlace: lastPlace, first: bounds.first,
      last: bounds.last, least: least, room: room)
  }

  func levels(
    _ voltages: UnsafePointer<Float>, _ count: Int, _ levels: UnsafeMutablePointer<Float>,
    _ factors: UnsafeMutablePointer<Float>
  ) {
    law.voltages.withUnsafeBufferPointer { grid in
      for i in 0..<count {
        let isTurned = law.isOdd && voltages[i] < 0
        let v = isTurned ? -voltages[i] : voltages[i]
        let row = Self.row(v, in: grid)
        levels[i] = Float(row) + min(max((v - grid[row]) / (grid[row + 1] - grid[row]), 0), 1)
        factors[i] = v == 0 ? 0 : isTurned ? -1 : 1
      }
    }
  }

  /// The voltage of the table at or below another one, by halving.
  private static func row(_ v: Float, in grid: UnsafeBufferPointer<Float>) -> Int {
    var (low, high) = (0, grid.count - 1)
    while high - low > 1 {
      let middle = (low + high) / 2
      if grid[middle] <= v { low = middle } else { high = middle }
    }
    return low
  }

  func perVolt(voltage: Float, level: Float) -> Float {
    let row = max(0, min(Int(level), law.voltages.count - 2))
    return 1 / (law.voltages[row + 1] - law.voltages[row])
  }

  func deviation(_ zeta: Float) -> Float {
    Float(exp(Double(law.conductanceSpread) * Double(zeta)))
  }
}
