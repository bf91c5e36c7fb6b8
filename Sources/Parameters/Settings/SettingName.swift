/// Any name in a file.
package struct SettingName: CodingKey, RawRepresentable {
  package var stringValue: String
  package var rawValue: String { stringValue }
  package init(rawValue: String) { self.init(rawValue) }
  package var intValue: Int? { nil }
  package init(_ name: String) { stringValue = name }
  package init?(stringValue: String) { self.init(stringValue) }
  package init?(intValue: Int) { nil }
}

/// Where something stands in a file: `analog.device.constantStep.step`, `tiles[1]`.
package func place(_ path: [any CodingKey], _ last: String? = nil) -> String {
  var text = ""
  for key in path {
    if let index = key.intValue {
      text += "[\(index)]"
    } else {
      text += (text.isEmpty ? "" : ".") + shown(key.stringValue)
    }
  }
  guard let last else { return text.isEmpty ? "the file" : text }
  return text.isEmpty ? shown(last) : text + "." + shown(last)
}

/// A text from a file as a message shows it: without control characters, and its beginning alone
/// where it is long.
package func shown(_ text: String) -> String {
  let printable = text.prefix(60).map {
    $0.unicodeScalars.allSatisfy { $0.value >= 32 && $0.value != 127 } ? $0 : "�"
  }
  return String(printable) + (text.count > 60 ? "…" : "")
}

/// The name most like another one: fewest letters to exchange, insert, leave out or swap. Nil of
/// none.
/// - Parameter edits: nil too where more letters than these have to change.
package func nearestName(to name: String, of known: [String], within edits: Int = .max) -> String? {
  known.map { ($0, distance($0, name)) }.filter { $0.1 <= edits }.min { $0.1 < $1.1 }?.0
}

/// Edits between two names, capitals or not (Damerau–Levenshtein of neighbours).
private func distance(_ a: String, _ b: String) -> Int {
  let (a, b) = (Array(a.lowercased()), Array(b.lowercased()))
  var rows = [Array(0...b.count)]
  for i in a.indices {
    var row = [i + 1]
    for j in b.indices {
      var least = min(rows[i][j] + (a[i] == b[j] ? 0 : 1), rows[i][j + 1] + 1, row[j] + 1)
      if i > 0, j > 0, a[i] == b[j - 1], a[i - 1] == b[j] {
        least = min(least, rows[i - 1][j - 1] + 1)
      }
      row.append(least)
    }
    rows.append(row)
  }
  return rows[a.count][b.count]
}
