import Crosspoint
import CrosspointFiles
import CrosspointLearning
import Foundation

/// One small file of each kind that the library writes, made by the version that runs.
///
/// `CROSSPOINT_RECORD=FOLDER swift test --filter RecordedFiles` writes a released version's set
/// into a folder of its own below `Files`; `Files/README.md` says what the program adds to it.
enum RecordedFiles {
  static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .appendingPathComponent("Files").path
  /// What each tile's weights are as loaded, and after `goOn`, by the file's name.
  static let fingerprints = "fingerprints.json"

  static var versions: [String] {
    let all = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    return all.filter { FileManager.default.fileExists(atPath: "\(folder)/\($0)/\(fingerprints)") }
      .sorted()
  }

  // MARK: What is recorded

  /// Every kind of tile, with everything in it that a file may hold.
  static func tiles() throws -> [(name: String, tile: any StorableTile)] {
    let (rows, columns) = (6, 9)
    func analog(_ settings: AnalogSettings, rows: Int = rows, tile: UInt32 = 0) throws -> AnalogTile
    {
      let tile = try AnalogTile(
        rows: rows, columns: columns, settings: settings, seed: 18, tile: tile)
      try goOn(tile)
      return tile
    }
    var all = AnalogSettings.rpuManaged
    var device = ConstantStep()
    (device.lifetime, device.diffusion, device.resetBiasSpread) = (20, 0.01, 0.1)
    all.device = .constantStep(device)
    all.storage = Storage(devices: .half, products: .half)
    all.forward.noiseManagement = .runningAverage(decay: 0.2)
    all.forward.readNoise = .conductance(0.02)
    all.forward.nonlinearity = 1
    all.backward.noiseManagement = .sums(assumedWeight: 0.5)
    all.backward.readNoise = .additive(0.02)
    let everything = try analog(all)
    everything.decay()
    everything.diffuse()
    let digital = DigitalTile(rows: rows, columns: columns)
    try digital.setWeights(signals(rows, columns, 1, scale: 0.1))
    return [
      ("tile-digital", digital), ("tile-analog", try analog(.rpuManaged)),
      ("tile-analog-everything", everything),
      (
        "tile-multi-device",
        MultiDeviceTile(on: try analog(.rpuBaseline, rows: 3 * rows), devicesPerWeight: 3)
      ),
      ("tile-grid", TileGrid([[try analog(.rpuBaseline), try analog(.rpuManaged, tile: 65536)]])),
    ]
  }

  static func networks() throws -> [(name: String, network: Network)] {
    let pairs = ArrayPlan(
      .analog(.rpuManaged), devicesPerWeight: 2, largest: ArraySize(rows: 4, columns: 5))
    let planned = try NetworkPlan(.dense(widths: [8, 3, 2]), arrays: [pairs, ArrayPlan(.digital)])
      .makeNetwork(seed: 18)
    let image = ImageShape(channels: 1, height: 6, width: 6)
    let shape = ConvolutionShape(input: image, kernels: 2, size: 3)
    let pooled = MaxPoolingLayer(input: shape.output, window: 2, activation: .tanh)
    func tile(_ rows: Int, _ columns: Int, _ number: UInt32) throws -> AnalogTile {
      let tile = try AnalogTile(
        rows: rows, columns: columns, settings: .rpuBaseline.stored(.compact), seed: 18,
        tile: number)
      try tile.setWeights(signals(rows, columns, UInt64(number), scale: 0.2))
      return tile
    }
    let layers: [any Layer] = [
      ConvolutionLayer(
        shape: shape, tiles: [try tile(2, shape.columns, 1)], activation: .rectifiedLinear), pooled,
      DenseLayer(tile: try tile(3, pooled.outputs + 1, 2), activation: .identity),
    ]
    return [("network-planned", planned), ("network-by-hand", Network(layers))]
  }

  /// Two epochs of three.
  static func run() throws -> Trainer {
    let network = try NetworkPlan(.dense(widths: [8, 4, 3]), ArrayPlan(.analog(.rpuManaged)))
      .makeNetwork(seed: 18)
    let trainer = Trainer(
      network: network, data: data, schedule: LearningSchedule(rates: [0.05, 0.02], epochs: 3),
      seed: 18, batch: 2)
    for _ in 0..<2 { _ = try trainer.runEpoch() }
    return trainer
  }

  static let data: TrainingData = {
    func set(_ count: Int, _ vector: UInt64) -> DataSet {
      DataSet(images: signals(count, 8, vector).limited, labels: (0..<count).map { UInt8($0 % 3) })
    }
    return TrainingData(name: "drawn signals", train: set(20, 40), test: set(10, 41))
  }()

  /// Updates that every instruction set computes with the same bits.
  static func goOn(_ tile: any Tile) throws {
    for step in 0..<3 as Range<UInt64> {
      try tile.update(
        x: signals(2, tile.columns, 50 + step), delta: signals(2, tile.rows, 60 + step, scale: 0.1),
        learningRate: 0.05)
    }
  }

  // MARK: Writing

  static func write(to folder: String) throws {
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    var prints: [String: [String]] = [:]
    for (name, tile) in try tiles() {
      try tile.save(to: "\(folder)/\(name).safetensors")
      let loaded = fingerprint(tile.weights.elements)
      try goOn(tile)
      prints[name] = [loaded, fingerprint(tile.weights.elements)]
    }
    for (name, network) in try networks() {
      try network.save(to: "\(folder)/\(name).safetensors")
      prints[name] = [weights(network)]
    }
    let trainer = try run()
    try trainer.save(to: "\(folder)/run.safetensors")
    prints["run"] = [weights(trainer.network)]
    for (name, _, kind) in TileKind.named {
      try SettingsFile.write(kind, to: "\(folder)/settings-\(name).json")
    }
    let encoder = StoredJSON.encoder()
    encoder.outputFormatting.insert(.prettyPrinted)
    try (encoder.encode(prints) + Data("\n".utf8)).write(
      to: URL(fileURLWithPath: "\(folder)/\(fingerprints)"))
  }

  static func weights(_ network: Network) -> String {
    fingerprint(network.layers.flatMap(\.tiles).flatMap(\.weights.elements))
  }
}

/// Signals from a fixed address, apart from those of other tests: files depend on them.
private func signals(_ rows: Int, _ columns: Int, _ vector: UInt64, scale: Float = 1) -> Matrix {
  let key = philox(
    UInt32(truncatingIfNeeded: vector), 0, 0, Purpose.syntheticData.rawValue,
    key: TileKey(seed: 1018, tile: 1))
  return Matrix(
    rows: rows, columns: columns, (0..<rows * columns).map { firstGaussian(key, $0) * scale })
}

/// The Gaussian that 0.1.0 drew at a position: what the files of that version were made with.
private func firstGaussian(_ key: StreamKey, _ element: Int) -> Float {
  func word(_ a: UInt32, _ b: UInt32) -> UInt32 {
    var x = UInt32(element & ~16) &+ a
    x ^= x >> 17
    x = x &* 0xed5a_d4bb
    x ^= x >> 11
    x = x &+ b
    x = x &* 0xac4c_1b51
    x ^= x >> 15
    x = x &* 0x3184_8bab
    return x ^ x >> 14
  }
  /// ((c₀·x + c₁)·x + …), every operation rounded.
  func polynomial(_ x: Float, _ coefficients: [Float]) -> Float {
    coefficients.dropFirst().reduce(coefficients[0]) { sum, c in
      let product = sum * x
      return product + c
    }
  }
  let bits = Float(Int32(bitPattern: word(key.a0, key.a1) >> 1 | 1)).bitPattern &- 0x3f35_04f3
  let exponent = Float(Int32(bitPattern: bits) >> 23 - 31)
  let f = Float(bitPattern: bits & 0x007f_ffff &+ 0x3f35_04f3) - 1
  let q = polynomial(
    f,
    [
      -0.237922186767, 0.373357103271, -0.409926574441, 0.498194882742, -0.666290178842,
      1.00002225773, -2.00000194964,
    ])
  let (whole, rest) = (exponent * -1.38629436112, q * f)
  let radius = (whole + rest).squareRoot()
  let turn = word(key.b0, key.b1) &+ UInt32(element & 16) << 26
  let t =
    Float(Int32(bitPattern: Int32(bitPattern: turn).magnitude &- 0x4000_0000)) * 9.31322574615e-10
  let cosine =
    polynomial(t * t, [0.00436246912984, -0.0794876549067, 0.645920976537, -1.57079485166]) * t
  return radius * cosine
}

extension Matrix {
  /// Within 0 … 1, as pictures are.
  fileprivate var limited: Matrix {
    Matrix(rows: rows, columns: columns, elements.map { min(max($0, 0), 1) })
  }
}
