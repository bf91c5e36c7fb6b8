/// Any name in a file.
struct AnyKey: CodingKey {
  var stringValue: String
  var intValue: Int? { nil }
  init(stringValue: String) { self.stringValue = stringValue }
  init?(intValue: Int) { nil }
}

/// Throws for a name in a file that is none of `keys`: a misspelt one would keep its default in silence.
func refuseOtherKeys(_ decoder: any Decoder, than keys: [String], in place: String) throws {
  let other = try decoder.container(keyedBy: AnyKey.self).allKeys.map(\.stringValue).filter { !keys.contains($0) }.min()
  if let other {
    throw CrosspointError.invalidSetting(name: "'\(other)'", value: "no name of \(place)", expected: keys.joined(separator: ", "))
  }
}
