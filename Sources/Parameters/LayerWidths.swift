/// Widths of dense layers as command lines write them, `784-256-128-10`: at least two, each 1 …
/// largest. Nil for anything else.
package func layerWidths(_ text: String, largest: Int) -> [Int]? {
  let parts = text.split(separator: "-", omittingEmptySubsequences: false)
  let widths = parts.compactMap { Int($0) }.filter { (1...largest).contains($0) }
  return widths.count == parts.count && widths.count >= 2 ? widths : nil
}
