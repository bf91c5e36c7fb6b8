import ArgumentParser
import CrosspointFiles
import Foundation

/// A file that an option names for what a command has made. It is made anew: what is there is never
/// replaced.
enum OutputFile {
  /// For the help of every such option.
  static let rule = "a file that is there is refused"

  /// Checks before a long run that the file can be made, and that none is there.
  static func check(_ path: String, option: String) throws {
    try checkWritable(path, option: option)
    guard !FileManager.default.fileExists(atPath: path) else {
      throw ValidationError("\(option) '\(path)' is there. Name another file, or remove it.")
    }
  }

  /// Writes a value as JSON for people, sorted and indented, whole or not at all.
  /// - Throws: `FileError`, `.exists` for a file that has come to be there since it was checked.
  static func write(_ value: some Encodable, to path: String) throws {
    let encoder = StoredJSON.indentingEncoder()
    try AtomicFile.create(encoder.encode(value) + Data("\n".utf8), at: path)
  }
}

/// Checks before a long run that a file can be written: its folder is there, and what it would
/// replace is a plain file.
func checkWritable(_ path: String, option: String) throws {
  guard !path.isEmpty else { throw ValidationError("\(option) is empty; name a file.") }
  var isFolder: ObjCBool = false
  let target = try target(of: path, option: option)
  if FileManager.default.fileExists(atPath: target, isDirectory: &isFolder) {
    guard !isFolder.boolValue else {
      throw ValidationError("\(option) '\(path)' is a folder; name a file.")
    }
    // The file is replaced as a whole: a device or a pipe would be replaced by a file too.
    let kind = try FileManager.default.attributesOfItem(atPath: target)[.type] as? FileAttributeType
    guard kind == .typeRegular else {
      throw ValidationError("\(option) '\(path)' is not a plain file; name one.")
    }
    guard FileManager.default.isWritableFile(atPath: target) else {
      throw ValidationError("\(option) '\(path)' is there and cannot be written to.")
    }
  }
  let longest = 255
  guard URL(fileURLWithPath: target).lastPathComponent.utf8.count <= longest else {
    throw ValidationError(
      """
      \(option) '\(path)': the name is longer than the \(longest) bytes that a file's name can \
      have.
      """
    )
  }
  let folder = URL(fileURLWithPath: target).deletingLastPathComponent().path
  switch PathItem(folder) {
  case .folder: break
  case .closed(let why):
    throw ValidationError("\(option) '\(path)': the folder \(folder) cannot be opened (\(why)).")
  case .missing, .file, .other:
    throw ValidationError("\(option) '\(path)': the folder \(folder) does not exist.")
  }
  try checkEntry(path, into: folder, option: option)
}

/// Checks that a folder takes new files, and that a new name is the one that was given.
private func checkEntry(_ path: String, into folder: String, option: String) throws {
  guard access(folder, W_OK | X_OK) == 0 else {
    let why = String(cString: strerror(errno))
    throw ValidationError(
      "\(option) '\(path)': the folder \(folder) cannot be written to (\(why)).")
  }
  if case .closed(let why) = PathItem(path), path.unicodeScalars.contains("\u{FFFD}") {
    throw ValidationError("\(option) '\(path)' cannot be made: \(why).")
  }
}

/// Checks before a long run that no two outputs are one file, however its name is spelt and through
/// whatever links: the later one would replace the earlier.
/// - Parameter outputs: options with their paths, nil where one is not given.
func checkDistinct(_ outputs: KeyValuePairs<String, String?>) throws {
  var options: [String: String] = [:]
  for case (let option, let path?) in outputs {
    if let other = options.updateValue(option, forKey: try target(of: path, option: option)) {
      throw ValidationError("\(other) and \(option) name the same file, '\(path)'.")
    }
  }
}

private func target(of path: String, option: String) throws -> String {
  do { return try AtomicFile.target(of: path) } catch {
    throw ValidationError("\(option) '\(path)': \(systemReason(error)).")
  }
}

/// Checks before a long run that files can be written into a folder, which may have to be made.
func checkFolder(_ path: String, option: String) throws {
  guard !path.isEmpty else { throw ValidationError("\(option) is empty; name a folder.") }
  var isFolder: ObjCBool = false
  // What is there already: the folder itself, or the one in which it will be made.
  var there = URL(fileURLWithPath: path).standardizedFileURL
  while !FileManager.default.fileExists(atPath: there.path, isDirectory: &isFolder),
    there.path != "/"
  {
    there.deleteLastPathComponent()
  }
  guard isFolder.boolValue else {
    throw ValidationError("\(option) '\(path)': \(there.path) is not a folder.")
  }
  try checkEntry(path, into: there.path, option: option)
}
