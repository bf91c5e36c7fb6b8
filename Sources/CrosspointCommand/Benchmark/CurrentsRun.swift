import Crosspoint
import Dispatch
import Foundation

/// Products of arrays with nonlinear currents beside the linear product of as many cross-points,
/// at batch 1, in turn in one run: `crosspoint bench --currents`.
struct CurrentsRun {
  let size: Int
  let threads: Int
  let pairs: Int

  /// A law, and up to which ratio its cost is aimed at.
  private struct Subject {
    let name: String
    let settings: NonlinearSettings
    let aim: Double
    /// Arrays of devices whose cells a product visits: a separable law multiplies the difference of
    /// a pair at once.
    let arrays: Double
  }

  private static var subjects: [Subject] {
    let (voltages, conductances) = (
      (0...16).map { Float($0) / 32 }, (0..<32).map { 1e-6 * pow(1.16, Float($0)) }
    )
    let currents = voltages.flatMap { v in conductances.map { $0 * v * (1 + 2 * v * v) } }
    let table = TabulatedCurrent(
      voltages: voltages, conductances: conductances, currents: currents)
    func settings(_ law: some CurrentModel) -> NonlinearSettings {
      NonlinearSettings(current: CurrentLaw(law), readVoltage: 0.5)
    }
    return [
      Subject(
        name: "separable: filament", settings: settings(FilamentCurrent()), aim: 1.1, arrays: 1),
      Subject(name: "separable: cubic", settings: settings(CubicCurrent()), aim: 1.1, arrays: 1),
      Subject(
        name: "an exponent a device: SiOx", settings: settings(SiOxCurrent()), aim: 5, arrays: 2),
      Subject(name: "general: a table of 32", settings: settings(table), aim: 8, arrays: 2),
    ]
  }

  func run() throws {
    print(MachineDescription.current(threads: threads).line)
    print("\(size) × \(size), batch 1, \(pairs) pairs of calls in turn\n")
    let stream = RandomStream(seed: 1, tile: 0, vector: 0, purpose: .syntheticData)
    func uniform(_ count: Int, _ first: Int) -> [Float] {
      stream.uniformWords(first + count).dropFirst(first).map { Float($0 >> 8) * 0x1p-23 - 1 }
    }
    let x = Matrix(rows: 1, columns: size, uniform(size, 0))
    let weights = Matrix(rows: size, columns: size, uniform(size * size, size))
    let linear = try AnalogTile(
      rows: size, columns: size, settings: .ideal, seed: 1, threads: threads)
    try linear.setWeights(weights)
    var y = Matrix(rows: 1, columns: size)
    var rows: [[String]] = []
    for subject in Self.subjects {
      let tile = try NonlinearTile(
        rows: size, columns: size, settings: subject.settings, seed: 1, threads: threads)
      try tile.setWeights(weights)
      func seconds(_ tile: any Tile) throws -> Double {
        let start = DispatchTime.now().uptimeNanoseconds
        try tile.forward(x, into: &y)
        return Double(DispatchTime.now().uptimeNanoseconds - start) / 1e9
      }
      for _ in 0..<5 { _ = try (seconds(linear), seconds(tile)) }
      var (ratios, times): ([Double], [Double]) = ([], [])
      for _ in 0..<pairs {
        let (a, b) = try (seconds(linear), seconds(tile))
        ratios.append(b / a)
        times.append(b)
      }
      let ratio = median(ratios)
      rows.append([
        subject.name, number(median(times) * 1e6, 1), number(ratio, 2),
        number(ratio / subject.arrays, 2), "≤ \(number(subject.aim, 1))",
      ])
    }
    printTable(
      header: [
        "law", "µs", "a product of pairs / linear", "an array of devices / linear", "aim",
      ], rows: rows, leftColumns: 1)
    print(
      """

      The linear product is that of as many weights as there are pairs. A law that is not \
      separable visits both arrays of a pair; the aim is for one of them, as many cross-points as \
      the linear product has.
      """)
  }
}
