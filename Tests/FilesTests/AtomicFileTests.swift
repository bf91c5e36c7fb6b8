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

  @Test(
    "a place that cannot be written is named with the cause",
    arguments: ["file/tile", "no/tile", "folder"])
  func places(_ place: String) throws {
    let folder = try TemporaryFolder()
    try folder.write("file", Data([1]))
    try FileManager.default.createDirectory(
      atPath: folder.path + "/folder/inside", withIntermediateDirectories: true)
    let path = folder.path + "/" + place
    let error = #expect(throws: FileError.self) {
      try DigitalTile(rows: 1, columns: 1).save(to: path)
    }
    guard case .unwritable(let why) = error?.problem else {
      Issue.record("\(String(describing: error))")
      return
    }
    let causes = [
      "file/tile": "Not a directory", "no/tile": "No such file or directory",
      "folder": "Is a directory",
    ]
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
    #expect(
      try FileManager.default.attributesOfItem(atPath: target)[.posixPermissions] as? Int == 0o640)
    #expect(folder.files == ["link", "target"])
  }

  @Test(
    "the target of a dangling link is made, with the permissions of any new file",
    arguments: [
      ["link": "target"], ["link": "other", "other": "target"], ["link": "inside/../target"],
      ["link": "inside/other"],
    ])
  func dangling(_ links: [String: String]) throws {
    let folder = try TemporaryFolder()
    try FileManager.default.createDirectory(
      atPath: folder.path + "/inside", withIntermediateDirectories: true)
    // It leads where it says from its own folder.
    try FileManager.default.createSymbolicLink(
      atPath: folder.path + "/inside/other", withDestinationPath: "../target")
    for (link, target) in links {
      try FileManager.default.createSymbolicLink(
        atPath: folder.path + "/" + link, withDestinationPath: target)
    }
    try AtomicFile.write(Data([1]), to: folder.path + "/link")
    try AtomicFile.write(Data([2]), to: folder.path + "/plain")
    #expect(folder.files == (links.keys + ["inside", "plain", "target"]).sorted())
    func attributes(_ name: String) throws -> [FileAttributeKey: Any] {
      try FileManager.default.attributesOfItem(atPath: folder.path + "/" + name)
    }
    #expect(try attributes("link")[.type] as? FileAttributeType == .typeSymbolicLink)
    #expect(try attributes("target")[.type] as? FileAttributeType == .typeRegular)
    #expect(
      try attributes("target")[.posixPermissions] as? Int == attributes("plain")[.posixPermissions]
        as? Int)
    #expect(try attributes("plain")[.posixPermissions] as? Int != 0o777)
    #expect(try Data(contentsOf: URL(fileURLWithPath: folder.path + "/target")) == Data([1]))
  }

  @Test("one file has one target, however its name is spelt; links in a circle have none")
  func targets() throws {
    let folder = try TemporaryFolder()
    let path = folder.path + "/a file"
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    try FileManager.default.createSymbolicLink(
      atPath: folder.path + "/link", withDestinationPath: "a file")
    let target = try AtomicFile.target(of: path + "/new")
    for name in ["a file//new", "link/new", "link/../a file/./new", "a file/new/", "link/new//"] {
      #expect(try AtomicFile.target(of: folder.path + "/" + name) == target, "\(name)")
    }
    #expect(try AtomicFile.target(of: "new") == FileManager.default.currentDirectoryPath + "/new")
    #expect(try AtomicFile.target(of: "/new") == "/new")
    // A mark after the slash is the name's first, whatever Swift calls a character.
    #expect(try AtomicFile.target(of: path + "/\u{301}") == (target.dropLast(3) + "\u{301}"))
    try FileManager.default.createSymbolicLink(
      atPath: folder.path + "/circle", withDestinationPath: "circle")
    #expect(throws: POSIXError.self) { try AtomicFile.target(of: folder.path + "/circle") }
    let error = #expect(throws: FileError.self) {
      try AtomicFile.write(Data(), to: folder.path + "/circle")
    }
    #expect(error?.problem == .unwritable("Too many levels of symbolic links"))
    #expect(folder.files == ["a file", "circle", "link"])
  }

  @Test("a new file is made only where none has come to be meanwhile")
  func exclusive() throws {
    let folder = try TemporaryFolder()
    let path = folder.path + "/new"
    try AtomicFile.create(path) { try AtomicFile.write(Data([1]), to: $0) }
    #expect(try Data(contentsOf: URL(fileURLWithPath: path)) == Data([1]))
    #expect(folder.files == ["new"])

    let other = folder.path + "/other"
    let error = #expect(throws: FileError(file: other, problem: .exists)) {
      try AtomicFile.create(other) {
        try AtomicFile.write(Data([2]), to: $0)
        try folder.write("other", [3])
      }
    }
    #expect(error?.description.contains("other: is there already") == true)
    #expect(try Data(contentsOf: URL(fileURLWithPath: other)) == Data([3]))
    #expect(folder.files == ["new", "other"])

    // The error is the file's, not that of its name meanwhile; nothing is left behind.
    let missing = folder.path + "/none/file"
    #expect(throws: FileError(file: missing, problem: .unwritable("No such file or directory"))) {
      try AtomicFile.create(missing) { try AtomicFile.write(Data(), to: $0) }
    }
    #expect(throws: FileError.self) {
      try AtomicFile.create(folder.path + "/stopped") {
        try AtomicFile.write(Data([4]), to: $0)
        throw Stop()
      }
    }
    #expect(folder.files == ["new", "other"])
  }
}
