import ArgumentParser
import Foundation

/// Checks before a long run that a file can be written: its folder is there and it is not a folder itself.
func checkWritable(_ path: String, option: String) throws {
  var isFolder: ObjCBool = false
  if FileManager.default.fileExists(atPath: path, isDirectory: &isFolder), isFolder.boolValue {
    throw ValidationError("\(option) '\(path)' is a folder; name a file.")
  }
  let folder = URL(fileURLWithPath: path).deletingLastPathComponent().path
  guard FileManager.default.fileExists(atPath: folder, isDirectory: &isFolder), isFolder.boolValue else {
    throw ValidationError("\(option) '\(path)': the folder \(folder) does not exist.")
  }
  guard FileManager.default.isWritableFile(atPath: folder) else {
    throw ValidationError("\(option) '\(path)': the folder \(folder) cannot be written to.")
  }
}

/// Writes a file whole or not at all: beside its place first, then renamed.
func writeAtomically(_ data: Data, to path: String) throws {
  try data.write(to: URL(fileURLWithPath: path), options: .atomic)
}
