import CrosspointKernels

extension BitSliced: ConductanceTargets {
  func targets(
    of weights: UnsafePointer<Float>, count: Int, plane: Int, _ context: TargetContext,
    into targets: UnsafeMutablePointer<Float>
  ) {
    let (least, width) = (context.range.least, context.range.width)
    let planes = style == .offset ? 1 : 2
    let (slice, sign) = (plane / planes, plane.isMultiple(of: planes) ? 1 : -1)
    let (shift, mask) = (slice * bitsOfSlice, 1 << bitsOfSlice - 1)
    let scale = Float(largestNumber)
    for j in 0..<count {
      let n = Int((weights[j] * scale).rounded(.toNearestOrEven))
      let number = style == .offset ? n + largestNumber + 1 : max(sign * n, 0)
      targets[j] = Float(number >> shift & mask) / Float(mask) * width + least
    }
  }
}
