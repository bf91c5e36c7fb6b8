/// Sixteen cross-points of one row with their step in the direction of this sample's pulses.
public struct ConstantStepCells {
  public var weight: Lanes
  public var step: Lanes
  public var minimum: Lanes
  public var maximum: Lanes

  @_alwaysEmitIntoClient @inline(__always)
  init(_ arrays: ConstantStepArrays, _ x: PulseLines, _ offset: Int, _ j: Int, _ n: Int, _ dSign: Words) {
    let i = offset &+ j
    @inline(__always) func load(_ p: UnsafePointer<Float>) -> Lanes { n == 16 ? Lanes(at: p + i) : Lanes(at: p + i, first: n) }
    guard n > 0 else {
      weight = Lanes(0)
      step = Lanes(0)
      minimum = Lanes(0)
      maximum = Lanes(0)
      return
    }
    let sign = (n == 16 ? Words(at: x.signs + j) : Words(at: x.signs + j, first: n)) ^ dSign
    let magnitude = sign.shiftedRightSigned(31).select(load(arrays.stepDown), load(arrays.stepUp))
    weight = load(UnsafePointer(arrays.weights))
    step = Lanes(bits: magnitude.bits ^ sign)
    minimum = load(arrays.boundMinimum)
    maximum = load(arrays.boundMaximum)
  }

  /// k noisy pulses at once: w + step·(k + (c·√k)·ξ), clipped. k = 0 leaves a weight within its bounds as it is.
  @_alwaysEmitIntoClient @inline(__always)
  mutating func pulse(_ count: Words, _ cycleSpread: Float, _ gaussian: Lanes) {
    let k = Lanes(signed: count)
    let pulses = k + (Lanes(cycleSpread) * k.squareRoot) * gaussian
    weight = (weight + step * pulses).clipped(minimum, maximum)
  }

  @_alwaysEmitIntoClient @inline(__always)
  mutating func pulse(_ count: Words) {
    weight = (weight + step * Lanes(signed: count)).clipped(minimum, maximum)
  }

  /// All ones where two or more pulses could reach a bound on the way.
  @_alwaysEmitIntoClient @inline(__always)
  func mayMeetBound(_ count: Words, _ reach: Lanes) -> Words {
    let distance = step.magnitude * Lanes(signed: count) * reach
    let several = Words(1).isLessSigned(count)
    return several & ((maximum < weight + distance) | (weight - distance < minimum))
  }

  @_alwaysEmitIntoClient @inline(__always)
  func store(_ arrays: ConstantStepArrays, _ offset: Int, _ j: Int, _ n: Int) {
    guard n > 0 else { return }
    let w = arrays.weights + (offset &+ j)
    if n == 16 { weight.store(w) } else { weight.store(w, first: n) }
  }
}
