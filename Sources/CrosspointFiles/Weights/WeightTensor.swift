import Foundation

/// A tensor of a file of weights: its name, its shape, and its numbers once they are asked for.
public struct WeightTensor: Sendable {
  /// How the file names it.
  public let name: String
  /// Its sizes, that of the outermost dimension first; empty for a single number.
  public let shape: [Int]
  /// How the file names the type of its elements: "F32", "<f8".
  public let type: String
  let form: NumberForm?
  /// Whether the first index runs fastest and not the last.
  let isFirstIndexFastest: Bool
  let bytes: Data
  /// For messages.
  let file: String

  /// Elements: the product of the sizes.
  public var count: Int { shape.reduce(1, *) }

  /// Whether its elements are floating-point numbers or integers of at most 8 bytes, which `values`
  /// reads.
  public var hasNumbers: Bool { form != nil }

  /// The elements in single precision, row-major: the last index runs fastest.
  ///
  /// Double precision is rounded once, to the nearest. Halves, bfloat16 and single precision are
  /// what they are.
  /// - Throws: `FileError.Problem.badWeights`, with the tensor and the index, for a value that is
  ///   not finite or lies beyond single precision, for an integer that single precision does not
  ///   hold exactly, and for elements that are no numbers.
  public func values() throws(FileError) -> [Float] {
    guard let form else {
      throw refusal("is of type '\(type)', which no weights are taken from")
    }
    let count = count
    // Its other sizes may be too large to multiply.
    guard count > 0 else { return [] }
    var places = Places(shape, isFirstIndexFastest: isFirstIndexFastest)
    var refused: (place: [Int], bits: UInt64)?
    let values = bytes.withUnsafeBytes { source in
      [Float](unsafeUninitializedCapacity: count) { values, made in
        while made < count {
          let bits = form.bits(source.baseAddress! + places.offset * form.bytes)
          guard let value = form.value(bits) else {
            refused = (places.index, bits)
            return
          }
          values.initializeElement(at: made, to: value)
          made += 1
          places.advance()
        }
      }
    }
    if let refused { throw refusal(form.fault(refused.bits, at: "\(refused.place)")) }
    return values
  }

  private func refusal(_ why: String) -> FileError {
    FileError(
      file: file,
      problem: .badWeights(
        "tensor '\(name)' \(why)", remedy: "Save it as finite numbers of 16 or 32 bits"))
  }
}

/// The elements of a tensor in row-major order, and where each stands.
private struct Places {
  private let shape: [Int]
  private let steps: [Int]
  private(set) var index: [Int]
  private(set) var offset = 0

  init(_ shape: [Int], isFirstIndexFastest: Bool) {
    self.shape = shape
    index = [Int](repeating: 0, count: shape.count)
    var steps = index
    var step = 1
    for dimension in isFirstIndexFastest ? Array(shape.indices) : shape.indices.reversed() {
      steps[dimension] = step
      step *= shape[dimension]
    }
    self.steps = steps
  }

  @inline(__always) mutating func advance() {
    var dimension = shape.count - 1
    while dimension >= 0 {
      index[dimension] += 1
      offset += steps[dimension]
      if index[dimension] < shape[dimension] { return }
      offset -= steps[dimension] * shape[dimension]
      index[dimension] = 0
      dimension -= 1
    }
  }
}
