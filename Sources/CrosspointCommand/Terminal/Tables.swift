import Foundation
import TextTable

/// Prints rows of text under a header, the first `leftColumns` columns aligned left and numbers
/// right.
func printTable(header: [String], rows: [[String]], leftColumns: Int) {
  let table = TextTable<[String]> { row in
    zip(header, row).enumerated().map { index, cell in
      Column(title: cell.0, value: cell.1, align: index < leftColumns ? .left : .right)
    }
  }
  // Without the spaces that fill a last column aligned left.
  let text = table.string(for: rows, style: Style.simple) ?? ""
  print(
    text.split(separator: "\n", omittingEmptySubsequences: false).map {
      $0.replacing(/\ +$/, with: "")
    }.joined(separator: "\n"))
}

/// A number with three figures or so: 0.82, 12.4, 310.
func short(_ x: Double) -> String {
  switch abs(x) {
  case ..<10: number(x, 2)
  case ..<100: number(x, 1)
  default: number(x, 0)
  }
}

/// A number with fixed decimals.
func number(_ x: Double, _ decimals: Int) -> String {
  guard x.isFinite else { return "\(x)" }
  var scale = 1.0
  for _ in 0..<decimals { scale *= 10 }
  guard let scaled = Int(exactly: (abs(x) * scale).rounded()) else {
    return String(format: "%.*f", decimals, x)
  }
  let sign = x < 0 && scaled > 0 ? "-" : ""
  guard decimals > 0 else { return "\(sign)\(scaled)" }
  let fraction = String(scaled % Int(scale))
  let zeros = String(repeating: "0", count: decimals - fraction.count)
  return "\(sign)\(scaled / Int(scale)).\(zeros)\(fraction)"
}
