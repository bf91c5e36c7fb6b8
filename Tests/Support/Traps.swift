package import Testing

/// The message of a process that ended has all these parts.
package func expect(
  _ result: ExitTest.Result?, says parts: String..., at place: SourceLocation = #_sourceLocation
) {
  let message = String(decoding: result?.standardErrorContent ?? [], as: UTF8.self)
  for part in parts { #expect(message.contains(part), "\(message)", sourceLocation: place) }
}
