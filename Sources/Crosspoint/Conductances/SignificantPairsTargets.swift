import CrosspointKernels

extension SignificantPairs: ConductanceTargets {
  func targets(
    of weights: UnsafePointer<Float>, count: Int, plane: Int, _ context: TargetContext,
    into targets: UnsafeMutablePointer<Float>
  ) {
    let (least, width) = (context.range.least, context.range.width)
    let (pair, sign) = (plane / 2, plane.isMultiple(of: 2) ? Float(1) : -1)
    let all = significanceOfPairs.reduce(0, +)
    let (own, lower) = (
      significanceOfPairs[pair], significanceOfPairs[..<pair].reduce(0, +)
    )
    for j in 0..<count {
      let filled = (all * max(sign * weights[j], 0) - lower) / own
      targets[j] = min(max(filled, 0), 1) * width + least
    }
  }
}

extension DualPair: ConductanceTargets {
  func targets(
    of weights: UnsafePointer<Float>, count: Int, plane: Int, _ context: TargetContext,
    into targets: UnsafeMutablePointer<Float>
  ) {
    pairs.targets(of: weights, count: count, plane: plane, context, into: targets)
  }
}
