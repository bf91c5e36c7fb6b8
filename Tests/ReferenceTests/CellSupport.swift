import CrosspointParameters
import CrosspointReference

/// Devices without steps, spread or noise: exact products.
func exactDevice(bound: Float = 1000) -> InfiniteGranularity {
  var device = InfiniteGranularity()
  device.common = .ideal(bound: bound)
  return device
}

/// One slot whose lines fire where they have any signal: one pulse of sign(η·x·δ) each.
let singlePulse: PulsedUpdate = {
  var u = PulsedUpdate()
  (u.bitLength, u.updateManagement, u.bitLengthManagement) = (1, false, false)
  u.fixedGain = .greatestFiniteMagnitude
  return u
}()

/// BL slots and no management.
func unmanaged(_ bitLength: Int) -> PulsedUpdate {
  var u = PulsedUpdate()
  (u.bitLength, u.updateManagement, u.bitLengthManagement) = (bitLength, false, false)
  return u
}

/// Signals of deviation `scale`, the same on every run.
func signals(_ count: Int, _ size: Int, seed: UInt64, scale: Float = 0.5) -> [[Float]] {
  (0..<count).map { b in
    let draws = ReferenceAddress(
      seed: seed, tile: 99, vector: UInt64(b), purpose: .syntheticData
    ).draws
    return (0..<size).map { scale * Float(draws.gaussian(UInt32($0))) }
  }
}

/// `count` samples of zeros.
func zeros(_ count: Int, _ size: Int) -> [[Float]] {
  Array(repeating: Array(repeating: 0, count: size), count: count)
}

extension ReferenceMatrix {
  /// η Σ_b δ_b x_bᵀ.
  static func products(_ x: [[Float]], _ delta: [[Float]], _ rate: Float) -> ReferenceMatrix {
    ReferenceMatrix(rows: delta[0].count, columns: x[0].count) { i, j in
      x.indices.reduce(0.0) {
        $0 + Double(rate) * Double(delta[$1][i]) * Double(x[$1][j])
      }
    }
  }
}

extension ReferenceCompound {
  /// A sample of zeros in both, which counts.
  mutating func silence(_ count: Int = 1, learningRate: Float = 1) {
    update(
      x: zeros(count, weights.columns), delta: zeros(count, weights.rows),
      learningRate: learningRate)
  }
}
