import Foundation

/// One array as numpy saves it: a mark, a version, a header that is a dictionary in Python's
/// syntax, then the elements.
///
/// Source: numpy.lib.format of NumPy 2, versions 1.0, 2.0 and 3.0.
struct NumpyArray {
  /// With what every such file begins.
  static let mark: [UInt8] = [0x93] + "NUMPY".utf8

  let type: String
  let form: NumberForm
  let shape: [Int]
  let isFortranOrder: Bool
  let elements: Data

  /// - Parameter file: for messages: the file, and which entry of it.
  init(_ file: String, _ bytes: Data) throws(FileError) {
    let bytes = bytes[...]
    let start = bytes.startIndex
    func refuse(_ problem: FileError.Problem) -> FileError {
      FileError(file: file, problem: problem)
    }
    func need(_ count: Int) throws(FileError) {
      if bytes.count < count {
        throw refuse(.truncated(expected: UInt64(count), found: UInt64(bytes.count)))
      }
    }
    try need(10)
    guard bytes.starts(with: Self.mark) else {
      throw refuse(.badHeader("it does not begin as an array of numpy"))
    }
    let (major, minor) = (bytes[start + 6], bytes[start + 7])
    guard (1...3).contains(major), minor == 0 else {
      throw refuse(
        .badWeights(
          "version \(major).\(minor) of numpy's form, and 1.0, 2.0 and 3.0 are known",
          remedy: "Save it in one of these"))
    }
    let head = major == 1 ? 10 : 12
    try need(head)
    let length = Int(bytes.littleEndian(8, head - 8))
    guard length <= Self.longestHeader else {
      throw refuse(.badHeader("it declares a header of \(counted(length, "byte"))"))
    }
    try need(head + length)
    let header = try Self.header(bytes[start + head..<start + head + length], file)
    self.type = header.type
    self.form = header.form
    self.shape = header.shape
    isFortranOrder = header.isFortranOrder
    guard let size = Self.bytes(header.form.bytes, shape, after: head + length) else {
      throw refuse(.badHeader("it declares the shape \(shape), which no memory holds"))
    }
    try need(size)
    guard bytes.count == size else {
      throw refuse(.oversized(expected: UInt64(size), found: UInt64(bytes.count)))
    }
    elements = bytes.dropFirst(head + length)
  }

  func tensor(_ name: String, file: String) -> WeightTensor {
    WeightTensor(
      name: name, shape: shape, type: type, form: form, isFirstIndexFastest: isFortranOrder,
      bytes: elements, file: file)
  }

  /// Headers take some hundred bytes; numpy's own limit is 10,000.
  private static let longestHeader = 1 << 16

  /// Bytes of a whole file; nil for more than can be addressed.
  private static func bytes(_ element: Int, _ shape: [Int], after head: Int) -> Int? {
    var total = element
    for size in shape {
      let (product, overflow) = total.multipliedReportingOverflow(by: size)
      if overflow { return nil }
      total = product
    }
    let (sum, overflow) = total.addingReportingOverflow(head)
    return overflow ? nil : sum
  }

  // MARK: The header

  private static func header(_ bytes: Data, _ file: String) throws(FileError) -> (
    type: String, form: NumberForm, isFortranOrder: Bool, shape: [Int]
  ) {
    func bad(_ why: String) -> FileError { FileError(file: file, problem: .badHeader(why)) }
    let names = ["descr", "fortran_order", "shape"]
    guard let pairs = PythonLiteral.dictionary(bytes), pairs.map(\.name).sorted() == names else {
      throw bad(
        "it is not a dictionary of Python with \(names.map { "'\($0)'" }.joined(separator: ", "))")
    }
    func value(_ name: String) -> PythonLiteral { pairs.first { $0.name == name }!.value }
    guard case .truth(let isFortranOrder) = value("fortran_order") else {
      throw bad("'fortran_order' is neither True nor False")
    }
    guard case .tuple(let sizes) = value("shape") else { throw bad("'shape' is no tuple") }
    var shape: [Int] = []
    for size in sizes {
      guard case .integer(let size) = size, size >= 0 else {
        throw bad("'shape' holds something that is no size")
      }
      shape.append(size)
    }
    func unread(_ what: String) -> FileError {
      FileError(
        file: file,
        problem: .badWeights(
          what,
          remedy: "Save an array of numbers, as numpy.asarray(weights, dtype=numpy.float32)"))
    }
    guard case .text(let type) = value("descr") else {
      throw unread("an array of records, which is not read")
    }
    guard let form = NumberForm(numpy: type) else {
      throw unread(
        type.contains("O")
          ? "an array of pickled objects, which is never read"
          : """
          an array of type '\(type)', which is not read: f8, f4, f2, i1 to i8 and u1 to u8 are, \
          with < or > before more than one byte
          """)
    }
    return (type, form, isFortranOrder, shape)
  }
}

extension Data {
  /// The whole number of some bytes at a distance from the beginning, the lowest byte first.
  func littleEndian(_ place: Int, _ count: Int) -> UInt64 {
    self[startIndex + place..<startIndex + place + count].reversed().reduce(0) {
      $0 << 8 | UInt64($1)
    }
  }
}
