import Crosspoint
import Foundation

/// The entries of a zip archive, by the directory at its end: stored or deflated ones, without
/// passwords, parts and zip64.
///
/// Sizes are those of the directory alone: local headers may leave them open, as numpy's do.
/// Source: PKWARE's APPNOTE.TXT 6.3.
struct ZipArchive {
  struct Entry {
    var name: String
    var isDeflated: Bool
    var checksum: UInt32
    var packed: Range<Int>
    /// Bytes once it is unpacked.
    var size: Int
  }

  let path: String
  private let bytes: Data
  private(set) var entries: [Entry] = []

  /// Reads the directory, and checks that every entry lies before it.
  init(_ path: String, _ bytes: Data) throws(FileError) {
    self.path = path
    self.bytes = bytes
    guard let end = Self.end(bytes) else {
      throw bad("it does not end with a directory: it is cut short, or goes on behind its end")
    }
    func number(_ place: Int, _ count: Int) -> Int { Int(bytes.littleEndian(place, count)) }
    let (count, size, first) = (number(end + 10, 2), number(end + 12, 4), number(end + 16, 4))
    if count == 0xffff || size == 0xffff_ffff || first == 0xffff_ffff
      || (end >= 20 && bytes.littleEndian(end - 20, 4) == 0x0706_4b50)
    {
      throw zip64
    }
    guard number(end + 4, 2) == 0, number(end + 6, 2) == 0, number(end + 8, 2) == count else {
      throw unread("a part of an archive of several files")
    }
    guard first + size == end else {
      throw bad("its directory is not where its last bytes say")
    }
    var place = first
    for _ in 0..<count {
      guard place + 46 <= end, bytes.littleEndian(place, 4) == 0x0201_4b50 else {
        throw bad("its directory ends before its \(counted(count, "entry", "entries"))")
      }
      let length = number(place + 28, 2)
      let next = place + 46 + length + number(place + 30, 2) + number(place + 32, 2)
      guard next <= end else { throw bad("an entry of its directory goes on behind its end") }
      entries.append(try entry(at: place, nameLength: length, before: first))
      place = next
    }
    guard place == end else { throw bad("its directory goes on behind its last entry") }
    var names: Set<String> = []
    for entry in entries where !names.insert(entry.name).inserted {
      throw bad("'\(entry.name)' stands there twice")
    }
  }

  /// An entry's bytes, unpacked, and right by their CRC-32.
  func contents(_ entry: Entry) throws(FileError) -> Data {
    let start = bytes.startIndex
    let packed = bytes[start + entry.packed.lowerBound..<start + entry.packed.upperBound]
    var contents = packed
    if entry.isDeflated {
      do { contents = try Inflation.unpacked(packed, size: entry.size) } catch {
        throw bad("'\(entry.name)': \(error.why)")
      }
    }
    var sum = Checksum()
    sum.add(contents)
    guard sum.number == entry.checksum else {
      throw bad("'\(entry.name)' does not give the checksum that is declared")
    }
    return contents
  }

  // MARK: The directory

  /// Where the record at the end begins: 22 bytes, and a comment of up to 65535.
  private static func end(_ bytes: Data) -> Int? {
    let last = bytes.count - 22
    guard last >= 0 else { return nil }
    return stride(from: last, through: max(0, last - 0xffff), by: -1).first {
      bytes.littleEndian($0, 4) == 0x0605_4b50
        && Int(bytes.littleEndian($0 + 20, 2)) == last - $0
    }
  }

  private func entry(at place: Int, nameLength: Int, before directory: Int) throws(FileError)
    -> Entry
  {
    func number(_ offset: Int, _ count: Int) -> Int {
      Int(bytes.littleEndian(place + offset, count))
    }
    let spelt = bytes.dropFirst(place + 46).prefix(nameLength)
    let name = String(decoding: spelt, as: UTF8.self)
    let (flags, method) = (number(8, 2), number(10, 2))
    let (packed, size, local) = (number(20, 4), number(24, 4), number(42, 4))
    if [packed, size, local].contains(0xffff_ffff) { throw zip64 }
    guard flags & 1 == 0 else { throw unread("'\(name)' needs a password") }
    guard method == 0 || method == 8 else {
      throw unread("'\(name)' is packed by method \(method), and stored and deflated are known")
    }
    guard local + 30 <= directory, bytes.littleEndian(local, 4) == 0x0403_4b50 else {
      throw bad("'\(name)' is not where the directory says")
    }
    let localNameLength = Int(bytes.littleEndian(local + 26, 2))
    let first = local + 30 + localNameLength + Int(bytes.littleEndian(local + 28, 2))
    guard first + packed <= directory else { throw bad("'\(name)' goes on behind the last entry") }
    guard bytes.dropFirst(local + 30).prefix(localNameLength) == spelt else {
      throw bad("'\(name)' has another name where it begins")
    }
    // Deflate packs 1032 bytes into one at most.
    guard method == 0 ? size == packed : size <= packed * 1032 else {
      throw bad("'\(name)' declares \(counted(size, "byte")), and has \(packed) packed ones")
    }
    return Entry(
      name: name, isDeflated: method == 8, checksum: UInt32(number(16, 4)),
      packed: first..<first + packed, size: size)
  }

  private func bad(_ why: String) -> FileError {
    FileError(file: path, problem: .badArchive(why))
  }

  private func unread(_ what: String) -> FileError {
    FileError(
      file: path,
      problem: .badWeights(what, remedy: "Save it by numpy.savez or numpy.savez_compressed"))
  }

  private var zip64: FileError {
    FileError(
      file: path,
      problem: .badWeights(
        "an archive of zip64, for 4 GiB and more or 65535 entries and more, which is not read",
        remedy: "Save the weights as safetensors"))
  }
}
