import Crosspoint
import Foundation
import Testing

/// Matrices split over arrays, and several devices for a weight.
@Suite("Grids of tiles, several devices a weight")
struct TileGridTests {
  /// Values in ±1, another for each place.
  private func values(_ rows: Int, _ columns: Int, _ place: UInt32) -> Matrix {
    let words = RandomStream(seed: 5, tile: place, vector: 0, purpose: .syntheticData).uniformWords(
      rows * columns)
    return Matrix(rows: rows, columns: columns, words.map { Float($0 >> 8) * 0x1p-23 - 1 })
  }

  private func grid(
    _ rows: Int, _ columns: Int, _ largest: ArraySize, _ settings: AnalogSettings? = nil
  ) throws -> TileGrid {
    try TileGrid(rows: rows, columns: columns, largest: largest) { rows, columns, number in
      guard let settings else { return DigitalTile(rows: rows, columns: columns) }
      return try AnalogTile(
        rows: rows, columns: columns, settings: settings, seed: 9, tile: UInt32(number))
    }
  }

  @Test("whole arrays first, what is left on smaller ones")
  func parts() throws {
    let g = try grid(7, 10, ArraySize(rows: 3, columns: 4))
    #expect(
      g.tiles.map { $0.map { [$0.rows, $0.columns] } } == [
        [[3, 4], [3, 4], [3, 2]], [[3, 4], [3, 4], [3, 2]], [[1, 4], [1, 4], [1, 2]],
      ])
    #expect(try grid(3, 4, ArraySize(rows: 3, columns: 4)).tiles.count == 1)
  }

  @Test("a grid of exact tiles is the whole tile, up to the order of its sums", arguments: [1, 5])
  func exact(_ batch: Int) throws {
    let (rows, columns) = (17, 23)
    let whole = DigitalTile(rows: rows, columns: columns)
    let grid = try grid(rows, columns, ArraySize(rows: 6, columns: 9))
    let w = values(rows, columns, 1)
    for tile in [whole, grid] as [any Tile] { try tile.setWeights(w) }
    #expect(grid.weights == w)
    let (x, delta) = (values(batch, columns, 2), values(batch, rows, 3))
    func expectClose(_ a: Matrix, _ b: Matrix) {
      #expect(
        a.rows == b.rows && a.columns == b.columns
          && zip(a.elements, b.elements).allSatisfy { abs($0 - $1) < 23 * 23 * 0x1p-23 })
    }
    expectClose(try grid.forward(x), try whole.forward(x))
    expectClose(try grid.backward(delta), try whole.backward(delta))
    for tile in [whole, grid] as [any Tile] {
      try tile.update(x: x, delta: delta, learningRate: 0.3)
    }
    expectClose(grid.weights, whole.weights)
    #expect(grid.weights != w)
  }

  @Test("each tile of an analog grid does what it would do alone; parts are added after their ADCs")
  func analog() throws {
    let size = ArraySize(rows: 8, columns: 11)
    let grid = try grid(13, 20, size, .rpuManaged)
    let (x, delta) = (values(3, 20, 2), values(3, 13, 3))
    let alone = try [[(0..<8, 0..<11), (0..<8, 11..<20)], [(8..<13, 0..<11), (8..<13, 11..<20)]]
      .enumerated().map { r, line in
        try line.enumerated().map { c, place in
          try AnalogTile(
            rows: place.0.count, columns: place.1.count, settings: .rpuManaged, seed: 9,
            tile: UInt32(2 * r + c))
        }
      }
    func part(_ m: Matrix, _ range: Range<Int>) -> Matrix {
      Matrix(
        rows: m.rows, columns: range.count, (0..<m.rows).flatMap { row in range.map { m[row, $0] } }
      )
    }
    let (left, right, top, bottom) = (
      part(x, 0..<11), part(x, 11..<20), part(delta, 0..<8), part(delta, 8..<13)
    )
    let y = try grid.forward(x)
    for (r, rows) in [0..<8, 8..<13].enumerated() {
      let (a, b) = (try alone[r][0].forward(left), try alone[r][1].forward(right))
      #expect(part(y, rows).elements == zip(a.elements, b.elements).map { $0 + $1 })
    }
    let z = try grid.backward(delta)
    for (c, columns) in [0..<11, 11..<20].enumerated() {
      let (a, b) = (try alone[0][c].backward(top), try alone[1][c].backward(bottom))
      #expect(part(z, columns).elements == zip(a.elements, b.elements).map { $0 + $1 })
    }
    try grid.update(x: x, delta: delta, learningRate: 0.01)
    for (r, errors) in [top, bottom].enumerated() {
      for (c, inputs) in [left, right].enumerated() {
        try alone[r][c].update(x: inputs, delta: errors, learningRate: 0.01)
        #expect(grid.tiles[r][c].weights == alone[r][c].weights)
      }
    }
  }

  /// The sample variance of n Gaussian draws lies within 5·√(2/n) of the true one but for 6·10⁻⁷ of
  /// seeds.
  @Test(
    "an output split over n tiles carries n times the noise variance, each with its own ADC",
    arguments: [1, 2, 5])
  func noise(_ n: Int) throws {
    var settings = AnalogSettings.ideal
    settings.forward.outputNoise = 0.06
    settings.backward.outputNoise = 0.06
    // An output's parts on n column tiles, an error's on one row tile.
    let grid = try grid(40, 10 * n, ArraySize(rows: 40, columns: 10), settings)
    let w = values(40, 10 * n, 1)
    try grid.setWeights(w)
    let whole = DigitalTile(rows: 40, columns: 10 * n)
    try whole.setWeights(grid.weights)
    let x = values(500, 10 * n, 2)
    let (y, exact) = (try grid.forward(x), try whole.forward(x))
    let variance =
      zip(y.elements, exact.elements).reduce(0) { $0 + Double(($1.0 - $1.1) * ($1.0 - $1.1)) }
      / Double(y.count)
    #expect(abs(variance / (Double(n) * 0.0036) - 1) < 5 * (2 / Double(y.count)).squareRoot())

    // Noise management: each part's noise is σ times its own largest input; the last part of every
    // second sample is all zeros.
    var managed = AnalogSettings.ideal
    managed.forward.inputBound = 1
    managed.forward.outputNoise = 0.06
    managed.forward.noiseManagement = .absoluteMaximum()
    managed.backward = managed.forward
    let scaled = try self.grid(40, 10 * n, ArraySize(rows: 40, columns: 10), managed)
    try scaled.setWeights(w)
    var parts = x
    var squares = [Double](repeating: 0, count: 500)
    for b in 0..<500 {
      for c in 0..<n {
        let columns = 10 * c..<10 * (c + 1)
        // Parts of quite other sizes.
        for j in columns { parts[b, j] = b % 2 == 1 && c == n - 1 ? 0 : x[b, j] * Float(1 + 3 * c) }
        let largest = columns.map { Double(abs(parts[b, $0])) }.max()!
        squares[b] += largest * largest
      }
    }
    let (noisy, clean) = (try scaled.forward(parts), try whole.forward(parts))
    var (sum, count) = (0.0, 0)
    for b in 0..<500 {
      for i in 0..<40 {
        let error = Double(noisy[b, i] - clean[b, i])
        if squares[b] == 0 {
          #expect(noisy[b, i] == 0)
        } else {
          sum += error * error / (0.0036 * squares[b])
          count += 1
        }
      }
    }
    #expect(count == (n == 1 ? 10_000 : 20_000))
    #expect(abs(sum / Double(count) - 1) < 5 * (2 / Double(count)).squareRoot() + 0.001)

    // Without noise, an ADC's rounding to steps of ⅛ in each part: at most 1/16 each.
    settings.forward.outputNoise = 0
    settings.forward.outputBound = 8
    settings.forward.outputResolution = 1.0 / 128
    let rounded = try self.grid(40, 10 * n, ArraySize(rows: 40, columns: 10), settings)
    try rounded.setWeights(w)
    let errors = zip(try rounded.forward(x).elements, exact.elements).map { abs($0 - $1) }
    #expect(errors.allSatisfy { $0 <= Float(n) / 16 + 1e-5 })
    #expect(n == 1 || errors.max()! > 1.2 / 16)
  }

  @Test(
    "the mean of n devices: spread of steps and forward noise fall as 1/√n, backward noise as 1/n",
    arguments: [1, 4, 13])
  func devices(_ n: Int) throws {
    var settings = AnalogSettings.ideal
    settings.forward.outputNoise = 0.06
    settings.backward.outputNoise = 0.06
    settings.update.bitLengthManagement = false
    settings.update.updateManagement = false
    settings.update.bitLength = 1
    settings.update.fixedGain = 1
    var device = ConstantStep.ideal(step: 0.001)
    device.stepSpread = 0.3
    settings.device = .constantStep(device)
    let (rows, columns) = (30, 40)
    let tile = MultiDeviceTile(
      on: try AnalogTile(rows: n * rows, columns: columns, settings: settings, seed: 4),
      devicesPerWeight: n)
    #expect(tile.rows == rows && tile.columns == columns)
    let w = values(rows, columns, 1)
    try tile.setWeights(w)
    #expect(zip(tile.weights.elements, w.elements).allSatisfy { abs($0 - $1) < 1e-6 })

    let (x, delta) = (values(300, columns, 2), values(300, rows, 3))
    let whole = DigitalTile(rows: rows, columns: columns)
    try whole.setWeights(w)
    for (analog, exact, fall) in [
      (try tile.forward(x), try whole.forward(x), Double(n)),
      (try tile.backward(delta), try whole.backward(delta), Double(n * n)),
    ] {
      let variance =
        zip(analog.elements, exact.elements).reduce(0) {
          $0 + Double(($1.0 - $1.1) * ($1.0 - $1.1))
        } / Double(exact.count)
      #expect(
        abs(variance * fall / 0.0036 - 1) < 5 * (2 / Double(exact.count)).squareRoot() + 0.001)
    }

    // One pulse for every device: each weight moves by the mean of its devices' steps.
    try tile.update(
      x: Matrix(rows: 1, columns: columns, repeating: 1),
      delta: Matrix(rows: 1, columns: rows, repeating: 1), learningRate: 1)
    let steps = zip(tile.weights.elements, w.elements).map { Double($0 - $1) / 0.001 }
    let mean = steps.reduce(0, +) / Double(steps.count)
    let spread = (steps.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(steps.count - 1))
      .squareRoot()
    let expected = 0.3 / Double(n).squareRoot()
    // Weights are floats of up to 1: their last place is 6e-5 of a step.
    #expect(abs(spread / expected - 1) < 5 * (0.5 / Double(steps.count)).squareRoot() + 0.01)
    #expect(abs(mean - 1) < 5 * expected / Double(steps.count).squareRoot() + 0.001)
  }

  /// n devices of one weight matrix, and the same as an exact tile.
  private func several(_ n: Int, _ settings: AnalogSettings) throws -> (
    MultiDeviceTile, DigitalTile
  ) {
    let (rows, columns) = (30, 40)
    let tile = MultiDeviceTile(
      on: try AnalogTile(rows: n * rows, columns: columns, settings: settings, seed: 4),
      devicesPerWeight: n)
    let whole = DigitalTile(rows: rows, columns: columns)
    for tile in [tile, whole] as [any Tile] { try tile.setWeights(values(rows, columns, 1)) }
    return (tile, whole)
  }

  /// Σ (analog − exact)²/variance over all results, by its mean; each row of results has a variance
  /// of its own.
  private func expectVariance(
    _ analog: Matrix, _ exact: Matrix, _ variance: (Int) -> Double,
    at place: SourceLocation = #_sourceLocation
  ) {
    var sum = 0.0
    for b in 0..<exact.rows {
      for i in 0..<exact.columns {
        let error = Double(analog[b, i] - exact[b, i])
        sum += error * error / variance(b)
      }
    }
    #expect(
      abs(sum / Double(exact.count) - 1) < 5 * (2 / Double(exact.count)).squareRoot() + 0.001,
      sourceLocation: place)
  }

  @Test(
    """
    read noise of n devices falls as 1/√n both ways: backward ‖x̂‖ grows as √n, and the sum is \
    divided
    """,
    arguments: [1, 4, 13])
  func readNoise(_ n: Int) throws {
    var settings = AnalogSettings.ideal
    settings.forward.readNoise = .additive(0.02)
    settings.backward.readNoise = .additive(0.02)
    let (tile, whole) = try several(n, settings)
    let (x, delta) = (values(300, 40, 2), values(300, 30, 3))
    func square(_ m: Matrix, _ row: Int) -> Double {
      m[rows: row..<row + 1].elements.reduce(0) { $0 + Double($1) * Double($1) }
    }
    expectVariance(try tile.forward(x), try whole.forward(x)) { 0.0004 * square(x, $0) / Double(n) }
    expectVariance(try tile.backward(delta), try whole.backward(delta)) {
      0.0004 * square(delta, $0) / Double(n)
    }
  }

  /// The n rows of a weight have one input noise forward, and one each backward. The errors of one
  /// sample hang together, so that of each of 4000 samples one result is looked at.
  @Test(
    "input noise of n devices falls as 1/√n backward, and not at all forward",
    arguments: [1, 4, 13])
  func inputNoise(_ n: Int) throws {
    var settings = AnalogSettings.ideal
    settings.forward.inputNoise = 0.05
    settings.backward.inputNoise = 0.05
    let (tile, whole) = try several(n, settings)
    let (x, delta) = (values(4000, 40, 2), values(4000, 30, 3))
    let w = whole.weights
    func first(_ m: Matrix) -> Matrix {
      Matrix(rows: m.rows, columns: 1, (0..<m.rows).map { m[$0, 0] })
    }
    let row = (0..<40).reduce(0) { $0 + Double(w[0, $1]) * Double(w[0, $1]) }
    let column = (0..<30).reduce(0) { $0 + Double(w[$1, 0]) * Double(w[$1, 0]) }
    expectVariance(first(try tile.forward(x)), first(try whole.forward(x))) { _ in 0.0025 * row }
    expectVariance(first(try tile.backward(delta)), first(try whole.backward(delta))) { _ in
      0.0025 * column / Double(n)
    }
  }

  @Test(
    """
    backward the bound meets the sum of n rows: in units of z it and the ADC's step are 1/n; \
    the DAC rounds as for one
    """,
    arguments: [1, 4])
  func bound(_ n: Int) throws {
    var settings = AnalogSettings.ideal
    settings.backward.outputBound = 4
    settings.backward.outputResolution = 1.0 / 64
    let (tile, whole) = try several(n, settings)
    let delta = values(100, 30, 3)
    let (z, exact) = (try tile.backward(delta).elements, try whole.backward(delta).elements)
    let (bound, step) = (4 / Float(n), 0.125 / Float(n))
    #expect(zip(z, exact).allSatisfy { abs($0 - min(max($1, -bound), bound)) <= step / 2 + 1e-5 })
    #expect(z.allSatisfy { $0 == ($0 / step).rounded() * step } && Set(z).count > 20)
    #expect(z.contains(bound) && z.contains(-bound) && exact.map(abs).max()! > 1.2 * bound)

    // Converted inputs: n rows of the same errors, to the bit but for the order of sums.
    var converted = AnalogSettings.ideal
    converted.backward.inputBound = 1
    converted.backward.inputResolution = 1.0 / 14
    let rounded = try several(n, converted).0.backward(delta)
    let hand = try whole.backward(
      Matrix(rows: 100, columns: 30, delta.elements.map { ($0 * 7).rounded(.toNearestOrEven) / 7 }))
    #expect(zip(rounded.elements, hand.elements).allSatisfy { abs($0 - $1) < 1e-5 })
    #expect(try hand != whole.backward(delta))
  }

  @Test("signals that are not finite are refused before any tile has changed")
  func refused() throws {
    let tiles: [any Tile] = [
      try grid(6, 8, ArraySize(rows: 3, columns: 4), .rpuManaged),
      MultiDeviceTile(
        on: try AnalogTile(rows: 12, columns: 8, settings: .rpuManaged, seed: 1),
        devicesPerWeight: 2),
    ]
    for tile in tiles {
      let before = tile.weights
      var (x, delta) = (values(1, 8, 1), values(1, 6, 2))
      x[0, 7] = .nan
      #expect(throws: CrosspointError.self) { try tile.forward(x) }
      #expect(throws: CrosspointError.self) { try tile.update(x: x, delta: delta, learningRate: 1) }
      delta[0, 5] = .infinity
      #expect(throws: CrosspointError.self) { try tile.backward(delta) }
      #expect(throws: CrosspointError.self) {
        try tile.update(x: values(1, 8, 1), delta: delta, learningRate: 1)
      }
      var w = before
      w[5, 7] = .nan
      #expect(throws: CrosspointError.self) { try tile.setWeights(w) }
      #expect(tile.weights == before)
    }
  }
}
