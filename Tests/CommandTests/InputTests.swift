import Foundation
import TestSupport
import Testing

/// What commands read: named empty, missing, hidden from the user, or by a name that is not UTF-8.
@Suite("files and folders that cannot be read")
struct InputTests {
  private static let data = [
    ["train", "--data"], ["study", "rpu", "--data"], ["study", "rpu", "--quick", "--data"],
    ["study", "cnn", "--data"],
  ]
  /// Commands that read a file or a folder, its name to follow.
  private static let readers =
    data + [
      ["train", "--settings"], ["train", "--resume", "--save"], ["demo", "--settings"],
      ["bench", "--settings"], ["bench", "--check"],
      ["settings"], ["design", "--settings"], ["evaluate"], ["infer"],
      ["infer", "--resume", "--save"], ["study", "report"],
    ]

  @Test(
    "an empty name is said to be empty, as a usage error",
    arguments: data + [
      ["bench", "--check"], ["design", "--settings"], ["train", "--settings"], ["evaluate"],
      ["evaluate", "x", "--data"], ["infer"], ["infer", "x", "--data"],
      ["infer", "x", "--settings"],
      ["study", "report"],
    ])
  func empty(_ command: [String]) throws {
    let result = try Program.run(command + [""])
    #expect(result.status == 64 && result.output.isEmpty, "\(result.errors)")
    let name = command.last!.hasPrefix("--") ? command.last! : ">"
    #expect(result.errors.contains("\(name) is empty; name "), "\(result.errors)")
  }

  @Test("what is missing is a failure, status 1, in every command", arguments: readers)
  func missing(_ command: [String]) throws {
    let folder = try TemporaryFolder()
    let result = try Program.run(command + [folder.path + "/none.x"] + Self.out(command, folder))
    #expect(result.status == 1 && result.output.isEmpty, "\(result.errors)")
    #expect(
      result.errors.contains("/none.x") && result.errors.contains("not found"), "\(result.errors)")
    #expect(!result.errors.contains("Usage:") && folder.files.isEmpty)
  }

  @Test(
    "a name that is not UTF-8 is said to be none, and nothing is made under another",
    arguments: readers)
  func notUTF8(_ command: [String]) throws {
    let folder = try TemporaryFolder()
    let line = (["$X"] + command + ["$'\(folder.path)/a\\xff.x'"] + Self.out(command, folder))
      .joined(separator: " ")
    let result = try Program.shell("exec bash -c \"$LINE\"", environment: ["LINE": line])
    #expect([1, 64].contains(result.status) && result.output.isEmpty, "\(result.errors)")
    #expect(result.errors.contains("not UTF-8") && folder.files.isEmpty, "\(result.errors)")
  }

  @Test("what may not be read is denied, not missing", arguments: readers)
  func denied(_ command: [String]) throws {
    let folder = try TemporaryFolder()
    let closed = folder.path + "/closed"
    for name in ["a.x", "folder.x/file"] {
      let path = closed + "/" + name
      try FileManager.default.createDirectory(
        atPath: URL(fileURLWithPath: path).deletingLastPathComponent().path,
        withIntermediateDirectories: true)
      try Data().write(to: URL(fileURLWithPath: path))
    }
    let isFolder = command.last == "--data" || command.last == "report"
    let path = closed + (isFolder ? "/folder.x" : "/a.x")
    try FileManager.default.setAttributes([.posixPermissions: 0o777], ofItemAtPath: folder.path)
    // First the thing itself, then the folder that holds it.
    for place in [path, closed] {
      try FileManager.default.setAttributes([.posixPermissions: 0], ofItemAtPath: place)
      let result = try Program.runWithoutPrivileges(command + [path] + Self.out(command, folder))
      #expect([1, 64].contains(result.status) && result.output.isEmpty, "\(result.errors)")
      let isOutput = command.contains("--save")
      #expect(
        result.errors.contains("Permission denied")
          || isOutput && result.errors.contains("cannot be written to"), "\(result.errors)")
      #expect(
        !result.errors.contains("not found") && !result.errors.contains("does not exist"),
        "\(result.errors)")
    }
    try FileManager.default.setAttributes([.posixPermissions: 0o700], ofItemAtPath: closed)
  }

  /// Where a command would write into the folder that the tests run in.
  private static func out(_ command: [String], _ folder: TemporaryFolder) -> [String] {
    command.first == "study" && command.last == "--data" ? ["--out", folder.path + "/out"] : []
  }
}
