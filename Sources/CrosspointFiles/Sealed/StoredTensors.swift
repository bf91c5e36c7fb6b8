public import Crosspoint

/// The tensors of a part of a file, by the names that the part gave them. What they are read as is
/// checked to the last value.
public struct StoredTensors {
  let file: SafetensorsFile
  let prefix: String

  /// The tensors of a part of this part: those that `StoredTile.take(_:as:)` was given this name
  /// for.
  public func part(_ name: String) -> StoredTensors {
    StoredTensors(file: file, prefix: prefix + name + ".")
  }

  /// The names of all, those of parts with the part's name before them.
  public var names: [String] {
    file.header.entries.keys.filter { $0.hasPrefix(prefix) }
      .map { String($0.dropFirst(prefix.count)) }.sorted()
  }

  /// Whether there is a tensor, and of which type.
  public func type(of name: String) -> ElementType? {
    file.header.entries[prefix + name].flatMap { ElementType(rawValue: $0.dtype) }
  }

  /// A matrix of floats.
  /// - Throws: `FileError` where it is missing or of another type, is no matrix, is empty or holds
  ///   a value that is not finite.
  public func matrix(_ name: String) throws -> Matrix {
    let entry = try entry(name, .float32)
    guard entry.shape.count == 2, entry.shape.allSatisfy({ (1..<1 << 26).contains($0) }) else {
      throw refusal(name, "has the shape \(entry.shape); rows × columns from 1 × 1 on are possible")
    }
    var m = Matrix(rows: entry.shape[0], columns: entry.shape[1])
    let bad = m.withUnsafeMutableBufferPointer { p in
      file.copy(entry, to: UnsafeMutableRawBufferPointer(p))
      return p.firstIndex { !$0.isFinite }
    }
    if let bad {
      let (row, column) = (bad / m.columns, bad % m.columns)
      throw refusal(name, "holds \(m[row, column]) at row \(row), column \(column)")
    }
    return m
  }

  /// A matrix of floats of this shape.
  /// - Throws: `FileError` where it is missing or of another type or shape, or holds a value that
  ///   is not finite.
  public func matrix(_ name: String, rows: Int, columns: Int) throws -> Matrix {
    try checkShape(name, .float32, rows, columns)
    return try matrix(name)
  }

  /// The bits of a matrix of halves of this shape, row by row.
  /// - Throws: `FileError` where it is missing or of another type or shape, or holds a value that
  ///   is not finite.
  public func halves(_ name: String, rows: Int, columns: Int) throws -> [UInt16] {
    try checkShape(name, .float16, rows, columns)
    let entry = try entry(name, .float16)
    let halves = [UInt16](unsafeUninitializedCapacity: rows * columns) { buffer, count in
      file.copy(
        entry,
        to: UnsafeMutableRawBufferPointer(
          UnsafeMutableBufferPointer(rebasing: buffer[..<(rows * columns)])))
      count = rows * columns
    }
    if let bad = halves.firstIndex(where: { $0 & 0x7c00 == 0x7c00 }) {
      throw refusal(name, "holds no finite number at row \(bad / columns), column \(bad % columns)")
    }
    return halves
  }

  /// An error to throw for values or tensors that nothing can be made of:
  /// `FileError.Problem.badContents`, with the file's name.
  /// - Parameter why: what is wrong, without a full stop.
  public func refusal(_ why: String) -> FileError {
    FileError(file: file.path, problem: .badContents(why))
  }

  private func entry(_ name: String, _ type: ElementType) throws -> SafetensorsHeader.Entry {
    guard let entry = file.header.entries[prefix + name] else { throw refusal(name, "is missing") }
    guard entry.dtype == type.rawValue else {
      throw refusal(name, "is of type \(entry.dtype), not \(type.rawValue)")
    }
    return entry
  }

  private func checkShape(_ name: String, _ type: ElementType, _ rows: Int, _ columns: Int) throws {
    let shape = try entry(name, type).shape
    guard shape == [rows, columns] else {
      throw refusal(name, "has the shape \(shape); \([rows, columns]) is needed")
    }
  }

  private func refusal(_ name: String, _ why: String) -> FileError {
    FileError(file: file.path, problem: .badTensor(name: prefix + name, why))
  }
}
