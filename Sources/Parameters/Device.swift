/// The device models: the table to which a new one adds a line here.
public enum Device: Sendable, Hashable {
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

/// {"constantStep": {…}}.
extension Device: Codable {
  private enum Key: String, CodingKey, CaseIterable { case constantStep }

  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: Key.self)
    switch try container.onlyCase() {
    case .constantStep: self = .constantStep(try container.value(ConstantStep.self, of: .constantStep))
    }
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: Key.self)
    switch self {
    case .constantStep(let d): try container.encode(d, forKey: .constantStep)
    }
  }
}
