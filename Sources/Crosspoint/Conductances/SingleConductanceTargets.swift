import CrosspointKernels

extension SingleConductance: ConductanceTargets {
  func targets(
    of weights: UnsafePointer<Float>, count: Int, plane: Int, _ context: TargetContext,
    into targets: UnsafeMutablePointer<Float>
  ) {
    let (range, span) = (context.range, context.weights)
    let factor = range.width / (span.most - span.least)
    for j in 0..<count { targets[j] = (weights[j] - span.least) * factor + range.least }
  }
}

extension OffsetConductance: ConductanceTargets {
  func targets(
    of weights: UnsafePointer<Float>, count: Int, plane: Int, _ context: TargetContext,
    into targets: UnsafeMutablePointer<Float>
  ) {
    let width = share(levels: context.levels) * context.range.width
    let least = context.range.most - width
    for j in 0..<count { targets[j] = (weights[j] * 0.5 + 0.5) * width + least }
  }
}
