/// The values of one hidden parameter in the precision in which the devices hold them, rows ×
/// columns.
public enum HeldValues: Sendable, Equatable {
  case single(Matrix)
  /// The bits of half-precision numbers, row by row; a value is its half times `scale`.
  case half([UInt16], scale: Float)
}
