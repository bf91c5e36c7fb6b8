/// Spreads above 0.3: the pulses of a cross-point come one by one where several could meet a bound
/// on their way, elsewhere at once.
extension ConstantStepLaw {
  @_alwaysEmitIntoClient @_transparent
  func pulseAdaptively(_ row: PulsedRow, _ first: Int, _ end: Int) {
    let fitsTable = fitsTable(row)
    var j = first
    while j < end {
      let n0 = min(end &- j, 16)
      let n1 = max(min(end &- j &- 16, 16), 0)
      let k0 = row.counts(j, n0)
      let k1 = row.counts(j &+ 16, n1)
      if (k0 | k1).hasAny {
        var part0 = ConstantStepPart(self, row, j, n0)
        var part1 = ConstantStepPart(self, row, j &+ 16, n1)
        // 6.6 is above the largest draw.
        let reach = Lanes(1 + 6.6 * cycleSpread)
        let several = (Words(1).isLessSigned(k0) | Words(1).isLessSigned(k1)).hasAny
        if several && !(part0.mayMeetBound(k0, reach) | part1.mayMeetBound(k1, reach)).hasAny {
          let (g0, g1) = gaussiansAtOnce(row, j, n0, n1)
          part0.pulse(self, row, k0, g0, fitsTable: fitsTable)
          part1.pulse(self, row, k1, g1, fitsTable: fitsTable)
        } else {
          var ordinal = 0
          while true {
            let left0 = row.due(ordinal, k0)
            let left1 = row.due(ordinal, k1)
            guard (left0 | left1).hasAny else { break }
            let next0 = row.due(ordinal &+ 1, k0)
            let next1 = row.due(ordinal &+ 1, k1)
            let hasNext = (next0 | next1).hasAny
            let draws = StreamDraws(row.key(pass: ordinal &>> 1))
            let g0 = pair(row, draws, ordinal, j, n0, hasNext)
            let g1 = pair(row, draws, ordinal, j &+ 16, n1, hasNext)
            part0.pulse(self, row, left0 & Words(1), g0.first, fitsTable: fitsTable)
            part1.pulse(self, row, left1 & Words(1), g1.first, fitsTable: fitsTable)
            guard hasNext else { break }
            part0.pulse(self, row, next0 & Words(1), g0.second, fitsTable: fitsTable)
            part1.pulse(self, row, next1 & Words(1), g1.second, fitsTable: fitsTable)
            ordinal &+= 2
          }
        }
        if n0 > 0 { row.planes.store(part0.weight, j, n0) }
        if n1 > 0 { row.planes.store(part1.weight, j &+ 16, n1) }
      }
      j &+= 32
    }
  }

  /// The draws of all pulses at 32 columns, or the supplied ones.
  @_alwaysEmitIntoClient @inline(__always)
  func gaussiansAtOnce(_ row: PulsedRow, _ j: Int, _ n0: Int, _ n1: Int) -> (Lanes, Lanes) {
    guard isNoisy else { return (Lanes(0), Lanes(0)) }
    guard let supplied = row.pulses.suppliedGaussians else { return row.draws.gaussians(from: j) }
    let g = supplied + j
    return (Lanes(at: g, first: n0), n1 > 0 ? Lanes(at: g + 16, first: n1) : Lanes(0))
  }

  /// The draws of `ordinal`, even, and of the next one at n (0 … 16) columns, or the supplied ones.
  @_alwaysEmitIntoClient @inline(__always)
  func pair(
    _ row: PulsedRow, _ draws: StreamDraws, _ ordinal: Int, _ j: Int, _ n: Int, _ hasNext: Bool
  ) -> (first: Lanes, second: Lanes) {
    guard isNoisy && n > 0 else { return (Lanes(0), Lanes(0)) }
    guard let supplied = row.pulses.suppliedGaussians else {
      return draws.gaussianPairs(Words.iota + Words(UInt32(truncatingIfNeeded: j)))
    }
    let g = supplied + (ordinal &* row.pulses.columns &+ j)
    return (
      Lanes(at: g, first: n),
      hasNext ? Lanes(at: g + row.pulses.columns, first: n) : Lanes(0)
    )
  }
}

/// Sixteen cross-points of one row with their step in the direction of this sample's pulses.
public struct ConstantStepPart {
  public var weight: Lanes
  public var step: Lanes
  public var stepScale: Float
  public var sign: Words
  public var minimum: Lanes
  public var maximum: Lanes

  @_alwaysEmitIntoClient @inline(__always)
  init(_ law: ConstantStepLaw, _ row: PulsedRow, _ j: Int, _ n: Int) {
    stepScale = law.stepScale
    guard n > 0 else {
      weight = Lanes(0)
      step = Lanes(0)
      sign = Words(0)
      minimum = Lanes(0)
      maximum = Lanes(0)
      return
    }
    sign = row.signs(j, n)
    weight = row.planes.weights(j, n)
    step = row.devices(j, sign).unscaledToward(0)
    (minimum, maximum) = row.bounds(j &>> 4)
  }

  @_alwaysEmitIntoClient @inline(__always)
  mutating func pulse(
    _ law: ConstantStepLaw, _ row: PulsedRow, _ k: Words, _ gaussian: Lanes, fitsTable: Bool
  ) {
    let (mean, spread) = law.amounts(of: k, row.scratch.own, fitsTable: fitsTable)
    let change = law.isNoisy ? mean + spread * gaussian : mean
    weight = (weight + step * Lanes(bits: change.bits ^ sign)).clipped(minimum, maximum)
  }

  /// All ones where two or more pulses could reach a bound on the way.
  @_alwaysEmitIntoClient @inline(__always)
  func mayMeetBound(_ count: Words, _ reach: Lanes) -> Words {
    let distance = (step * Lanes(stepScale)).magnitude * Lanes(signed: count) * reach
    let several = Words(1).isLessSigned(count)
    return several & ((maximum < weight + distance) | (weight - distance < minimum))
  }
}
