/// The physics of an array in Double: its currents, and what read noise of its weights makes of
/// them.
///
/// A model of an array has its own here, written from its equation.
public struct ReferencePhysics: Sendable {
  /// The currents of one sample.
  ///
  /// - Parameters:
  ///   - matrix: outputs × inputs of the product: weights forward, their transpose backward.
  ///   - input: as it enters the array, in units of the scaled input.
  /// - Returns: a current for each row of `matrix`.
  public typealias Currents =
    @Sendable (
      _ matrix: ReferenceMatrix, _ input: [Double], _ direction: ReferenceDirection
    ) -> [Double]

  /// The variances of read noise, in units of σ²: Σ_j v(w_ij)·(∂y_i/∂w_ij)².
  ///
  /// - Parameters:
  ///   - matrix: as for the currents.
  ///   - variances: v(w_ij), of the same shape.
  public typealias Variances =
    @Sendable (
      _ matrix: ReferenceMatrix, _ variances: ReferenceMatrix, _ input: [Double],
      _ direction: ReferenceDirection
    ) -> [Double]

  public let currents: Currents
  public let variances: Variances

  public init(currents: @escaping Currents, variances: @escaping Variances) {
    self.currents = currents
    self.variances = variances
  }

  /// y = M x, variances Σ_j v(w_ij)·x_j².
  public static let linear = ReferencePhysics(
    currents: { matrix, input, _ in matrix.times(input) },
    variances: { _, variances, input, _ in variances.times(input.map { $0 * $0 }) })
}
