import Crosspoint
import CrosspointFiles
import CrosspointReference
import Foundation
import TestSupport
import Testing

/// An array whose currents are not W·x, from outside the package.
@Suite("Physics of the array")
struct ArrayPhysicsTests {
  private static let a: Float = 1.7
  private static let shapes = [(1, 1), (17, 33), (130, 64)]

  init() { ResistiveArray.register(SinhArray.self) }

  private static func settings(_ change: (inout Periphery) -> Void = { _ in }) -> AnalogSettings {
    var settings = AnalogSettings.ideal
    settings.array = ResistiveArray(SinhArray(steepness: a))
    change(&settings.forward)
    change(&settings.backward)
    return settings
  }

  private static func tile(_ shape: (Int, Int), _ settings: AnalogSettings) throws -> AnalogTile {
    let tile = try AnalogTile(rows: shape.0, columns: shape.1, settings: settings, seed: 9, tile: 3)
    try tile.setWeights(signals(shape.0, shape.1, 1, scale: 0.2))
    return tile
  }

  /// What every output sums, in Double: w and sinh(a·x)/a.
  private static func terms(
    _ tile: AnalogTile, _ direction: ProductDirection, _ x: Matrix, _ b: Int, _ output: Int
  ) -> [(w: Double, u: Double)] {
    let a = Double(a)
    return (0..<x.columns).map { i in
      let w = direction == .forward ? tile.weights[output, i] : tile.weights[i, output]
      return (Double(w), sinh(a * Double(x[b, i])) / a)
    }
  }

  /// The relative error of a term: 1 rounding of a·x becomes |a·x|·coth(a·x) ≤ 1 + |a·x| of the
  /// response; sinh rounded to Float, the division, the product with the weight; and n − 1 of the
  /// sum. u is half an ulp.
  private static func error(_ x: Matrix, _ terms: [(w: Double, u: Double)]) -> Double {
    let largest = Double(x.elements.map(abs).max()!) * Double(a)
    return (Double(terms.count) + 4 + largest) * 0x1p-24 * 1.01
  }

  @Test(
    "currents without noise, both directions", arguments: shapes, [Storage.Precision.single, .half])
  func currents(_ shape: (Int, Int), _ precision: Storage.Precision) throws {
    let settings = Self.settings().stored(Storage(products: precision))
    let tile = try Self.tile(shape, settings)
    for direction in ProductDirection.allCases {
      let forward = direction == .forward
      let x = signals(4, forward ? shape.1 : shape.0, 2)
      let y = try forward ? tile.forward(x) : tile.backward(x)
      for b in 0..<x.rows {
        for output in 0..<y.columns {
          let terms = Self.terms(tile, direction, x, b, output)
          let expected = terms.reduce(0) { $0 + $1.w * $1.u }
          let size = terms.reduce(0) { $0 + abs($1.w * $1.u) }
          // The copy rounds every weight to 11 bits, or to 2⁻²⁵ where it is small.
          let rounded =
            precision == .half ? size * 0x1p-11 + terms.reduce(0) { $0 + abs($1.u) } * 0x1p-25 : 0
          #expect(abs(Double(y[b, output]) - expected) <= size * Self.error(x, terms) + rounded)
        }
      }
    }
  }

  /// The same physics again, from its equation.
  private static let reference = ReferencePhysics(
    currents: { matrix, input, _ in matrix.times(input.map { sinh(Double(a) * $0) / Double(a) }) },
    variances: { _, variances, input, _ in
      variances.times(input.map { sinh(Double(a) * $0) / Double(a) }.map { $0 * $0 })
    })

  @Test(
    "the whole periphery around it, with noise of every kind",
    arguments: [ReadNoise.additive(0.05), .conductance(0.05)])
  func noise(_ readNoise: ReadNoise) throws {
    let settings = Self.settings {
      $0 = Periphery()
      $0.inputNoise = 0.1
      $0.readNoise = readNoise
      $0.outputNoise = 0.03
      $0.noiseManagement = .constant(1.5)
    }
    let tile = try Self.tile((17, 33), settings)
    for direction in ProductDirection.allCases {
      let forward = direction == .forward
      let x = signals(4, forward ? 33 : 17, 2)
      var reference = ReferenceProduct(
        settings.forward, forward ? .forward : .backward, seed: 9, tile: 3)
      reference.physics = Self.reference
      let expected = reference.apply(tile.weights.reference, x.samples)
      let trace = try tile.trace(direction, x)
      #expect(try trace.output == (forward ? tile.forward(x) : tile.backward(x)))
      for (b, e) in expected.enumerated() { compare(trace, b, e, tile, direction, readNoise) }
    }
  }

  private func compare(
    _ trace: ProductTrace, _ b: Int, _ e: ReferenceProductResult, _ tile: AnalogTile,
    _ direction: ProductDirection, _ readNoise: ReadNoise
  ) {
    let (a, ulp) = (Double(Self.a), 0x1p-24)
    // A kernel's Gaussian lies within 3e-6·6.6 of the reference's ("the noise's error"), and is at
    // most 6.6.
    let (xiError, xiMost) = (2e-5, 6.6)
    let inputError = 0.1 * xiError + 4 * ulp * (1 + 0.1 * xiMost)
    for j in e.inputToArray.indices {
      #expect(abs(Double(trace.inputAfterDAC[b, j]) - e.inputAfterDAC[j]) <= 2 * ulp)
      #expect(abs(Double(trace.inputToArray[b, j]) - e.inputToArray[j]) <= inputError)
    }
    for output in e.beforeNoise.indices {
      let terms = Self.terms(tile, direction, trace.inputToArray, b, output)
      // An input's error is that of its response times cosh(a·x̂).
      let responseErrors = e.inputToArray.map { cosh(a * (abs($0) + inputError)) * inputError }
      let float = Self.error(trace.inputToArray, terms)
      let sumError = zip(terms, responseErrors).reduce(0) { sum, next in
        sum + abs(next.0.w) * (next.1 + abs(next.0.u) * float)
      }
      #expect(abs(Double(trace.beforeNoise[b, output]) - e.beforeNoise[output]) <= sumError)

      // √Σ v·(u + d)² lies within √Σ v·d² of √Σ v·u².
      let isAdditive = readNoise == .additive(0.05)
      let norms = zip(terms, responseErrors).reduce((size: 0.0, error: 0.0)) { sum, next in
        let v = isAdditive ? 1 : abs(next.0.w)
        let error = next.1 + abs(next.0.u) * float
        return (sum.size + v * next.0.u * next.0.u, sum.error + v * error * error)
      }
      let readError = 0.05 * (xiError * norms.size.squareRoot() + xiMost * norms.error.squareRoot())
      let size = abs(e.beforeADC[output]) + 0.05 * xiMost * norms.size.squareRoot() + 1
      let error = sumError + readError + 0.03 * xiError + 8 * ulp * size
      let step = Double(tile.settings.forward.outputStep)
      let isTie = e.outputTieMargin[output] * step <= error
      let difference = abs(Double(trace.afterADC[b, output]) - e.afterADC[output])
      #expect(difference <= (isTie ? step : 0) + 1e-6 * max(1, abs(e.afterADC[output])))
      #expect(trace.output[b, output] == trace.afterADC[b, output] * 1.5)
    }
  }

  @Test("the same bits sample by sample, and on two threads")
  func cuts() throws {
    let settings = Self.settings {
      $0.inputNoise = 0.1
      $0.readNoise = .conductance(0.05)
      $0.outputNoise = 0.03
      $0.noiseManagement = .constant(2)
      $0.inputBound = 1
    }
    // 2²² multiply-adds and more: two threads take part.
    let shape = (300, 260)
    let (x, delta) = (signals(60, 260, 2), signals(60, 300, 3))
    let whole = try Self.tile(shape, settings)
    let (y, z) = (try whole.forward(x), try whole.backward(delta))
    let single = try Self.tile(shape, settings)
    let threaded = try Self.tile(shape, settings)
    threaded.threads = 2
    #expect(try threaded.forward(x) == y && threaded.backward(delta) == z)
    for b in 0..<60 {
      #expect(try single.forward(x[rows: b..<b + 1]) == y[rows: b..<b + 1])
      #expect(try single.backward(delta[rows: b..<b + 1]) == z[rows: b..<b + 1])
    }
  }

  @Test("managements that rescale samples are refused, with what to do; one constant is not")
  func managements() throws {
    let rescaling: [NoiseManagement] = [.absoluteMaximum(), .maximum, .runningAverage(), .sums()]
    for (direction, path) in [("forward", \AnalogSettings.forward), ("backward", \.backward)] {
      for management in rescaling {
        var settings = Self.settings { $0.inputBound = 1 }
        settings[keyPath: path].noiseManagement = management
        let error = #expect(throws: CrosspointError.self) { try settings.validate() }
        let said = error?.description ?? ""
        #expect(said.hasPrefix("\(direction).noiseManagement is "), "\(said)")
        #expect(
          said.contains("\"sinh, of the tests\" are not linear") && said.contains("inputBound"),
          "\(said)")
        settings.array = .linear
        try settings.validate()
      }
    }
    for management in [BoundManagement.iterative, .iterativeWorstCase] {
      var settings = Self.settings { $0.inputBound = 1 }
      settings.forward.boundManagement = management
      let error = #expect(throws: CrosspointError.self) {
        try AnalogTile(rows: 1, columns: 1, settings: settings, seed: 1)
      }
      #expect(
        error?.description.contains(
          "forward.boundManagement is \(management.rawValue); expected none, because") == true)
    }
    try Self.settings {
      $0.inputBound = 1
      $0.noiseManagement = .constant(2)
    }.validate()
    #expect(
      throws: CrosspointError.invalidSetting(
        name: "array.steepness", value: "-1.0", expected: NumberRange.positive.words)
    ) {
      var settings = Self.settings()
      settings.array = ResistiveArray(SinhArray(steepness: -1))
      try settings.validate()
    }
  }

  @Test("a tile with it is saved, loaded and goes on to the bit")
  func files() throws {
    let folder = try TemporaryFolder()
    let path = folder.path + "/tile"
    let tile = try Self.tile((17, 33), Self.settings { $0.outputNoise = 0.1 })
    _ = try tile.forward(signals(2, 33, 5))
    try tile.save(to: path)
    let loaded = try AnalogTile.load(from: path)
    #expect(
      loaded.settings == tile.settings
        && loaded.settings.array.as(SinhArray.self)?.steepness == Self.a)
    #expect(try loaded.forward(signals(2, 33, 6)) == tile.forward(signals(2, 33, 6)))
    // As a file of settings too, with every setting.
    try SettingsFile.write(.analog(tile.settings), to: folder.path + "/my.json")
    #expect(try SettingsFile.load(from: folder.path + "/my.json") == .analog(tile.settings))
  }

  @Test("one that is not registered is not saved, and a file that names it is refused by its name")
  func unregistered() throws {
    let folder = try TemporaryFolder()
    var settings = AnalogSettings.ideal
    settings.array = ResistiveArray(BareArray())
    #expect(
      throws: CrosspointError.unregisteredModel(
        name: "bare, of the tests", type: "BareArray", what: "an array model",
        registry: "ResistiveArray.register")
    ) { try SettingsFile.text(.analog(settings)) }
    let path = try folder.write("my.json", #"{"analog": {"array": "bare, of the tests"}}"#.utf8)
    let error = #expect(throws: FileError.self) { try SettingsFile.load(from: path) }
    let said = error?.description ?? ""
    #expect(
      said.contains("analog.array.bare, of the tests is not known") && said.contains("linear")
        && said.contains("call ResistiveArray.register before"),
      "\(said)")
  }

  @Test("linear is the default, and stands in files for people alone")
  func linear() throws {
    #expect(AnalogSettings().array == .linear && ResistiveArray.linear.isLinear)
    for text in [#"{"linear": {}}"#, #""linear""#] {
      #expect(try JSONDecoder().decode(ResistiveArray.self, from: Data(text.utf8)) == .linear)
    }
    let json = String(decoding: try JSONEncoder().encode(AnalogSettings.rpuBaseline), as: UTF8.self)
    #expect(!json.contains("array"))
    #expect(try SettingsFile.text(.analog(.rpuBaseline)).contains(#""array" : "linear""#))
    #expect(try JSONDecoder().decode(AnalogSettings.self, from: Data(json.utf8)) == .rpuBaseline)
  }

  @Test(
    "the linear array's variances of additive noise are ‖x‖²", arguments: ProductDirection.allCases)
  func additive(_ direction: ProductDirection) throws {
    var settings = AnalogSettings.ideal
    settings.array = ResistiveArray(Handed())
    for noise in [ReadNoise.additive(0.1), .conductance(0.1)] {
      (settings.forward.readNoise, settings.backward.readNoise) = (noise, noise)
      let (handed, usual) = (
        try Self.tile((17, 33), settings), try Self.tile((17, 33), Self.linear(noise))
      )
      let x = signals(3, direction == .forward ? 33 : 17, 2)
      let (a, b) = (try handed.trace(direction, x).output, try usual.trace(direction, x).output)
      // Sums of at most 33 squares, in another order.
      for (a, b) in zip(a.elements, b.elements) { #expect(abs(a - b) <= 33 * 0x1p-24 * 10) }
    }
  }

  private static func linear(_ noise: ReadNoise) -> AnalogSettings {
    var settings = AnalogSettings.ideal
    (settings.forward.readNoise, settings.backward.readNoise) = (noise, noise)
    return settings
  }

  @Test("reading a tile through another kind takes that kind's physics")
  func reading() throws {
    let tile = try Self.tile((5, 7), .ideal)
    var number: UInt32 = 0
    let read = try TileKind.analog(Self.settings()).reading(tile, seed: 1, number: &number)
    #expect((read as? AnalogTile)?.settings.array == Self.settings().array)
    let x = signals(2, 7, 3)
    #expect(try read?.forward(x) == Self.tile((5, 7), Self.settings()).forward(x))
  }

  @Test(
    "a model without physics ends the process by its name",
    .enabled(if: ProcessInfo.processInfo.environment["CROSSPOINT_SANITIZE"] == nil))
  func bare() async {
    let r = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      var settings = AnalogSettings.ideal
      settings.array = ResistiveArray(BareArray())
      _ = try AnalogTile(rows: 1, columns: 1, settings: settings, seed: 1)
    }
    expect(r, says: "BareArray", "PhysicalArrayModel")
  }
}

/// The linear array that does not say that it is linear: it is asked for all of its variances.
private struct Handed: PhysicalArrayModel {
  static let name = "handed, of the tests"
  static let summary = "W·x"
  static let settings: [Setting<Handed>] = []
  var isLinear: Bool { false }
  func physics(_: ArrayContext) -> LinearArray { LinearArray() }
}
