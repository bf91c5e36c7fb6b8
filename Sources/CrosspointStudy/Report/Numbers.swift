import Foundation

/// A number to some figures, without an exponent where it can be read without: 0.0025, 1.1, 1000.
package func significant(_ x: Double, _ figures: Int) -> String {
  let text = String(format: "%.\(figures)g", x)
  return text.contains("e+") && abs(x) < 1e9 ? String(format: "%.0f", x) : text
}

/// A number with fixed decimals; a minus is a real one, and there is none before zero.
package func fixed(_ x: Double, _ decimals: Int) -> String {
  let text = String(format: "%.\(decimals)f", x)
  guard text.hasPrefix("-") else { return text }
  return text.contains { "123456789".contains($0) }
    ? "−" + text.dropFirst() : String(text.dropFirst())
}

/// As `fixed`, with a plus before positive numbers.
package func signed(_ x: Double, _ decimals: Int) -> String {
  let text = fixed(x, decimals)
  return text.hasPrefix("−") || !text.contains { "123456789".contains($0) } ? text : "+" + text
}

/// A number as a part of a file's name: 0.01, 40, 3.2.
package func fileName(_ x: Double) -> String {
  let text = "\(x)"
  return text.hasSuffix(".0") ? String(text.dropLast(2)) : text
}

/// A length of time: 42 s, 12 min, 3 h 20 min.
package func duration(_ seconds: Double) -> String {
  let minutes = Int((seconds / 60).rounded())
  if seconds < 100 { return "\(Int(seconds.rounded())) s" }
  return minutes < 100 ? "\(minutes) min" : "\(minutes / 60) h \(minutes % 60) min"
}
