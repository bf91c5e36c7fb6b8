import Foundation

/// Looks through JSON text for what a decoder passes over: names that stand in one object twice, a
/// comma too many, and numbers as Python writes them.
struct JSONNames {
  /// The text with `NaN`, `Infinity` and `-Infinity` as the texts "nan", "inf" and "-inf".
  private(set) var text: Data
  /// Where a name stands again in its object, and on which line.
  private(set) var repeated: (place: String, line: Int)?
  /// How many names all objects have together.
  private(set) var count = 0
  /// Whether a comma stands before a closing bracket.
  private(set) var hasCommaTooMany = false

  /// An object with its names, or a list.
  private struct Level {
    var isObject: Bool
    var names = Set<String>()
    var name: String?
    var index = 0
  }
  private var levels: [Level] = []

  init(_ bytes: Data) {
    text = Data()
    text.reserveCapacity(bytes.count)
    let bytes = [UInt8](bytes)
    var (i, line) = (0, 1)
    var isAfterComma = false
    while i < bytes.count {
      let start = i
      i += 1
      switch bytes[start] {
      case UInt8(ascii: " "), UInt8(ascii: "\t"), UInt8(ascii: "\r"): break
      case UInt8(ascii: "\n"): line += 1
      case UInt8(ascii: ","):
        next()
        isAfterComma = true
      case let byte:
        switch byte {
        case UInt8(ascii: "\""):
          i = Self.end(ofString: bytes, from: start)
          take(bytes[start..<i], line)
        case UInt8(ascii: "{"): levels.append(Level(isObject: true))
        case UInt8(ascii: "["): levels.append(Level(isObject: false))
        case UInt8(ascii: "}"), UInt8(ascii: "]"):
          if isAfterComma { hasCommaTooMany = true }
          _ = levels.popLast()
        default:
          if let (word, meaning) = Self.words.first(where: { bytes[start...].starts(with: $0.word) }
          ) {
            text += meaning
            i = start + word.count
            isAfterComma = false
            continue
          }
        }
        isAfterComma = false
      }
      text += bytes[start..<i]
    }
  }

  private static let words: [(word: [UInt8], meaning: Data)] = [
    ("NaN", "\"nan\""), ("Infinity", "\"inf\""), ("-Infinity", "\"-inf\""),
  ].map { (Array($0.0.utf8), Data($0.1.utf8)) }

  /// Behind the quotation mark that ends a string, or the end of the text.
  private static func end(ofString bytes: [UInt8], from start: Int) -> Int {
    var i = start + 1
    while i < bytes.count, bytes[i] != UInt8(ascii: "\"") {
      i += bytes[i] == UInt8(ascii: "\\") ? 2 : 1
    }
    return min(i + 1, bytes.count)
  }

  /// A string where an object expects a name is one.
  private mutating func take(_ string: ArraySlice<UInt8>, _ line: Int) {
    guard let last = levels.indices.last, levels[last].isObject, levels[last].name == nil else {
      return
    }
    let name: String
    if string.contains(UInt8(ascii: "\\")),
      let decoded = try? JSONDecoder().decode(String.self, from: Data(string))
    {
      name = decoded
    } else {
      name = String(decoding: string.dropFirst().dropLast(), as: UTF8.self)
    }
    count += 1
    levels[last].name = name
    if !levels[last].names.insert(name).inserted, repeated == nil { repeated = (place, line) }
  }

  /// After a comma: the next name, or element.
  private mutating func next() {
    guard let last = levels.indices.last else { return }
    levels[last].name = nil
    levels[last].index += 1
  }

  private var place: String {
    levels.reduce("") { place, level in
      level.isObject
        ? place + (place.isEmpty ? "" : ".") + (level.name ?? "") : place + "[\(level.index)]"
    }
  }
}
