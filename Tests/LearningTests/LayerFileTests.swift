import Crosspoint
import CrosspointFiles
import CrosspointLearning
import Foundation
import TestSupport
import Testing

/// Convolutions and maxima in files: what is saved goes on with the same bits, and what is no layer
/// is refused.
@Suite("Layers in files")
struct LayerFileTests {
  /// A convolution with every parameter away from its default and another each way, on its groups'
  /// tiles; maxima; dense.
  private func network() throws -> Network {
    let shape = ConvolutionShape(
      input: ImageShape(channels: 4, height: 11, width: 7), kernels: 6,
      size: Extent(height: 3, width: 2),
      stride: Extent(height: 3, width: 2), padding: Extent(height: 1, width: 2),
      dilation: Extent(height: 2, width: 4), groups: 2)
    func tile(
      _ rows: Int, _ columns: Int, _ number: UInt32, _ settings: AnalogSettings = .rpuManaged
    ) throws -> AnalogTile {
      let tile = try AnalogTile(
        rows: rows, columns: columns, settings: settings, seed: 8, tile: number)
      try tile.setWeights(signals(rows, columns, UInt64(number), scale: 0.2))
      return tile
    }
    let convolution = ConvolutionLayer(
      shape: shape,
      tiles: [
        try tile(3, shape.columns, 0),
        MultiDeviceTile(
          on: try tile(6, shape.columns, 1, .rpuManaged.stored(.compact)), devicesPerWeight: 2),
      ], activation: .rectifiedLinear)
    let maxima = MaxPoolingLayer(
      input: shape.output, window: Extent(height: 1, width: 2), activation: .tanh)
    return Network([
      convolution, maxima,
      DenseLayer(tile: try tile(3, maxima.outputs + 1, 2), activation: .identity),
    ])
  }

  @Test(
    """
    a grouped, strided, padded and dilated convolution, maxima and a dense layer go on with \
    the same bits
    """
  )
  func saved() throws {
    let folder = try TemporaryFolder()
    let network = try network()
    let x = signals(3, network.layers[0].inputs, 20)
    func step(_ network: Network) throws -> [UInt32] {
      let loss = try network.train(x, labels: [0, 2, 1], learningRate: 0.05)
      let all = try network.layers.flatMap { $0.tiles.map(\.weights) } + [network.forward(x)]
      return [Float(loss).bitPattern] + all.flatMap { $0.elements.map(\.bitPattern) }
    }
    _ = try step(network)
    try network.save(to: folder.path + "/network")
    let loaded = try Network.load(from: folder.path + "/network", threads: 2)
    try loaded.save(to: folder.path + "/again")
    #expect(
      FileManager.default.contentsEqual(
        atPath: folder.path + "/network", andPath: folder.path + "/again"))
    #expect(
      (loaded.layers[0] as? ConvolutionLayer)?.shape
        == (network.layers[0] as? ConvolutionLayer)?.shape)
    #expect((loaded.layers[0] as? ConvolutionLayer)?.activation == .rectifiedLinear)
    let maxima = try #require(loaded.layers[1] as? MaxPoolingLayer)
    #expect(
      maxima.window == Extent(height: 1, width: 2) && maxima.activation == .tanh
        && loaded.plan == nil)
    for _ in 0..<2 { #expect(try step(loaded) == step(network)) }
  }

  /// Any JSON, as the contents of a file.
  private struct Contents: Codable {
    var network: Layers
    struct Layers: Codable { var layers: [Layer] }
    struct Layer: Codable {
      var kind = "convolution"
      var activation = "tanh"
      var shape: Shape? = nil
      var tiles: [Exact]? = nil
      var input: ImageShape? = nil
      var window: Extent? = nil
    }
    struct Exact: Codable {
      var kind = "digital"
      var values: [String: Int] = [:]
    }
    /// As `ConvolutionShape`, unchecked.
    struct Shape: Codable {
      var input = ImageShape(channels: 4, height: 6, width: 5)
      var kernels = 2
      var size: Extent = 3
      var stride: Extent = 1
      var padding: Extent = 0
      var dilation: Extent = 1
      var groups = 2
    }
  }

  /// What is refused about a layer; "" for one that is loaded.
  private func refusal(_ layer: Contents.Layer, _ tensors: [Tensor]) throws -> String {
    let folder = try TemporaryFolder()
    let path = folder.path + "/network"
    try SealedFile.write(
      kind: "network", Contents(network: .init(layers: [layer])), tensors, to: path)
    do { _ = try Network.load(from: path) } catch let error as FileError {
      return error.description
    }
    return ""
  }

  @Test("convolutions that cannot be, and tiles that are not theirs")
  func convolutions() throws {
    func tensors(_ rows: Int = 1, _ columns: Int = 19, _ groups: Int = 2) -> [Tensor] {
      (0..<groups).map { Tensor("layer0.group\($0).weights", Matrix(rows: rows, columns: columns)) }
    }
    func refused(
      _ tensors: [Tensor] = tensors(), tiles: Int = 2, _ change: (inout Contents.Shape) -> Void
    ) throws -> String {
      var shape = Contents.Shape()
      change(&shape)
      return try refusal(
        Contents.Layer(shape: shape, tiles: Array(repeating: .init(), count: tiles)), tensors)
    }
    #expect(try refused { _ in } == "")
    #expect(try refused { $0.kernels = 0 }.contains("a convolution of 0 kernels"))
    #expect(try refused { $0.input.channels = -4 }.contains("-4 channels"))
    #expect(try refused { $0.size = Extent(height: 3, width: 0) }.contains("0 columns of a kernel"))
    #expect(try refused { $0.stride = 0 }.contains("0 rows of a stride"))
    #expect(
      try refused { $0.padding = Extent(height: 0, width: -1) }.contains("-1 columns of padding"))
    #expect(try refused { $0.dilation = 0 }.contains("0 rows of dilation"))
    #expect(
      try refused { $0.dilation = 3 }.contains(
        "reaches over 7 × 7, and the image with its padding is 6 × 5"))
    #expect(try refused { $0.groups = 0 }.contains("0 groups"))
    #expect(
      try refused { $0.groups = 3 }.contains("3 groups do not divide 4 channels and 2 kernels"))
    #expect(try refused { $0.input.height = .max }.contains("\(Int.max) rows of the image"))
    #expect(try refused(tiles: 1) { _ in }.contains(#"tiles of ["1 × 19"] for 2 groups of 1 × 19"#))
    #expect(try refused(tensors(1, 18)) { _ in }.contains(#"tiles of ["1 × 18", "1 × 18"]"#))
    #expect(try refused(tensors(2)) { _ in }.contains(#"tiles of ["2 × 19", "2 × 19"]"#))
    #expect(
      try refused(tensors(1, 19, 1)) { _ in }.contains("tensor 'layer0.group1.weights' is missing"))
    #expect(
      try refusal(Contents.Layer(tiles: []), []).contains("'shape' is missing in network.layers[0]")
    )
    #expect(
      try refusal(Contents.Layer(activation: "step", shape: .init(), tiles: []), []).contains(
        "step"))
    #expect(try refusal(Contents.Layer(kind: "deconvolution"), []).contains("deconvolution"))
  }

  @Test("maxima that cannot be")
  func maxima() throws {
    func refused(_ input: ImageShape, _ window: Extent) throws -> String {
      try refusal(Contents.Layer(kind: "max pooling", input: input, window: window), [])
    }
    let image = ImageShape(channels: 2, height: 4, width: 6)
    #expect(try refused(image, 2) == "")
    #expect(try refused(image, 0).contains("a pooling window of 0 × 0 over 2 × 4 × 6"))
    #expect(try refused(image, Extent(height: 2, width: -1)).contains("a pooling window of 2 × -1"))
    #expect(
      try refused(image, 5).contains(
        "a pooling window of 5 × 5 is larger than an image of 2 × 4 × 6"))
    #expect(try refused(ImageShape(channels: 0, height: 4, width: 6), 2).contains("over 0 × 4 × 6"))
    #expect(
      try refused(ImageShape(channels: 4096, height: 4096, width: 4096), 2).contains(
        "too large for pooling"))
    #expect(
      try refusal(Contents.Layer(kind: "max pooling", input: image), []).contains(
        "'window' is missing"))
  }
}
