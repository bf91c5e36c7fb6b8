import Crosspoint

/// One row of the side-by-side benchmark.
struct BenchmarkCase: Sendable {
  enum Operation: String, Codable, Sendable { case forward, backward, update }

  /// What is in the signals, and with which settings.
  enum Variant: String, Codable, Sendable {
    /// x uniform in ±1, `rpuManaged`.
    case managed = "rpu-managed"
    /// 20 % of x nonzero in (0, 1), δ normal with σ 0.02, η 0.01, BL 10 without management.
    case trainingLike = "training-like"
    /// Every pulse probability one half, BL 31.
    case dense
  }

  var operation: Operation
  var variant: Variant
  var rows: Int
  var columns: Int
  var batch: Int

  var settings: AnalogSettings {
    var s = AnalogSettings.rpuManaged
    switch variant {
    case .managed: break
    case .trainingLike: s.update = AnalogSettings.rpuBaseline.update
    case .dense:
      s.update = AnalogSettings.rpuBaseline.update
      s.update.bitLength = 31
      s.update.fixedGain = 0.5
    }
    return s
  }

  /// Signals drawn from a fixed seed: x batch × columns, delta batch × rows.
  func signals() -> (x: Matrix, delta: Matrix) {
    func draw(_ n: Int, _ vector: UInt64, _ value: (Float, Float) -> Float) -> [Float] {
      let line = RandomLine(seed: 2016, tile: 0, vector: vector, purpose: .syntheticData)
      let words = line.uniformWords(2 * n)
      let uniform = words.map { Float($0 >> 8) * 0x1p-24 }
      return (0..<n).map { value(uniform[2 * $0], uniform[2 * $0 + 1]) }
    }
    let (nx, nd) = (batch * columns, batch * rows)
    switch variant {
    case .managed:
      return (
        Matrix(rows: batch, columns: columns, draw(nx, 1) { u, _ in 2 * u - 1 }),
        Matrix(rows: batch, columns: rows, draw(nd, 2) { u, _ in 2 * u - 1 })
      )
    case .trainingLike:
      let delta = RandomLine(seed: 2016, tile: 0, vector: 3, purpose: .syntheticData).gaussians(nd).map { 0.02 * $0 }
      return (
        Matrix(rows: batch, columns: columns, draw(nx, 1) { u, v in u < 0.2 ? v : 0 }),
        Matrix(rows: batch, columns: rows, delta)
      )
    case .dense:
      return (
        Matrix(rows: batch, columns: columns, draw(nx, 1) { u, _ in u < 0.5 ? -1 : 1 }),
        Matrix(rows: batch, columns: rows, draw(nd, 2) { u, _ in u < 0.5 ? -1 : 1 })
      )
    }
  }

  /// Weights uniform in ±1/√columns.
  func weights() -> Matrix {
    let bound = 1 / Float(columns).squareRoot()
    let line = RandomLine(seed: 2016, tile: 0, vector: 0, purpose: .initialWeights)
    return Matrix(
      rows: rows, columns: columns, line.uniformWords(rows * columns).map { (Float($0 >> 8) * 0x1p-23 - 1) * bound })
  }
}
