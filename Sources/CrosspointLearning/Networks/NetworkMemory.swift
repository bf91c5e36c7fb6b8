import Crosspoint

extension NetworkPlan {
  /// Bytes of its network, about, with what it works in for so many examples at once: 32 for a
  /// weight on any kind of tile that learns, 16 for a signal (itself, its error, their draws), and
  /// patches.
  package func bytes(examples: Int) -> Int {
    let layers = architecture.layers
    let weights = zip(layers.compactMap(\.matrix), arrays).reduce(0) {
      $0 + $1.0.rows * $1.0.columns * $1.1.devicesPerWeight * $1.1.tile.bytesOfWeight
    }
    return weights + 16 * examples * layers.reduce(architecture.inputs) { $0 + $1.outputs } + 4
      << 20
  }

  /// Bytes of the signals that ranges of converters are chosen by, for so many examples: those of
  /// each matrix and once more, sorted.
  package func calibrationBytes(examples: Int) -> Int {
    let matrices = architecture.layers.compactMap(\.matrix)
    return zip(zip(matrices, architecture.samplesPerExample), arrays).reduce(0) {
      let ((matrix, samples), plan) = $1
      guard case .inference(let settings) = plan.tile else { return $0 }
      let slices = settings.conductances.mapping.model.significances.count
      return $0 + 8 * examples * samples * (matrix.columns + slices * matrix.rows)
    }
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

extension TileKind {
  /// About. Of programmed devices: the weight as given and as read, every device as it is and as it
  /// is programmed anew, and mean and variance of each slice, now and at another time.
  fileprivate var bytesOfWeight: Int {
    guard case .inference(let settings) = self else { return 32 }
    let mapping = settings.conductances.mapping.model
    let devices = mapping.planes(
      WeightSpan(least: -1, most: 1), levels: settings.conductances.levels)
    return 4 * (2 + 2 * devices.count + 4 * mapping.significances.count)
  }
}
