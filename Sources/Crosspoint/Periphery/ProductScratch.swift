/// What a product holds between its steps.
final class ProductScratch {
  static let pool = ScratchPool { ProductScratch() }

  let pending = PendingSamples()
  /// The largest magnitude of each sample.
  let maxima = ScratchBuffer<Float>()
  // Samples × inputs, and samples × outputs.
  let converted = ScratchBuffer<Float>()
  let sums = ScratchBuffer<Float>()
  let variances = ScratchBuffer<Float>()
  let deviceVariances = ScratchBuffer<Float>()
  /// Of some samples at a time: factors, scales and noise.
  let someSamples = ScratchBuffer<Float>()
}
