import Foundation

/// What the system says of an error of Foundation's, in its own few words and without a full stop.
package func systemReason(_ error: any Error) -> String {
  let error = error as NSError
  let cause = (error.userInfo[NSUnderlyingErrorKey] as? any Error).map { $0 as NSError } ?? error
  return cause.domain == NSPOSIXErrorDomain
    ? String(cString: strerror(Int32(cause.code))) : withoutFullStop(error.localizedDescription)
}

/// A sentence as a part of another one.
package func withoutFullStop(_ text: String) -> String {
  text.hasSuffix(".") ? String(text.dropLast()) : text
}

/// A number of things: 1 run, 12 runs.
package func counted(_ n: some BinaryInteger, _ what: String) -> String {
  counted(n, what, what + "s")
}

/// A number of things whose plural has no s behind it: 1 entry, 12 entries.
package func counted(_ n: some BinaryInteger, _ one: String, _ several: String) -> String {
  "\(n) \(n == 1 ? one : several)"
}

/// Names in a sentence: a, b and c.
package func listed(_ names: [String]) -> String {
  guard let last = names.last, names.count > 1 else { return names.first ?? "" }
  return names.dropLast().joined(separator: ", ") + " and " + last
}
