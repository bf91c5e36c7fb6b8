import Crosspoint
import CrosspointKernels
import CrosspointReference
import Foundation
import Testing

@Suite("Pairs with nonlinear currents")
struct NonlinearTileTests {
  /// Single precision throughout, and places between nodes of a table to 2⁻¹⁶ of a node: relative
  /// to the largest current of a line times the columns' number.
  private let tolerance = 2e-5

  @Test(
    "currents of every law, both signs and no voltage, are the reference's",
    arguments: PairProblem.all.indices, InstructionSet.available)
  func currents(_ index: Int, _ set: InstructionSet) throws {
    let (name, problem) = PairProblem.all[index]
    let tile = try problem.tile(kernels: .table(for: set))
    let y = try tile.forward(problem.x)
    for b in 0..<problem.x.rows {
      for row in 0..<problem.rows {
        let expected = problem.output(row, x: problem.inputs(b))
        #expect(
          abs(Double(y[b, row]) - expected) < tolerance * Double(problem.columns).squareRoot(),
          "\(name), \(set.name): \(y[b, row]), \(expected)")
      }
    }
    #expect(
      try tile.forward(Matrix(rows: 1, columns: problem.columns)).elements.allSatisfy { $0 == 0 })
  }

  @Test("odd sizes", arguments: [1, 15, 16, 17, 33])
  func sizes(_ rows: Int) throws {
    for law in [
      CurrentLaw(FilamentCurrent()), CurrentLaw(SiOxCurrent()), CurrentLaw(PairProblem.oddTable),
    ] {
      for columns in [1, 2, 5, 16] {
        let problem = PairProblem(law, readVoltage: 0.5, rows: rows, columns: columns, batch: 3)
        let tile = try problem.tile()
        let y = try tile.forward(problem.x)
        for row in 0..<rows {
          let expected = problem.output(row, x: problem.inputs(2))
          #expect(abs(Double(y[2, row]) - expected) < 1e-4, "\(law.name) \(rows) × \(columns)")
        }
        let (plus, minus) = tile.conductances
        #expect(plus == problem.plus && minus == problem.minus)
      }
    }
  }

  @Test("∂y/∂x is what finite differences of the reference are", arguments: PairProblem.all.indices)
  func inputDerivatives(_ index: Int) throws {
    let (name, problem) = PairProblem.all[index]
    let tile = try problem.tile()
    var z = Matrix(rows: 1, columns: 1)
    try tile.backward(problem.delta, at: problem.x, into: &z)
    #expect(z.rows == problem.x.rows && z.columns == problem.columns)
    let isTable = problem.law.name == "tabulated"
    for b in 0..<problem.x.rows {
      for j in 0..<problem.columns {
        let x = problem.inputs(b)
        // Without a voltage a table has the slope of its first step, and a power law none.
        if x[j] == 0, isTable || problem.law.name == "siox" { continue }
        let h = 1e-5
        var expected = 0.0
        for row in 0..<problem.rows {
          func output(_ step: Double) -> Double {
            var moved = x
            moved[j] += step
            return problem.output(row, x: moved)
          }
          expected += Double(problem.delta[b, row]) * (output(h) - output(-h)) / (2 * h)
        }
        #expect(
          abs(Double(z[b, j]) - expected) < 2e-4 * max(1, abs(expected)),
          "\(name), input \(x[j]): \(z[b, j]), \(expected)")
      }
    }
  }

  @Test(
    "∂y/∂G is what finite differences of the reference are, and both devices move by half of η",
    arguments: PairProblem.all.indices)
  func conductanceDerivatives(_ index: Int) throws {
    let (name, whole) = PairProblem.all[index]
    let tile = try whole.tile()
    let before = tile.conductances
    let rate: Float = 0.02
    try tile.update(x: whole.x, delta: whole.delta, learningRate: rate)
    let after = tile.conductances
    let range = Double(whole.settings.weightRange)
    var moved = 0
    for row in stride(from: 0, to: whole.rows, by: 3) {
      for j in 0..<whole.columns {
        for (isPlus, old, new) in [
          (true, before.plus, after.plus), (false, before.minus, after.minus),
        ] {
          let a = Double(old[row, j])
          // A knot of a table within reach has two slopes.
          let h = 1e-6
          guard a > 2 * h, a < range - 2 * h else { continue }
          var gradient = 0.0
          for b in 0..<whole.x.rows {
            func output(_ step: Double) -> Double {
              var line = old[rows: row..<row + 1].elements.map(Double.init)
              line[j] += step
              return isPlus
                ? whole.output(row, plus: line, x: whole.inputs(b))
                : whole.output(row, minus: line, x: whole.inputs(b))
            }
            gradient += Double(whole.delta[b, row]) * (output(h) - output(-h)) / (2 * h)
          }
          let expected = min(max(a + Double(rate) / 2 * gradient, 0), range)
          #expect(
            abs(Double(new[row, j]) - expected) < 2e-6 + 1e-3 * abs(expected - a),
            "\(name), \(isPlus): \(a) → \(new[row, j]), \(expected)")
          if abs(expected - a) > 1e-4 { moved += 1 }
        }
      }
    }
    #expect(moved > 50, "\(name)")
  }

  @Test("far below the scale of the voltage it is the linear tile, products and updates")
  func linearLimit() throws {
    var filament = FilamentCurrent()
    filament.voltageScale = 1000
    let problem = PairProblem(CurrentLaw(filament), readVoltage: 0.5, rows: 20, columns: 37)
    let (tile, linear) = (try problem.tile(), DigitalTile(rows: 20, columns: 37))
    let weights = tile.weights
    try linear.setWeights(weights)
    func near(_ a: Matrix, _ b: Matrix, _ tolerance: Float = 5e-6) -> Bool {
      zip(a.elements, b.elements).allSatisfy { abs($0 - $1) <= tolerance }
    }
    #expect(near(try tile.forward(problem.x), try linear.forward(problem.x)))
    var z = Matrix(rows: 1, columns: 1)
    try tile.backward(problem.delta, at: problem.x, into: &z)
    #expect(near(z, try linear.backward(problem.delta)))
    // Where neither device meets its end a weight moves by η.
    let free = Matrix(rows: 20, columns: 37, repeating: 1)
    try tile.setConductances(plus: free, minus: free)
    try linear.setWeights(Matrix(rows: 20, columns: 37))
    for sample in [0..<1, 0..<2] {
      try tile.update(
        x: problem.x[rows: sample], delta: problem.delta[rows: sample], learningRate: 0.1)
      try linear.update(
        x: problem.x[rows: sample], delta: problem.delta[rows: sample], learningRate: 0.1)
    }
    #expect(near(tile.weights, linear.weights, 1e-6))
  }

  @Test("weights are pairs, one device at its least, and are clipped to the range")
  func pairs() throws {
    for law in [CurrentLaw(CubicCurrent()), CurrentLaw(SiOxCurrent())] {
      let settings = NonlinearSettings(current: law, readVoltage: 0.3, weightRange: 1.5)
      let tile = try NonlinearTile(rows: 2, columns: 3, settings: settings, seed: 1)
      #expect(tile.weights.elements.allSatisfy { $0 == 0 })
      let given = Matrix(rows: 2, columns: 3, [0.5, -0.25, 0, 1.5, 2, -4])
      try tile.setWeights(given)
      #expect(tile.weights.elements == [0.5, -0.25, 0, 1.5, 1.5, -1.5])
      #expect(tile.conductances.plus.elements == [0.5, 0, 0, 1.5, 1.5, 0])
      #expect(tile.conductances.minus.elements == [0, 0.25, 0, 0, 0, 1.5])
      #expect(tile.clippedWeights.count == 2 && tile.clippedWeights.largestDistance == 2.5)
      // Updates stay within.
      let x = Matrix(rows: 1, columns: 3, repeating: 1)
      for sign in [Float(1), -1] {
        for _ in 0..<4 {
          try tile.update(
            x: x, delta: Matrix(rows: 1, columns: 2, repeating: sign * 3), learningRate: 1)
        }
        let (plus, minus) = tile.conductances
        #expect(plus.elements.allSatisfy { $0 == (sign > 0 ? 1.5 : 0) }, "\(law.name)")
        #expect(minus.elements.allSatisfy { $0 == (sign > 0 ? 0 : 1.5) }, "\(law.name)")
      }
    }
  }

  @Test("a gap is trained by its own derivative")
  func gaps() throws {
    var filament = FilamentCurrent()
    filament.trainsGap = true
    let problem = PairProblem(CurrentLaw(filament), readVoltage: 0.5, rows: 3, columns: 5, batch: 1)
    let tile = try problem.tile()
    try tile.update(x: problem.x, delta: problem.delta, learningRate: 0.3)
    let (unit, least) = (problem.settings.unit, Double(filament.leastConductance))
    let most = Double(problem.settings.weightRange)
    for row in 0..<3 {
      for j in 0..<5 {
        // The output's own derivative by −gap/g₀ is c·sinh(V/V₀)/sinh(V_read/V₀), c in weights.
        let c = Double(problem.plus[row, j]) + least / unit
        let v = Double(problem.x[0, j]) * 2
        let slope = c * sinh(v) / sinh(2) * Double(problem.delta[0, row])
        let expected = min(max(c * exp(0.15 * slope) - least / unit, 0), most)
        #expect(abs(Double(tile.conductances.plus[row, j]) - expected) < 2e-6)
      }
    }
    #expect(abs(filament.gap(conductance: filament.conductance(gap: 0.9)) - 0.9) < 1e-5)
  }

  @Test("noise, step and bound are amperes, the same at every voltage")
  func floor() throws {
    for voltage in [Float(0.1), 0.5] {
      var settings = NonlinearSettings(
        current: CurrentLaw(FilamentCurrent()), readVoltage: voltage)
      let one = settings.currentOfOne
      settings.outputNoise = 1e-4
      let tile = try NonlinearTile(rows: 40, columns: 3, settings: settings, seed: 2)
      // Weights 0: nothing but noise.
      let n = 40 * 500
      let y = try tile.forward(Matrix(rows: 500, columns: 3, repeating: 1)).elements
      let amperes = y.map { Double($0) * one }
      let (mean, variance) = (
        amperes.reduce(0, +) / Double(n), amperes.reduce(0) { $0 + $1 * $1 } / Double(n)
      )
      // 4.4 standard errors each: a false alarm in 100,000 runs.
      #expect(abs(mean) < 4.4 * 1e-4 / Double(n).squareRoot())
      #expect(abs(variance / 1e-8 - 1) < 4.4 * (2 / Double(n)).squareRoot())

      settings.outputNoise = 0
      (settings.outputStep, settings.outputBound) = (3e-5, 2.4e-4)
      let read = try NonlinearTile(rows: 1, columns: 1, settings: settings, seed: 2)
      try read.setWeights(Matrix(rows: 1, columns: 1, repeating: 2))
      for x in [Float(0.02), 0.1, 0.4, 1, -1] {
        let y = Double(try read.forward(Matrix(rows: 1, columns: 1, repeating: x))[0, 0]) * one
        let exact = 2 * one * sinh(Double(x) * Double(voltage) * 4) / sinh(Double(voltage) * 4)
        let expected = min(max((exact / 3e-5).rounded() * 3e-5, -2.4e-4), 2.4e-4)
        #expect(abs(y - expected) < 1e-9, "\(y) \(expected)")
      }
    }
  }

  @Test("the same bits on any number of threads, in any pieces of a batch, and from one seed")
  func repeatable() throws {
    for law in [
      CurrentLaw(FilamentCurrent()), CurrentLaw(SiOxCurrent()), CurrentLaw(PairProblem.oddTable),
    ] {
      var problem = PairProblem(law, readVoltage: 0.5, rows: 300, columns: 600, batch: 30)
      problem.settings.outputNoise = Float(problem.settings.currentOfOne) * 0.1
      let whole = try problem.tile().forward(problem.x)
      let threaded = try problem.tile(threads: 2).forward(problem.x)
      let pieces = try problem.tile()
      var parts: [Float] = []
      for range in [0..<1, 1..<12, 12..<30] {
        parts += try pieces.forward(problem.x[rows: range]).elements
      }
      #expect(whole == threaded && whole.elements == parts, "\(law.name)")
      #expect(try problem.tile(seed: 6).forward(problem.x) != whole)
    }
  }

  @Test("a grid and several devices a weight hand the inputs on")
  func grids() throws {
    let problem = PairProblem(
      CurrentLaw(FilamentCurrent()), readVoltage: 0.7, rows: 10, columns: 13)
    let single = try problem.tile()
    try single.setWeights(single.weights)
    let grid = try TileGrid(rows: 10, columns: 13, largest: ArraySize(rows: 4, columns: 6)) {
      try NonlinearTile(
        rows: $0, columns: $1, settings: problem.settings, seed: 1, tile: UInt32($2))
    }
    try grid.setWeights(single.weights)
    let several = MultiDeviceTile(
      on: try NonlinearTile(rows: 20, columns: 13, settings: problem.settings, seed: 1),
      devicesPerWeight: 2)
    try several.setWeights(single.weights)
    var expected = Matrix(rows: 1, columns: 1)
    try single.backward(problem.delta, at: problem.x, into: &expected)
    for tile in [grid, several] as [any Tile] {
      #expect(tile.backwardNeedsInputs)
      var z = Matrix(rows: 1, columns: 1)
      try tile.backward(problem.delta, at: problem.x, into: &z)
      for (a, b) in zip(z.elements, expected.elements) { #expect(abs(a - b) < 1e-5) }
    }
    #expect(!DigitalTile(rows: 2, columns: 2).backwardNeedsInputs)
  }

  @Test("read at another voltage, pairs keep their conductances; under another law their weights")
  func reading() throws {
    let problem = PairProblem(CurrentLaw(SiOxCurrent()), readVoltage: 0.25)
    let tile = try problem.tile()
    var other = problem.settings
    other.readVoltage = 0.5
    var number: UInt32 = 2
    let read = try #require(
      try TileKind.nonlinear(other).reading(tile, seed: 5, number: &number) as? NonlinearTile)
    #expect(read.conductances.plus == problem.plus && read.conductances.minus == problem.minus)
    #expect(number == 3)
    // The same devices: seed and number are the first tile's.
    let back = try #require(
      try TileKind.nonlinear(problem.settings).reading(read, seed: 5, number: &number))
    #expect(try back.forward(problem.x) != tile.forward(problem.x))
    number = 2
    let same = try #require(
      try TileKind.nonlinear(problem.settings).reading(read, seed: 5, number: &number))
    #expect(try same.forward(problem.x) == tile.forward(problem.x))
    let cubic = NonlinearSettings(current: CurrentLaw(CubicCurrent()), readVoltage: 0.25)
    let mapped = try #require(
      try TileKind.nonlinear(cubic).reading(tile, seed: 5, number: &number))
    #expect(mapped.weights == tile.weights)
  }
}
