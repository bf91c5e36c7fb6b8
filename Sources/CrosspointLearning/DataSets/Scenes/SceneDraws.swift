import Crosspoint

/// The draws of one scene, one after the other: a function of its seed and its number alone.
struct SceneDraws {
  /// Of the addresses of scenes: those of synthetic digits have tile 0.
  private static let tile: UInt32 = 1

  private let seed: UInt64
  private let number: UInt64
  private let stream: RandomStream
  private var position: UInt32 = 0
  /// Line 0 is this stream, line 1 the sensor's noise; textures have those from 2 on.
  private var textures: UInt32 = 2

  init(seed: UInt64, number: UInt64) {
    (self.seed, self.number) = (seed, number)
    stream = Self.stream(seed, number, line: 0)
  }

  /// Uniform between two numbers.
  mutating func uniform(_ low: Float, _ high: Float) -> Float {
    defer { position += 1 }
    return low + (high - low) * stream.uniform(position)
  }

  /// Whether something happens that has this probability.
  mutating func happens(_ probability: Float) -> Bool { uniform(0, 1) < probability }

  /// A whole number whose mean is `mean`: the one below or the one above it.
  mutating func count(mean: Float) -> Int {
    let whole = mean.rounded(.down)
    return Int(whole) + (happens(mean - whole) ? 1 : 0)
  }

  /// A texture of its own.
  mutating func texture(spacing: Float) -> SceneTexture {
    defer { textures += 1 }
    return SceneTexture(stream: Self.stream(seed, number, line: textures), spacing: spacing)
  }

  /// N(0, 1) for each signal of the picture.
  func sensorNoise(_ count: Int) -> [Float] {
    Self.stream(seed, number, line: 1).gaussians(count)
  }

  private static func stream(_ seed: UInt64, _ number: UInt64, line: UInt32) -> RandomStream {
    RandomStream(seed: seed, tile: tile, vector: number, purpose: .syntheticData, line: line)
  }
}

/// Noise that is smooth over some pixels: draws in ±1 at the points of a lattice, between them
/// joined smoothly.
struct SceneTexture {
  let stream: RandomStream
  /// Pixels between two points of the lattice.
  let spacing: Float

  func value(_ y: Float, _ x: Float) -> Float {
    // Objects begin outside of the picture.
    let (v, u) = (y / spacing + 64, x / spacing + 64)
    let (row, column) = (v.rounded(.down), u.rounded(.down))
    let (a, b) = (smooth(v - row), smooth(u - column))
    let (i, j) = (Int(row), Int(column))
    let top = point(i, j) * (1 - b) + point(i, j + 1) * b
    let bottom = point(i + 1, j) * (1 - b) + point(i + 1, j + 1) * b
    return top * (1 - a) + bottom * a
  }

  private func point(_ row: Int, _ column: Int) -> Float {
    2 * stream.uniform(UInt32(truncatingIfNeeded: row << 16 | column & 0xffff)) - 1
  }

  private func smooth(_ t: Float) -> Float { t * t * (3 - 2 * t) }
}
