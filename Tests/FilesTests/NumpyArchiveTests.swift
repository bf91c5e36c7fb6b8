import CrosspointFiles
import Foundation
import Testing

@Suite("Archives of numpy")
struct NumpyArchiveTests {
  private static let array = numpy(numpyHeader("<i1", "(2,)"), Data([1, 2]))

  private func open(_ bytes: Data) throws -> WeightFile { try WeightFile("w.npz", bytes: bytes) }

  private func words(_ bytes: Data) -> String {
    (#expect(throws: FileError.self) { try open(bytes) })?.description ?? ""
  }

  @Test("as numpy writes them, stored and deflated")
  func written() throws {
    let stored = try open(NumpyFixtures.stored)
    #expect(stored.format == .npz)
    #expect(stored.tensors.map(\.name) == ["fc2.weight", "fc10.weight"])
    #expect(
      try stored.tensors[1].values() == WeightFileTests.doubles.map { Float($0) })
    // A third as a half.
    #expect(try stored.tensors[0].values() == [1, -2, 0x1.554p-2])
    let deflated = try open(NumpyFixtures.deflated)
    #expect(try deflated["bias"]?.values() == [0, 1, 2])
    #expect(
      try deflated["weights"]?.values() == (0..<400).map { $0 % 21 == 0 ? 1 : 0 })
  }

  @Test("by hand: with a comment, and empty")
  func handMade() throws {
    var zip = HandMadeZip(Self.array)
    #expect(try open(zip.bytes)["a"]?.values() == [1, 2])
    zip.comment = Data("PK of nothing".utf8)
    #expect(try open(zip.bytes)["a"]?.values() == [1, 2])
    zip.packed = HandMadeZip.deflated(Self.array)
    zip.method = 8
    #expect(try open(zip.bytes)["a"]?.values() == [1, 2])
    #expect(try open(littleEndian([(0x0605_4b50, 4), (0, 8), (0, 8), (0, 2)])).tensors.isEmpty)
  }

  @Test("no single flipped bit changes a value unseen")
  func flips() throws {
    for bytes in [NumpyFixtures.deflated, HandMadeZip(Self.array).bytes] {
      let whole = try open(bytes)
      for bit in 0..<8 * bytes.count {
        var damaged = bytes
        damaged[bit / 8] ^= 1 << UInt8(bit % 8)
        // Dates and versions mean nothing here.
        guard let other = try? open(damaged) else { continue }
        #expect(
          try other.tensors.map { try $0.values() } == whole.tensors.map { try $0.values() },
          "bit \(bit % 8) of byte \(bit / 8)")
      }
    }
  }

  @Test("every length too short, and one byte too many")
  func lengths() {
    for bytes in [NumpyFixtures.stored, NumpyFixtures.deflated] {
      for length in 4..<bytes.count {
        #expect(throws: FileError.self, "\(length)") { try open(bytes.prefix(length)) }
      }
      #expect(words(bytes + Data([0])).contains("goes on behind its end"))
    }
  }

  @Test("what does not fit together is named")
  func damage() {
    func refusal(_ change: (inout HandMadeZip) -> Void) -> String {
      var zip = HandMadeZip(Self.array)
      change(&zip)
      return words(zip.bytes)
    }
    let deflated = HandMadeZip.deflated(Self.array)
    func deflate(_ zip: inout HandMadeZip) { (zip.packed, zip.method) = (deflated, 8) }
    for (found, part) in [
      (refusal { $0.checksum = 1 }, "'a.npy' does not give the checksum"),
      (refusal { $0.localName = "b.npy" }, "another name where it begins"),
      (refusal { $0.size = 3 }, "declares 3 bytes"),
      (refusal { $0.count = 2 }, "ends before its 2 entries"),
      (refusal { $0.repeats = 2 }, "goes on behind its last entry"),
      (refusal { ($0.repeats, $0.count) = (2, 2) }, "'a.npy' stands there twice"),
      (refusal { $0.directory = 0 }, "not where its last bytes say"),
      (
        refusal {
          deflate(&$0)
          $0.packed = deflated.dropLast()
        }, "end too early"
      ),
      (
        refusal {
          deflate(&$0)
          $0.packed = deflated + Data([0])
        }, "something follows"
      ),
      (
        refusal {
          deflate(&$0)
          $0.size = Self.array.count - 1
        }, "unpacks to more than"
      ),
      (
        refusal {
          deflate(&$0)
          $0.size = Self.array.count + 1
        }, "unpacks to \(Self.array.count)"
      ),
      (
        refusal {
          deflate(&$0)
          $0.packed = Data([0xff, 0xff])
        }, "'a.npy': "
      ),
      (
        refusal {
          deflate(&$0)
          $0.size = 1 << 30
        }, "declares 1073741824 bytes"
      ),
    ] {
      #expect(found.contains(part) && found.hasPrefix("w.npz: damaged zip archive ("), "\(found)")
    }
  }

  @Test("what is not read says what to do: passwords, parts, other methods, zip64, other files")
  func unread() {
    func refusal(_ change: (inout HandMadeZip) -> Void) -> String {
      var zip = HandMadeZip(Self.array)
      change(&zip)
      return words(zip.bytes)
    }
    for (found, part) in [
      (refusal { $0.flags = 1 }, "needs a password"),
      (refusal { $0.method = 12 }, "packed by method 12"),
      (refusal { $0.disk = 1 }, "several files"), (refusal { $0.total = 2 }, "several files"),
      (refusal { $0.count = 0xffff }, "zip64"),
      (refusal { $0.directory = 0xffff_ffff }, "zip64"),
      (refusal { $0.size = 0xffff_ffff }, "zip64"),
      (refusal { $0.locator = littleEndian([(0x0706_4b50, 4), (0, 4), (0, 8), (1, 4)]) }, "zip64"),
      (
        refusal { ($0.name, $0.localName) = ("model/data.pkl", "model/data.pkl") },
        "'model/data.pkl', which is no array of numpy"
      ),
    ] {
      #expect(found.contains(part) && found.contains(". Save "), "\(found)")
    }
    // What is wrong with an array is told with its entry.
    #expect(
      words(HandMadeZip(NumpyFixtures.objects).bytes).hasPrefix(
        "w.npz, entry 'a.npy': an array of pickled objects"))
  }
}
