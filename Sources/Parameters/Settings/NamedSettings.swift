/// Settings with a name each, as files hold them: a JSON object of names and values.
///
/// An absent name takes its default, which stands in the property's declaration and nowhere else. A
/// name that is not known is refused with the nearest one that is, and a value of another type or
/// outside its range with its place in the file. So a file of today loads in every later version,
/// whatever settings come to it.
public protocol NamedSettings: Codable {
  /// Every setting at its default.
  init()
  /// The table of settings.
  static var settings: [Setting<Self>] { get }
}

extension NamedSettings {
  /// - Throws: `CrosspointError.unknownName` and `.invalidSetting`, with the place in the file.
  public init(from decoder: any Decoder) throws {
    self.init()
    let container: KeyedDecodingContainer<SettingName>
    do { container = try decoder.container(keyedBy: SettingName.self) } catch is DecodingError {
      throw CrosspointError.invalidSetting(
        name: place(decoder.codingPath), value: found(in: decoder),
        expected: "an object {…} of settings")
    }
    try container.refuseOthers(than: Self.settings.map(\.name))
    for setting in Self.settings where container.contains(SettingName(setting.name)) {
      try setting.decode(&self, container)
    }
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: SettingName.self)
    for setting in Self.settings { try setting.encode(self, &container, encoder.isForPeople) }
  }

  /// Throws `CrosspointError.invalidSetting` for the first setting outside its range.
  ///
  /// A `validate()` of your own calls it first, and then looks at what settings ask of each other.
  /// - Parameter name: what the settings belong to, for the message: `device`, `forward`.
  public func validateEach(_ name: String) throws {
    for setting in Self.settings { try setting.validate(self, name) }
  }
}

extension CodingUserInfoKey {
  /// Set where people will read what is written: every setting stands there, and converters have
  /// bits where they can.
  package static let isForPeople = CodingUserInfoKey(rawValue: "crosspoint.isForPeople")!
}

extension Encoder {
  var isForPeople: Bool { userInfo[.isForPeople] as? Bool ?? false }
}

extension KeyedDecodingContainer where Key == SettingName {
  /// Throws for a name that is none of `known`.
  package func refuseOthers(than known: [String]) throws {
    guard let other = allKeys.map(\.stringValue).filter({ !known.contains($0) }).min() else {
      return
    }
    throw CrosspointError.unknownName(name: place(codingPath, other), known: known)
  }
}
