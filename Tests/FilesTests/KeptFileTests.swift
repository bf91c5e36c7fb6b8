import CrosspointFiles
import Foundation
import TestSupport
import Testing

@Suite("A file that one program keeps")
struct KeptFileTests {
  private func contents(_ path: String) throws -> Data {
    try Data(contentsOf: URL(fileURLWithPath: path))
  }

  @Test(
    """
    nobody else keeps it, from its making through every replacement to the end; nothing lies \
    beside it
    """
  )
  func exclusive() throws {
    let folder = try TemporaryFolder()
    let path = folder.path + "/run"
    var kept: KeptFile? = try KeptFile(creating: path) { try AtomicFile.write(Data([0]), to: $0) }
    func expectKept() {
      #expect(KeptFile.isKept(path))
      #expect(throws: FileError(file: path, problem: .inUse)) { try KeptFile(path) }
      #expect(throws: FileError(file: path, problem: .exists)) {
        try KeptFile(creating: path) { try AtomicFile.write(Data(), to: $0) }
      }
      #expect(folder.files == ["run"])
    }
    expectKept()
    for i in 1...3 {
      try kept?.replace { try AtomicFile.write(Data([UInt8(i)]), to: $0) }
      #expect(try contents(path) == Data([UInt8(i)]))
      expectKept()
    }
    // Where writing fails, it is kept as it was.
    #expect(throws: FileError.self) {
      try kept?.replace {
        try AtomicFile.write(Data([9]), to: $0)
        throw POSIXError(.ENOSPC)
      }
    }
    #expect(try contents(path) == Data([3]))
    expectKept()
    kept = nil
    #expect(!KeptFile.isKept(path))
    let next = try KeptFile(path)
    #expect(KeptFile.isKept(path))
    withExtendedLifetime(next) {}
  }

  @Test("a link stays, and so do permissions; a file that was removed is made again")
  func places() throws {
    let folder = try TemporaryFolder()
    let path = try folder.write("run", [1])
    try FileManager.default.setAttributes([.posixPermissions: 0o640], ofItemAtPath: path)
    try FileManager.default.createSymbolicLink(
      atPath: folder.path + "/link", withDestinationPath: "run")
    let kept = try KeptFile(folder.path + "/link")
    #expect(KeptFile.isKept(path))
    try kept.replace { try AtomicFile.write(Data([2]), to: $0) }
    #expect(try contents(path) == Data([2]) && KeptFile.isKept(path))
    #expect(
      try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int == 0o640)
    try FileManager.default.removeItem(atPath: path)
    try kept.replace { try AtomicFile.write(Data([3]), to: $0) }
    #expect(try contents(path) == Data([3]) && folder.files == ["link", "run"])
    #expect(throws: FileError(file: folder.path + "/none", problem: .missing)) {
      try KeptFile(folder.path + "/none")
    }
  }

  @Test("a file moved away is not replaced where another program has made its own")
  func moved() throws {
    let folder = try TemporaryFolder()
    let path = folder.path + "/run"
    let kept = try KeptFile(creating: path) { try AtomicFile.write(Data([1]), to: $0) }
    try FileManager.default.moveItem(atPath: path, toPath: folder.path + "/away")
    let other = try KeptFile(creating: path) { try AtomicFile.write(Data([2]), to: $0) }
    #expect(throws: FileError(file: path, problem: .inUse)) {
      try kept.replace { try AtomicFile.write(Data([3]), to: $0) }
    }
    #expect(try contents(path) == Data([2]) && folder.files == ["away", "run"])
    withExtendedLifetime(other) {}
  }

  @Test("what killed programs have left beside it goes, and nothing else")
  func leftovers() throws {
    let folder = try TemporaryFolder()
    let (one, two) = (UUID().uuidString, UUID().uuidString)
    let others = [
      ".other.\(one)", ".run.lock", ".run.\(one)x", ".run.json.\(one)", "run.\(one)",
      ".my.run.\(one)", ".\(one)",
      "..run.json.\(one).\(two)",
    ]
    for name in others { try folder.write(name, [0]) }
    // The second is what 0.1.0 left of a first save.
    for name in [".run.\(one)", "..run.\(one).\(two)"] { try folder.write(name, [0]) }
    let made = try KeptFile(creating: folder.path + "/run") {
      try AtomicFile.write(Data([1]), to: $0)
    }
    #expect(folder.files == (others + ["run"]).sorted())
    try folder.write(".run.\(two)", [0])
    // Not while another one keeps it.
    #expect(throws: FileError.self) { try KeptFile(folder.path + "/run") }
    #expect(folder.files.contains(".run.\(two)"))
    try made.replace { try AtomicFile.write(Data([2]), to: $0) }
    withExtendedLifetime(made) {}
  }

  @Test("names of up to 255 bytes, with what is written beside them known by them")
  func longNames() throws {
    let endings = ["", ".json", ".safetensors"]
    for name in endings.flatMap({ end in
      [217, 218, 255].map { String(repeating: "a", count: $0 - end.utf8.count) + end }
    })
      + [String(repeating: "é", count: 127), "x" + String(repeating: "≈", count: 84) + "é"]
    {
      let folder = try TemporaryFolder()
      let path = folder.path + "/" + name
      var beside: [String] = []
      try AtomicFile.write(to: path) {
        beside = folder.files
        try $0.write(contentsOf: Data([1]))
      }
      #expect(folder.files == [name] && beside.count == 1)
      for end in endings.dropFirst() {
        #expect(UnfinishedFile.isOne(beside[0], of: end) == name.hasSuffix(end))
      }
      try FileManager.default.removeItem(atPath: path)
      // As a killed program leaves it, and that of another long name.
      try folder.write(beside[0], [0])
      let other = try TemporaryFolder()
      try AtomicFile.write(to: other.path + "/b" + name.dropFirst()) { _ in beside = other.files }
      try folder.write(beside[0], [0])
      let kept = try KeptFile(creating: path) { try AtomicFile.write(Data([2]), to: $0) }
      try kept.replace { try AtomicFile.write(Data([3]), to: $0) }
      #expect(folder.files == [beside[0], name].sorted())
    }
    let folder = try TemporaryFolder()
    #expect(throws: FileError.self) {
      try AtomicFile.write(Data(), to: folder.path + "/" + String(repeating: "a", count: 256))
    }
    #expect(folder.files.isEmpty)
  }
}
