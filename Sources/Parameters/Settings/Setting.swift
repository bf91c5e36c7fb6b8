/// One setting of a type: its name, what it may be, and where it is held.
public struct Setting<Owner>: Sendable {
  /// As files spell it: the property's name.
  public let name: String
  /// What it may be, as in "expected 1 to 64 slots".
  public let expected: String
  let decode: @Sendable (inout Owner, KeyedDecodingContainer<SettingName>) throws -> Void
  let encode:
    @Sendable (Owner, inout KeyedEncodingContainer<SettingName>, _ isForPeople: Bool) throws -> Void
  /// Throws where the value is not possible, with the name behind that of the owner.
  let validate: @Sendable (Owner, String) throws -> Void
}

extension Setting {
  /// A number in a range.
  /// - Parameter isLeftOut: as of `cases`.
  public static func number(
    _ name: String, _ path: any WritableKeyPath<Owner, Float> & Sendable, _ range: NumberRange,
    isLeftOut: @escaping @Sendable (Float) -> Bool = { _ in false }
  ) -> Setting {
    Setting(
      name: name, expected: range.words, decode: { $0[keyPath: path] = try $1.number(name, range) },
      encode: { owner, container, isForPeople in
        guard isForPeople || !isLeftOut(owner[keyPath: path]) else { return }
        try container.encode(owner[keyPath: path], forKey: SettingName(name))
      },
      validate: { try range.validate($0[keyPath: path], $1 + "." + name) })
  }

  /// A number that need not be there: null, or left out.
  public static func number(
    _ name: String, _ path: any WritableKeyPath<Owner, Float?> & Sendable, _ range: NumberRange
  ) -> Setting {
    Setting(
      name: name, expected: range.words + ", or null",
      decode: { owner, container in
        let isNull = try container.decodeNil(forKey: SettingName(name))
        owner[keyPath: path] = isNull ? nil : try container.number(name, range)
      },
      encode: { owner, container, isForPeople in
        if let value = owner[keyPath: path] {
          try container.encode(value, forKey: SettingName(name))
        } else if isForPeople {
          try container.encodeNil(forKey: SettingName(name))
        }
      },
      validate: { owner, place in
        if let value = owner[keyPath: path] { try range.validate(value, place + "." + name) }
      })
  }

  /// A list of numbers, each in a range.
  /// - Parameter what: what they are, as in "2 to 32 steps".
  public static func numbers(
    _ name: String, _ path: any WritableKeyPath<Owner, [Float]> & Sendable, _ range: NumberRange,
    count: ClosedRange<Int>,
    _ what: String
  ) -> Setting {
    let expected =
      "a list of \(count.lowerBound) to \(count.upperBound) \(what), each \(range.words)"
    return Setting(
      name: name, expected: expected,
      decode: { owner, container in
        guard let values = try? container.decode([Float].self, forKey: SettingName(name)),
          count.contains(values.count),
          values.allSatisfy(range.contains)
        else { throw container.refusal(name, expected) }
        owner[keyPath: path] = values
      },
      encode: { owner, container, _ in
        try container.encode(owner[keyPath: path], forKey: SettingName(name))
      },
      validate: { owner, place in
        let values = owner[keyPath: path]
        let isFine = count.contains(values.count) && values.allSatisfy(range.contains)
        try require(isFine, place + "." + name, "\(values)", expected)
      })
  }

  /// A whole number.
  /// - Parameters:
  ///   - what: what is counted.
  ///   - isLeftOut: as of `cases`.
  public static func count(
    _ name: String, _ path: any WritableKeyPath<Owner, Int> & Sendable, _ range: ClosedRange<Int>,
    _ what: String, isLeftOut: @escaping @Sendable (Int) -> Bool = { _ in false }
  ) -> Setting {
    let expected = "\(range.lowerBound) to \(range.upperBound) \(what)"
    return Setting(
      name: name, expected: expected,
      decode: { $0[keyPath: path] = try $1.count(name, range, expected) },
      encode: { owner, container, isForPeople in
        guard isForPeople || !isLeftOut(owner[keyPath: path]) else { return }
        try container.encode(owner[keyPath: path], forKey: SettingName(name))
      },
      validate: { owner, place in
        try require(
          range.contains(owner[keyPath: path]), place + "." + name, owner[keyPath: path], expected)
      })
  }

  /// Yes or no.
  /// - Parameter isLeftOut: as of `cases`.
  public static func flag(
    _ name: String, _ path: any WritableKeyPath<Owner, Bool> & Sendable,
    isLeftOut: @escaping @Sendable (Bool) -> Bool = { _ in false }
  ) -> Setting {
    value(name, path, expected: "true or false", isLeftOut: isLeftOut)
  }

  /// One of some texts.
  /// - Parameter isLeftOut: as of `cases`.
  public static func choice<T: CaseIterable & RawRepresentable<String> & Codable & Sendable>(
    _ name: String, _ path: any WritableKeyPath<Owner, T> & Sendable,
    isLeftOut: @escaping @Sendable (T) -> Bool = { _ in false }
  ) -> Setting {
    value(
      name, path,
      expected: "one of " + T.allCases.map { "\"\($0.rawValue)\"" }.joined(separator: ", "),
      isLeftOut: isLeftOut)
  }

  /// One of some cases with values of their own, which say what is wrong with them.
  /// - Parameter isLeftOut: which values are written for people only: the default of a setting that
  ///   came after others, so that what does not use it is written as it was before.
  static func cases<T: Codable & Sendable>(
    _ name: String, _ path: any WritableKeyPath<Owner, T> & Sendable, expected: String,
    isLeftOut: @escaping @Sendable (T) -> Bool = { _ in false },
    validate: @escaping @Sendable (T, String) throws -> Void
  ) -> Setting {
    Setting(
      name: name, expected: expected,
      decode: { $0[keyPath: path] = try $1.decode(T.self, forKey: SettingName(name)) },
      encode: { owner, container, isForPeople in
        guard isForPeople || !isLeftOut(owner[keyPath: path]) else { return }
        try container.encode(owner[keyPath: path], forKey: SettingName(name))
      },
      validate: { try validate($0[keyPath: path], $1 + "." + name) })
  }

  /// One of some cases, or none: null, or left out.
  static func optionalCases<T: Codable & Sendable>(
    _ name: String, _ path: any WritableKeyPath<Owner, T?> & Sendable, expected: String,
    validate: @escaping @Sendable (T, String) throws -> Void
  ) -> Setting {
    Setting(
      name: name, expected: expected,
      decode: { owner, container in
        let isNull = try container.decodeNil(forKey: SettingName(name))
        owner[keyPath: path] =
          isNull ? nil : try container.decode(T.self, forKey: SettingName(name))
      },
      encode: { owner, container, isForPeople in
        if let value = owner[keyPath: path] {
          try container.encode(value, forKey: SettingName(name))
        } else if isForPeople {
          try container.encodeNil(forKey: SettingName(name))
        }
      },
      validate: { owner, place in
        if let value = owner[keyPath: path] { try validate(value, place + "." + name) }
      })
  }

  /// A list of cases with values of their own.
  static func list<T: Codable & Sendable>(
    _ name: String, _ path: any WritableKeyPath<Owner, [T]> & Sendable, expected: String,
    validate: @escaping @Sendable (T, String) throws -> Void
  ) -> Setting {
    Setting(
      name: name, expected: expected,
      decode: { owner, container in
        do {
          owner[keyPath: path] = try container.decode([T].self, forKey: SettingName(name))
        } catch is DecodingError {
          throw container.refusal(name, expected)
        }
      },
      encode: { owner, container, _ in
        try container.encode(owner[keyPath: path], forKey: SettingName(name))
      },
      validate: { owner, place in
        for (index, value) in owner[keyPath: path].enumerated() {
          try validate(value, "\(place).\(name)[\(index)]")
        }
      })
  }

  /// Settings of their own.
  /// - Parameter validate: what they ask of each other too.
  static func part<T: NamedSettings & Sendable>(
    _ name: String, _ path: any WritableKeyPath<Owner, T> & Sendable,
    validate: @escaping @Sendable (T) throws -> Void
  ) -> Setting {
    cases(name, path, expected: "an object {…} of settings") { value, _ in try validate(value) }
  }

  /// The same setting of an owner that holds this one's owner.
  func held<Whole>(_ path: any WritableKeyPath<Whole, Owner> & Sendable) -> Setting<Whole> {
    Setting<Whole>(
      name: name, expected: expected, decode: { [decode] in try decode(&$0[keyPath: path], $1) },
      encode: { [encode] in try encode($0[keyPath: path], &$1, $2) },
      validate: { [validate] in try validate($0[keyPath: path], $1) })
  }

  private static func value<T: Codable & Sendable>(
    _ name: String, _ path: any WritableKeyPath<Owner, T> & Sendable, expected: String,
    isLeftOut: @escaping @Sendable (T) -> Bool = { _ in false }
  ) -> Setting {
    Setting(
      name: name, expected: expected,
      decode: { owner, container in
        do { owner[keyPath: path] = try container.decode(T.self, forKey: SettingName(name)) } catch
        {
          throw container.refusal(name, expected)
        }
      },
      encode: { owner, container, isForPeople in
        guard isForPeople || !isLeftOut(owner[keyPath: path]) else { return }
        try container.encode(owner[keyPath: path], forKey: SettingName(name))
      },
      validate: { _, _ in })
  }
}

extension Array {
  /// The settings of a part, beside those of its owner.
  public static func all<Owner, Part>(
    _ path: any WritableKeyPath<Owner, Part> & Sendable, _ settings: [Setting<Part>]
  ) -> [Setting<Owner>] where Element == Setting<Owner> {
    settings.map { $0.held(path) }
  }
}

extension KeyedDecodingContainer where Key == SettingName {
  /// A number in single precision, rounded once.
  func number(_ name: String, _ range: NumberRange) throws -> Float {
    let key = SettingName(name)
    // A decoder refuses what rounds to zero in single precision.
    let value =
      (try? decode(Float.self, forKey: key))
      ?? (try? decode(Double.self, forKey: key)).map { Float($0) }
    if let value, range.contains(value) { return value }
    throw refusal(name, range.words)
  }

  func count(_ name: String, _ range: ClosedRange<Int>, _ expected: String) throws -> Int {
    guard let value = try? decode(Int.self, forKey: SettingName(name)), range.contains(value) else {
      throw refusal(name, expected)
    }
    return value
  }

  /// What is wrong with a value, with its place and with what stands there.
  package func refusal(_ name: String, _ expected: String) -> CrosspointError {
    .invalidSetting(
      name: place(codingPath, name),
      value: (try? superDecoder(forKey: SettingName(name))).map(found(in:)) ?? "something else",
      expected: expected)
  }
}

/// What stands at a place of a file, in words.
func found(in decoder: any Decoder) -> String {
  guard let container = try? decoder.singleValueContainer() else { return "something else" }
  if container.decodeNil() { return "null" }
  if let value = try? container.decode(Bool.self) { return "\(value)" }
  if let value = try? container.decode(Int.self) { return "\(value)" }
  if let value = try? container.decode(Float.self) { return "\(value)" }
  if let value = try? container.decode(Double.self) { return "\(value)" }
  if let value = try? container.decode(String.self) { return "the text \"\(shown(value))\"" }
  if let list = try? decoder.unkeyedContainer() { return found(in: list) }
  if (try? decoder.container(keyedBy: SettingName.self)) != nil { return "an object" }
  return "a number beyond the range of double precision"
}

/// What a list holds: its first values, and lists and objects within it by their kind.
private func found(in list: any UnkeyedDecodingContainer) -> String {
  var (list, words) = (list, [String]())
  let most = 16
  while !list.isAtEnd, words.count < most, let decoder = try? list.superDecoder() {
    words.append((try? decoder.unkeyedContainer()) == nil ? found(in: decoder) : "a list")
  }
  return "the list [\(words.joined(separator: ", "))\(list.isAtEnd ? "" : ", …")]"
}
