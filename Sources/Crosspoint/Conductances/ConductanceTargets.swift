import CrosspointKernels

/// A mapping with what it makes of weights.
protocol ConductanceTargets: ConductanceMapping {
  /// The targets of one plane, in µS, of a row of weights −1 … 1, before they are rounded to
  /// levels.
  func targets(
    of weights: UnsafePointer<Float>, count: Int, plane: Int, _ context: TargetContext,
    into targets: UnsafeMutablePointer<Float>)
}

/// What targets follow from beside the weight.
struct TargetContext {
  let range: ConductanceRange
  let weights: WeightSpan
  /// Of a device; 0 where it has any conductance.
  let levels: Int
}

extension WeightMapping {
  /// The mapping with what it makes of weights; every one of this package has it. Traps for one of
  /// the caller's own.
  var targets: any ConductanceTargets {
    guard let targets = model as? any ConductanceTargets else {
      fail("the mapping '\(name)' of weights is none of this package's: \(Self.builtInNames)")
    }
    return targets
  }

  private static var builtInNames: String { builtIn.map { $0.name }.joined(separator: ", ") }
}

/// Rounds conductances to levels: g_min + n·(g_max − g_min)/(levels − 1).
func roundToLevels(
  _ conductances: UnsafeMutablePointer<Float>, _ count: Int, _ range: ConductanceRange,
  _ levels: Int
) {
  guard levels > 0 else { return }
  let steps = Float(levels - 1)
  for j in 0..<count {
    let n = ((conductances[j] - range.least) / range.width * steps).rounded(.toNearestOrEven)
    conductances[j] = range.least + n / steps * range.width
  }
}
