/// Ends the process with `message` and its values unless `condition` holds: a programmer's error,
/// in release builds too (`precondition` prints nothing at -O).
@inline(__always)
package func check(_ condition: Bool, _ message: @autoclosure () -> String) {
  if !condition { fail(message()) }
}

/// Ends the process with `message` and its values: a programmer's error.
@inline(never)
package func fail(_ message: String) -> Never { fatalError("Crosspoint: \(message)") }

/// Runs a check of settings that call themselves `own`, and names them as those of `place`.
/// - Throws: what `body` throws, with the name changed.
package func naming(_ own: String, _ place: String, _ body: () throws -> Void) throws {
  do { try body() } catch CrosspointError.invalidSetting(let name, let value, let expected)
    where name == own || name.hasPrefix(own + ".")
  {
    throw CrosspointError.invalidSetting(
      name: place + name.dropFirst(own.count), value: value, expected: expected)
  }
}
