/// Cases of enums in JSON as {"case": value}, {"case": {"name": value}} and {"case": {}}: keys that stand here and not in the compiler.
extension KeyedDecodingContainer where Key: CaseIterable {
  /// Which case stands there.
  package func onlyCase() throws -> Key {
    guard let key = allKeys.first, allKeys.count == 1 else {
      let names = Key.allCases.map(\.stringValue).joined(separator: ", ")
      throw DecodingError.dataCorrupted(.init(codingPath: codingPath, debugDescription: "one of \(names) is needed"))
    }
    return key
  }

  /// The value of a case, also behind the key "_0", as 0.1.0 and rows of studies have it.
  package func value<T: Decodable>(_ type: T.Type, of key: Key) throws -> T {
    if let inner = try? nestedContainer(keyedBy: FormerKey.self, forKey: key), inner.contains(._0) {
      return try inner.decode(type, forKey: ._0)
    }
    return try decode(type, forKey: key)
  }
}

private enum FormerKey: String, CodingKey { case _0 }

extension KeyedEncodingContainer {
  /// A case without a value.
  package mutating func encodeCase(_ key: Key) { _ = nestedContainer(keyedBy: FormerKey.self, forKey: key) }
}
