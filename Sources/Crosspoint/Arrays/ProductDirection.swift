import CrosspointKernels

/// Which way a product runs through the array.
public enum ProductDirection: String, Sendable, CaseIterable {
  /// y = W x, columns to rows.
  case forward
  /// z = Wᵀ δ, rows to columns.
  case backward
}

extension ProductDirection {
  var inputNoise: Purpose { self == .forward ? .forwardInputNoise : .backwardInputNoise }
  var readNoise: Purpose { self == .forward ? .forwardReadNoise : .backwardReadNoise }
  var outputNoise: Purpose { self == .forward ? .forwardOutputNoise : .backwardOutputNoise }
  var nonlinearity: Purpose { self == .forward ? .forwardNonlinearity : .backwardNonlinearity }
}
