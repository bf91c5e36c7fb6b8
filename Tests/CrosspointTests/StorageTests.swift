import Crosspoint
import CrosspointReference
import TestSupport
import Testing

/// Half-precision device parameters: what they cost in accuracy, what they save in memory.
@Suite("Storage")
struct StorageTests {
  static func settings(_ storage: Storage) -> AnalogSettings { .managed { $0.storage = storage } }

  @Test("each parameter is the exact one rounded once to 11 bits", arguments: shapes)
  func rounding(_ shape: (Int, Int)) throws {
    let exact = try AnalogTile(rows: shape.0, columns: shape.1, settings: .rpuManaged, seed: 3)
    let compact = try AnalogTile(
      rows: shape.0, columns: shape.1, settings: Self.settings(.compact), seed: 3)
    for (parameter, scale) in [
      (HiddenParameter.stepUp, 0.001), (.stepDown, 0.001), (.boundMinimum, 0.6),
      (.boundMaximum, 0.6),
    ] {
      for (a, b) in zip(exact.hidden(parameter).elements, compact.hidden(parameter).elements) {
        // Half an ulp of 11 bits, or of a subnormal half, and two roundings of the scale.
        let limit = max(abs(Double(a)) * 0x1p-11, scale * 0x1p-25) * (1 + 1e-3)
        #expect(abs(Double(a) - Double(b)) <= limit)
      }
    }
    // The round trip through a caller's hands changes nothing.
    for parameter in compact.hiddenParameters {
      let held = compact.hidden(parameter)
      try compact.setHidden(parameter, to: held)
      #expect(compact.hidden(parameter) == held)
    }
  }

  @Test("an ideal device is exact in half precision")
  func ideal() throws {
    var settings = AnalogSettings.ideal
    settings.storage = .compact
    let tile = try AnalogTile(rows: 3, columns: 20, settings: settings, seed: 1)
    #expect(tile.hidden(.stepUp).elements.allSatisfy { $0 == 0.001 })
    #expect(tile.hidden(.boundMinimum).elements.allSatisfy { $0 == -1 })
  }

  @Test(
    "updates are the reference's with the parameters as they are held", arguments: shapes,
    [Float(0.05), 0.7])
  func updates(_ shape: (Int, Int), _ rate: Float) throws {
    let (rows, columns) = shape
    for aggregation in [PulsedUpdate.Aggregation.automatic, .never] {
      var settings = Self.settings(.compact)
      settings.update.aggregation = aggregation
      guard let device = settings.device.as(ConstantStep.self) else { return }
      let tile = try AnalogTile(rows: rows, columns: columns, settings: settings, seed: 7, tile: 3)
      try tile.setWeights(signals(rows, columns, 1, scale: 0.3))
      var array = ReferenceArray(device, rows: rows, columns: columns, seed: 7, tile: 3)
      let held = [HiddenParameter.stepUp, .stepDown, .boundMinimum, .boundMaximum].map {
        tile.hidden($0).elements
      }
      for i in array.crosspoints.indices {
        array.crosspoints[i].stepUp = Double(held[0][i])
        array.crosspoints[i].stepDown = Double(held[1][i])
        array.crosspoints[i].boundMinimum = Double(held[2][i])
        array.crosspoints[i].boundMaximum = Double(held[3][i])
      }
      let (x, delta) = (signals(3, columns, 4), signals(3, rows, 5, scale: 0.3))
      var weights = tile.weights.reference
      _ = ReferenceUpdate.apply(
        &weights, array, settings.update, learningRate: rate, x: x.floatSamples,
        delta: delta.floatSamples, firstVector: 0)
      try tile.update(x: x, delta: delta, learningRate: rate)
      let worst = zip(tile.weights.elements, weights.elements).map { abs(Double($0) - $1) }.max()!
      #expect(worst < 3e-6)
    }
  }

  @Test(
    "an update follows steps that were replaced by ones too large for the scale", arguments: shapes)
  func replaced(_ shape: (Int, Int)) throws {
    let (rows, columns) = shape
    func weights(_ storage: Storage) throws -> [Float] {
      var settings = AnalogSettings.ideal
      settings.device = .constantStep(.ideal(step: 1e-7))
      settings.storage = storage
      let tile = try AnalogTile(rows: rows, columns: columns, settings: settings, seed: 1)
      for parameter in [HiddenParameter.stepUp, .stepDown] {
        let steps = [Float](repeating: 0.01, count: rows * columns)
        try tile.setHidden(parameter, to: Matrix(rows: rows, columns: columns, steps))
      }
      let (x, delta) = (signals(3, columns, 4), signals(3, rows, 5))
      try tile.update(x: x, delta: delta, learningRate: 0.01)
      return tile.weights.elements
    }
    let (exact, half) = (try weights(Storage()), try weights(.compact))
    #expect(exact.contains { $0 != 0 })
    let errors = zip(exact, half).map { abs($0 - $1) - 0x1p-10 * abs($0) }
    #expect(errors.max()! < 1e-6)
  }

  @Test("a compact cross-point takes at most 14 bytes")
  func memory() throws {
    let (rows, columns) = (32, 4096)
    func bytes(_ storage: Storage) throws -> Double {
      Double(
        try AnalogTile(rows: rows, columns: columns, settings: Self.settings(storage), seed: 1)
          .bytes) / Double(rows * columns)
    }
    #expect(try bytes(.compact) == 12.25)
    #expect(try bytes(Storage(devices: .half, products: .half)) == 14.25)
    #expect(try bytes(Storage()) == 20.25)
  }

  @Test(
    """
    a product through the half copy errs by at most 2⁻¹¹ Σ|w||x|, also after updates and every \
    other change
    """,
    arguments: shapes)
  func halfProducts(_ shape: (Int, Int)) throws {
    let (rows, columns) = shape
    var settings = AnalogSettings.ideal
    guard var device = settings.device.as(ConstantStep.self) else { return }
    (device.lifetime, device.diffusion, device.resetBiasSpread) = (20, 0.01, 0.1)
    settings.device = .constantStep(device)
    let exact = try AnalogTile(rows: rows, columns: columns, settings: settings, seed: 1)
    settings.storage.products = .half
    let half = try AnalogTile(rows: rows, columns: columns, settings: settings, seed: 1)
    let (x, delta) = (signals(4, columns, 1), signals(4, rows, 2))
    func compare() throws {
      #expect(half.weights == exact.weights)
      for b in [1, 4] {
        let (y, yHalf) = (try exact.forward(x[rows: 0..<b]), try half.forward(x[rows: 0..<b]))
        let (z, zHalf) = (
          try exact.backward(delta[rows: 0..<b]), try half.backward(delta[rows: 0..<b])
        )
        for s in 0..<b {
          for i in 0..<rows {
            let size = (0..<columns).reduce(0.0) {
              $0 + abs(Double(exact.weights[i, $1] * x[s, $1]))
            }
            #expect(abs(Double(y[s, i] - yHalf[s, i])) <= size * 0x1p-11 * 1.01 + 1e-6)
          }
          for j in 0..<columns {
            let size = (0..<rows).reduce(0.0) {
              $0 + abs(Double(exact.weights[$1, j] * delta[s, $1]))
            }
            #expect(abs(Double(z[s, j] - zHalf[s, j])) <= size * 0x1p-11 * 1.01 + 1e-6)
          }
        }
      }
    }
    for tile in [exact, half] { try tile.setWeights(signals(rows, columns, 3, scale: 0.3)) }
    try compare()
    for tile in [exact, half] {
      try tile.update(x: x, delta: delta, learningRate: 0.05)
      tile.decay()
    }
    try compare()
    for tile in [exact, half] {
      tile.diffuse()
      tile.reset(rows: 0..<1)
    }
    try compare()
  }
}
