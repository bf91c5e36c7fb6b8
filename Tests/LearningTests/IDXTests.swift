import CrosspointLearning
import TestSupport
import Testing

/// Files as they should be, and every way in which they are not: nothing is read past what a header
/// declares, no size is trusted before its data is there, and each error names the file and what to
/// do.
@Suite("IDX files")
struct IDXTests {
  let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func expect(
    _ problem: DataSetError.Problem, says part: String = ":", _ bytes: [UInt8], as name: String,
    labels: Bool = false
  ) throws {
    let path = try folder.write(name, bytes)
    let error = #expect(throws: DataSetError.self) {
      if labels { _ = try IDX.labels(path) } else { _ = try IDX.images(path) }
    }
    #expect(error?.problem == problem)
    #expect(error?.file == path)
    #expect(
      error?.description.hasPrefix(path) == true && error?.description.contains(part) == true,
      "\(String(describing: error))")
  }

  @Test("images are bytes over 255, the same plain and packed")
  func images() throws {
    let bytes = idxImages(5)
    let (plain, height, width) = try IDX.images(folder.write("a", bytes))
    #expect(plain.rows == 5 && plain.columns == 6 && height == 2 && width == 3)
    #expect(plain.elements == bytes.dropFirst(16).map { Float($0) / 255 })
    #expect(try IDX.images(folder.write("a.gz", gzip(bytes))).matrix == plain)
  }

  @Test("packed data larger than the buffers it passes through")
  func large() throws {
    let bytes = idxImages(3000, height: 28, width: 28)
    #expect(
      try IDX.images(folder.write("a.gz", gzip(bytes))).matrix
        == IDX.images(folder.write("a", bytes)).matrix)
  }

  @Test("labels") func labels() throws {
    #expect(try IDX.labels(folder.write("l", idxLabels([0, 9, 5]))) == [0, 9, 5])
    #expect(try IDX.labels(folder.write("l.gz", gzip(idxLabels([0, 9, 5])))) == [0, 9, 5])
  }

  @Test("data that ends too early", arguments: [16, 17, 45])
  func truncated(_ length: Int) throws {
    try expect(
      .truncated(expected: 46, found: length), says: "\(length) bytes",
      Array(idxImages(5).prefix(length)), as: "a")
  }

  @Test("a header that ends too early", arguments: [0, 1, 3, 4, 15])
  func truncatedHeader(_ length: Int) throws {
    try expect(.truncated(expected: 16, found: length), Array(idxImages(5).prefix(length)), as: "a")
  }

  @Test("one byte is said as one")
  func singular() throws {
    try expect(.truncated(expected: 16, found: 1), says: "ends after 1 byte where 16", [0], as: "a")
  }

  @Test("more than the header declares")
  func oversized() throws {
    try expect(.oversized(expected: 46), idxImages(5) + [0], as: "a")
    try expect(
      .oversized(expected: 11), gzip(idxLabels([1, 2, 3]) + [4]), as: "l.gz", labels: true)
  }

  @Test("images and labels exchanged")
  func exchanged() throws {
    try expect(
      .wrongMagic(found: 0x801, expected: 0x803), says: "exchanged", idxLabels([1, 2, 3]), as: "a")
    try expect(
      .wrongMagic(found: 0x803, expected: 0x801), says: "exchanged", idxImages(2), as: "l",
      labels: true)
  }

  @Test("garbage")
  func garbage() throws {
    try expect(
      .wrongMagic(found: 0xdead_beef, expected: 0x803), says: "0xdeadbeef",
      [0xde, 0xad, 0xbe, 0xef] + idxImages(1), as: "a")
    // Big-endian floats, a valid IDX of another type.
    try expect(
      .wrongMagic(found: 0xd03, expected: 0x803), says: "0x00000d03",
      idx(magic: 0xd03, [1, 1, 1], [0, 0, 0, 0]), as: "a")
  }

  @Test("an empty set, and sizes beyond all reason, are refused before anything is reserved")
  func shapes() throws {
    try expect(
      .badShape("it declares 0 × 28 × 28, an empty set"), idx(magic: 0x803, [0, 28, 28], []),
      as: "a")
    try expect(
      .badShape("it declares 10 × 0 × 28, an empty set"), idx(magic: 0x803, [10, 0, 28], []),
      as: "a")
    let most = UInt32.max
    for sizes in [[most, most, most], [60_000, 60_000, 2], [most, 1, 1]] as [[UInt32]] {
      let path = try folder.write("a", idx(magic: 0x803, sizes, [1, 2, 3]))
      let error = #expect(throws: DataSetError.self) { try IDX.images(path) }
      #expect(error?.description.contains("more than the") == true)
    }
    // Two billion bytes are allowed, but memory grows only with the data that is there.
    try expect(
      .truncated(expected: 16 + 2_000_000_000, found: 19),
      idx(magic: 0x803, [2_000_000, 10, 100], [1, 2, 3]), as: "a")
  }

  @Test("a label may be any byte: classes are counted by the network")
  func anyLabel() throws {
    #expect(try IDX.labels(folder.write("l", idxLabels([1, 2, 25, 255]))) == [1, 2, 25, 255])
  }

  @Test("whether a file is gzip is said by its first bytes, not by its name")
  func names() throws {
    let bytes = idxImages(5)
    let plain = try IDX.images(folder.write("a", bytes)).matrix
    #expect(try IDX.images(folder.write("packed", gzip(bytes))).matrix == plain)
    #expect(try IDX.images(folder.write("plain.gz", bytes)).matrix == plain)
  }

  @Test(
    "a gzip file of several members is all of them, empty ones and zeros at the end included",
    arguments: [3, 16, 40, 200_000])
  func members(_ cut: Int) throws {
    let bytes = idxImages(400, height: 28, width: 28)
    let plain = try IDX.images(folder.write("a", bytes)).matrix
    let parts = gzip(Array(bytes[..<cut])) + gzip([]) + gzip(Array(bytes[cut...]))
    for end in [0, 1, 511, 100_000] {
      let path = try folder.write("m.gz", parts + [UInt8](repeating: 0, count: end))
      #expect(try IDX.images(path).matrix == plain, "\(end) zeros")
    }
  }

  @Test("a second member that is cut, damaged or more than was declared")
  func damagedMember() throws {
    let bytes = idxImages(5)
    let (first, second) = (gzip(Array(bytes[..<20])), gzip(Array(bytes[20...])))
    var flipped = second
    flipped[flipped.count - 6] ^= 1
    for parts in [
      first + second.dropLast(), first + flipped, first + [0x1f, 0x8b], first + [0x1f],
    ] {
      let path = try folder.write("m.gz", parts)
      let error = #expect(throws: DataSetError.self) { try IDX.images(path) }
      if case .badGzip = error?.problem {} else { Issue.record("\(String(describing: error))") }
    }
    try expect(.oversized(expected: 46), gzip(bytes) + gzip([7]), as: "m.gz")
    try expect(.truncated(expected: 46, found: 20), first, as: "m.gz")
  }

  @Test("damaged gzip data")
  func gzipDamage() throws {
    let packed = gzip(idxImages(500, height: 28, width: 28))
    for length in [0, 5, 10, packed.count / 2, packed.count - 8, packed.count - 1] {
      let path = try folder.write("t.gz", Array(packed.prefix(length)))
      let error = #expect(throws: DataSetError.self, "\(length) of \(packed.count)") {
        try IDX.images(path)
      }
      #expect(error?.description.contains("t.gz") == true)
    }
    var flipped = packed
    flipped[packed.count - 6] ^= 1  // the checksum
    for bytes in [flipped, packed + [7], packed + [0, 0, 7], packed + [0x1f, 0x8c]] {
      let path = try folder.write("b.gz", bytes)
      let error = #expect(throws: DataSetError.self) { try IDX.images(path) }
      if case .badGzip = error?.problem {} else { Issue.record("\(String(describing: error))") }
    }
  }

  @Test("a missing file, and a folder in a file's place")
  func missing() throws {
    let error = #expect(throws: DataSetError.self) { try IDX.images(folder.path + "/none") }
    #expect(error?.problem == .missing)
    let other = #expect(throws: DataSetError.self) { try IDX.images(folder.path) }
    #expect(other?.description.contains("folder") == true)
  }
}
