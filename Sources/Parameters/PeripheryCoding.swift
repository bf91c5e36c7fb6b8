/// {"none": {}}, {"absoluteMaximum": {"cap": 1}} (no cap: {}), {"constant": 1}, {"runningAverage":
/// {"decay": 0.001}} and so on.
extension NoiseManagement: Codable {
  private enum Name: String, CaseIterable {
    case none, absoluteMaximum, maximum, constant, runningAverage, sums
  }

  static let constantRange = NumberRange("a finite number above \(smallestScale)") {
    $0.isFinite && $0 > smallestScale
  }
  static let decayRange = NumberRange("a number above 0, at most 1") { $0 > 0 && $0 <= 1 }

  public init(from decoder: any Decoder) throws {
    let only = try OnlyCase<Name>(from: decoder)
    func number(_ name: String, _ range: NumberRange) throws -> Float? {
      try only.numbers([name: range])(name)
    }
    switch only.name {
    case .none, .maximum:
      _ = try only.numbers([:])
      self = only.name == .none ? .none : .maximum
    case .absoluteMaximum: self = .absoluteMaximum(cap: try number("cap", .positive))
    case .constant: self = .constant(try only.number(Self.constantRange))
    case .runningAverage:
      self = .runningAverage(decay: try number("decay", Self.decayRange) ?? Self.standardDecay)
    case .sums:
      self = .sums(assumedWeight: try number("assumedWeight", .positive) ?? Self.standardWeight)
    }
  }

  public func encode(to encoder: any Encoder) throws {
    switch self {
    case .none: try encoder.encodeCase(Name.none)
    case .absoluteMaximum(let cap):
      try encoder.encodeCase(Name.absoluteMaximum, numbers: ["cap": cap])
    case .maximum: try encoder.encodeCase(Name.maximum)
    case .constant(let c): try encoder.encodeCase(Name.constant, c)
    case .runningAverage(let decay):
      try encoder.encodeCase(Name.runningAverage, numbers: ["decay": decay])
    case .sums(let weight): try encoder.encodeCase(Name.sums, numbers: ["assumedWeight": weight])
    }
  }

  /// The case's name in files.
  var name: String {
    let name: Name =
      switch self {
      case .none: .none
      case .absoluteMaximum: .absoluteMaximum
      case .maximum: .maximum
      case .constant: .constant
      case .runningAverage: .runningAverage
      case .sums: .sums
      }
    return name.rawValue
  }

  /// Throws where a value is not possible, under the case's name.
  func validate(_ name: String) throws {
    switch self {
    case .none, .maximum: break
    case .absoluteMaximum(let cap):
      if let cap { try NumberRange.positive.validate(cap, name + ".cap") }
    case .constant(let c): try Self.constantRange.validate(c, name + ".constant")
    case .runningAverage(let d): try Self.decayRange.validate(d, name + ".decay")
    case .sums(let w): try NumberRange.positive.validate(w, name + ".assumedWeight")
    }
  }
}

/// {"none": {}}, {"additive": 0.1}, {"conductance": 0.1}.
extension ReadNoise: Codable {
  private enum Name: String, CaseIterable { case none, additive, conductance }

  public init(from decoder: any Decoder) throws {
    let only = try OnlyCase<Name>(from: decoder)
    switch only.name {
    case .none:
      _ = try only.numbers([:])
      self = .none
    case .additive: self = .additive(try only.number(.atLeastZero))
    case .conductance: self = .conductance(try only.number(.atLeastZero))
    }
  }

  public func encode(to encoder: any Encoder) throws {
    switch self {
    case .none: try encoder.encodeCase(Name.none)
    case .additive(let sigma): try encoder.encodeCase(Name.additive, sigma)
    case .conductance(let sigma): try encoder.encodeCase(Name.conductance, sigma)
    }
  }

  func validate(_ name: String) throws {
    switch self {
    case .none: break
    case .additive(let s), .conductance(let s): try NumberRange.atLeastZero.validate(s, name)
    }
  }
}
