import Crosspoint

extension NetworkPlan {
  /// Bytes of its network, about, with what it works in for so many examples at once: 32 for a
  /// weight on any kind of tile, 16 for a signal (itself, its error, their draws), and patches.
  package func bytes(examples: Int) -> Int {
    let layers = architecture.layers
    let weights = zip(layers.compactMap(\.matrix), arrays).reduce(0) {
      $0 + $1.0.rows * $1.0.columns * $1.1.devicesPerWeight
    }
    return 32 * weights + 16 * examples * layers.reduce(architecture.inputs) { $0 + $1.outputs } + 4
      << 20
  }

  /// Whether OpenBLAS holds any of its matrices.
  package var isPartlyExact: Bool {
    arrays.contains {
      switch $0.tile {
      // Nonlinear pairs sum the updates of several samples there.
      case .digital, .fixedPoint, .nonlinear: true
      case .analog, .inference: false
      }
    }
  }
}
