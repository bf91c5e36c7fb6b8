import Foundation

/// Looks through JSON text for what a decoder passes over: names that stand in one object twice, and numbers as Python writes them.
struct JSONNames {
  /// The text with `NaN`, `Infinity` and `-Infinity` as the texts "nan", "inf" and "-inf".
  private(set) var text = Data()
  /// Where a name stands again in its object, and on which line.
  private(set) var repeated: (place: String, line: Int)?

  private enum Level {
    case object(names: Set<String>, name: String?)
    case list(index: Int)
  }
  private var levels: [Level] = []
  private var line = 1

  init(_ bytes: Data) {
    var rest = bytes[...]
    while let byte = rest.first {
      switch byte {
      case UInt8(ascii: "\""):
        let string = Self.string(rest)
        take(string)
        text += string
        rest = rest.dropFirst(string.count)
        continue
      case UInt8(ascii: "{"): levels.append(.object(names: [], name: nil))
      case UInt8(ascii: "["): levels.append(.list(index: 0))
      case UInt8(ascii: "}"), UInt8(ascii: "]"): _ = levels.popLast()
      case UInt8(ascii: ","): next()
      case UInt8(ascii: "\n"): line += 1
      default:
        if let (word, meaning) = Self.words.first(where: { rest.starts(with: $0.word) }) {
          text += meaning
          rest = rest.dropFirst(word.count)
          continue
        }
      }
      text.append(byte)
      rest = rest.dropFirst()
    }
  }

  private static let words: [(word: Data, meaning: Data)] = [
    ("NaN", "\"nan\""), ("Infinity", "\"inf\""), ("-Infinity", "\"-inf\""),
  ].map { (Data($0.0.utf8), Data($0.1.utf8)) }

  /// A string from its quotation mark to the next that is none of its letters.
  private static func string(_ rest: Data.SubSequence) -> Data {
    var isEscaped = false
    for (offset, byte) in rest.dropFirst().enumerated() {
      if isEscaped {
        isEscaped = false
      } else if byte == UInt8(ascii: "\\") {
        isEscaped = true
      } else if byte == UInt8(ascii: "\"") {
        return rest.prefix(offset + 2)
      }
    }
    return rest
  }

  /// A string where an object expects a name is one.
  private mutating func take(_ string: Data) {
    guard case .object(var names, nil) = levels.last else { return }
    let name = (try? JSONDecoder().decode(String.self, from: string)) ?? String(decoding: string, as: UTF8.self)
    levels[levels.count - 1] = .object(names: names, name: name)
    guard !names.insert(name).inserted else {
      levels[levels.count - 1] = .object(names: names, name: name)
      return
    }
    if repeated == nil { repeated = (place, line) }
  }

  /// After a comma: the next name, or element.
  private mutating func next() {
    switch levels.last {
    case .object(let names, _): levels[levels.count - 1] = .object(names: names, name: nil)
    case .list(let index): levels[levels.count - 1] = .list(index: index + 1)
    case nil: break
    }
  }

  private var place: String {
    levels.reduce("") { place, level in
      switch level {
      case .object(_, let name): place + (place.isEmpty ? "" : ".") + (name ?? "")
      case .list(let index): place + "[\(index)]"
      }
    }
  }
}
