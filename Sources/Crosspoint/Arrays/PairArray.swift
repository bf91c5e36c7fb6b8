import CrosspointKernels

/// The currents of an array of pairs under one law, and what they change by with inputs and with
/// conductances.
///
/// Outputs are in units of the weight: the current of a weight 1 at the read voltage is 1. `plus`
/// and `minus` are what the conductances of a pair's devices are above the least one, in units of
/// the weight, rows × columns, 0 … `weightRange`.
protocol PairArray: AnyObject {
  var plus: Matrix { get }
  var minus: Matrix { get }
  /// Sets every device.
  func set(plus: Matrix, minus: Matrix)
  /// y_b = f(x_b): batch × columns → batch × rows.
  func currents(_ x: Matrix, into y: inout Matrix, threads: Int)
  /// z_bj = Σ_i δ_bi ∂y_i/∂x_bj.
  func errors(_ delta: Matrix, at x: Matrix, into z: inout Matrix)
  /// a± ← clip(a± ± rate·Σ_b Σ_i δ_bi ∂y_i/∂a±, 0 … weightRange).
  func step(_ x: Matrix, _ delta: Matrix, rate: Float) throws
}

/// What the pairs of an array are made of.
struct PairContext {
  let rows: Int
  let columns: Int
  let settings: NonlinearSettings
  /// ζ of the devices that add and of those that subtract, rows × columns; nil where devices are
  /// alike.
  let deviations: (plus: Matrix, minus: Matrix)?
  let kernels: KernelTable

  /// The least conductance in units of the weight.
  var least: Float {
    Float(Double(settings.current.model.leastConductance) / settings.unit)
  }

  func makeArray() -> any PairArray {
    if let law = settings.current.separable { return SeparablePairs(self, law) }
    if let law = settings.current.as(SiOxCurrent.self) {
      return CellPairs(self, PowerCells(law, settings, least: least, kernels))
    }
    if let law = settings.current.as(TabulatedCurrent.self) {
      return CellPairs(self, TableCells(law, settings, least: least, kernels))
    }
    fail(
      """
      the law of current \(type(of: settings.current.model)) has no kernel: one of your own \
      conforms to SeparableCurrent, or is a TabulatedCurrent
      """)
  }
}
