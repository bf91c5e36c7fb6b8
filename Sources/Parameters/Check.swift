/// Ends the process with `message` and its values unless `condition` holds: a programmer's error,
/// in release builds too (`precondition` prints nothing at -O).
@inline(__always)
package func check(_ condition: Bool, _ message: @autoclosure () -> String) {
  if !condition { fail(message()) }
}

/// Ends the process with `message` and its values: a programmer's error.
@inline(never)
package func fail(_ message: String) -> Never { fatalError("Crosspoint: \(message)") }
