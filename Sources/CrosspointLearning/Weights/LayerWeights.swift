import Crosspoint
import CrosspointFiles

/// What the matrix of a layer takes from a file: which shapes, in which order.
struct LayerWeights {
  /// As its matrix: W1, K2.
  let name: String
  let plan: LayerPlan

  /// Those of an architecture, in the order of its matrices.
  static func all(of architecture: NetworkPlan.Architecture) -> [LayerWeights] {
    zip(architecture.matrices, architecture.layers.filter { $0.matrix != nil }).map {
      LayerWeights(name: $0, plan: $1)
    }
  }

  /// PyTorch's shape: outputs × inputs; kernels × channels of a group × height × width, of a
  /// transposed convolution too, whose kernels are its inputs.
  var shape: [Int] {
    switch plan {
    case .dense(let inputs, let outputs, _): [outputs, inputs]
    case .convolution(let shape, _), .transposed(let shape, _):
      [shape.kernels, shape.groupChannels, shape.size.height, shape.size.width]
    case .maxima, .channels: []
    }
  }

  /// The shapes that a tensor may have.
  var shapes: [[Int]] { isDense && !isSquare ? [shape, shape.reversed()] : [shape] }

  /// Biases: one for an output of a dense layer, for a channel of the output of another.
  var biases: Int {
    if case .transposed(let shape, _) = plan { shape.input.channels } else { shape[0] }
  }

  var isDense: Bool { if case .dense = plan { true } else { false } }
  var isSquare: Bool { isDense && shape[0] == shape[1] }

  /// What an order is called, in words.
  func order(isTransposed: Bool) -> String {
    isDense
      ? isTransposed ? "inputs × outputs" : "outputs × inputs"
      : "kernels × channels × height × width"
  }

  /// The place of another shape that it may be taken for; nil where there is none.
  func hint(_ found: [Int]) -> String? {
    guard !isDense, found == [shape[2], shape[3], shape[1], shape[0]] else { return nil }
    return
      """
      it may be height × width × channels × kernels, Keras's order: turn it to \
      \(order(isTransposed: false)), and the inputs of the dense layer behind to \
      channels × height × width
      """
  }

  /// Whether each signal of the output gets its channel's bias once, from `matrix`.
  var reachesBiases: Bool {
    guard case .transposed(let shape, _) = plan else { return true }
    func reaches(
      _ size: Int, _ stride: Int, _ padding: Int, _ dilation: Int, _ positions: Int,
      _ length: Int
    ) -> Bool {
      dilation == 1 && padding + stride <= size && positions * stride >= length
    }
    let output = shape.output
    return shape.groups == 1
      && reaches(
        shape.size.height, shape.stride.height, shape.padding.height, shape.dilation.height,
        output.height, shape.input.height)
      && reaches(
        shape.size.width, shape.stride.width, shape.padding.width, shape.dilation.width,
        output.width, shape.input.width)
  }

  /// The layer's matrix, its biases in the last column.
  /// - Parameters:
  ///   - values: of a tensor of one of `shapes`.
  ///   - isTransposed: whether they are inputs × outputs.
  func matrix(_ values: [Float], isTransposed: Bool, biases: [Float]) -> Matrix {
    let (rows, columns) = plan.matrix!
    var matrix = Matrix(rows: rows, columns: columns)
    // A transposed convolution has a row for each weight of a kernel, and a column for each kernel.
    let turns: Bool = if case .transposed = plan { true } else { isTransposed }
    matrix.withUnsafeMutableBufferPointer { matrix in
      for row in 0..<rows {
        for column in 0..<columns - 1 {
          matrix[row * columns + column] =
            turns ? values[column * rows + row] : values[row * (columns - 1) + column]
        }
        matrix[row * columns + columns - 1] = bias(biases, row)
      }
    }
    return matrix
  }

  /// The bias of a row. In a transposed convolution a signal of the output adds up those of all
  /// patches that reach it. Of these, exactly one does so with a row and a column of its kernel in
  /// padding ..< padding + stride: only there is a bias.
  private func bias(_ biases: [Float], _ row: Int) -> Float {
    guard case .transposed(let shape, _) = plan else { return biases[row] }
    let (channel, place) = row.quotientAndRemainder(dividingBy: shape.size.count)
    let (y, x) = place.quotientAndRemainder(dividingBy: shape.size.width)
    let (stride, padding) = (shape.stride, shape.padding)
    return (padding.height..<padding.height + stride.height).contains(y)
      && (padding.width..<padding.width + stride.width).contains(x) ? biases[channel] : 0
  }
}
