package import Crosspoint

/// N(0, 1) signals from a fixed address.
package func signals(_ rows: Int, _ columns: Int, _ vector: UInt64, scale: Float = 1) -> Matrix {
  let line = RandomStream(seed: 77, tile: 1, vector: vector, purpose: .syntheticData)
  return Matrix(rows: rows, columns: columns, line.gaussians(rows * columns).map { $0 * scale })
}
