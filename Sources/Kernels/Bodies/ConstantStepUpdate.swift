/// Applies the coincidences of every sample, one after the other, to rows of constant-step devices.
///
/// The samples pass over one row while it is in cache; cross-points are independent, so the order at each is kept. A row
/// whose δ has no pulse, and 32 columns without a coincidence, are skipped before their weights are loaded.
@_alwaysEmitIntoClient @inline(__always)
public func constantStepUpdateBody(
  _ p: ConstantStepPulses, _ arrays: ConstantStepArrays, _ xLines: PulseLines, _ deltaLines: PulseLines
) {
  let scratch = ConstantStepScratch()
  defer { scratch.free() }
  var row = 0
  while row < p.rows {
    let offset = row &* arrays.stride
    var sample = 0
    while sample < p.batch {
      let d = sample &* p.deltaStride &+ row
      let dLow = deltaLines.low[d]
      let dHigh = p.isWide ? deltaLines.high[d] : 0
      if dLow | dHigh != 0 {
        constantStepRow(
          p, arrays, offset, xLines + sample &* p.xStride, dLow, dHigh, deltaLines.signs[d],
          line: UInt32(truncatingIfNeeded: p.firstRow &+ row), vector: p.firstVector &+ UInt64(truncatingIfNeeded: sample),
          scratch: scratch)
      }
      sample &+= 1
    }
    row &+= 1
  }
}

/// One row, one sample, in blocks of 64 columns: none, few or many of them coincide.
@_alwaysEmitIntoClient @inline(__always)
func constantStepRow(
  _ p: ConstantStepPulses, _ arrays: ConstantStepArrays, _ offset: Int, _ x: PulseLines, _ dLow: UInt32, _ dHigh: UInt32,
  _ dSign: UInt32, line: UInt32, vector: UInt64, scratch: ConstantStepScratch
) {
  let row = ConstantStepRow(p, arrays, offset, x, dLow, dHigh, dSign, line: line, vector: vector)
  let listsHits = row.listsHits
  var count = 0
  var j = 0
  while j < p.columns {
    let end = min(j &+ 64, p.columns)
    let found = listsHits ? row.list(j, end, scratch, count) : .max
    if found > ConstantStepScratch.few {
      row.pulseAll(j, end)
    } else {
      if found > 0 { row.prefetchBlock(j) }
      count &+= found
    }
    j = end
    if count >= ConstantStepScratch.batch || j >= p.columns {
      row.pulse(scratch, count)
      count = 0
    }
  }
}

/// One row of devices and one sample's trains.
public struct ConstantStepRow {
  public var pulses: ConstantStepPulses
  public var arrays: ConstantStepArrays
  public var offset: Int
  public var x: PulseLines
  public var dLow: UInt32
  public var dHigh: UInt32
  public var dSign: UInt32
  public var line: UInt32
  public var vector: UInt64
  public var draws: LineDraws

  @_alwaysEmitIntoClient @inline(__always)
  init(
    _ pulses: ConstantStepPulses, _ arrays: ConstantStepArrays, _ offset: Int, _ x: PulseLines, _ dLow: UInt32, _ dHigh: UInt32,
    _ dSign: UInt32, line: UInt32, vector: UInt64
  ) {
    self.pulses = pulses
    self.arrays = arrays
    self.offset = offset
    self.x = x
    self.dLow = dLow
    self.dHigh = dHigh
    self.dSign = dSign
    self.line = line
    self.vector = vector
    draws = LineDraws(pulses.key.line(vector: vector, pass: 0, purpose: pulses.purpose, line: line))
  }

  /// Coincidences at n (0 … 16) columns from j.
  @_alwaysEmitIntoClient @inline(__always)
  func counts(_ j: Int, _ n: Int) -> Words {
    guard n > 0 else { return Words(0) }
    var k = ((n == 16 ? Words(at: x.low + j) : Words(at: x.low + j, first: n)) & Words(dLow)).populationCount
    if pulses.isWide {
      k = k + ((n == 16 ? Words(at: x.high + j) : Words(at: x.high + j, first: n)) & Words(dHigh)).populationCount
    }
    return k
  }

  /// Columns j ..< end, 32 at a time; those without a coincidence are left before their weights are loaded.
  @_alwaysEmitIntoClient @inline(__always)
  func pulseAll(_ first: Int, _ end: Int) {
    let sign = Words(dSign)
    let noisy = pulses.cycleSpread > 0
    var j = first
    while j < end {
      let rest = end &- j
      let n0 = min(rest, 16)
      let n1 = max(min(rest &- 16, 16), 0)
      let k0 = counts(j, n0)
      let k1 = counts(j &+ 16, n1)
      if (k0 | k1).hasAny {
        var cell0 = ConstantStepCells(arrays, x, offset, j, n0, sign)
        var cell1 = ConstantStepCells(arrays, x, offset, j &+ 16, n1, sign)
        let atOnce: Bool
        switch pulses.mode {
        case .aggregated: atOnce = true
        case .pulseByPulse: atOnce = false
        case .adaptive:
          // 6.6 is above the largest draw.
          let reach = Lanes(1 + 6.6 * pulses.cycleSpread)
          atOnce = !(cell0.mayMeetBound(k0, reach) | cell1.mayMeetBound(k1, reach)).hasAny
        }
        if atOnce {
          if noisy {
            let (g0, g1) = gaussians(pulses, draws, 0, j, n0, n1)
            cell0.pulse(k0, pulses.cycleSpread, g0)
            cell1.pulse(k1, pulses.cycleSpread, g1)
          } else {
            cell0.pulse(k0)
            cell1.pulse(k1)
          }
        } else {
          var ordinal: UInt32 = 0
          while true {
            let left0 = Words(ordinal).isLessSigned(k0)
            let left1 = Words(ordinal).isLessSigned(k1)
            guard (left0 | left1).hasAny else { break }
            if noisy {
              let key =
                ordinal == 0
                ? draws : LineDraws(pulses.key.line(vector: vector, pass: ordinal, purpose: pulses.purpose, line: line))
              let (g0, g1) = gaussians(pulses, key, Int(ordinal), j, n0, n1)
              cell0.pulse(left0 & Words(1), pulses.cycleSpread, g0)
              cell1.pulse(left1 & Words(1), pulses.cycleSpread, g1)
            } else {
              cell0.pulse(left0 & Words(1))
              cell1.pulse(left1 & Words(1))
            }
            ordinal &+= 1
          }
        }
        cell0.store(arrays, offset, j, n0)
        cell1.store(arrays, offset, j &+ 16, n1)
      }
      j &+= 32
    }
  }
}

/// The draws of one ordinal at 32 columns, or the supplied ones.
@_alwaysEmitIntoClient @inline(__always)
func gaussians(_ p: ConstantStepPulses, _ draws: LineDraws, _ ordinal: Int, _ j: Int, _ n0: Int, _ n1: Int) -> (Lanes, Lanes) {
  guard let supplied = p.suppliedGaussians else { return draws.gaussians(from: j) }
  let g = supplied + (ordinal &* p.columns &+ j)
  return (Lanes(at: g, first: n0), n1 > 0 ? Lanes(at: g + 16, first: n1) : Lanes(0))
}
