import Crosspoint
import CrosspointFiles
import Foundation
import TestSupport
import Testing

/// No damaged file is taken for a whole one.
@Suite("Damaged files")
struct DamagedFileTests {
  /// Saved tiles, small enough to damage in every place.
  private static func saved() throws -> [Data] {
    let folder = try TemporaryFolder()
    let digital = DigitalTile(rows: 2, columns: 3)
    try digital.setWeights(signals(2, 3, 1))
    try digital.save(to: folder.path + "/digital")
    var settings = AnalogSettings.rpuManaged
    settings.storage = .compact
    settings.forward.noiseManagement = .runningAverage()
    let analog = try AnalogTile(rows: 1, columns: 3, settings: settings, seed: 3)
    _ = try analog.forward(signals(2, 3, 1))
    try analog.save(to: folder.path + "/analog")
    return try ["digital", "analog"].map {
      try Data(contentsOf: URL(fileURLWithPath: folder.path + "/" + $0))
    }
  }

  /// Throws what opening a file of these bytes throws.
  private func open(_ bytes: Data) throws { _ = try SealedFile("damaged", bytes: bytes) }

  @Test("every single flipped bit is refused")
  func flips() throws {
    for bytes in try Self.saved() {
      try open(bytes)
      for bit in 0..<8 * bytes.count {
        var damaged = bytes
        damaged[bit / 8] ^= 1 << UInt8(bit % 8)
        #expect(throws: FileError.self, "bit \(bit % 8) of byte \(bit / 8)") { try open(damaged) }
      }
    }
  }

  @Test("a file that ends anywhere too early is refused, and one that goes on")
  func lengths() throws {
    for bytes in try Self.saved() {
      for length in 0..<bytes.count {
        let error = #expect(throws: FileError.self) { try open(bytes.prefix(length)) }
        guard case .truncated = error?.problem else {
          Issue.record("\(length): \(String(describing: error))")
          continue
        }
      }
      for more in [1, 4, 1000] {
        let error = #expect(throws: FileError.self) { try open(bytes + Data(count: more)) }
        guard case .oversized = error?.problem else {
          Issue.record("\(String(describing: error))")
          continue
        }
      }
    }
  }

  @Test("bytes exchanged or moved, and a block of zeros")
  func rearranged() throws {
    for bytes in try Self.saved() {
      for i in 8..<bytes.count - 9 {
        var exchanged = bytes
        exchanged.swapAt(i, i + 1)
        var moved = bytes
        moved.insert(moved.remove(at: i), at: i + 8)
        for damaged in [exchanged, moved] where damaged != bytes {
          #expect(throws: FileError.self, "byte \(i)") { try open(damaged) }
        }
      }
      var zeros = bytes
      zeros.replaceSubrange(bytes.count - 12..<bytes.count, with: Data(count: 12))
      #expect(throws: FileError.self) { try open(zeros) }
    }
  }

  @Test("a damaged file on disk is named")
  func named() throws {
    let folder = try TemporaryFolder()
    var bytes = try Self.saved()[0]
    bytes[bytes.count - 1] ^= 1
    let path = try folder.write("damaged", bytes)
    let error = #expect(throws: FileError.self) { try TileFile.load(from: path) }
    #expect(error?.description.hasPrefix("\(path): the checksum is ") == true)
  }

  @Test("a file that is not there, a folder, and files of other kinds")
  func others() throws {
    let folder = try TemporaryFolder()
    func problem(_ path: String) -> FileError.Problem? {
      (#expect(throws: FileError.self) { try TileFile.load(from: path) })?.problem
    }
    #expect(problem(folder.path + "/none") == .missing)
    #expect(problem(folder.path) == .unreadable("it is a folder"))
    #expect(problem("/dev/zero") == .unreadable("it is not a plain file"))
    try FileManager.default.createSymbolicLink(
      atPath: folder.path + "/link", withDestinationPath: folder.path + "/gone")
    #expect(problem(folder.path + "/link") == .missing)
    #expect(try problem(folder.write("empty", Data())) == .truncated(expected: 8, found: 0))
    #expect(
      try problem(folder.write("text", Data("a text of more than eight bytes".utf8)))
        == .badHeaderLength(0x6f20_7478_6574_2061))
    #expect(try problem(folder.write("zeros", Data(count: 64))) == .badHeaderLength(0))
    #expect(
      try problem(
        folder.write(
          "foreign",
          HandMade.file(#"{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}"#, Data(count: 4)))
      )
        == .foreign)
    #expect(
      try problem(folder.write("pt", HandMade.file(#"{"__metadata__":{"format":"pt"}}"#, Data())))
        == .foreign)
  }
}
