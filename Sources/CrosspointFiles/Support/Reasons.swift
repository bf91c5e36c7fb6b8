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
  "\(n) \(what)\(n == 1 ? "" : "s")"
}
