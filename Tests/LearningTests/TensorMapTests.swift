import Crosspoint
import CrosspointFiles
import CrosspointLearning
import TestSupport
import Testing

@Suite("Tensors of files as matrices of networks")
struct TensorMapTests {
  typealias Tensor = (name: String, shape: [Int], values: [Float])

  private func map(
    _ widths: [Int], _ tensors: [Tensor], _ choices: WeightChoices = WeightChoices()
  ) throws -> TensorMap {
    try TensorMap(weightFile(tensors), for: .dense(widths: widths), choices: choices)
  }

  private func problem(
    _ widths: [Int], _ tensors: [Tensor], _ choices: WeightChoices = WeightChoices()
  ) -> TensorMapError.Problem? {
    (#expect(throws: TensorMapError.self) { try map(widths, tensors, choices) })?.problem
  }

  @Test("outputs × inputs and biases become outputs × (inputs + 1)")
  func dense() throws {
    let map = try map(
      [3, 2, 4],
      [
        counting("fc1.weight", 2, 3), counting("fc1.bias", 2, from: 10),
        counting("fc2.weight", 4, 2, from: 20), counting("fc2.bias", 4, from: 30),
      ])
    #expect(map.matrices[0] == Matrix(rows: 2, columns: 4, [1, 2, 3, 10, 4, 5, 6, 11]))
    #expect(
      map.matrices[1]
        == Matrix(rows: 4, columns: 3, [20, 21, 30, 22, 23, 31, 24, 25, 32, 26, 27, 33]))
    #expect(
      map.lines == [
        "W1, 2 × 4: 'fc1.weight' [2, 3], outputs × inputs; biases 'fc1.bias' [2]",
        "W2, 4 × 3: 'fc2.weight' [4, 2], outputs × inputs; biases 'fc2.bias' [4]",
      ])
    #expect(map.leftOver.isEmpty)
  }

  @Test("inputs × outputs are told by their shape, and turned")
  func transposed() throws {
    let map = try map(
      [3, 2], [counting("dense/kernel:0", 3, 2), counting("dense/bias:0", 2, from: 10)])
    #expect(map.matrices[0] == Matrix(rows: 2, columns: 4, [1, 3, 5, 10, 2, 4, 6, 11]))
    #expect(map.entries[0].isTransposed && map.entries[0].bias == "dense/bias:0")
    #expect(
      map.lines == [
        "W1, 2 × 4: 'dense/kernel:0' [3, 2], inputs × outputs; biases 'dense/bias:0' [2]"
      ])
  }

  @Test("a square is outputs × inputs unless it is said to be turned, and is told so")
  func square() throws {
    let tensors = [
      counting("a/kernel", 3, 2), counting("a/bias", 2), counting("b/kernel", 2, 2),
      counting("b/bias", 2, from: 10),
    ]
    let plain = try map([3, 2, 2], tensors)
    #expect(plain.matrices[1] == Matrix(rows: 2, columns: 3, [1, 2, 10, 3, 4, 11]))
    #expect(
      plain.lines[1]
        == """
        W2, 2 × 3: 'b/kernel' [2, 2], outputs × inputs (square: taken so; others of the file are \
        inputs × outputs); biases 'b/bias' [2]
        """)
    let turned = try map([3, 2, 2], tensors, WeightChoices(transposesSquares: true))
    #expect(turned.matrices[1] == Matrix(rows: 2, columns: 3, [1, 3, 10, 2, 4, 11]))
    #expect(turned.lines[1].contains("inputs × outputs (square: taken so)"))
    // What is no square is as its shape says.
    #expect(turned.matrices[0] == plain.matrices[0])
  }

  @Test("layers of one shape take tensors in the natural order of their names")
  func order() throws {
    let tensors = [
      counting("layers.10.weight", 2, 2, from: 10), counting("layers.2.weight", 2, 2, from: 2),
      counting("layers.10.bias", 2), counting("layers.2.bias", 2),
    ]
    let map = try map([2, 2, 2], tensors)
    #expect(map.entries.map(\.tensor) == ["layers.2.weight", "layers.10.weight"])
    #expect(map.entries.map(\.bias) == ["layers.2.bias", "layers.10.bias"])
    #expect(map.lines.allSatisfy { $0.contains(", by the order of the names; ") })
  }

  @Test(
    "the names of layers that programs write",
    arguments: [
      ["fc1.weight", "fc1.bias", "fc2.weight", "fc2.bias"],
      ["0.weight", "0.bias", "2.weight", "2.bias"],
      ["dense/kernel", "dense/bias", "dense_1/kernel", "dense_1/bias"],
      ["W1", "b1", "W2", "b2"], ["w_1", "b_1", "w_2", "b_2"],
      ["layer1Weights", "layer1Bias", "layer2Weights", "layer2Bias"],
      ["block_b.0.weight", "block_b.0.bias", "block_b.1.weight", "block_b.1.bias"],
      ["arr_0", "arr_1", "arr_2", "arr_3"], ["layer1", "layer1_bias", "layer2", "layer2_bias"],
    ])
  func names(_ names: [String]) throws {
    let map = try map(
      [2, 2, 2],
      [
        counting(names[2], 2, 2), counting(names[3], 2), counting(names[0], 2, 2),
        counting(names[1], 2),
      ])
    #expect(map.entries.map(\.tensor) == [names[0], names[2]])
    #expect(map.entries.map(\.bias) == [names[1], names[3]])
  }

  @Test("biases tell the outputs from the inputs where two layers mirror each other")
  func mirrored() throws {
    // By their names alone, decoder would come first.
    let tensors = [
      counting("decoder.weight", 3, 2), counting("decoder.bias", 3),
      counting("encoder.weight", 2, 3), counting("encoder.bias", 2),
    ]
    let map = try map([3, 2, 3], tensors)
    #expect(map.entries.map(\.tensor) == ["encoder.weight", "decoder.weight"])
    #expect(!map.entries.contains { $0.isTransposed })
    // The same shapes as Keras has them.
    let keras = try self.map(
      [3, 2, 3],
      [
        counting("encoder/kernel", 3, 2), counting("encoder/bias", 2),
        counting("decoder/kernel", 2, 3), counting("decoder/bias", 3),
      ])
    #expect(keras.entries.map(\.tensor) == ["encoder/kernel", "decoder/kernel"])
    #expect(keras.entries.allSatisfy { $0.isTransposed })
    // Without biases nothing tells.
    let weights = tensors.filter { $0.shape.count == 2 }
    #expect(
      problem([3, 2, 3], weights, WeightChoices(allowsNoBias: true))
        == .ambiguous(layer: "W1", tensors: ["decoder.weight", "encoder.weight"]))
  }

  @Test("what the caller names is taken, and the rest is found")
  func named() throws {
    let tensors = [
      counting("a", 2, 2), counting("b", 2, 2, from: 10), counting("c", 1, 2, from: 20),
      counting("d", 2, from: 30),
    ]
    let choices = try WeightChoices(
      parsing: ["W1=b", "W1.bias=c", "W2.bias=d"], transposesSquares: false)
    let map = try map([2, 2, 2], tensors, choices)
    #expect(map.matrices[0] == Matrix(rows: 2, columns: 3, [10, 11, 20, 12, 13, 21]))
    #expect(map.matrices[1] == Matrix(rows: 2, columns: 3, [1, 2, 30, 3, 4, 31]))
    #expect(map.lines.allSatisfy { !$0.contains("by the order") })
  }

  @Test("tensors that no layer takes are listed, whatever they hold")
  func leftOver() throws {
    let map = try map(
      [1, 2],
      [
        counting("fc.weight", 2, 1), counting("fc.bias", 2), counting("norm.weight", 2),
        counting("norm.bias", 2), ("step", [], [.nan]),
      ])
    #expect(map.leftOver == ["norm.bias", "norm.weight", "step"])
    #expect(map.lines.suffix(1) == ["not used: 'step' [], F32"])
  }

  // MARK: What is refused

  @Test("two tensors that fit a layer equally are named")
  func ambiguous() {
    let tensors = [counting("a", 2, 3), counting("c", 3, 2), counting("bias", 2)]
    let error = #expect(throws: TensorMapError.self) { try map([3, 2], tensors) }
    #expect(error?.problem == .ambiguous(layer: "W1", tensors: ["a", "c"]))
    #expect(
      error?.description
        == "weights: 'a' and 'c' fit W1 equally. Say which is meant with --map W1=a.")
    #expect(
      problem([3, 2], [counting("a", 2, 3), counting("x", 2), counting("y", 2)])
        == .ambiguous(layer: "W1.bias", tensors: ["x", "y"]))
    #expect(
      problem(
        [3, 2], [counting("a.weight", 2, 3), counting("a.bias", 2), counting("a.b", 2)])
        == .ambiguous(layer: "W1.bias", tensors: ["a.b", "a.bias"]))
  }

  @Test("a layer without a tensor, and a tensor of another shape")
  func missing() throws {
    #expect(
      problem([3, 2], [counting("a", 2, 4), counting("b", 2)])
        == .missing(
          layer: "W1", wanted: [[2, 3], [3, 2]], hint: nil, left: ["a [2, 4], F32", "b [2], F32"]))
    #expect(
      problem([2, 2, 2], [counting("a", 2, 2), counting("b", 2)])
        == .missing(layer: "W2", wanted: [[2, 2]], hint: nil, left: ["b [2], F32"]))
    #expect(
      problem([3, 2], [counting("a", 2, 4)], WeightChoices(tensors: ["W1": "a"]))
        == .wrongShape(
          layer: "W1", tensor: "a", found: [2, 4], wanted: [[2, 3], [3, 2]], hint: nil))
    for shape in [[3], [2, 1, 2], []] {
      let bias = (
        name: "a.bias", shape: shape, values: [Float](repeating: 0, count: shape.reduce(1, *))
      )
      #expect(
        problem(
          [3, 2], [counting("a.weight", 2, 3), bias], WeightChoices(tensors: ["W1.bias": "a.bias"]))
          == .wrongShape(
            layer: "W1.bias", tensor: "a.bias", found: shape, wanted: [[2]], hint: nil))
    }
    #expect(
      problem([3, 2], [counting("a.weight", 2, 3), counting("a.bias", 5)])
        == .wrongShape(
          layer: "W1.bias", tensor: "a.bias", found: [5], wanted: [[2]], hint: nil))
  }

  @Test("biases that are not there, unless that is meant; those of a normalisation are none")
  func noBias() throws {
    let weight = counting("fc.weight", 2, 1)
    #expect(problem([1, 2], [weight]) == .noBias(layer: "W1", outputs: 2, left: []))
    let allowed = WeightChoices(allowsNoBias: true)
    let plain = try map([1, 2], [weight], allowed)
    #expect(plain.matrices[0] == Matrix(rows: 2, columns: 2, [1, 0, 2, 0]))
    #expect(plain.entries[0].bias == nil && plain.lines[0].hasSuffix("; biases 0"))
    let normalised = [
      weight, counting("bn.weight", 2), counting("bn.bias", 2), counting("bn.running_mean", 2),
    ]
    let left = ["bn.bias", "bn.running_mean", "bn.weight"]
    #expect(problem([1, 2], normalised) == .noBias(layer: "W1", outputs: 2, left: left))
    let words = TensorMapError(
      file: "f", problem: .noBias(layer: "W1", outputs: 2, left: ["x\u{1B}[1m\n", "y"])
    ).description
    #expect(
      words == """
        f: no name says which tensor of 2 values is the biases of W1; of that length: 'x�[1m�' and \
        'y'. Name it with --map W1.bias=x�[1m�, or say that there are none (--no-bias).
        """)
    #expect(try map([1, 2], normalised, allowed).leftOver.count == 3)
    // One for two layers.
    #expect(
      problem(
        [2, 2, 2], [counting("a.weight", 2, 2), counting("b.weight", 2, 2), counting("bias", 2)])
        == .unclearBias("bias", layers: ["W1.bias", "W2.bias"]))
  }

  @Test("mappings that cannot be")
  func mappings() {
    let tensors = [counting("a", 2, 2), counting("b", 2)]
    func refusal(_ names: [String: String]) -> TensorMapError.Problem? {
      problem([2, 2], tensors, WeightChoices(tensors: names))
    }
    #expect(refusal(["K1": "a"]) == .unknownLayer("K1", known: ["W1"]))
    #expect(refusal(["W1.weight": "a"]) == .unknownLayer("W1.weight", known: ["W1"]))
    #expect(refusal(["W1": "c"]) == .unknownTensor("c", layer: "W1", known: ["a", "b"]))
    #expect(
      refusal(["W1": "a", "W1.bias": "a"]) == .takenTwice("a", layers: ["W1", "W1.bias"]))
    for text in ["", "W1", "=a", "W1=", "="] {
      let error = #expect(throws: TensorMapError.self) { try WeightChoices(parsing: [text]) }
      #expect(error?.problem == .badText(text))
    }
    let twice = #expect(throws: TensorMapError.self) {
      try WeightChoices(parsing: ["W1=a", "W1=b"])
    }
    #expect(twice?.problem == .namedTwice("W1"))
    #expect((try? WeightChoices(parsing: ["W1=a=b"]))?.tensors == ["W1": "a=b"])
  }

  @Test("values that are not finite are named with their index", arguments: [Float.nan, .infinity])
  func notFinite(_ value: Float) {
    let bias = (name: "fc.bias", shape: [2], values: [0, value])
    let error = #expect(throws: FileError.self) {
      try map([1, 2], [counting("fc.weight", 2, 1), bias])
    }
    #expect(error?.description.contains("tensor 'fc.bias' holds \(value) at [1]") == true)
  }
}
