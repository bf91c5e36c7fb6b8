import CrosspointKernels

extension SinglePair: ConductanceTargets {
  func targets(
    of weights: UnsafePointer<Float>, count: Int, plane: Int, _ context: TargetContext,
    into targets: UnsafeMutablePointer<Float>
  ) {
    let (least, width) = (context.range.least, context.range.width)
    let sign: Float = plane == 0 ? 1 : -1
    switch sides {
    case .one: for j in 0..<count { targets[j] = max(sign * weights[j], 0) * width + least }
    case .two: for j in 0..<count { targets[j] = (1 + sign * weights[j]) * 0.5 * width + least }
    }
  }
}
