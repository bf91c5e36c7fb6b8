/// How the range of a converter is chosen.
public enum RangeChoice: Sendable, Hashable {
  /// The bound that the circuits' settings give.
  case given
  /// The largest magnitude among the signals of a calibration.
  case maximum
  /// A percentile of their magnitudes, above 0 and at most 100.
  case percentile(Float)

  func validate(_ name: String) throws {
    if case .percentile(let p) = self {
      try NumberRange.percentile.validate(p, name + ".percentile")
    }
  }

  /// The percentile of magnitudes that it takes; nil where the range is given.
  public var percentile: Float? {
    switch self {
    case .given: nil
    case .maximum: 100
    case .percentile(let p): p
    }
  }
}

/// "given", "maximum", {"percentile": 99.9}.
extension RangeChoice: Codable {
  private enum Name: String, CaseIterable { case given, maximum, percentile }

  public init(from decoder: any Decoder) throws {
    let only = try OnlyCase<Name>(from: decoder)
    switch only.name {
    case .given:
      _ = try only.numbers([:])
      self = .given
    case .maximum:
      _ = try only.numbers([:])
      self = .maximum
    case .percentile: self = .percentile(try only.number(.percentile))
    }
  }

  public func encode(to encoder: any Encoder) throws {
    switch self {
    case .given: try encoder.encodeCase(Name.given)
    case .maximum: try encoder.encodeCase(Name.maximum)
    case .percentile(let p): try encoder.encodeCase(Name.percentile, p)
    }
  }
}
