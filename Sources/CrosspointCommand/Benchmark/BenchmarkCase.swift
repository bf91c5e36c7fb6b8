import Crosspoint
import Foundation

/// One row of the side-by-side benchmark.
struct BenchmarkCase: Sendable {
  enum Operation: String, Codable, Sendable { case forward, backward, update }

  /// What is in the signals, and what it changes in the tile's settings.
  enum Variant: String, Codable, Sendable, CaseIterable {
    /// x uniform in ±1, weights in ±1/√n: nothing saturates on the standard tile.
    case managed = "rpu-managed"
    /// The same, reading a half-precision copy of the weights.
    case half = "rpu-managed-half"
    /// The same with weights in ±1 (clipped to the devices' bounds): outputs saturate, and bound
    /// management repeats.
    case saturating
    /// 20 % of x nonzero in (0, 1), δ normal with σ 0.02, η 0.01, BL 10 without management.
    case trainingLike = "training-like"
    /// The same, with a half-precision copy of the weights to keep up to date.
    case trainingLikeHalf = "training-like-half"
    /// The same, the pulses of a call's samples together.
    case trainingLikeAcross = "training-like-across"
    /// Every pulse probability one half, BL 31.
    case dense
    /// The same, the pulses of a call's samples together.
    case denseAcross = "dense-across"
  }

  /// Rows and columns that can be run.
  static let sizes = 1...16384
  /// Samples in one call that can be run.
  static let batches = 1...65536

  var operation: Operation
  var variant: Variant
  var rows: Int
  var columns: Int
  var batch: Int
  /// The tile before the variant changes it.
  var tile = standardTile
  /// What of `bench --devices` the tile has.
  var subject: String?

  /// The tile where none is named.
  static let standardTile = AnalogSettings.rpuManaged.stored(.compact)

  /// Every case of the sizes and batches; side cases at batch 1 only.
  static func all(
    sizes: [Int], batches: [Int], variants: [Variant], tile: AnalogSettings = standardTile
  ) -> [BenchmarkCase] {
    let rows: [(Operation, Variant)] = [
      (.forward, .managed), (.backward, .managed), (.forward, .half), (.backward, .half),
      (.forward, .saturating),
      (.update, .trainingLike), (.update, .trainingLikeHalf), (.update, .trainingLikeAcross),
      (.update, .dense), (.update, .denseAcross),
    ]
    return sizes.flatMap { n in
      batches.flatMap { batch in
        rows.filter { variants.contains($0.1) && $0.1.isPossible(batch: batch, tile.device.model) }
          .map {
            BenchmarkCase(
              operation: $0.0, variant: $0.1, rows: n, columns: n, batch: batch, tile: tile)
          }
      }
    }
  }

  var settings: AnalogSettings {
    var s = tile
    if variant == .half || variant == .trainingLikeHalf { s.storage.products = .half }
    switch variant {
    case .managed, .half, .saturating: break
    case .trainingLike, .trainingLikeHalf, .trainingLikeAcross:
      s.update = AnalogSettings.rpuBaseline.update
    case .dense, .denseAcross:
      s.update = AnalogSettings.rpuBaseline.update
      s.update.bitLength = 31
      s.update.fixedGain = 0.5
    }
    if variant.isAcross { s.update.aggregation = .acrossSamples }
    return s
  }

  /// Signals drawn from a fixed seed: x batch × columns, delta batch × rows.
  func signals() -> (x: Matrix, delta: Matrix) {
    func draw(_ n: Int, _ vector: UInt64, _ value: (Float, Float) -> Float) -> [Float] {
      let line = RandomStream(seed: 2016, tile: 0, vector: vector, purpose: .syntheticData)
      let words = line.uniformWords(2 * n)
      let uniform = words.map { Float($0 >> 8) * 0x1p-24 }
      return (0..<n).map { value(uniform[2 * $0], uniform[2 * $0 + 1]) }
    }
    let (nx, nd) = (batch * columns, batch * rows)
    switch variant {
    case .managed, .half, .saturating:
      return (
        Matrix(rows: batch, columns: columns, draw(nx, 1) { u, _ in 2 * u - 1 }),
        Matrix(rows: batch, columns: rows, draw(nd, 2) { u, _ in 2 * u - 1 })
      )
    case .trainingLike, .trainingLikeHalf, .trainingLikeAcross:
      let delta = RandomStream(seed: 2016, tile: 0, vector: 3, purpose: .syntheticData).gaussians(
        nd
      )
      .map { 0.02 * $0 }
      return (
        Matrix(rows: batch, columns: columns, draw(nx, 1) { u, v in u < 0.2 ? v : 0 }),
        Matrix(rows: batch, columns: rows, delta)
      )
    case .dense, .denseAcross:
      return (
        Matrix(rows: batch, columns: columns, draw(nx, 1) { u, _ in u < 0.5 ? -1 : 1 }),
        Matrix(rows: batch, columns: rows, draw(nd, 2) { u, _ in u < 0.5 ? -1 : 1 })
      )
    }
  }

  /// Weights uniform in ±1/√columns, or in ±1.
  func weights() -> Matrix {
    let bound = variant == .saturating ? 1 : 1 / Float(columns).squareRoot()
    let line = RandomStream(seed: 2016, tile: 0, vector: 0, purpose: .initialWeights)
    return Matrix(
      rows: rows, columns: columns,
      line.uniformWords(rows * columns).map { (Float($0 >> 8) * 0x1p-23 - 1) * bound })
  }
}

extension BenchmarkCase.Variant {
  /// Its name in tables: products are named after the tile.
  func title(tile: String?) -> String {
    guard let tile else { return rawValue }
    return rawValue.replacingOccurrences(of: Self.managed.rawValue, with: tile)
  }

  /// Whether it is among the rows of every batch, and so of `--quick`.
  var isAtEveryBatch: Bool { self == .managed || self == .trainingLike || self == .dense }

  /// Whether the update is one across samples.
  var isAcross: Bool { self == .trainingLikeAcross || self == .denseAcross }

  /// Side cases are for one sample, updates across samples for more.
  func isPossible(batch: Int, _ device: any DeviceModel) -> Bool {
    isAcross ? batch > 1 && device.pulsesAddUp : batch == 1 || isAtEveryBatch
  }
}
