import Crosspoint
import CrosspointFiles
import CrosspointLearning
import Foundation
import TestSupport
import Testing

/// Programmer errors end the process with the values in the message. A sanitizer would report each
/// end.
@Suite(
  "Traps of layers and training",
  .enabled(if: ProcessInfo.processInfo.environment["CROSSPOINT_SANITIZE"] == nil))
struct LearningTrapTests {
  @Test("layers that do not fit")
  func layers() async {
    let r = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = Network([
        DenseLayer(tile: DigitalTile(rows: 4, columns: 3), activation: .sigmoid),
        DenseLayer(tile: DigitalTile(rows: 2, columns: 4), activation: .identity),
      ])
    }
    expect(r, says: "4 outputs stands before one of 3 inputs")
  }

  @Test("layers that take what is not there, or that nobody takes")
  func graph() async {
    let later = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = Network(
        [
          DenseLayer(tile: DigitalTile(rows: 4, columns: 3), activation: .sigmoid),
          DenseLayer(tile: DigitalTile(rows: 2, columns: 5), activation: .identity),
        ], sources: [[-1], [1]])
    }
    expect(later, says: "layer 1 takes the outputs of [1]", "-1 (the input) to 0")
    let sum = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = Network(
        [
          DenseLayer(tile: DigitalTile(rows: 4, columns: 3), activation: .sigmoid),
          DenseLayer(tile: DigitalTile(rows: 2, columns: 5), activation: .identity),
        ], sources: [[-1], [0, -1]])
    }
    expect(sum, says: "layer 1 takes 4 + 2 outputs, and has 4 inputs")
    let idle = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = Network(
        [
          DenseLayer(tile: DigitalTile(rows: 2, columns: 3), activation: .sigmoid),
          DenseLayer(tile: DigitalTile(rows: 2, columns: 3), activation: .identity),
        ], sources: [[-1], [-1]])
    }
    expect(idle, says: "no layer takes the outputs of layer 0")
    let count = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = Network(
        [DenseLayer(tile: DigitalTile(rows: 4, columns: 3), activation: .sigmoid)],
        sources: [[-1], [0]])
    }
    expect(count, says: "sources of 2 layers for 1")
  }

  @Test("targets that a loss cannot take")
  func targets() async {
    let values = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      var a = Matrix(rows: 1, columns: 2)
      _ = SoftmaxCrossEntropy().errors(&a, targets: .values(Matrix(rows: 1, columns: 2)))
    }
    expect(values, says: "targets that are values, where softmax with cross-entropy takes labels")
    let columns = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      var a = Matrix(rows: 1, columns: 2)
      _ = QuadraticLoss().errors(&a, targets: .values(Matrix(rows: 1, columns: 3)))
    }
    expect(columns, says: "3 values for each example of a network of 2 outputs")
    let rows = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      var a = Matrix(rows: 2, columns: 3)
      _ = QuadraticLoss().errors(&a, targets: .values(Matrix(rows: 1, columns: 3)))
    }
    expect(rows, says: "1 rows of values for 2 samples")
    let range = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      var a = Matrix(rows: 1, columns: 2)
      _ = BinaryCrossEntropy().errors(
        &a, targets: .values(Matrix(rows: 1, columns: 2, [0.5, 1.5])))
    }
    expect(range, says: "the target 1.5, where 0 to 1 are possible")
    let labels = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ =
        DataSet(
          images: Matrix(rows: 1, columns: 2), targets: .values(Matrix(rows: 1, columns: 2))
        ).labels
    }
    expect(labels, says: "targets that are values have no labels")
  }

  @Test("a layer without an input")
  func layer() async {
    let r = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = DenseLayer(tile: DigitalTile(rows: 4, columns: 1), activation: .sigmoid)
    }
    expect(r, says: "4 × 1")
  }

  @Test("inputs of another width, and labels that do not fit")
  func inputs() async {
    let r = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = try Network.dense(widths: [5, 3], kind: .digital, seed: 1).forward(
        Matrix(rows: 2, columns: 4))
    }
    expect(r, says: "2 × 4")
    let l = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      let labels: [UInt8] = [3]
      _ = try Network.dense(widths: [5, 3], kind: .digital, seed: 1).train(
        Matrix(rows: 1, columns: 5), labels: labels[...], learningRate: 0.1)
    }
    expect(l, says: "label 3 of 3 classes")
    let n = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = DataSet(images: Matrix(rows: 2, columns: 5), labels: [1])
    }
    expect(n, says: "1 labels for 2 images")
    let e = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = try Network.dense(widths: [5, 3], kind: .digital, seed: 1).errors(
        Matrix(rows: 2, columns: 5), labels: [1])
    }
    expect(e, says: "1 labels for 2 samples")
    let c = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = try Network.dense(widths: [5, 3], kind: .digital, seed: 1).errors(
        Matrix(rows: 1, columns: 5), labels: [4])
    }
    expect(c, says: "label 4 of 3 classes")
    let t = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      let set = DataSet(images: Matrix(rows: 2, columns: 5), labels: [0, 2])
      let other = DataSet(images: Matrix(rows: 2, columns: 5), labels: [3, 0])
      _ = Trainer(
        network: try .dense(widths: [5, 3], kind: .digital, seed: 1),
        data: TrainingData(name: "n", train: set, test: other),
        schedule: .rpu(epochs: 1), seed: 1)
    }
    expect(t, says: "label 3 of 3 classes")
  }

  /// A tile of a caller's own that leaves results of another shape than it says.
  private final class Misshapen: Tile {
    let (rows, columns) = (2, 5)
    let isWrongForward: Bool
    init(isWrongForward: Bool) { self.isWrongForward = isWrongForward }
    var weights: Matrix { Matrix(rows: 2, columns: 5) }
    func setWeights(_ weights: Matrix) throws {}
    func forward(_ x: Matrix, into y: inout Matrix) throws {
      y = Matrix(rows: x.rows, columns: isWrongForward ? 1 : 2)
    }
    func backward(_ delta: Matrix, into z: inout Matrix) throws {
      z = Matrix(rows: delta.rows, columns: 4)
    }
    func update(x: Matrix, delta: Matrix, learningRate: Float) throws {}
  }

  /// A layer of a caller's own under a name that is taken.
  private final class SecondDense: StorableLayer {
    static let storedKind = "dense"
    let (inputs, outputs) = (1, 1)
    var tiles: [any Tile] { [] }
    func forward(_ x: Matrix) throws -> Matrix { x }
    func backward(_ errors: Matrix, wantsInputErrors: Bool) throws -> Matrix? { errors }
    func update(learningRate: Float) throws {}
    func stored() -> (values: [Int], tensors: [Tensor]) { ([], []) }
    static func restored(_ values: [Int], _ tensors: StoredTensors, threads: Int) -> SecondDense {
      SecondDense()
    }
  }

  @Test("a tile of one's own whose results are of a wrong shape")
  func misshapen() async {
    let d = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = try DenseLayer(tile: Misshapen(isWrongForward: true), activation: .tanh).forward(
        Matrix(rows: 3, columns: 4))
    }
    expect(d, says: "a 2 × 5 tile gave y as 3 × 1, not 3 × 2")
    let b = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      let layer = DenseLayer(tile: Misshapen(isWrongForward: false), activation: .tanh)
      _ = try layer.forward(Matrix(rows: 3, columns: 4))
      _ = try layer.backward(Matrix(rows: 3, columns: 2), wantsInputErrors: true)
    }
    expect(b, says: "a 2 × 5 tile gave z as 3 × 4, not 3 × 5")
    let c = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      let shape = ConvolutionShape(
        input: ImageShape(channels: 1, height: 3, width: 2), kernels: 2, size: 2)
      let layer = ConvolutionLayer(
        shape: shape, tiles: [Misshapen(isWrongForward: true)], activation: .tanh)
      _ = try layer.forward(Matrix(rows: 1, columns: 6))
    }
    expect(c, says: "a 2 × 5 tile gave y as 2 × 1, not 2 × 2")
    let e = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      let shape = ConvolutionShape(
        input: ImageShape(channels: 1, height: 3, width: 2), kernels: 2, size: 2)
      let layer = ConvolutionLayer(
        shape: shape, tiles: [Misshapen(isWrongForward: false)], activation: .tanh)
      _ = try layer.forward(Matrix(rows: 1, columns: 6))
      _ = try layer.backward(Matrix(rows: 1, columns: 4), wantsInputErrors: true)
    }
    expect(e, says: "a 2 × 5 tile gave z as 2 × 4, not 2 × 5")
  }

  @Test("a kind of layer that another type has")
  func kinds() async {
    let r = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      StorableLayers.register(SecondDense.self)
    }
    expect(
      r,
      says:
        """
        SecondDense has the storedKind 'dense', which is that of DenseLayer: each kind of \
        layer needs its own
        """
    )
  }

  @Test("an epoch past the schedule")
  func schedule() async {
    let r = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = LearningSchedule.rpu(epochs: 3).rate(epoch: 4)
    }
    expect(r, says: "epoch 4 of a schedule of 3")
  }

  @Test("shapes of convolutions that cannot be")
  func convolutions() async {
    let k = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = ConvolutionShape(
        input: ImageShape(channels: 1, height: 4, width: 5), kernels: 2, size: 5,
        padding: Extent(height: 0, width: 1))
    }
    expect(
      k,
      says:
        """
        a kernel of 5 × 5 with dilation 1 × 1 reaches over 5 × 5, and the image with its \
        padding is 4 × 7
        """
    )
    let g = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = ConvolutionShape(
        input: ImageShape(channels: 6, height: 4, width: 4), kernels: 4, size: 3, groups: 3)
    }
    expect(g, says: "3 groups do not divide 6 channels and 4 kernels")
    let s = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = ConvolutionShape(
        input: ImageShape(channels: 1, height: 4, width: 4), kernels: 1, size: 3, stride: 0)
    }
    expect(s, says: "0 rows of a stride")
    let t = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      let shape = ConvolutionShape(
        input: ImageShape(channels: 1, height: 4, width: 4), kernels: 2, size: 3)
      _ = ConvolutionLayer(
        shape: shape, tiles: [DigitalTile(rows: 2, columns: 9)], activation: .tanh)
    }
    expect(t, says: "tiles of [\"2 × 9\"] for 1 groups of 2 × 10")
    let p = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = MaxPoolingLayer(
        input: ImageShape(channels: 1, height: 4, width: 4), window: Extent(height: 2, width: 5))
    }
    expect(p, says: "a pooling window of 2 × 5 is larger than an image of 1 × 4 × 4")
  }

  @Test("plans that do not fit")
  func plans() async {
    let r = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = NetworkPlan(.leNet, arrays: [ArrayPlan(.digital)])
    }
    expect(r, says: "1 plans of arrays for the matrices [\"K1\", \"K2\", \"W3\", \"W4\"]")
    let d = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = ArrayPlan(.digital, devicesPerWeight: 0)
    }
    expect(d, says: "0 devices for each weight")
    let w = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = try Network.dense(widths: [784], kind: .digital, seed: 1)
    }
    expect(w, says: "a network needs the widths of its input and of its output, not [784]")
    let z = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      var plan = NetworkPlan(.dense(widths: [784, 10]), ArrayPlan(.digital))
      plan.architecture = .dense(widths: [784, 0])
      _ = try plan.makeNetwork(seed: 1)
    }
    expect(z, says: "a network of the widths [784, 0]")
    let t = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = try ArrayPlan(.digital, largest: ArraySize(rows: 1, columns: 1)).makeArrays(
        rows: 2, columns: 32769, seed: 1, layer: 0)
    }
    expect(t, says: "tile 65536 of layer 0: there are at most 65536")
  }
}
