public import Crosspoint

/// Element types, by their names in a safetensors header.
public enum ElementType: String, Sendable, CaseIterable {
  /// IEEE 754 single precision, little-endian.
  case float32 = "F32"
  /// IEEE 754 half precision, little-endian.
  case float16 = "F16"

  /// Bytes of one element.
  public var bytes: Int {
    switch self {
    case .float32: 4
    case .float16: 2
    }
  }
}

/// A named array to write, row-major.
public struct Tensor: Sendable {
  enum Elements: Sendable {
    case floats(Matrix)
    case halves([UInt16])
  }

  public var name: String
  /// Rows and columns.
  public let shape: [Int]
  let elements: Elements

  /// The rows × columns floats of a matrix.
  public init(_ name: String, _ matrix: Matrix) {
    self.name = name
    shape = [matrix.rows, matrix.columns]
    elements = .floats(matrix)
  }

  /// The bits of rows × columns halves. Traps unless there are that many.
  public init(_ name: String, halves: [UInt16], rows: Int, columns: Int) {
    check(
      halves.count == rows * columns, "\(halves.count) halves for a tensor of \(rows) × \(columns)")
    self.name = name
    shape = [rows, columns]
    elements = .halves(halves)
  }

  public var type: ElementType {
    switch elements {
    case .floats: .float32
    case .halves: .float16
    }
  }

  /// The bytes as they stand in a file.
  func withUnsafeBytes(_ body: (UnsafeRawBufferPointer) throws -> Void) rethrows {
    switch elements {
    case .floats(let m): try m.withUnsafeBufferPointer { try body(UnsafeRawBufferPointer($0)) }
    case .halves(let h): try h.withUnsafeBytes(body)
    }
  }
}
