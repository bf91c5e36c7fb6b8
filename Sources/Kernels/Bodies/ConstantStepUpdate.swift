/// The arrays of constant-step devices, rows × columns each, `stride` floats from row to row.
public struct ConstantStepArrays {
  public var weights: UnsafeMutablePointer<Float>
  /// Step of an up pulse, ≥ 0 where consistency is enforced.
  public var stepUp: UnsafePointer<Float>
  /// Step of a down pulse.
  public var stepDown: UnsafePointer<Float>
  public var boundMinimum: UnsafePointer<Float>
  public var boundMaximum: UnsafePointer<Float>
  public var stride: Int

  @_alwaysEmitIntoClient @inline(__always)
  public init(
    weights: UnsafeMutablePointer<Float>, stepUp: UnsafePointer<Float>, stepDown: UnsafePointer<Float>,
    boundMinimum: UnsafePointer<Float>, boundMaximum: UnsafePointer<Float>, stride: Int
  ) {
    self.weights = weights
    self.stepUp = stepUp
    self.stepDown = stepDown
    self.boundMinimum = boundMinimum
    self.boundMaximum = boundMaximum
    self.stride = stride
  }
}

/// What a constant-step update needs beside its arrays and trains.
public struct ConstantStepPulses {
  /// How k coincidences at one cross-point are applied.
  public enum Mode: Int, Sendable {
    /// All at once: one draw of k + c·√k·ξ.
    case aggregated
    /// At once where no bound can be met, else pulse by pulse; decided for each block of 32 columns.
    case adaptive
    case pulseByPulse
  }

  public var rows: Int
  public var columns: Int
  /// Number of row 0 of the pointers in the array: the line of its draws.
  public var firstRow: Int
  public var batch: Int
  /// From sample to sample in the x and δ lines.
  public var xStride: Int
  public var deltaStride: Int
  /// Whether any sample has more than 32 slots.
  public var isWide: Bool
  /// c of 1 + c·ξ.
  public var cycleSpread: Float
  public var mode: Mode
  public var key: TileKey
  public var purpose: UInt32
  /// Vector number of the first sample.
  public var firstVector: UInt64
  /// Unit Gaussians to use instead of draws, `columns` for each ordinal 0 … 63; only for one row and one sample.
  public var suppliedGaussians: UnsafePointer<Float>?

  @_alwaysEmitIntoClient @inline(__always)
  public init(
    rows: Int, columns: Int, firstRow: Int, batch: Int, xStride: Int, deltaStride: Int, isWide: Bool, cycleSpread: Float,
    mode: Mode, key: TileKey, purpose: UInt32, firstVector: UInt64, suppliedGaussians: UnsafePointer<Float>? = nil
  ) {
    self.rows = rows
    self.columns = columns
    self.firstRow = firstRow
    self.batch = batch
    self.xStride = xStride
    self.deltaStride = deltaStride
    self.isWide = isWide
    self.cycleSpread = cycleSpread
    self.mode = mode
    self.key = key
    self.purpose = purpose
    self.firstVector = firstVector
    self.suppliedGaussians = suppliedGaussians
  }
}

/// Applies the coincidences of every sample, one after the other, to rows of constant-step devices.
///
/// The samples pass over one row while it is in cache; cross-points are independent, so the order at each is kept. A row
/// whose δ has no pulse, and 32 columns without a coincidence, are skipped before their weights are loaded.
@_alwaysEmitIntoClient @inline(__always)
public func constantStepUpdateBody(
  _ p: ConstantStepPulses, _ arrays: ConstantStepArrays, _ xLines: PulseLines, _ deltaLines: PulseLines
) {
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
          line: UInt32(truncatingIfNeeded: p.firstRow &+ row), vector: p.firstVector &+ UInt64(truncatingIfNeeded: sample))
      }
      sample &+= 1
    }
    row &+= 1
  }
}

/// One row, one sample.
@_alwaysEmitIntoClient @inline(__always)
func constantStepRow(
  _ p: ConstantStepPulses, _ arrays: ConstantStepArrays, _ offset: Int, _ x: PulseLines, _ dLow: UInt32, _ dHigh: UInt32,
  _ dSign: UInt32, line: UInt32, vector: UInt64
) {
  let draws = LineDraws(p.key.line(vector: vector, pass: 0, purpose: p.purpose, line: line))
  let low = Words(dLow)
  let high = Words(dHigh)
  let sign = Words(dSign)
  let noisy = p.cycleSpread > 0

  @inline(__always) func counts(_ j: Int, _ n: Int) -> Words {
    guard n > 0 else { return Words(0) }
    var k = ((n == 16 ? Words(at: x.low + j) : Words(at: x.low + j, first: n)) & low).populationCount
    if p.isWide { k = k + ((n == 16 ? Words(at: x.high + j) : Words(at: x.high + j, first: n)) & high).populationCount }
    return k
  }

  var j = 0
  while j < p.columns {
    let rest = p.columns &- j
    let n0 = min(rest, 16)
    let n1 = max(min(rest &- 16, 16), 0)
    let k0 = counts(j, n0)
    let k1 = counts(j &+ 16, n1)
    if (k0 | k1).hasAny {
      var cell0 = ConstantStepCells(arrays, x, offset, j, n0, sign)
      var cell1 = ConstantStepCells(arrays, x, offset, j &+ 16, n1, sign)
      let atOnce: Bool
      switch p.mode {
      case .aggregated: atOnce = true
      case .pulseByPulse: atOnce = false
      case .adaptive:
        // 6.6 is above the largest draw.
        let reach = Lanes(1 + 6.6 * p.cycleSpread)
        atOnce = !(cell0.mayMeetBound(k0, reach) | cell1.mayMeetBound(k1, reach)).hasAny
      }
      if atOnce {
        if noisy {
          let (g0, g1) = gaussians(p, draws, 0, j, n0, n1)
          cell0.pulse(k0, p.cycleSpread, g0)
          cell1.pulse(k1, p.cycleSpread, g1)
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
            let key = ordinal == 0 ? draws : LineDraws(p.key.line(vector: vector, pass: ordinal, purpose: p.purpose, line: line))
            let (g0, g1) = gaussians(p, key, Int(ordinal), j, n0, n1)
            cell0.pulse(left0 & Words(1), p.cycleSpread, g0)
            cell1.pulse(left1 & Words(1), p.cycleSpread, g1)
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

/// The draws of one ordinal at 32 columns, or the supplied ones.
@_alwaysEmitIntoClient @inline(__always)
func gaussians(_ p: ConstantStepPulses, _ draws: LineDraws, _ ordinal: Int, _ j: Int, _ n0: Int, _ n1: Int) -> (Lanes, Lanes) {
  guard let supplied = p.suppliedGaussians else { return draws.gaussians(from: j) }
  let g = supplied + (ordinal &* p.columns &+ j)
  return (Lanes(at: g, first: n0), n1 > 0 ? Lanes(at: g + 16, first: n1) : Lanes(0))
}

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
