public import CrosspointParameters

/// Analog products in one direction: `docs/equations.md`, "One analog product", in Double.
///
/// Inputs should hold Float values, since a DAC rounds Float(x). It holds the running average of
/// its direction.
public struct ReferenceProduct: Sendable {
  public let periphery: Periphery
  public let direction: ReferenceDirection
  public let noise: ReferenceNoise
  /// The physics of the array; W·x unless it is set.
  public var physics = ReferencePhysics.linear
  /// The running average of max |x|; nil before the first sample.
  public var average: Double?

  public init(
    _ periphery: Periphery, _ direction: ReferenceDirection, noise: @escaping ReferenceNoise
  ) {
    self.periphery = periphery
    self.direction = direction
    self.noise = noise
  }

  /// A product with the draws that the kernels draw.
  public init(_ periphery: Periphery, _ direction: ReferenceDirection, seed: UInt64, tile: UInt32) {
    self.init(periphery, direction, noise: addressedNoise(seed: seed, tile: tile))
  }

  /// Runs a batch, one sample after the other; sample b has vector number firstVector + b.
  /// - Parameters:
  ///   - weights: rows × columns.
  ///   - batch: batch × columns forward, batch × rows backward.
  public mutating func apply(
    _ weights: ReferenceMatrix, _ batch: [[Double]], firstVector: UInt64 = 0
  ) -> [ReferenceProductResult] {
    var results: [ReferenceProductResult] = []
    for (b, x) in batch.enumerated() {
      results.append(apply(weights, x, vector: firstVector &+ UInt64(b)))
    }
    return results
  }

  /// Runs one sample.
  /// - Parameters:
  ///   - weights: rows × columns.
  ///   - x: columns values forward, rows values backward.
  public mutating func apply(_ weights: ReferenceMatrix, _ x: [Double], vector: UInt64 = 0)
    -> ReferenceProductResult
  {
    let matrix = direction.matrix(weights)
    check(x.count == matrix.columns, "\(x.count) inputs for \(matrix.columns)")

    var scale = referenceScale(x, periphery, average: &average)
    if scale <= Double(NoiseManagement.smallestScale) {
      guard direction == .forward && periphery.inputNoise > 0 else {
        return ReferenceProductResult(zeros: matrix.rows, inputs: matrix.columns)
      }
      scale = 1
    }

    let nonlinearities = nonlinearityCoefficients(
      periphery, outputs: matrix.rows, direction: direction, noise: noise)
    var factor = 1.0
    var history: [ReferencePass] = []
    while true {
      let pass = history.count
      history.append(
        referencePass(
          matrix, x, periphery, physics, totalScale: scale * factor, nonlinearities: nonlinearities,
          direction: direction
        ) { purpose, position in noise(purpose, vector, pass, position) })
      guard history[pass].saturated > 0, mayRepeat(after: factor) else { break }
      if pass == 0 && periphery.boundManagement == .iterativeWorstCase {
        scale = worstCaseScale(x)
      } else {
        factor *= 2
      }
    }
    return ReferenceProductResult(scale: scale, boundFactor: factor, history: history)
  }

  /// Whether bound management repeats a saturated product whose factor was r: until r > 1000, or r
  /// > 0.25/DAC step.
  func mayRepeat(after r: Double) -> Bool {
    guard direction == .forward, periphery.boundManagement != .none else { return false }
    let largest = periphery.inputStep > 0 ? min(1000, 0.25 / Double(periphery.inputStep)) : 1000
    return r <= largest
  }

  /// The scale of the second pass of `iterativeWorstCase`: that of `sums`; 1 where there is nothing
  /// to scale by.
  func worstCaseScale(_ x: [Double]) -> Double {
    var assumedWeight: Float = 0.6
    if case .sums(let own) = periphery.noiseManagement { assumedWeight = own }
    let scale = sumsScale(x, periphery, assumedWeight: assumedWeight)
    return scale > Double(NoiseManagement.smallestScale) ? scale : 1
  }
}
