import Crosspoint
import CrosspointKernels
import CrosspointReference
import Foundation

/// A problem of pairs under a law: conductances, inputs, errors, and the same in Double.
struct PairProblem {
  let law: CurrentLaw
  var settings: NonlinearSettings
  let (rows, columns): (Int, Int)
  let plus: Matrix
  let minus: Matrix
  let x: Matrix
  let delta: Matrix

  /// - Parameter readVoltage: of x = 1; inputs are of both signs, and one in five is 0.
  init(
    _ law: CurrentLaw, readVoltage: Float, rows: Int = 19, columns: Int = 23, batch: Int = 2,
    weightRange: Float = 2
  ) {
    (self.law, self.rows, self.columns) = (law, rows, columns)
    settings = NonlinearSettings(current: law, readVoltage: readVoltage, weightRange: weightRange)
    func uniform(_ count: Int, _ vector: UInt64) -> [Float] {
      RandomStream(seed: 77, tile: 3, vector: vector, purpose: .syntheticData)
        .uniformWords(count).map { Float($0 >> 8) * 0x1p-24 }
    }
    plus = Matrix(
      rows: rows, columns: columns, uniform(rows * columns, 1).map { weightRange * $0 * $0 })
    minus = Matrix(
      rows: rows, columns: columns, uniform(rows * columns, 2).map { weightRange * $0 * $0 })
    x = Matrix(
      rows: batch, columns: columns,
      uniform(batch * columns, 3).enumerated().map { $0 % 5 == 2 ? 0 : 2 * $1 - 1 })
    delta = Matrix(rows: batch, columns: rows, uniform(batch * rows, 4).map { $0 - 0.5 })
  }

  func tile(
    threads: Int = 1, kernels: KernelTable = .current, seed: UInt64 = 5
  ) throws -> NonlinearTile {
    let tile = try NonlinearTile(
      rows: rows, columns: columns, settings: settings, seed: seed, tile: 2, threads: threads,
      kernels: kernels)
    try tile.setConductances(plus: plus, minus: minus)
    return tile
  }

  /// The law in Double, from the reference.
  var reference: (Double, Double, Double) -> Double {
    let model = law.model
    if let law = model as? FilamentCurrent {
      return { voltage, conductance, zeta in
        let (length, scale) = (Double(law.gapLength), Double(law.voltageScale))
        let gap =
          -length * log(conductance * scale / Double(law.prefactor))
          - Double(law.gapSpread) * zeta
        return ReferenceCurrents.filament(law, voltage: voltage, gap: gap)
      }
    }
    if let law = model as? CubicCurrent {
      return { voltage, conductance, zeta in
        ReferenceCurrents.cubic(
          law, voltage: voltage,
          conductance: conductance * exp(Double(law.conductanceSpread) * zeta))
      }
    }
    if let law = model as? SiOxCurrent {
      return { ReferenceCurrents.siox(law, voltage: $0, conductance: $1, zeta: $2) }
    }
    let law = model as! TabulatedCurrent
    return { voltage, conductance, zeta in
      ReferenceCurrents.interpolated(
        law, voltage: voltage,
        conductance: conductance * exp(Double(law.conductanceSpread) * zeta))
    }
  }

  /// ζ of a device, drawn at its address.
  func zeta(_ pass: UInt32, _ row: Int, seed: UInt64 = 5) -> [Double] {
    guard law.model.spread > 0 else { return [Double](repeating: 0, count: columns) }
    return RandomStream(
      seed: seed, tile: 2, vector: 0, pass: pass, purpose: .currentDeviation, line: UInt32(row)
    ).gaussians(columns).map(Double.init)
  }

  var pairs: ReferencePairs {
    let model = law.model
    let (least, most) = (Double(model.leastConductance), Double(model.mostConductance))
    let (voltage, range) = (Double(settings.readVoltage), Double(settings.weightRange))
    let full = reference(voltage, most, 0) - reference(voltage, least, 0)
    return ReferencePairs(
      current: reference, readVoltage: voltage, least: least, unit: (most - least) / range,
      currentOfOne: full / range)
  }

  /// One output in Double.
  func output(_ row: Int, plus: [Double]? = nil, minus: [Double]? = nil, x: [Double]) -> Double {
    func line(_ m: Matrix) -> [Double] { m[rows: row..<row + 1].elements.map(Double.init) }
    return pairs.output(
      plus: plus ?? line(self.plus), minus: minus ?? line(self.minus), zetaPlus: zeta(0, row),
      zetaMinus: zeta(1, row), x: x)
  }

  func inputs(_ sample: Int) -> [Double] { x[rows: sample..<sample + 1].elements.map(Double.init) }

  /// Five laws, with and without a spread, at voltages where each bends.
  static let all: [(name: String, problem: PairProblem)] = {
    var spread = FilamentCurrent()
    spread.gapSpread = 0.05
    var cubic = CubicCurrent()
    cubic.conductanceSpread = 0.1
    var even = SiOxCurrent()
    even.spreadFactor = 0
    return [
      ("filament", PairProblem(CurrentLaw(FilamentCurrent()), readVoltage: 0.7)),
      ("filament with spread", PairProblem(CurrentLaw(spread), readVoltage: 0.7)),
      ("cubic", PairProblem(CurrentLaw(CubicCurrent()), readVoltage: 0.6)),
      ("cubic with spread", PairProblem(CurrentLaw(cubic), readVoltage: 0.6)),
      ("SiOx", PairProblem(CurrentLaw(SiOxCurrent()), readVoltage: 0.4)),
      ("SiOx without spread", PairProblem(CurrentLaw(even), readVoltage: 0.1)),
      ("table", PairProblem(CurrentLaw(oddTable), readVoltage: 0.55)),
      ("table of both signs", PairProblem(CurrentLaw(rectifying), readVoltage: 0.5)),
    ]
  }()

  static var oddTable: TabulatedCurrent {
    let (voltages, conductances): ([Float], [Float]) = (
      [0, 0.1, 0.25, 0.4, 0.6], [1e-6, 3e-6, 1e-5, 2e-5, 5e-5]
    )
    var currents: [Float] = []
    for v in voltages {
      for g in conductances { currents.append(g * v * (1 + v * v * (4 - 1e4 * g))) }
    }
    return TabulatedCurrent(
      voltages: voltages, conductances: conductances, currents: currents, conductanceSpread: 0.05)
  }

  /// Less current backward than forward.
  static var rectifying: TabulatedCurrent {
    let (voltages, conductances): ([Float], [Float]) = (
      [-0.5, -0.2, 0, 0.3, 0.5], [1e-6, 2e-5, 5e-5]
    )
    var currents: [Float] = []
    for v in voltages {
      for g in conductances { currents.append(g * v * (v < 0 ? 0.4 : 1 + v)) }
    }
    return TabulatedCurrent(voltages: voltages, conductances: conductances, currents: currents)
  }
}
