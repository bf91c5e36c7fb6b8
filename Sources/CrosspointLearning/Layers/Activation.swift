import Crosspoint

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// What a layer does to the outputs of its array. Every one is nondecreasing, so that the largest
/// of some values stays the largest.
public enum Activation: String, Sendable, Codable, CaseIterable {
  /// a.
  case identity
  /// 1/(1 + e^−a).
  case sigmoid
  /// (e^a − e^−a)/(e^a + e^−a).
  case tanh
  /// max(a, 0).
  case rectifiedLinear

  /// The activations by the names that commands know, which are those of other programs.
  public static let named: [(name: String, activation: Activation)] = [
    ("relu", .rectifiedLinear), ("sigmoid", .sigmoid), ("tanh", .tanh), ("identity", .identity),
  ]

  /// The activation of a name of `named`; nil for any other.
  public init?(named name: String) {
    guard let found = Self.named.first(where: { $0.name == name }) else { return nil }
    self = found.activation
  }

  func apply(_ values: inout Matrix) {
    values.withUnsafeMutableBufferPointer { values in
      switch self {
      case .identity: break
      case .sigmoid: for i in values.indices { values[i] = 1 / (1 + exp(-values[i])) }
      // The library's own takes 20 ns; a convolution has thousands of signals.
      case .tanh: KernelTable.current.hyperbolicTangent(values.baseAddress!, values.count)
      // The comparison keeps a NaN, which must not pass for a zero.
      case .rectifiedLinear: for i in values.indices where values[i] < 0 { values[i] = 0 }
      }
    }
  }

  /// Multiplies the errors of outputs into errors of array outputs, given the activated outputs; a
  /// rectifier's slope at 0 is 0.
  func multiplyDerivative(_ errors: inout Matrix, outputs: Matrix) {
    guard self != .identity else { return }
    outputs.withUnsafeBufferPointer { outputs in
      errors.withUnsafeMutableBufferPointer { errors in
        switch self {
        case .identity: break
        case .sigmoid: for i in errors.indices { errors[i] *= outputs[i] * (1 - outputs[i]) }
        case .tanh: for i in errors.indices { errors[i] *= 1 - outputs[i] * outputs[i] }
        case .rectifiedLinear: for i in errors.indices where outputs[i] <= 0 { errors[i] = 0 }
        }
      }
    }
  }
}
