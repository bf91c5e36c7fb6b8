import Crosspoint
import CrosspointFiles
import CrosspointLearning
import Foundation
import TestSupport
import Testing

/// A run that was saved and taken up again is the run that was never interrupted.
@Suite("Saved runs")
struct SavedRunTests {
  static let data = TrainingData(
    name: "drawn digits", train: SyntheticDigits.make(count: 90, seed: 1),
    test: SyntheticDigits.make(count: 50, first: 1 << 40, seed: 1))

  static let kinds: [(name: String, kind: TileKind)] = {
    func managed(_ change: (inout AnalogSettings) -> Void) -> TileKind {
      var settings = AnalogSettings.rpuManaged
      change(&settings)
      return .analog(settings)
    }
    return TileKind.named.filter(\.kind.learns).map { ($0.name, $0.kind) } + [
      ("compact", managed { $0.storage = .compact }),
      ("half products", managed { $0.storage.products = .half }),
      (
        "running averages",
        managed {
          $0.forward.noiseManagement = .runningAverage(decay: 0.05)
          $0.backward.noiseManagement = .runningAverage(decay: 0.01)
        }
      ),
      (
        "worst case, nonlinear",
        managed {
          $0.forward.boundManagement = .iterativeWorstCase
          $0.forward.nonlinearity = 1
        }
      ),
    ]
  }()

  static func trainer(
    _ kind: TileKind, batch: Int = 1, epochs: Int = 3, rates: [Float] = [0.05, 0.02]
  ) throws -> Trainer {
    let network = try Network.dense(widths: [784, 17, 10], kind: kind, seed: 5)
    for layer in network.layers {
      guard let tile = layer.tiles[0] as? AnalogTile else { continue }
      try tile.setHidden(
        .diffusionRate, to: Matrix(rows: tile.rows, columns: tile.columns, repeating: 0.001))
      tile.diffuse()
    }
    return Trainer(
      network: network, data: data, schedule: LearningSchedule(rates: rates, epochs: epochs),
      seed: 5, batch: batch)
  }

  /// Everything that may not differ: results without times, weights and hidden state.
  private func outcome(_ trainer: Trainer) -> [String] {
    trainer.results.map { "\($0.epoch) \($0.train_loss.bitPattern) \($0.test_error.bitPattern)" }
      + trainer.network.layers.map { layer in
        let state =
          (layer.tiles[0] as? AnalogTile).map {
            "\($0.vectorNumbers) \($0.state.hidden.count) \($0.state.hashOfHidden)"
          } ?? ""
        return
          """
          \((layer as? DenseLayer)?.activation as Any) \
          \(layer.tiles[0].weights.elements.map(\.bitPattern)) \(state)
          """
      }
  }

  @Test(
    "resumed after every epoch, or not, a run is the same to the bit", arguments: kinds.indices,
    [1, 7])
  func resumed(_ index: Int, _ batch: Int) throws {
    let (name, kind) = Self.kinds[index]
    let folder = try TemporaryFolder()
    let path = folder.path + "/run.safetensors"
    let unbroken = try Self.trainer(kind, batch: batch)
    for _ in 1...3 { _ = try unbroken.runEpoch() }

    try Self.trainer(kind, batch: batch).save(to: path)
    for epoch in 1...3 {
      let trainer = try Trainer.resume(from: path, data: Self.data, threads: epoch)
      #expect(trainer.epoch == epoch - 1 && trainer.batch == batch && trainer.seed == 5)
      #expect(trainer.schedule == unbroken.schedule)
      _ = try trainer.runEpoch()
      try trainer.save(to: path)
      #expect(
        trainer.results.map(\.seconds) == (try TrainingFile(path).record.results.map(\.seconds)))
    }
    let last = try Trainer.resume(from: path, data: Self.data)
    #expect(outcome(last) == outcome(unbroken), "\(name)")
    // The state goes on too: what the next product draws is the same.
    let x = Self.data.test.images[rows: 0..<9]
    #expect(try last.network.forward(x) == unbroken.network.forward(x))
  }

  @Test("a network alone, and that of a run, are loaded and go on")
  func networks() throws {
    let folder = try TemporaryFolder()
    let trainer = try Self.trainer(.analog(.rpuManaged))
    _ = try trainer.runEpoch()
    try trainer.save(to: folder.path + "/run")
    try trainer.network.save(to: folder.path + "/network")
    let x = Self.data.test.images[rows: 0..<9]
    let y = try trainer.network.forward(x)
    for name in ["run", "network"] {
      let network = try Network.load(from: folder.path + "/" + name, threads: 2)
      #expect(network.layers.map { ($0 as? DenseLayer)?.activation } == [.sigmoid, .identity])
      #expect(try network.forward(x) == y)
    }
    let error = #expect(throws: FileError.self) {
      try Trainer.resume(from: folder.path + "/network", data: Self.data)
    }
    #expect(error?.problem == .wrongKind(found: "a network", expected: "a training run"))
    #expect(throws: FileError.self) { try TileFile.load(from: folder.path + "/run") }
    try trainer.network.layers[0].tiles[0].asStorable.save(to: folder.path + "/tile")
    #expect(throws: FileError.self) { try Network.load(from: folder.path + "/tile") }
  }

  @Test("other data are refused; the same from another place are not")
  func otherData() throws {
    let folder = try TemporaryFolder()
    let path = folder.path + "/run"
    try Self.trainer(.digital).save(to: path)
    var moved = Self.data
    moved.name = "elsewhere"
    #expect(try Trainer.resume(from: path, data: moved).epoch == 0)
    func refusal(_ change: (inout TrainingData) -> Void) -> String {
      var data = Self.data
      change(&data)
      return (#expect(throws: FileError.self) { try Trainer.resume(from: path, data: data) })?
        .description ?? ""
    }
    #expect(
      refusal { $0.train = $0.train.prefix(89) }.contains(
        "the number of training examples of the saved run is 90, not 89"))
    #expect(refusal { $0.test = $0.test.prefix(49) }.contains("the number of test examples"))
    #expect(refusal { $0.train.images[3, 4] += 0.001 }.contains("the checksum of the data"))
    #expect(refusal { $0.test.labels[49] ^= 1 }.contains("the checksum of the data"))
    #expect(refusal { $0.train.labels.reverse() }.contains("the checksum of the data"))
  }

  @Test("a run is not saved within an epoch, nor with weights out of range; the file before stays")
  func unfinished() throws {
    let folder = try TemporaryFolder()
    let path = folder.path + "/run"
    let trainer = try Self.trainer(.digital, rates: [1e38])
    try trainer.save(to: path)
    #expect(throws: TrainingError.self) { try trainer.runEpoch() }
    #expect(trainer.epoch == 0 && trainer.results.isEmpty)
    let error = #expect(throws: TrainingError.self) { try trainer.save(to: path) }
    #expect(error?.description.hasPrefix("epoch 1 ended early") == true)
    #expect(try Trainer.resume(from: path, data: Self.data).epoch == 0)
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["run"])
  }

  @Test("a run of other numbers than its epochs, and layers that do not fit")
  func contents() throws {
    let folder = try TemporaryFolder()
    func refusal(_ network: String, _ training: String, _ tensors: [Tensor]) throws -> String {
      struct Contents: Codable {
        var network: JSON
        var training: JSON
      }
      let contents = Contents(network: JSON(network), training: JSON(training))
      try SealedFile.write(kind: "training run", contents, tensors, to: folder.path + "/run")
      let error = #expect(throws: FileError.self) {
        try Trainer.resume(from: folder.path + "/run", data: Self.data)
      }
      return error?.description ?? ""
    }
    let identity = DataIdentity(Self.data)
    func training(batch: Int = 1, epochs: Int = 2, results: [Int] = [1]) -> String {
      let lines = results.map { #"{"epoch":\#($0),"seconds":1,"test_error":1,"train_loss":1}"# }
        .joined(separator: ",")
      return
        #"""
        {"batch":\#(batch),"data":{"crc32":"\#(identity.crc32)","inputs":784,"name":"x",\#
        "testExamples":50,"trainExamples":90},\#
        "results":[\#(lines)],"schedule":{"epochs":\#(epochs),"rates":[0.1]},"seed":1}
        """#
    }
    func network(_ layers: Int, activation: String = "sigmoid", plan: String = "") -> String {
      let layer =
        #"{"activation":"\#(activation)","kind":"dense","tile":{"kind":"digital","values":{}}}"#
      return
        #"""
        {\#(plan)"layers":[\#([String](repeating: layer, count: layers).joined(separator: ","))]}
        """#
    }
    func weights(_ layer: Int, _ rows: Int, _ columns: Int) -> Tensor {
      Tensor("layer\(layer).weights", Matrix(rows: rows, columns: columns))
    }
    let one = [weights(0, 10, 785)]
    #expect(
      try refusal(network(1), training(results: [2]), one).contains("the finished epochs are [2]"))
    #expect(try refusal(network(1), training(results: [1, 2, 3]), one).contains("3 of 2 epochs"))
    #expect(try refusal(network(1), training(batch: 0), one).contains("a batch of 0"))
    #expect(try refusal(network(0), training(), []).contains("without layers"))
    #expect(try refusal(network(2), training(), one).contains("'layer1.weights' is missing"))
    #expect(
      try refusal(network(2), training(), one + [weights(1, 10, 10)]).contains(
        "a layer of 10 outputs stands before one of 9 inputs"))
    #expect(
      try refusal(network(1), training(), [weights(0, 10, 1)]).contains("no input beside its bias"))
    #expect(
      try refusal(network(1), training(), [weights(0, 10, 784)]).contains(
        "784 pixels for a network of 783 inputs"))
    #expect(
      try refusal(network(1).replacingOccurrences(of: "dense", with: "dance"), training(), one)
        .contains("dance"))
    #expect(
      try refusal(network(1), training(), [weights(0, 7, 785)]).contains(
        "label 9 of 7 classes"))

    // Plans that cannot be, and those of other networks.
    let exact =
      #"{"devicesPerWeight":1,"largest":{"columns":4096,"rows":4096},"tile":{"digital":{}}}"#
    func plan(_ architecture: String, _ arrays: String...) -> String {
      #""plan":{"architecture":\#(architecture),"arrays":[\#(arrays.joined(separator: ","))]},"#
    }
    func planned(_ plan: String, activation: String = "identity") throws -> String {
      try refusal(network(1, activation: activation, plan: plan), training(), one)
    }
    let dense = #"{"dense":{"widths":[784,10]}}"#
    #expect(
      try planned(plan(#"{"dense":{"widths":[]}}"#)).contains(
        "the widths of its input and of its output, not []"))
    #expect(try planned(plan(#"{"dense":{"widths":[784]}}"#)).contains("not [784]"))
    #expect(
      try planned(plan(#"{"dense":{"widths":[784,0]}}"#, exact)).contains("the widths [784, 0]"))
    #expect(
      try planned(plan(#"{"dense":{"widths":[784,-10]}}"#, exact)).contains("the widths [784, -10]")
    )
    #expect(
      try planned(plan(#"{"dense":{"widths":[784,9223372036854775807]}}"#, exact)).contains(
        "1 to 67108864 each"))
    #expect(try planned(plan(dense)).contains(#"0 plans of arrays for the matrices ["W1"]"#))
    #expect(try planned(plan(dense, exact, exact)).contains("2 plans of arrays"))
    #expect(try planned(plan(#"{"leNet":{}}"#, exact)).contains("1 plans of arrays"))
    #expect(try planned(plan(#"{"mlp":{}}"#, exact)).contains("cannot be put together"))
    func array(_ old: String, _ new: String) -> String {
      plan(dense, exact.replacingOccurrences(of: old, with: new))
    }
    #expect(try planned(array(#"Weight":1"#, #"Weight":0"#)).contains("0 devices for each weight"))
    #expect(
      try planned(array(#"Weight":1"#, #"Weight":9223372036854775807"#)).contains(
        "9223372036854775807 devices"))
    #expect(try planned(array(#""rows":4096"#, #""rows":0"#)).contains("an array of 0 × 4096"))
    #expect(
      try planned(array(#""columns":4096"#, #""columns":-1"#)).contains("an array of 4096 × -1"))
    #expect(
      try planned(array("digital", "quantum")).contains(
        """
        network.plan.arrays[0].tile.quantum is not known; the nearest known name is digital \
        (of digital, analog, fixedPoint, nonlinear, inference)
        """
      ))
    #expect(
      try planned(plan(#"{"leNet":{}}"#, exact, exact, exact, exact)).contains(
        "1 layer under a plan of 6"))
    #expect(
      try planned(plan(#"{"dense":{"widths":[784,11]}}"#, exact)).contains(
        "layer 0 is dense, 784 to 10, identity, and under its plan dense, 784 to 11, identity"))
    #expect(
      try planned(plan(dense, exact), activation: "sigmoid").contains(
        "layer 0 is dense, 784 to 10, sigmoid, and"))
    #expect(
      try planned(array(#"Weight":1"#, #"Weight":2"#)).contains(
        "W1 is not held on the arrays of its plan"))
    #expect(
      try planned(array(#""rows":4096"#, #""rows":9"#)).contains(
        "W1 is not held on the arrays of its plan"))
    // And one that is this network's.
    try SealedFile.write(
      kind: "network",
      ["network": JSON(network(1, activation: "identity", plan: plan(dense, exact)))], one,
      to: folder.path + "/network")
    #expect(
      try Network.load(from: folder.path + "/network").plan
        == NetworkPlan(.dense(widths: [784, 10]), ArrayPlan(.digital)))
  }
}

/// JSON written as it is.
struct JSON: Codable {
  private indirect enum Value: Codable {
    case object([String: Value])
    case array([Value])
    case integer(Int)
    case number(Double)
    case text(String)

    init(from decoder: any Decoder) throws {
      let c = try decoder.singleValueContainer()
      if let v = try? c.decode([String: Value].self) {
        self = .object(v)
        return
      }
      if let v = try? c.decode([Value].self) {
        self = .array(v)
        return
      }
      if let v = try? c.decode(Int.self) {
        self = .integer(v)
        return
      }
      if let v = try? c.decode(Double.self) {
        self = .number(v)
        return
      }
      self = .text(try c.decode(String.self))
    }

    func encode(to encoder: any Encoder) throws {
      var c = encoder.singleValueContainer()
      switch self {
      case .object(let v): try c.encode(v)
      case .array(let v): try c.encode(v)
      case .integer(let v): try c.encode(v)
      case .number(let v): try c.encode(v)
      case .text(let v): try c.encode(v)
      }
    }
  }

  private let value: Value

  init(_ text: String) { value = try! JSONDecoder().decode(Value.self, from: Data(text.utf8)) }
  init(from decoder: any Decoder) throws { value = try Value(from: decoder) }
  func encode(to encoder: any Encoder) throws { try value.encode(to: encoder) }
}

extension Tile {
  fileprivate var asStorable: any StorableTile { self as! any StorableTile }
}

extension AnalogTileState {
  /// One number of all hidden parameters.
  fileprivate var hashOfHidden: Int {
    var hasher = Hasher()
    for parameter in type(of: settings.device.model).hiddenParameters {
      switch hidden[parameter] {
      case .single(let m): m.elements.forEach { hasher.combine($0.bitPattern) }
      case .half(let h, let scale):
        hasher.combine(h)
        hasher.combine(scale)
      case nil: hasher.combine(0)
      }
    }
    return hasher.finalize()
  }
}
