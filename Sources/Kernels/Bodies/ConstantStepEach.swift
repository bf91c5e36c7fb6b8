/// Pulse by pulse: by definition, and where several pulses could meet a bound on their way.
extension ConstantStepRow {
  @_alwaysEmitIntoClient @_transparent
  func pulseEach(_ first: Int, _ end: Int) {
    let fitsTable = fitsTable
    let mayAggregate = pulses.mode == .adaptive
    var j = first
    while j < end {
      let rest = end &- j
      let n0 = min(rest, 16)
      let n1 = max(min(rest &- 16, 16), 0)
      let k0 = counts(j, n0)
      let k1 = counts(j &+ 16, n1)
      if (k0 | k1).hasAny {
        var cell0 = ConstantStepCells(self, j, n0)
        var cell1 = ConstantStepCells(self, j &+ 16, n1)
        // 6.6 is above the largest draw.
        let reach = Lanes(1 + 6.6 * pulses.cycleSpread)
        if mayAggregate && !(cell0.mayMeetBound(self, k0, reach) | cell1.mayMeetBound(self, k1, reach)).hasAny {
          let (g0, g1) = isNoisy ? gaussians(0, draws, j, n0, n1) : (Lanes(0), Lanes(0))
          cell0.pulse(self, k0, g0, fitsTable: fitsTable)
          cell1.pulse(self, k1, g1, fitsTable: fitsTable)
        } else {
          var ordinal: UInt32 = 0
          while true {
            let left0 = Words(ordinal).isLessSigned(k0)
            let left1 = Words(ordinal).isLessSigned(k1)
            guard (left0 | left1).hasAny else { break }
            var g = (Lanes(0), Lanes(0))
            if isNoisy {
              let key =
                ordinal == 0
                ? draws : LineDraws(pulses.key.line(vector: vector, pass: ordinal, purpose: pulses.purpose, line: line))
              g = gaussians(Int(ordinal), key, j, n0, n1)
            }
            cell0.pulse(self, left0 & Words(1), g.0, fitsTable: fitsTable)
            cell1.pulse(self, left1 & Words(1), g.1, fitsTable: fitsTable)
            ordinal &+= 1
          }
        }
        if n0 > 0 { store(cell0.weight, j, n0) }
        if n1 > 0 { store(cell1.weight, j &+ 16, n1) }
      }
      j &+= 32
    }
  }
}

/// Sixteen cross-points of one row with their step in the direction of this sample's pulses.
public struct ConstantStepCells {
  public var weight: Lanes
  public var step: Lanes
  public var sign: Words
  public var minimum: Lanes
  public var maximum: Lanes

  @_alwaysEmitIntoClient @inline(__always)
  init(_ row: ConstantStepRow, _ j: Int, _ n: Int) {
    guard n > 0 else {
      weight = Lanes(0)
      step = Lanes(0)
      sign = Words(0)
      minimum = Lanes(0)
      maximum = Lanes(0)
      return
    }
    sign = row.signs(j, n)
    weight = row.weights(j, n)
    step = row.steps(j &>> 4, sign)
    (minimum, maximum) = row.bounds(j &>> 4)
  }

  @_alwaysEmitIntoClient @inline(__always)
  mutating func pulse(_ row: ConstantStepRow, _ k: Words, _ gaussian: Lanes, fitsTable: Bool) {
    let (mean, spread) = row.amounts(k, fitsTable: fitsTable)
    let change = row.isNoisy ? mean + spread * gaussian : mean
    weight = (weight + step * Lanes(bits: change.bits ^ sign)).clipped(minimum, maximum)
  }

  /// All ones where two or more pulses could reach a bound on the way.
  @_alwaysEmitIntoClient @inline(__always)
  func mayMeetBound(_ row: ConstantStepRow, _ count: Words, _ reach: Lanes) -> Words {
    let distance = (step * Lanes(row.arrays.stepScale)).magnitude * Lanes(signed: count) * reach
    let several = Words(1).isLessSigned(count)
    return several & ((maximum < weight + distance) | (weight - distance < minimum))
  }
}
