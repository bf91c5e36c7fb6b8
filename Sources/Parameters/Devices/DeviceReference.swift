/// The reference of every cross-point: what is taken from the weight that its device holds.
///
///     r = reference + referenceSpread·ξ            ξ drawn once for each cross-point
///     r ← r + p,  reset bias b ← b + p             where the symmetry point p is subtracted
///
/// A weight w is then what the device holds less r. While pulses move it, its bounds hold w + r.
/// Where the bounds do not lie on both sides of 0 there is no symmetry point, and p is 0.
public struct DeviceReference: Sendable, Hashable {
  /// Mean of r, in units of the weight.
  public var reference: Float = 0
  /// Device-to-device spread of r, in units of the weight.
  public var referenceSpread: Float = 0
  /// Whether the device's symmetry point, where its steps up and down are the same, is added to r:
  /// the weight 0 is then about where pulses up and down leave it.
  public var subtractsSymmetryPoint: Bool = false

  public init() {}

  /// For a model's table: `.all(\.reference, DeviceReference.settings)`.
  public static let settings: [Setting<DeviceReference>] = [
    .number("reference", \.reference, .finite),
    .number("referenceSpread", \.referenceSpread, .atLeastZero),
    .flag("subtractsSymmetryPoint", \.subtractsSymmetryPoint),
  ]

  /// r, which the law reads; and p − r, the weight at which steps up and down are the same, as it
  /// was drawn, for those who ask: no law reads it.
  public static let pair = HiddenPair(
    HiddenParameter("reference"), HiddenParameter("symmetryPoint"))

  /// The scale of the pair in half precision.
  func scale(_ common: CommonParameters) -> Float {
    abs(reference) + referenceSpread + common.boundScale
  }

  /// Draws the references of a row, whose bounds are drawn, into a pair.
  /// - Parameter symmetryPoint: p of the cross-point in a column, where its bounds lie on both
  ///   sides of 0.
  func draw(
    _ row: inout HiddenRow, pair: Int, _ draws: RowDraws, symmetryPoint: (Int, HiddenRow) -> Float
  ) {
    let noise = draws.gaussians(.reference)
    var shift = [Float](repeating: 0, count: row.columns)
    for j in 0..<row.columns {
      let hasPoint = row.boundMinimum[j] < 0 && 0 < row.boundMaximum[j]
      let point = hasPoint ? symmetryPoint(j, row) : 0
      var r = reference + referenceSpread * noise[j]
      if subtractsSymmetryPoint {
        r += point
        shift[j] = point
      }
      (row.pairs[pair].first[j], row.pairs[pair].second[j]) = (r, point - r)
    }
    row.resetShift = subtractsSymmetryPoint ? shift : nil
  }
}
