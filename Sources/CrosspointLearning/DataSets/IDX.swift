public import Crosspoint

/// The IDX format of MNIST: a big-endian header (magic, counts), then bytes. Plain, or gzip, as its
/// first bytes say.
///
/// No size in a file is trusted before its data is there, and nothing is read past what the header
/// declares.
public enum IDX {
  /// Magic of unsigned bytes in one and in three dimensions.
  static let labelsMagic: UInt32 = 0x0000_0801
  static let imagesMagic: UInt32 = 0x0000_0803
  /// Most bytes that a file may declare; MNIST has 47 million.
  static let largest = 1 << 31

  /// Images as count × pixels, each byte divided by 255.
  /// - Throws: `DataSetError`; `MemoryError` for more than this process may have in memory.
  public static func images(_ path: String) throws -> (matrix: Matrix, height: Int, width: Int) {
    let images = try images(path, first: nil)
    return (images.matrix, images.height, images.width)
  }

  /// At most so many images, the first ones; the rest of the file is checked to be there, and no
  /// more.
  static func images(_ path: String, first: Int?) throws -> (
    matrix: Matrix, height: Int, width: Int, declared: Int
  ) {
    let source = try ByteSource(path)
    let sizes = try header(source, path, magic: imagesMagic, dimensions: 3)
    let (count, pixels) = (min(first ?? sizes[0], sizes[0]), sizes[1] * sizes[2])
    // The matrix, and the bytes that it is made of.
    try MemoryNeed("reading \(path)", held: 5 * min(count * pixels, source.most)).check()
    let bytes = try contents(source, path, sizes, first: count * pixels)
    let scale: [Float] = (0...255).map { Float($0) / 255 }
    var m = Matrix(rows: count, columns: pixels)
    m.withUnsafeMutableBufferPointer { m in for i in m.indices { m[i] = scale[Int(bytes[i])] } }
    return (m, sizes[1], sizes[2], sizes[0])
  }

  /// Labels, each any byte: how many classes there are is for the network to say.
  /// - Throws: `DataSetError`; `MemoryError` for more than this process may have in memory.
  public static func labels(_ path: String) throws -> [UInt8] {
    let source = try ByteSource(path)
    let sizes = try header(source, path, magic: labelsMagic, dimensions: 1)
    try MemoryNeed("reading \(path)", held: min(sizes[0], source.most)).check()
    return try contents(source, path, sizes, first: sizes[0])
  }

  /// The sizes that a file of images declares: count, height, width.
  static func declared(_ path: String) throws -> [Int] {
    try header(ByteSource(path), path, magic: imagesMagic, dimensions: 3)
  }

  private static func header(_ source: ByteSource, _ path: String, magic: UInt32, dimensions: Int)
    throws -> [Int]
  {
    let length = 4 * (dimensions + 1)
    let header = try source.read(length)
    guard header.count >= 4 else {
      throw DataSetError(file: path, problem: .truncated(expected: length, found: header.count))
    }
    func word(_ i: Int) -> UInt32 { header[4 * i..<4 * i + 4].reduce(0) { $0 << 8 | UInt32($1) } }
    guard word(0) == magic else {
      throw DataSetError(file: path, problem: .wrongMagic(found: word(0), expected: magic))
    }
    guard header.count == length else {
      throw DataSetError(file: path, problem: .truncated(expected: length, found: header.count))
    }
    let sizes = (1...dimensions).map { Int(word($0)) }
    var total = 1
    for size in sizes {
      guard size > 0 else {
        throw DataSetError(
          file: path, problem: .badShape("it declares \(shape(sizes)), an empty set"))
      }
      let (product, overflow) = total.multipliedReportingOverflow(by: size)
      guard !overflow, product <= largest else {
        throw DataSetError(
          file: path,
          problem: .badShape("it declares \(shape(sizes)) bytes, more than the \(largest) allowed"))
      }
      total = product
    }
    return sizes
  }

  /// The first bytes behind the header, of as many as it declares.
  private static func contents(_ source: ByteSource, _ path: String, _ sizes: [Int], first: Int)
    throws -> [UInt8]
  {
    let (length, total) = (4 * (sizes.count + 1), sizes.reduce(1, *))
    let bytes = try source.read(first)
    let found = try bytes.count + source.skip(total - bytes.count)
    guard found == total else {
      throw DataSetError(
        file: path, problem: .truncated(expected: length + total, found: length + found))
    }
    guard try source.read(1).isEmpty else {
      throw DataSetError(file: path, problem: .oversized(expected: length + total))
    }
    return bytes
  }

  private static func shape(_ sizes: [Int]) -> String {
    sizes.map(String.init).joined(separator: " × ")
  }
}
