/// Medians of one case, and the median of the pairwise ratios.
struct BenchmarkResult: Codable, Sendable {
  var operation: BenchmarkCase.Operation
  var rows: Int
  var columns: Int
  var batch: Int
  var variant: BenchmarkCase.Variant
  /// Microseconds for one call of the whole batch.
  var digital_us: Double
  var analog_us: Double
  /// Median over the interleaved pairs of analog / digital.
  var ratio: Double
  /// Interleaved pairs measured.
  var repetitions: Int
  /// Mean passes of bound management in one analog product; absent for updates.
  var passes: Double?
  /// What follows is of `bench --devices`: the device model or cell,
  var device: String?
  /// bytes of a cross-point,
  var bytes: Double?
  /// and of laws that draw one a coincidence the Gaussians of one call, microseconds that these
  /// alone take, and the median of the pairwise ratios of analog / Gaussians.
  var gaussians: Int?
  var gaussians_us: Double?
  var gaussians_ratio: Double?
}
