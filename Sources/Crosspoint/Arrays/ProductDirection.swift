/// Which way a product runs through the array.
public enum ProductDirection: String, Sendable, CaseIterable {
  /// y = W x, columns to rows.
  case forward
  /// z = Wᵀ δ, rows to columns.
  case backward
}
