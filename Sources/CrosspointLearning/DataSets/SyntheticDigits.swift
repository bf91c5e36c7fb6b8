import Crosspoint

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

func cosine(_ x: Float) -> Float { cos(x) }
func sine(_ x: Float) -> Float { sin(x) }

/// Drawn digits, 28 × 28, distorted and noisy: a data set that needs no download.
///
/// Each example is a function of the seed and its number alone: every point of a stroke is moved,
/// the whole is turned, sheared, scaled and shifted, drawn with a pen of its own width, and covered
/// with noise and a random bar.
public enum SyntheticDigits {
  /// Pixels of an image's side.
  public static let side = 28

  /// 20,000 examples to train and 4,000 to test.
  /// - Parameter examples: at most so many to train, the first ones; nil for all. Traps below 1.
  public static func standard(seed: UInt64, examples: Int? = nil) -> TrainingData {
    check(examples ?? 1 >= 1, "the first \(examples ?? 0) examples are none")
    let extent = standardExtent.prefix(examples)
    return TrainingData(
      name: "synthetic", train: make(count: extent.train, first: 0, seed: seed),
      test: make(count: extent.test, first: 1 << 40, seed: seed))
  }

  /// Of `standard`.
  package static let standardExtent = DataExtent(
    train: 20_000, test: 4_000, pixels: side * side, packed: 0)

  /// Examples first ..< first + count; labels 0 … 9 at random.
  public static func make(count: Int, first: UInt64 = 0, seed: UInt64) -> DataSet {
    var images = Matrix(rows: count, columns: side * side)
    var labels: [UInt8] = []
    images.withUnsafeMutableBufferPointer { pixels in
      for i in 0..<count {
        let image = UnsafeMutableBufferPointer(
          rebasing: pixels[i * side * side..<(i + 1) * side * side])
        labels.append(draw(into: image, example: first + UInt64(i), seed: seed))
      }
    }
    return DataSet(images: images, labels: labels)
  }

  private static func draw(
    into image: UnsafeMutableBufferPointer<Float>, example: UInt64, seed: UInt64
  ) -> UInt8 {
    // Stream 0: the digit's shape. Stream 1: the noise of each pixel.
    let shape = RandomStream(seed: seed, tile: 0, vector: example, purpose: .syntheticData)
    var gaussians = shape.gaussians(128)[...]
    func normal() -> Float { gaussians.removeFirst() }
    let label = Int((UInt64(shape.uniformWord(1000)) * 10) >> 32)

    let angle = 0.15 * normal()
    let shear = 0.15 * normal()
    let width = 0.8 + 0.1 * normal()
    let height = 0.8 + 0.1 * normal()
    let shift = (x: 0.05 * normal(), y: 0.05 * normal())
    let pen = max(0.028, 0.05 + 0.013 * normal())
    let (c, s) = (cos(angle), sin(angle))
    func mapped(_ p: DigitStrokes.Point) -> DigitStrokes.Point {
      let x = (p.x - 0.5 + 0.02 * normal()) * width
      let y = (p.y - 0.5 + 0.02 * normal()) * height
      let slanted = x - shear * y
      return (0.5 + c * slanted - s * y + shift.x, 0.5 + s * slanted + c * y + shift.y)
    }

    for stroke in DigitStrokes.all[label] {
      let points = stroke.map(mapped)
      for (a, b) in zip(points, points.dropFirst()) { ink(image, a, b, pen) }
    }
    // A bar of background somewhere across the digit.
    let words = (1001..<1004).map { shape.uniform(UInt32($0)) }
    let bar = (at: Int(words[0] * Float(side)), isRow: words[1] < 0.5, present: words[2] < 0.5)
    let grain = RandomStream(seed: seed, tile: 0, vector: example, purpose: .syntheticData, line: 1)
      .gaussians(image.count)
    for i in image.indices {
      if bar.present, (bar.isRow ? i / side : i % side) / 2 == bar.at / 2 { image[i] = 0 }
      image[i] = min(max(image[i] + 0.1 * grain[i], 0), 1)
    }
    return UInt8(label)
  }

  /// Adds a segment's ink: full within the pen's width, fading over one pixel.
  private static func ink(
    _ image: UnsafeMutableBufferPointer<Float>, _ a: DigitStrokes.Point, _ b: DigitStrokes.Point,
    _ pen: Float
  ) {
    let n = Float(side)
    let reach = pen + 1 / n
    let columns = range(min(a.x, b.x) - reach, max(a.x, b.x) + reach)
    let rows = range(min(a.y, b.y) - reach, max(a.y, b.y) + reach)
    let (dx, dy) = (b.x - a.x, b.y - a.y)
    let length = max(dx * dx + dy * dy, 1e-9)
    for row in rows {
      for column in columns {
        let (x, y) = ((Float(column) + 0.5) / n - a.x, (Float(row) + 0.5) / n - a.y)
        let t = min(max((x * dx + y * dy) / length, 0), 1)
        let (ex, ey) = (x - t * dx, y - t * dy)
        let distance = (ex * ex + ey * ey).squareRoot()
        let value = min(max((reach - distance) * n, 0), 1)
        image[row * side + column] = max(image[row * side + column], value)
      }
    }
  }

  /// Pixels whose centres may lie between two coordinates.
  private static func range(_ low: Float, _ high: Float) -> Range<Int> {
    let n = Float(side)
    let from = min(max(Int((low * n).rounded(.down)), 0), side)
    return from..<max(from, min(max(Int((high * n).rounded(.up)), 0), side))
  }
}
