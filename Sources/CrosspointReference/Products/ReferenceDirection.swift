import CrosspointParameters

/// Which way a product runs through the array of rows × columns = outputs × inputs.
public enum ReferenceDirection: Sendable, Hashable, CaseIterable {
  /// y = W x: columns in, rows out.
  case forward
  /// z = Wᵀ δ: rows in, columns out.
  case backward

  /// The matrix that this product multiplies with.
  func matrix(_ weights: ReferenceMatrix) -> ReferenceMatrix {
    self == .forward ? weights : weights.transposed
  }

  var inputNoise: Purpose { self == .forward ? .forwardInputNoise : .backwardInputNoise }
  var readNoise: Purpose { self == .forward ? .forwardReadNoise : .backwardReadNoise }
  var outputNoise: Purpose { self == .forward ? .forwardOutputNoise : .backwardOutputNoise }
  var nonlinearity: Purpose { self == .forward ? .forwardNonlinearity : .backwardNonlinearity }
}
