import ArgumentParser
import CrosspointFiles
import Foundation

/// Something named on the command line that cannot be read or used: a failure, status 1, not a
/// fault of the command line, 64.
struct InputError: Error, CustomStringConvertible {
  let description: String

  init(_ description: String) { self.description = description }
}

/// Throws a usage error for an empty name of something to read, for which the system's words would
/// be others.
/// - Parameter what: what to name instead.
func checkNamed(_ path: String?, option: String, _ what: String) throws {
  if path?.isEmpty == true { throw ValidationError("\(option) is empty; name \(what).") }
}

/// What --data can name.
let dataNames = "the folder with the four MNIST files, or 'synthetic'"

/// The bytes of a file that an option names.
/// - Parameter what: what such a file is, for the message.
/// - Throws: `ValidationError` for an empty name, `InputError` for what cannot be read.
func contents(of path: String, option: String, _ what: String) throws -> Data {
  try checkNamed(path, option: option, what)
  do {
    let bytes = try PathItem.bytes(path)
    try WholeFile.check(bytes.count, path)
    return bytes
  } catch let error as FileError {
    let why =
      if case .unreadable(let why) = error.problem { "cannot be read (\(why))" } else {
        "not found"
      }
    throw InputError("\(option) '\(path)': \(why); name \(what).")
  }
}
