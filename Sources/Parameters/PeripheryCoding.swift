/// {"none": {}}, {"absoluteMaximum": {"cap": 1}} (no cap: {}), {"constant": 1}, {"runningAverage": {"decay": 0.001}} and so on.
extension NoiseManagement: Codable {
  private enum Key: String, CodingKey, CaseIterable { case none, absoluteMaximum, maximum, constant, runningAverage, sums }
  private enum ValueKey: String, CodingKey { case cap, decay, assumedWeight }

  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: Key.self)
    let key = try container.onlyCase()
    func values() throws -> KeyedDecodingContainer<ValueKey> {
      try container.nestedContainer(keyedBy: ValueKey.self, forKey: key)
    }
    switch key {
    case .none: self = .none
    case .absoluteMaximum: self = .absoluteMaximum(cap: try values().decodeIfPresent(Float.self, forKey: .cap))
    case .maximum: self = .maximum
    case .constant: self = .constant(try container.value(Float.self, of: .constant))
    case .runningAverage: self = .runningAverage(decay: try values().decode(Float.self, forKey: .decay))
    case .sums: self = .sums(assumedWeight: try values().decode(Float.self, forKey: .assumedWeight))
    }
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: Key.self)
    func encode(_ value: Float?, _ name: ValueKey, of key: Key) throws {
      var values = container.nestedContainer(keyedBy: ValueKey.self, forKey: key)
      try values.encodeIfPresent(value, forKey: name)
    }
    switch self {
    case .none: container.encodeCase(.none)
    case .absoluteMaximum(let cap): try encode(cap, .cap, of: .absoluteMaximum)
    case .maximum: container.encodeCase(.maximum)
    case .constant(let c): try container.encode(c, forKey: .constant)
    case .runningAverage(let decay): try encode(decay, .decay, of: .runningAverage)
    case .sums(let weight): try encode(weight, .assumedWeight, of: .sums)
    }
  }
}

/// {"none": {}}, {"additive": 0.1}, {"conductance": 0.1}.
extension ReadNoise: Codable {
  private enum Key: String, CodingKey, CaseIterable { case none, additive, conductance }

  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: Key.self)
    switch try container.onlyCase() {
    case .none: self = .none
    case .additive: self = .additive(try container.value(Float.self, of: .additive))
    case .conductance: self = .conductance(try container.value(Float.self, of: .conductance))
    }
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: Key.self)
    switch self {
    case .none: container.encodeCase(.none)
    case .additive(let sigma): try container.encode(sigma, forKey: .additive)
    case .conductance(let sigma): try container.encode(sigma, forKey: .conductance)
    }
  }
}
