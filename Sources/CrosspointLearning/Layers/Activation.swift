#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// What a layer does to the outputs of its array.
public enum Activation: String, Sendable, Codable {
  case identity
  /// 1/(1 + e^−a).
  case sigmoid

  func apply(_ values: UnsafeMutableBufferPointer<Float>) {
    guard self == .sigmoid else { return }
    for i in values.indices { values[i] = 1 / (1 + exp(-values[i])) }
  }

  /// Multiplies the errors of outputs into errors of array outputs, given the activated outputs.
  func multiplyDerivative(_ errors: UnsafeMutableBufferPointer<Float>, _ outputs: UnsafeBufferPointer<Float>) {
    guard self == .sigmoid else { return }
    for i in errors.indices { errors[i] *= outputs[i] * (1 - outputs[i]) }
  }
}
