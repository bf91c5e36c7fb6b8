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
  private enum Name: String, CaseIterable { case constantStep }

  public init(from decoder: any Decoder) throws {
    let only = try OnlyCase<Name>(from: decoder)
    switch only.name {
    case .constantStep: self = .constantStep(try only.value(ConstantStep.self, standard: ConstantStep()))
    }
  }

  public func encode(to encoder: any Encoder) throws {
    switch self {
    case .constantStep(let d): try encoder.encodeCase(Name.constantStep, d)
    }
  }
}
