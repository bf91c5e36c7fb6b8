import Crosspoint
import CrosspointFiles
import Foundation
import TestSupport
import Testing

/// A file is written whole or not at all.
@Suite("Nothing half-written")
struct AtomicFileTests {
  private struct Stop: Error {}

  @Test("where writing ends early, what was there stays, and nothing else")
  func early() throws {
    let folder = try TemporaryFolder()
    let path = try folder.write("file", Data("before".utf8))
    for name in ["file", "new"] {
      let error = #expect(throws: FileError.self) {
        try AtomicFile.write(to: folder.path + "/" + name) {
          try $0.write(contentsOf: Data("half".utf8))
          throw Stop()
        }
      }
      #expect(error?.file == folder.path + "/" + name)
    }
    #expect(folder.files == ["file"])
    #expect(try Data(contentsOf: URL(fileURLWithPath: path)) == Data("before".utf8))
  }

  @Test("a place that cannot be written is named with the cause", arguments: ["file/tile", "no/tile", "folder"])
  func places(_ place: String) throws {
    let folder = try TemporaryFolder()
    try folder.write("file", Data([1]))
    try FileManager.default.createDirectory(atPath: folder.path + "/folder/inside", withIntermediateDirectories: true)
    let path = folder.path + "/" + place
    let error = #expect(throws: FileError.self) { try DigitalTile(rows: 1, columns: 1).save(to: path) }
    guard case .unwritable(let why) = error?.problem else {
      Issue.record("\(String(describing: error))")
      return
    }
    let causes = ["file/tile": "Not a directory", "no/tile": "No such file or directory", "folder": "Is a directory"]
    #expect(why == causes[place] && error?.file == path)
    #expect(folder.files == ["file", "folder"])
    #expect(try Data(contentsOf: URL(fileURLWithPath: folder.path + "/file")) == Data([1]))
  }

  @Test("a symbolic link stays and its target is replaced; permissions stay")
  func links() throws {
    let folder = try TemporaryFolder()
    let target = try folder.write("target", Data([1]))
    let link = folder.path + "/link"
    try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: target)
    try FileManager.default.setAttributes([.posixPermissions: 0o640], ofItemAtPath: target)
    try DigitalTile(rows: 1, columns: 1).save(to: link)
    #expect(try FileManager.default.destinationOfSymbolicLink(atPath: link) == target)
    #expect(try DigitalTile.load(from: target).rows == 1)
    #expect(try DigitalTile.load(from: link).rows == 1)
    #expect(try FileManager.default.attributesOfItem(atPath: target)[.posixPermissions] as? Int == 0o640)
    #expect(folder.files == ["link", "target"])
  }
}
