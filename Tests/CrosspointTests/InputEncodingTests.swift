import Crosspoint
import CrosspointReference
import Foundation
import Testing

/// How inputs become voltages at the pairs of a nonlinear tile: as they are, pre-distorted, or as
/// widths of pulses.
@Suite("Encodings of inputs on nonlinear currents")
struct InputEncodingTests {
  @Test("pre-distorted voltages make a separable law linear; other laws at the reference alone")
  func predistorted() throws {
    for (law, voltage) in [
      (CurrentLaw(FilamentCurrent()), Float(1.5)), (CurrentLaw(CubicCurrent()), 1),
    ] {
      var problem = PairProblem(law, readVoltage: voltage)
      problem.settings.encoding = .predistorted
      let (tile, linear) = (
        try problem.tile(), DigitalTile(rows: problem.rows, columns: problem.columns)
      )
      try linear.setWeights(tile.weights)
      let (y, expected) = (try tile.forward(problem.x), try linear.forward(problem.x))
      for (a, b) in zip(y.elements, expected.elements) { #expect(abs(a - b) < 2e-5, "\(law.name)") }
      var z = Matrix(rows: 1, columns: 1)
      try tile.backward(problem.delta, at: problem.x, into: &z)
      for (a, b) in zip(z.elements, try linear.backward(problem.delta).elements) {
        #expect(abs(a - b) < 2e-5)
      }
    }
    // One device of the reference conductance: its share of the full current is x.
    for law in [CurrentLaw(SiOxCurrent()), CurrentLaw(PairProblem.oddTable)] {
      var model = SiOxCurrent()
      model.spreadFactor = 0
      var table = PairProblem.oddTable
      table.conductanceSpread = 0
      let own = law.name == "siox" ? CurrentLaw(model) : CurrentLaw(table)
      var settings = NonlinearSettings(current: own, readVoltage: 0.5)
      settings.encoding = .predistorted
      let tile = try NonlinearTile(rows: 1, columns: 1, settings: settings, seed: 1)
      try tile.setConductances(
        plus: Matrix(rows: 1, columns: 1, repeating: settings.referenceShare * 2),
        minus: Matrix(rows: 1, columns: 1))
      let x = Matrix(rows: 5, columns: 1, [1, 0.5, 0.1, -0.3, 0])
      let y = try tile.forward(x).elements
      // The device at its least subtracts a small current whose share is not quite x.
      let least = Double(law.model.leastConductance) / settings.referenceConductance
      for (y, x) in zip(y, x.elements) {
        #expect(
          abs(y / (try tile.forward(Matrix(rows: 1, columns: 1, [1])))[0, 0] - x) < Float(
            0.4 * least) + 2e-4)
      }
    }
  }

  @Test(
    "∂y/∂x of pre-distorted inputs is what finite differences of the reference are",
    arguments: PairProblem.all.indices)
  func predistortedDerivatives(_ index: Int) throws {
    let (name, each) = PairProblem.all[index]
    var problem = each
    problem.settings.encoding = .predistorted
    let tile = try problem.tile()
    var z = Matrix(rows: 1, columns: 1)
    try tile.backward(problem.delta, at: problem.x, into: &z)
    let most = Double(problem.settings.readVoltage)
    /// The input, as a share of the read voltage, that an amplitude would have to be.
    func voltage(_ x: Double) -> Double {
      guard x != 0 else { return 0 }
      return problem.law.model.voltage(
        share: abs(x), of: x < 0 ? -most : most,
        conductance: problem.settings.referenceConductance) / most
    }
    var compared = (up: 0, down: 0)
    for b in 0..<problem.x.rows {
      let inputs = problem.inputs(b)
      let voltages = inputs.map(voltage)
      for j in 0..<problem.columns where abs(inputs[j]) > 0.05 && abs(inputs[j]) < 0.99 {
        func slope(from low: Double, to high: Double) -> Double {
          (0..<problem.rows).reduce(0) { sum, row in
            func output(_ step: Double) -> Double {
              var moved = voltages
              moved[j] = voltage(inputs[j] + step)
              return problem.output(row, x: moved)
            }
            return sum + Double(problem.delta[b, row]) * (output(high) - output(low)) / (high - low)
          }
        }
        let h = 1e-3
        let (left, right) = (slope(from: -h, to: 0), slope(from: 0, to: h))
        // At the knot of a table there are two.
        guard abs(left - right) < 0.02 * max(0.1, abs(right)) else { continue }
        let expected = (left + right) / 2
        #expect(
          abs(Double(z[b, j]) - expected) < 3e-3 * max(1, abs(expected)),
          "\(name), input \(inputs[j]): \(z[b, j]), \(expected)")
        if inputs[j] < 0 { compared.down += 1 } else { compared.up += 1 }
      }
    }
    #expect(compared.up > 5 && compared.down > 5, "\(name): \(compared)")
  }

  @Test("voltages of shares of a current: closed forms are those that halving finds")
  func voltagesOfShares() {
    for (name, problem) in PairProblem.all {
      let (model, most) = (problem.law.model, Double(problem.settings.readVoltage))
      let (least, range) = (
        Double(model.leastConductance),
        Double(model.mostConductance) - Double(model.leastConductance)
      )
      for conductance in [0, 0.1, 0.37, 1].map({ least + $0 * range }) {
        func magnitude(_ voltage: Double) -> Double {
          abs(model.current(voltage: voltage, conductance: conductance, deviation: 0))
        }
        for end in [most, -most] {
          for share in [1e-4, 0.01, 0.2, 0.5, 0.77, 0.999, 1] {
            var (low, high) = (0.0, end)
            for _ in 0..<60 {
              let middle = (low + high) / 2
              if magnitude(middle) < share * magnitude(end) { low = middle } else { high = middle }
            }
            let own = model.voltage(share: share, of: end, conductance: conductance)
            #expect(abs(own - high) <= 1e-7 * abs(high), "\(name), \(share) of \(end) V")
          }
        }
      }
    }
  }

  @Test("a law without a closed form of its own finds voltages by halving")
  func voltageByHalving() {
    struct Halved: CurrentModel {
      static let name = "halved"
      static let summary = "the cubic law, its inverse left out"
      static let settings: [Setting<Halved>] = []
      let law = CubicCurrent()
      var leastConductance: Float { law.leastConductance }
      var mostConductance: Float { law.mostConductance }
      var largestVoltage: Float { law.largestVoltage }
      var spread: Float { 0 }
      func current(voltage: Double, conductance: Double, deviation: Double) -> Double {
        law.current(voltage: voltage, conductance: conductance, deviation: deviation)
      }
    }
    for (share, end) in [(0.01, 1.0), (0.4, -0.7), (1, 2)] {
      let halved = Halved().voltage(share: share, of: end, conductance: 1e-5)
      let closed = CubicCurrent().voltage(share: share, of: end, conductance: 1e-5)
      #expect(abs(halved - closed) < 1e-7 * abs(closed))
    }
  }

  @Test("pulse widths are linear in the input, with the currents of the read voltage")
  func pulseWidths() throws {
    for (name, each) in PairProblem.all {
      var problem = each
      problem.settings.encoding = .pulseWidth
      let tile = try problem.tile()
      let y = try tile.forward(problem.x)
      for row in 0..<problem.rows {
        var expected = 0.0
        for (j, x) in problem.inputs(1).enumerated() where x != 0 {
          var one = [Double](repeating: 0, count: problem.columns)
          one[j] = x < 0 ? -1 : 1
          expected += abs(x) * problem.output(row, x: one)
        }
        #expect(abs(Double(y[1, row]) - expected) < 1e-4, "\(name): \(y[1, row]) \(expected)")
      }
      var z = Matrix(rows: 1, columns: 1)
      try tile.backward(problem.delta, at: problem.x, into: &z)
      // Linear on either side of 0: the derivative is a difference between two inputs of one sign.
      let j = problem.inputs(0).firstIndex { $0 > 0.3 }!
      var other = problem.x[rows: 0..<1]
      other[0, j] *= 0.5
      let (full, half) = (try tile.forward(problem.x[rows: 0..<1]), try tile.forward(other))
      var slope: Float = 0
      for row in 0..<problem.rows {
        slope += problem.delta[0, row] * (full[0, row] - half[0, row])
      }
      slope /= problem.x[0, j] * 0.5
      #expect(abs(z[0, j] - slope) < 1e-3, "\(name)")
    }
  }

  @Test("inputs past ±1 get the read voltage, and no error comes back from them")
  func clipped() throws {
    for (_, problem) in PairProblem.all {
      let tile = try problem.tile()
      var (x, past) = (problem.x, problem.x)
      (x[0, 3], past[0, 3], x[1, 4], past[1, 4]) = (1, 7, -1, -1e6)
      #expect(try tile.forward(x) == tile.forward(past))
      var z = Matrix(rows: 1, columns: 1)
      try tile.backward(problem.delta, at: past, into: &z)
      #expect(z[0, 3] == 0 && z[1, 4] == 0 && z[0, 1] != 0)
    }
  }
}
