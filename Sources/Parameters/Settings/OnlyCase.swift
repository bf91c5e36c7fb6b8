/// The one case that stands in JSON, of several with values: {"case": value}, {"case": {"name":
/// value}}, {"case": {}}. A case whose values all have defaults may also stand as a text, "case".
package struct OnlyCase<Name: RawRepresentable<String>> {
  package let name: Name
  private let decoder: any Decoder
  /// Nil where it stands as a text.
  private let container: KeyedDecodingContainer<SettingName>?

  /// - Parameters:
  ///   - known: names of cases.
  ///   - others: names that may stand beside it.
  ///   - unknown: the error for a name, with its place, that is none of the known ones.
  /// - Throws: `CrosspointError` for no case, two, and one that is not known.
  package init(
    from decoder: any Decoder, known: [String], besides others: [String] = [],
    unknown: (_ name: String, _ known: [String]) -> CrosspointError = {
      .unknownName(name: $0, known: $1)
    }
  ) throws {
    self.decoder = decoder
    func name(_ text: String) throws -> Name {
      guard known.contains(text), let name = Name(rawValue: text) else {
        throw unknown(place(decoder.codingPath, text), others + known)
      }
      return name
    }
    if let text = try? decoder.singleValueContainer().decode(String.self) {
      container = nil
      self.name = try name(text)
      return
    }
    let expected =
      known.count == 1
      ? "{\"\(known[0])\": …}" : "one of " + known.map { "{\"\($0)\": …}" }.joined(separator: ", ")
    func refusal(_ value: String) -> CrosspointError {
      .invalidSetting(name: place(decoder.codingPath), value: value, expected: expected)
    }
    guard let container = try? decoder.container(keyedBy: SettingName.self) else {
      throw refusal(found(in: decoder))
    }
    let keys = container.allKeys.map(\.stringValue).filter { !others.contains($0) }.sorted()
    // One that is not known is named before a second one is.
    for key in keys { _ = try name(key) }
    guard keys.count == 1 else {
      throw refusal(
        keys.isEmpty ? "{}" : "{\(keys.joined(separator: ", "))}, \(keys.count) at once")
    }
    self.container = container
    self.name = try name(keys[0])
  }

  /// The case's only value, also behind the key "_0", where 0.1.0 and rows of studies had it.
  /// - Parameter standard: the value of a case that stands as a text; an error where there is none.
  package func value<T: Decodable>(_ type: T.Type, standard: T? = nil) throws -> T {
    guard let container else {
      if let standard { return standard }
      throw CrosspointError.invalidSetting(
        name: place(decoder.codingPath), value: "the text \"\(name.rawValue)\"",
        expected: "{\"\(name.rawValue)\": …}")
    }
    let key = SettingName(name.rawValue)
    if let inner = try? container.nestedContainer(keyedBy: SettingName.self, forKey: key),
      inner.contains(Self.former)
    {
      return try inner.decode(type, forKey: Self.former)
    }
    return try container.decode(type, forKey: key)
  }

  /// The case's only value, a number.
  func number(_ range: NumberRange) throws -> Float {
    guard let container else { return try value(Float.self) }
    if let inner = try? container.nestedContainer(
      keyedBy: SettingName.self, forKey: SettingName(name.rawValue))
    {
      return try inner.number(Self.former.stringValue, range)
    }
    return try container.number(name.rawValue, range)
  }

  /// The numbers of a case by their names; nil for one that is not there.
  package func numbers(_ ranges: [String: NumberRange]) throws -> (String) throws -> Float? {
    guard let container else { return { _ in nil } }
    let key = SettingName(name.rawValue)
    guard let inner = try? container.nestedContainer(keyedBy: SettingName.self, forKey: key) else {
      throw container.refusal(
        name.rawValue,
        "an object {…}"
          + (ranges.isEmpty ? "" : " of \(ranges.keys.sorted().joined(separator: ", "))"))
    }
    try inner.refuseOthers(than: ranges.keys.sorted())
    return { name in
      let key = SettingName(name)
      guard inner.contains(key), try !inner.decodeNil(forKey: key) else { return nil }
      return try inner.number(name, ranges[name]!)
    }
  }

  private static var former: SettingName { SettingName("_0") }
}

extension OnlyCase where Name: CaseIterable {
  package init(from decoder: any Decoder, besides others: [String] = []) throws {
    try self.init(from: decoder, known: Name.allCases.map(\.rawValue), besides: others)
  }
}

extension Encoder {
  /// A case with a value of its own.
  package func encodeCase(_ name: some RawRepresentable<String>, _ value: some Encodable) throws {
    var container = container(keyedBy: SettingName.self)
    try container.encode(value, forKey: SettingName(name.rawValue))
  }

  /// A case with numbers by their names, or without any; nil ones are written for people only.
  package func encodeCase(
    _ name: some RawRepresentable<String>, numbers: KeyValuePairs<String, Float?> = [:]
  ) throws {
    if isForPeople, numbers.isEmpty {
      var container = singleValueContainer()
      return try container.encode(name.rawValue)
    }
    var container = container(keyedBy: SettingName.self)
    var values = container.nestedContainer(
      keyedBy: SettingName.self, forKey: SettingName(name.rawValue))
    for (name, number) in numbers where number != nil || isForPeople {
      try values.encode(number, forKey: SettingName(name))
    }
  }
}
