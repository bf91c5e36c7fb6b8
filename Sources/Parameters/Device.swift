/// The device models: the table to which a new one adds a line here.
public enum Device: Sendable, Hashable, Codable {
  case constantStep(ConstantStep)

  /// The weight change of one pulse that sets gains and bit length (g).
  public var granularity: Float {
    switch self {
    case .constantStep(let d): d.granularity
    }
  }

  public func validate() throws {
    switch self {
    case .constantStep(let d): try d.validate()
    }
  }
}
