public import Crosspoint

/// The largest signal of each window of height × width, in each channel on its own; what does not
/// fill a window is left out.
///
/// Its activation follows the maximum: activations rise, so that pooling activated signals gives
/// the same, and there are fewer to compute. The error goes back to the position of the maximum,
/// the first of equal ones. A signal that is not a number is the largest.
public final class MaxPoolingLayer: Layer {
  public let input: ImageShape
  public let window: Extent
  public let activation: Activation
  private var output = Matrix(rows: 1, columns: 1)
  /// For each output the position of the maximum in its example.
  private var positions: [Int32] = []

  /// Traps for a window larger than the image.
  public init(input: ImageShape, window: Extent, activation: Activation = .identity) {
    if let fault = Self.fault(input, window) { fail(fault) }
    self.input = input
    self.window = window
    self.activation = activation
  }

  /// The output as an image.
  public var shape: ImageShape { Self.shape(of: input, window: window) }
  public var inputs: Int { input.count }
  public var outputs: Int { shape.count }
  public var tiles: [any Tile] { [] }

  public func forward(_ x: Matrix) throws -> Matrix {
    checkInput(x)
    let (inputs, outputs, shape) = (inputs, outputs, shape)
    if output.rows != x.rows || output.columns != outputs {
      output = Matrix(rows: x.rows, columns: outputs)
      positions = Array(repeating: 0, count: x.rows * outputs)
    }
    x.withUnsafeBufferPointer { x in
      output.withUnsafeMutableBufferPointer { output in
        positions.withUnsafeMutableBufferPointer { positions in
          var target = 0
          for example in 0..<output.count / outputs {
            let image = x.baseAddress! + example * inputs
            // Looked at once, so that windows of numbers cost no more.
            let isFinite = KernelTable.current.absoluteMaximum(image, inputs).isFinite
            for channel in 0..<shape.channels {
              for y in 0..<shape.height {
                var corner = (channel * input.height + y * window.height) * input.width
                for _ in 0..<shape.width {
                  (output[target], positions[target]) =
                    (isFinite ? nil : undefined(image, corner)) ?? largest(image, corner)
                  corner += window.width
                  target += 1
                }
              }
            }
          }
        }
      }
    }
    activation.apply(&output)
    return output
  }

  /// A window's largest signal and its position. Without a branch on the signals: nothing tells
  /// which is largest.
  @inline(__always) private func largest(_ image: UnsafePointer<Float>, _ corner: Int) -> (
    Float, Int32
  ) {
    var (top, position) = (image[corner], corner)
    var row = corner
    for _ in 0..<window.height {
      for here in row..<row &+ window.width {
        let isLarger = image[here] > top
        top = isLarger ? image[here] : top
        position = isLarger ? here : position
      }
      row &+= input.width
    }
    return (top, Int32(truncatingIfNeeded: position))
  }

  /// A window's first signal that is not a number, and its position: it must not pass for a small
  /// one.
  @inline(never) private func undefined(_ image: UnsafePointer<Float>, _ corner: Int) -> (
    Float, Int32
  )? {
    for y in 0..<window.height {
      for here in corner + y * input.width..<corner + y * input.width + window.width
      where image[here].isNaN {
        return (image[here], Int32(truncatingIfNeeded: here))
      }
    }
    return nil
  }

  public func backward(_ errors: Matrix, wantsInputErrors: Bool) throws -> Matrix? {
    checkErrors(errors, batch: output.rows)
    guard wantsInputErrors else { return nil }
    var delta = errors
    activation.multiplyDerivative(&delta, outputs: output)
    var below = Matrix(rows: errors.rows, columns: inputs)
    let (inputs, outputs) = (inputs, outputs)
    delta.withUnsafeBufferPointer { delta in
      below.withUnsafeMutableBufferPointer { below in
        for i in delta.indices { below[i / outputs * inputs + Int(positions[i])] += delta[i] }
      }
    }
    return below
  }

  public func update(learningRate: Float) throws {}

  static func shape(of input: ImageShape, window: Extent) -> ImageShape {
    ImageShape(
      channels: input.channels, height: input.height / window.height,
      width: input.width / window.width)
  }

  static func fault(_ input: ImageShape, _ window: Extent) -> String? {
    let limit = 1...1 << 16
    guard
      [input.channels, input.height, input.width, window.height, window.width].allSatisfy(
        limit.contains)
    else {
      return
        "a pooling window of \(window) over \(input): 1 to \(limit.upperBound) each are possible"
    }
    guard window.height <= input.height, window.width <= input.width else {
      return "a pooling window of \(window) is larger than an image of \(input)"
    }
    return input.count > Int(Int32.max) ? "images of \(input) are too large for pooling" : nil
  }
}
