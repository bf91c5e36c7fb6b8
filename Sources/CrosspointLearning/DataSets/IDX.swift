public import Crosspoint

/// The IDX format of MNIST: a big-endian header (magic, counts), then bytes. Plain, or gzip, as its first bytes say.
///
/// No size in a file is trusted before its data is there, and nothing is read past what the header declares.
public enum IDX {
  /// Magic of unsigned bytes in one and in three dimensions.
  static let labelsMagic: UInt32 = 0x0000_0801
  static let imagesMagic: UInt32 = 0x0000_0803
  /// Most bytes that a file may declare; MNIST has 47 million.
  static let largest = 1 << 31

  /// Images as count × pixels, each byte divided by 255.
  /// - Throws: `DataSetError`.
  public static func images(_ path: String) throws -> (matrix: Matrix, height: Int, width: Int) {
    let (dimensions, bytes) = try load(path, magic: imagesMagic, dimensions: 3)
    let pixels = dimensions[1] * dimensions[2]
    let scale: [Float] = (0...255).map { Float($0) / 255 }
    var m = Matrix(rows: dimensions[0], columns: pixels)
    m.withUnsafeMutableBufferPointer { m in for i in m.indices { m[i] = scale[Int(bytes[i])] } }
    return (m, dimensions[1], dimensions[2])
  }

  /// Labels, each any byte: how many classes there are is for the network to say.
  /// - Throws: `DataSetError`.
  public static func labels(_ path: String) throws -> [UInt8] {
    try load(path, magic: labelsMagic, dimensions: 1).1
  }

  private static func load(_ path: String, magic: UInt32, dimensions: Int) throws -> ([Int], [UInt8]) {
    let source = try ByteSource(path)
    let length = 4 * (dimensions + 1)
    let header = try source.read(length)
    guard header.count >= 4 else { throw DataSetError(file: path, problem: .truncated(expected: length, found: header.count)) }
    func word(_ i: Int) -> UInt32 { header[4 * i..<4 * i + 4].reduce(0) { $0 << 8 | UInt32($1) } }
    guard word(0) == magic else { throw DataSetError(file: path, problem: .wrongMagic(found: word(0), expected: magic)) }
    guard header.count == length else {
      throw DataSetError(file: path, problem: .truncated(expected: length, found: header.count))
    }
    let sizes = (1...dimensions).map { Int(word($0)) }
    var total = 1
    for size in sizes {
      guard size > 0 else { throw DataSetError(file: path, problem: .badShape("it declares \(shape(sizes)), an empty set")) }
      let (product, overflow) = total.multipliedReportingOverflow(by: size)
      guard !overflow, product <= largest else {
        throw DataSetError(file: path, problem: .badShape("it declares \(shape(sizes)) bytes, more than the \(largest) allowed"))
      }
      total = product
    }
    let bytes = try source.read(total)
    guard bytes.count == total else {
      throw DataSetError(file: path, problem: .truncated(expected: length + total, found: length + bytes.count))
    }
    guard try source.read(1).isEmpty else { throw DataSetError(file: path, problem: .oversized(expected: length + total)) }
    return (sizes, bytes)
  }

  private static func shape(_ sizes: [Int]) -> String { sizes.map(String.init).joined(separator: " × ") }
}
