import Crosspoint
import CrosspointFiles
import CrosspointReference
import TestSupport
import Testing

/// Tiles of fixed-point numbers against scalar whole numbers, bit for bit.
@Suite("Fixed-point tiles")
struct FixedPointTileTests {
  /// The paper's formats, short words (whose sums are in single precision), long ones, formats that
  /// make weights round, momentum and decay, and formats that change.
  static let cases: [FixedPointSettings] = {
    let short = FixedPointFormats.uniform(FixedPointFormat(3, 4))
    let long = FixedPointFormats(
      weights: FixedPointFormat(4, 24), updates: FixedPointFormat(1, 31),
      errors: FixedPointFormat(2, 14), outputs: FixedPointFormat(3, 11))
    var mixed = FixedPointFormats.gupta(fractionBits: 8)
    mixed.updates = FixedPointFormat(2, 14)
    return [
      FixedPointSettings(.gupta(fractionBits: 14)),
      FixedPointSettings(.gupta(fractionBits: 8), rounding: .nearest, momentum: 0.9, decay: 0.05),
      FixedPointSettings(short), FixedPointSettings(short, rounding: .nearest, momentum: 0.5),
      FixedPointSettings(long, momentum: 0.9), FixedPointSettings(mixed, decay: 0.01),
      FixedPointSettings(
        .gupta(fractionBits: 8), momentum: 0.5,
        later: LaterFormats(afterUpdates: 2, .gupta(fractionBits: 12))),
    ]
  }()

  private func tile(
    _ settings: FixedPointSettings, _ rows: Int, _ columns: Int, threads: Int = 1,
    _ kernels: KernelTable = .current
  ) throws -> FixedPointTile {
    let tile = try FixedPointTile(
      rows: rows, columns: columns, settings: settings, seed: 3, tile: 7, threads: threads,
      kernels: kernels)
    try tile.setWeights(signals(rows, columns, 1, scale: 0.3))
    return tile
  }

  @Test(
    "products and updates are the reference's, on every instruction set", arguments: cases.indices,
    [(1, 1), (7, 15), (16, 17), (33, 65)])
  func reference(_ number: Int, _ shape: (Int, Int)) throws {
    let (rows, columns) = shape
    var expected = ReferenceFixedPointTile(
      rows: rows, columns: columns, settings: Self.cases[number], seed: 3, tile: 7)
    expected.setWeights(signals(rows, columns, 1, scale: 0.3).reference)
    let tiles = try InstructionSet.available.map {
      try tile(Self.cases[number], rows, columns, .table(for: $0))
    }
    for tile in tiles { #expect(tile.weights == matrix(expected.weights)) }
    for round in UInt64(0)..<3 {
      let batch = round == 1 ? 1 : 5
      let x = signals(batch, columns, 2 + round)
      let delta = signals(batch, rows, 12 + round, scale: 0.2)
      let y = expected.forward(x.samples)
      let z = expected.backward(delta.samples)
      expected.update(x: x.samples, delta: delta.samples, learningRate: 0.02)
      for tile in tiles {
        #expect(try tile.forward(x) == matrix(y))
        #expect(try tile.backward(delta) == matrix(z))
        try tile.update(x: x, delta: delta, learningRate: 0.02)
        let state = tile.state
        #expect(sums(state.weights, state.weightsRest) == expected.weights.elements)
        if let velocity = state.velocity {
          #expect(sums(velocity, state.velocityRest) == expected.velocity.elements)
        }
      }
    }
  }

  private func matrix(_ m: ReferenceMatrix) -> Matrix {
    Matrix(rows: m.rows, columns: m.columns, m.elements.map { Float($0) })
  }
  private func matrix(_ samples: [[Double]]) -> Matrix {
    Matrix(rows: samples.count, columns: samples[0].count, samples.joined().map { Float($0) })
  }
  private func sums(_ values: Matrix, _ rest: Matrix?) -> [Double] {
    let rest = rest?.elements ?? [Float](repeating: 0, count: values.count)
    return zip(values.elements, rest).map { Double($0) + Double($1) }
  }

  @Test("threads and cuts of a batch change no bit", arguments: cases.indices)
  func repeatable(_ number: Int) throws {
    let (rows, columns) = (261, 300)
    let x = signals(40, columns, 2)
    let delta = signals(40, rows, 3, scale: 0.2)
    func run(threads: Int, _ split: [Int]) throws -> ([Float], FixedPointTileState) {
      let tile = try tile(Self.cases[number], rows, columns, threads: threads)
      var given: [Float] = []
      var first = 0
      for count in split {
        given += try tile.forward(x[rows: first..<first + count]).elements
        given += try tile.backward(delta[rows: first..<first + count]).elements
        first += count
      }
      for _ in 0..<2 { try tile.update(x: x, delta: delta, learningRate: 0.02) }
      return (given.sorted(), tile.state)
    }
    let whole = try run(threads: 1, [40])
    for (threads, split) in [(2, [40]), (3, [1, 30, 9])] {
      let other = try run(threads: threads, split)
      #expect(other.0 == whole.0)
      #expect(other.1 == whole.1)
    }
  }

  @Test("saved and loaded between any two batches, the same bits", arguments: cases.indices)
  func saved(_ number: Int) throws {
    let folder = try TemporaryFolder()
    var (saved, kept) = (
      try tile(Self.cases[number], 9, 21), try tile(Self.cases[number], 9, 21)
    )
    for round in UInt64(0)..<4 {
      let path = folder.path + "/\(round)"
      try saved.save(to: path)
      saved = try FixedPointTile.load(from: path)
      #expect(saved.state == kept.state)
      for tile in [saved, kept] {
        _ = try tile.forward(signals(3, 21, round))
        try tile.update(
          x: signals(6, 21, 20 + round), delta: signals(6, 9, 30 + round), learningRate: 0.02)
      }
    }
    #expect(saved.state == kept.state)
    kept = saved
  }

  @Test("a file with weights that their format does not have is refused")
  func damaged() throws {
    var state = try tile(FixedPointSettings(), 2, 3).state
    state.weights[1, 2] = 0.1
    let error = #expect(throws: CrosspointError.self) { try FixedPointTile(state) }
    #expect(
      error?.description == """
        weights[1, 2] is 0.10000000149011612; expected a number of ⟨2, 14⟩: a multiple of \
        6.103515625e-05, -2.0 to 1.99993896484375
        """)
    state.weights[1, 2] = 0.25
    _ = try FixedPointTile(state)
  }

  @Test("what a layer takes is what the tile takes of it, once")
  func taken() throws {
    let (first, second) = (
      try tile(FixedPointSettings(), 5, 8), try tile(FixedPointSettings(), 5, 8)
    )
    let (x, delta) = (signals(4, 8, 2), signals(4, 5, 3, scale: 0.1))
    var (input, errors) = (x, delta)
    try first.takeInputs(&input)
    #expect(input != x)
    #expect(try first.forward(input) == second.forward(x))
    try first.takeErrors(&errors)
    #expect(errors != delta)
    try first.update(x: x, delta: errors, learningRate: 0.1)
    try second.update(x: x, delta: delta, learningRate: 0.1)
    #expect(first.weights == second.weights)
  }

  @Test("parts of a batch that are added are the batch")
  func parts() throws {
    let (whole, cut) = (try tile(FixedPointSettings(), 5, 8), try tile(FixedPointSettings(), 5, 8))
    let (x, delta) = (signals(9, 8, 2), signals(9, 5, 3, scale: 0.1))
    for _ in 0..<2 {
      try whole.update(x: x, delta: delta, learningRate: 0.1)
      for part in [0..<4, 4..<9] {
        try cut.addProducts(
          x: x[rows: part], delta: delta[rows: part], learningRate: 0.1, of: 9)
      }
      cut.applyUpdate(learningRate: 0.1)
    }
    #expect(whole.state == cut.state)
  }

  @Test("saturations are counted by quantity, and those of weights that were set reported")
  func saturations() throws {
    let formats = FixedPointFormats(
      weights: FixedPointFormat(1, 7), updates: FixedPointFormat(1, 7),
      errors: FixedPointFormat(2, 6), outputs: FixedPointFormat(3, 5))
    let tile = try FixedPointTile(
      rows: 2, columns: 2, settings: FixedPointSettings(formats, rounding: .nearest), seed: 1)
    try tile.setWeights(Matrix(rows: 2, columns: 2, [0.5, 0.9, -1.5, -1]))
    #expect(tile.weights.elements == [0.5, 0.8984375, -1, -1])
    #expect(tile.clippedWeights.count == 1)
    #expect(tile.clippedWeights.largestDistance == 0.5)
    // 9 is held to 3.96875: y = 0.5·3.96875 + 0.8984375·3 = 4.68, −6.97, beyond ±4.
    let y = try tile.forward(Matrix(rows: 1, columns: 2, [9, 3]))
    #expect(y.elements == [3.96875, -4])
    // δ = −3 is held to −2: z = 0.5·1 + 2 = 2.5 beyond 2, 0.8984 + 2.
    let z = try tile.backward(Matrix(rows: 1, columns: 2, [1, -3]))
    #expect(z.elements == [1.984375, 1.984375])
    // Updates of 1·1·2 and −2·1·2, all beyond ±1; weights 0.5 + 0.99 and so on.
    try tile.update(
      x: Matrix(rows: 1, columns: 2, [1, 1]), delta: Matrix(rows: 1, columns: 2, [1, -2]),
      learningRate: 2)
    #expect(tile.weights.elements == [0.9921875, 0.9921875, -1, -1])
    var expected = FixedPointSaturations()
    (expected.inputs, expected.outputs, expected.errors) = (1, 2, 3)
    (expected.updates, expected.weights) = (4, 1 + 4)
    #expect(tile.saturations == expected)
  }

  @Test("without formats it is the exact tile")
  func floatingPoint() throws {
    let settings = FixedPointSettings(.uniform(nil))
    let (tile, exact) = (try tile(settings, 7, 9), DigitalTile(rows: 7, columns: 9))
    try exact.setWeights(tile.weights)
    #expect(tile.weights == signals(7, 9, 1, scale: 0.3))
    let (x, delta) = (signals(4, 9, 2), signals(4, 7, 3))
    #expect(try tile.forward(x) == exact.forward(x))
    #expect(try tile.backward(delta) == exact.backward(delta))
    try tile.update(x: x, delta: delta, learningRate: 0.1)
    try exact.update(x: x, delta: delta, learningRate: 0.1)
    for (a, b) in zip(tile.weights.elements, exact.weights.elements) { #expect(abs(a - b) < 1e-6) }
  }

  @Test("sums that could not be exact are refused with what they would take")
  func inexact() throws {
    func refusal(_ formats: FixedPointFormats, rows: Int, columns: Int) -> String? {
      do {
        _ = try FixedPointTile(
          rows: rows, columns: columns, settings: FixedPointSettings(formats), seed: 1)
        return nil
      } catch { return "\(error)" }
    }
    var formats = FixedPointFormats.uniform(FixedPointFormat(6, 18))
    // 24 + 24 bits leave 5 for K: 32 products, not 33.
    #expect(refusal(formats, rows: 32, columns: 32) == nil)
    let rest = "; expected WL + WL′ + log₂K of at most 53, so that sums are exact"
    #expect(
      refusal(formats, rows: 1, columns: 33)
        == "fixedPoint: weights in ⟨6, 18⟩ times x in ⟨6, 18⟩ is 24 + 24 bits over 33 products"
        + rest)
    #expect(
      refusal(formats, rows: 33, columns: 1)
        == "fixedPoint: weights in ⟨6, 18⟩ times δ in ⟨6, 18⟩ is 24 + 24 bits over 33 products"
        + rest)
    formats = .uniform(FixedPointFormat(1, 31))
    #expect(refusal(formats, rows: 1, columns: 1)?.contains("32 + 32 bits over 1 product") == true)
    // An update says so of its batch, and changes nothing.
    formats = FixedPointFormats(
      weights: FixedPointFormat(2, 6), updates: FixedPointFormat(2, 6),
      errors: FixedPointFormat(2, 24), outputs: FixedPointFormat(2, 24))
    let tile = try FixedPointTile(
      rows: 1, columns: 1, settings: FixedPointSettings(formats), seed: 1)
    let one = Matrix(rows: 2, columns: 1, repeating: 0.5)
    try tile.update(x: one, delta: one, learningRate: 1)
    let before = tile.state
    let three = Matrix(rows: 3, columns: 1, repeating: 0.5)
    let error = #expect(throws: CrosspointError.self) {
      try tile.update(x: three, delta: three, learningRate: 1)
    }
    #expect(
      error?.description
        == "fixedPoint: δ in ⟨2, 24⟩ times x in ⟨2, 24⟩ is 26 + 26 bits over 3 products" + rest)
    #expect(tile.state == before)
  }

  @Test("settings that cannot be are refused with name, value and range")
  func badSettings() throws {
    func refusal(_ change: (inout FixedPointSettings) -> Void) -> String? {
      var settings = FixedPointSettings()
      change(&settings)
      do {
        _ = try FixedPointTile(rows: 1, columns: 1, settings: settings, seed: 1)
        return nil
      } catch { return "\(error)" }
    }
    let range = "; expected 0 to 32 bits before and behind the point, 1 to 32 together"
    for (bits, fraction) in [(0, 0), (1, 32), (33, 0), (-1, 5), (5, -1), (40, -10)] {
      let words = " is ⟨\(bits), \(fraction)⟩" + range
      let format = FixedPointFormat(bits, fraction)
      #expect(refusal { $0.formats.weights = format } == "fixedPoint.weights" + words)
      #expect(refusal { $0.formats.updates = format } == "fixedPoint.updates" + words)
      #expect(refusal { $0.formats.errors = format } == "fixedPoint.errors" + words)
      #expect(refusal { $0.formats.outputs = format } == "fixedPoint.outputs" + words)
      #expect(
        refusal { $0.later = LaterFormats(afterUpdates: 1, .uniform(format)) }
          == "fixedPoint.later.weights" + words)
    }
    #expect(
      refusal { $0.momentum = 1 }
        == "fixedPoint.momentum is 1.0; expected a number, 0 to below 1")
    #expect(
      refusal { $0.decay = -0.5 }
        == "fixedPoint.decay is -0.5; expected a finite number, at least 0")
    #expect(
      refusal { $0.later = LaterFormats(afterUpdates: -1, FixedPointFormats()) }
        == "fixedPoint.later.afterUpdates is -1; expected 0 to 1000000000 updates")
  }

  @Test("signals that are not finite are refused, and nothing changes")
  func nonFinite() throws {
    let tile = try tile(FixedPointSettings(), 2, 3)
    let before = tile.state
    var (x, delta) = (signals(1, 3, 2), signals(1, 2, 3))
    x[0, 1] = .infinity
    #expect(throws: CrosspointError.self) { try tile.forward(x) }
    #expect(throws: CrosspointError.self) { try tile.takeInputs(&x) }
    #expect(throws: CrosspointError.self) {
      try tile.update(x: x, delta: delta, learningRate: 0.1)
    }
    delta[0, 0] = .nan
    #expect(throws: CrosspointError.self) { try tile.backward(delta) }
    #expect(throws: CrosspointError.self) {
      try tile.update(x: signals(1, 3, 2), delta: signals(1, 2, 3), learningRate: .infinity)
    }
    #expect(tile.state == before)
  }
}
