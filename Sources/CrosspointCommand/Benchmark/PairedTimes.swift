/// Medians of the times of two calls in turn, in seconds, and of their ratios, after a call of
/// each.
func timed(
  _ pairs: Int, _ first: () throws -> Void, _ second: () throws -> Void
) throws -> (first: Double, second: Double, ratio: Double) {
  try first()
  try second()
  let times = try (0..<pairs).map { _ in (try seconds(first), try seconds(second)) }
  return (median(times.map(\.0)), median(times.map(\.1)), median(times.map { $0.0 / $0.1 }))
}
