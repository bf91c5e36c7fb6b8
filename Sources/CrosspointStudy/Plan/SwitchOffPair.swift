/// Two non-idealities that are also switched off together, because one alone may do harm: the
/// labels of their settings.
public struct SwitchOffPair: Sendable, Hashable {
  /// The one without which the error may rise.
  public var first: String
  /// The one that then does the harm.
  public var second: String
  /// Both off.
  public var label: String
  /// How the first keeps the second from it, behind a colon.
  public var reason: String

  public init(first: String, second: String, label: String, reason: String) {
    self.first = first
    self.second = second
    self.label = label
    self.reason = reason
  }
}
