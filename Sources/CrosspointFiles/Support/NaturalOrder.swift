/// The order of names in which numbers count by their value: `fc2` before `fc10`.
package enum NaturalOrder {
  /// Whether one name stands before another: a total order, in which only equal names are equal.
  package static func precedes(_ a: String, _ b: String) -> Bool {
    let (x, y) = (Array(a.unicodeScalars), Array(b.unicodeScalars))
    var (i, j) = (0, 0)
    while i < x.count, j < y.count {
      let (m, n) = (number(x, &i), number(y, &j))
      if let m, let n {
        if m.count != n.count { return m.count < n.count }
        if m != n { return m.lexicographicallyPrecedes(n) }
      } else if m != nil || n != nil {
        // A number against anything else: by their first letters, as text.
        let (first, second) = (m == nil ? x[i] : "0", n == nil ? y[j] : "0")
        return first < second
      } else {
        if x[i] != y[j] { return x[i] < y[j] }
        (i, j) = (i + 1, j + 1)
      }
    }
    if i < x.count || j < y.count { return j < y.count }
    // fc1 and fc01.
    return x.lexicographicallyPrecedes(y)
  }

  /// The digits at a place without leading zeros, and the place behind them; nil where there are
  /// none.
  private static func number(_ text: [Unicode.Scalar], _ place: inout Int) -> [Unicode.Scalar]? {
    let digits = text[place...].prefix { ("0"..."9").contains($0) }
    guard !digits.isEmpty else { return nil }
    place = digits.endIndex
    return Array(digits.drop { $0 == "0" })
  }
}
