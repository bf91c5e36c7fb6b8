public import Crosspoint

/// Some channels of an image in an order of their own, moved and scaled: y(i) =
/// gain·(x(channels[i]) − offset). It has no weights: which bands of a picture a network sees,
/// around zero and in the range of a DAC.
public final class ChannelLayer: Layer {
  public let input: ImageShape
  /// 0 ..< input.channels; one may be there twice.
  public let channels: [Int]
  public let offset: Float
  public let gain: Float
  private var batch = 0

  /// Traps, with the values, without a channel, for one that the image does not have, and for
  /// numbers that are not finite.
  public init(input: ImageShape, channels: [Int], offset: Float = 0, gain: Float = 1) {
    if let fault = Self.fault(input, channels, offset, gain) { fail(fault) }
    self.input = input
    self.channels = channels
    self.offset = offset
    self.gain = gain
  }

  /// The output as an image.
  public var shape: ImageShape {
    ImageShape(channels: channels.count, height: input.height, width: input.width)
  }
  public var inputs: Int { input.count }
  public var outputs: Int { shape.count }
  public var tiles: [any Tile] { [] }

  public func forward(_ x: Matrix) throws -> Matrix {
    checkInput(x)
    batch = x.rows
    var y = Matrix(rows: x.rows, columns: outputs)
    let (gain, offset) = (gain, offset)
    x.withUnsafeBufferPointer { x in
      y.withUnsafeMutableBufferPointer { y in
        forEachChannel { from, to, count in
          for i in 0..<count { y[to &+ i] = gain * (x[from &+ i] - offset) }
        }
      }
    }
    return y
  }

  public func backward(_ errors: Matrix, wantsInputErrors: Bool) throws -> Matrix? {
    checkErrors(errors, batch: batch)
    guard wantsInputErrors else { return nil }
    var below = Matrix(rows: errors.rows, columns: inputs)
    let gain = gain
    errors.withUnsafeBufferPointer { errors in
      below.withUnsafeMutableBufferPointer { below in
        forEachChannel { from, to, count in
          for i in 0..<count { below[from &+ i] += gain * errors[to &+ i] }
        }
      }
    }
    return below
  }

  public func update(learningRate: Float) throws {}

  /// Where each channel of each example begins in inputs and outputs, and its signals.
  private func forEachChannel(_ body: (_ from: Int, _ to: Int, _ count: Int) -> Void) {
    let count = input.height * input.width
    for example in 0..<batch {
      for (number, channel) in channels.enumerated() {
        body(example * inputs + channel * count, example * outputs + number * count, count)
      }
    }
  }

  static func fault(_ input: ImageShape, _ channels: [Int], _ offset: Float, _ gain: Float)
    -> String?
  {
    let limit = 1...1 << 16
    guard [input.channels, input.height, input.width].allSatisfy(limit.contains) else {
      return "channels of an image of \(input): 1 to \(limit.upperBound) each are possible"
    }
    guard !channels.isEmpty, channels.count <= limit.upperBound,
      channels.allSatisfy((0..<input.channels).contains)
    else {
      return "the channels \(channels) of an image that has 0 ..< \(input.channels)"
    }
    return offset.isFinite && gain.isFinite
      ? nil : "channels moved by \(offset) and scaled by \(gain): both must be finite"
  }
}
