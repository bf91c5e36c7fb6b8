import Crosspoint
import CrosspointLearning

/// Convolutions: patches gathered piece by piece beside all of them at once, and training a LeNet
/// on analog arrays beside exact ones.
struct ConvolutionRun {
  var threads: Int
  /// Pairs of timings of each kind.
  var pairs: Int
  /// The analog arrays and their name; those of the papers where nil.
  var tile: (name: String, settings: AnalogSettings)?

  /// Layers of the paper's networks, and the batches they are timed at.
  static let convolutions: [(name: String, shape: ConvolutionShape, batches: [Int])] = [
    (
      "LeNet K1",
      ConvolutionShape(input: ImageShape(channels: 1, height: 28, width: 28), kernels: 16, size: 5),
      [1, 32]
    ),
    (
      "LeNet K2",
      ConvolutionShape(
        input: ImageShape(channels: 16, height: 12, width: 12), kernels: 32, size: 5), [1, 32]
    ),
    (
      "AlexNet K1",
      ConvolutionShape(
        input: ImageShape(channels: 3, height: 227, width: 227), kernels: 96, size: 11, stride: 4),
      [1, 8]
    ),
  ]
  /// What a LeNet is timed on, beside exact tiles; single layers on the first of them.
  private var kinds: [(name: String, kind: TileKind)] {
    if let tile { return [(tile.name, .analog(tile.settings))] }
    return [
      ("rpu-managed-compact", .analog(.rpuManaged.stored(.compact))),
      ("rpu-baseline-compact", .analog(.rpuBaseline.stored(.compact))),
    ]
  }
  /// Images of one timing: long enough that a timing takes some 20 ms.
  private static let images = 100

  /// About eight times the largest layer's patches of all examples at once: itself, its draws and
  /// what a product works in.
  var need: MemoryNeed {
    let largest = Self.convolutions.map {
      4 * $0.shape.positions * $0.shape.columns * $0.batches.max()!
    }.max()!
    var need = MemoryNeed(
      "timing convolutions", held: 8 * largest + 4 * 28 * 28 * Self.images * (pairs + 1) + 8 << 20)
    need.cut(amongThreads: threads)
    need.reserve(callers: 1)
    return need
  }

  func run() throws {
    try Memory.check(need, threads: threads)
    BLAS.setThreads(threads)
    print(MachineDescription.current(threads: threads).line)
    print(
      """
      \nForward, backward and update of one layer: patches gathered in pieces beside all at \
      once (im2col).
      """
    )
    // What follows takes a minute: a file or a pipe should show what there is.
    try StandardOutput.check()
    printTable(
      header: [
        "layer", "samples", "batch", "arrays", "patches in pieces", "all at once",
        "time of pieces/all",
      ], rows: try layerRows(),
      leftColumns: 1)
    print(
      """
      \nTraining the LeNet at batch 1 on drawn digits, from its beginning on: medians of \
      \(pairs) pairs of \(Self.images) images.
      """
    )
    try StandardOutput.check()
    printTable(
      header: ["arrays", "µs an image", "beside exact"], rows: try networkRows(), leftColumns: 1)
  }

  private func layerRows() throws -> [[String]] {
    try Self.convolutions.flatMap { layer, shape, batches in
      try batches.flatMap { batch in
        try [("digital", .digital), kinds[0]].map { name, kind in
          let pieces = try LayerCall(shape, batch, kind, threads, patchesAtOnce: nil)
          let whole = try LayerCall(shape, batch, kind, threads, patchesAtOnce: .max)
          let times = try timed(pairs, pieces.step, whole.step)
          return [
            layer, "\(shape.positions)", "\(batch)", name, bytes(pieces.patchBytes),
            bytes(whole.patchBytes),
            number(times.ratio, 2),
          ]
        }
      }
    }
  }

  private func networkRows() throws -> [[String]] {
    let data = SyntheticDigits.make(count: Self.images * (pairs + 1), seed: 1)
    return try kinds.flatMap { name, kind in
      let calls = try [.digital, kind].map { kind in
        let network = try NetworkPlan(.leNet, ArrayPlan(kind)).makeNetwork(
          seed: 1, threads: threads)
        var next = 0
        return {
          for example in next..<next + Self.images {
            _ = try network.train(
              data.images[rows: example..<example + 1], labels: data.labels[example..<example + 1],
              learningRate: 0.01)
          }
          next += Self.images
        }
      }
      let times = try timed(pairs, calls[1], calls[0])
      func row(_ name: String, _ time: Double, _ ratio: String) -> [String] {
        [name, number(time * 1e6 / Double(Self.images), 0), ratio]
      }
      return [row("exact", times.second, ""), row(name, times.first, number(times.ratio, 2))]
    }
  }
}

/// One layer with a batch of signals and errors.
private final class LayerCall {
  let layer: ConvolutionLayer
  private let x: Matrix
  private let errors: Matrix
  private var learningRate: Float = 0.01

  init(
    _ shape: ConvolutionShape, _ batch: Int, _ kind: TileKind, _ threads: Int, patchesAtOnce: Int?
  )
    throws
  {
    let tile = try kind.makeTile(
      rows: shape.groupKernels, columns: shape.columns, seed: 1, tile: 0, threads: threads)
    func signals(_ columns: Int, _ vector: UInt64, _ scale: Float) -> Matrix {
      let draws = RandomStream(seed: 1, tile: 0, vector: vector, purpose: .initialWeights)
        .gaussians(
          batch * columns)
      return Matrix(rows: batch, columns: columns, draws.map { scale * $0 })
    }
    layer = ConvolutionLayer(
      shape: shape, tiles: [tile], activation: .identity, patchesAtOnce: patchesAtOnce)
    x = signals(shape.input.count, 1, 0.5)
    errors = signals(shape.output.count, 2, 0.02)
  }

  var patchBytes: Int {
    4 * min(layer.patchesAtOnce, x.rows * layer.shape.positions) * layer.shape.columns
  }

  func step() throws {
    // The other way each time, so that weights stay where they are.
    learningRate = -learningRate
    _ = try layer.forward(x)
    _ = try layer.backward(errors, wantsInputErrors: true)
    try layer.update(learningRate: learningRate)
  }
}
