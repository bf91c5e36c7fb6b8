/// What a step of training does to the two devices of a pair under a separable law.
///
///     a⁺ ← clip(a⁺ + s, 0 … limit)      s = factor·x_j
///     a⁻ ← clip(a⁻ − s, 0 … limit)      w = m⁺·(least + a⁺) − m⁻·(least + a⁻)
///
/// a is what a conductance is above the least one; `least`, `limit` and w are in units of the
/// weight. Where gaps are trained, c = least + a ← c·e^(±s·c): the gap, of which c is the
/// exponential, moves by s·c, what the derivative makes of s.
public struct PairStep: Sendable, Hashable {
  /// The largest a.
  public var limit: Float
  /// The least conductance.
  public var least: Float
  /// Whether the logarithm of a conductance is trained, and not the conductance.
  public var isLogarithmic: Bool

  @_alwaysEmitIntoClient @inline(__always)
  public init(limit: Float, least: Float, isLogarithmic: Bool) {
    self.limit = limit
    self.least = least
    self.isLogarithmic = isLogarithmic
  }
}

/// One row of pairs: conductances above the least, what products read, and, where devices differ,
/// by which factors m.
public struct PairRow {
  public var plus: UnsafeMutablePointer<Float>
  public var minus: UnsafeMutablePointer<Float>
  public var weights: UnsafeMutablePointer<Float>
  /// m⁺ and m⁻; nil where every m is 1.
  public var plusFactors: UnsafePointer<Float>?
  public var minusFactors: UnsafePointer<Float>?

  @_alwaysEmitIntoClient @inline(__always)
  public init(
    plus: UnsafeMutablePointer<Float>, minus: UnsafeMutablePointer<Float>,
    weights: UnsafeMutablePointer<Float>, plusFactors: UnsafePointer<Float>?,
    minusFactors: UnsafePointer<Float>?
  ) {
    self.plus = plus
    self.minus = minus
    self.weights = weights
    self.plusFactors = plusFactors
    self.minusFactors = minusFactors
  }
}

/// Steps `count` pairs of a row. Separate multiplications and additions: the same bits on every
/// instruction set.
@_alwaysEmitIntoClient @inline(__always)
public func pairStepBody(
  _ step: PairStep, _ row: PairRow, _ x: UnsafePointer<Float>, _ factor: Float, _ count: Int
) {
  // Without a factor what products read is worked out anew, for every pair.
  let skips = factor != 0
  let (zero, limit, least) = (Lanes(0), Lanes(step.limit), Lanes(step.least))
  let scale = Lanes(factor)
  var j = 0
  while j < count {
    let n = min(16, count &- j)
    let inputs = Lanes(at: x + j, upTo: n)
    // Four fifths of the pixels of a digit are 0, most of them side by side.
    if skips && !(inputs.bits << 1).hasAny {
      j &+= 16
      continue
    }
    var (up, down) = (scale * inputs, zero)
    let (plus, minus) = (Lanes(at: row.plus + j, upTo: n), Lanes(at: row.minus + j, upTo: n))
    let p: Lanes
    let m: Lanes
    if let plusFactors = row.plusFactors, let minusFactors = row.minusFactors {
      let (fp, fm) = (Lanes(at: plusFactors + j, upTo: n), Lanes(at: minusFactors + j, upTo: n))
      (up, down) = (up * fp, up * fm)
      p = stepped(plus, up, least, step.isLogarithmic).clipped(zero, limit)
      m = stepped(minus, zero - down, least, step.isLogarithmic).clipped(zero, limit)
      (fp * (least + p) - fm * (least + m)).store(row.weights + j, upTo: n)
    } else {
      down = up
      p = stepped(plus, up, least, step.isLogarithmic).clipped(zero, limit)
      m = stepped(minus, zero - down, least, step.isLogarithmic).clipped(zero, limit)
      (p - m).store(row.weights + j, upTo: n)
    }
    p.store(row.plus + j, upTo: n)
    m.store(row.minus + j, upTo: n)
    j &+= 16
  }
}

@_alwaysEmitIntoClient @inline(__always)
func stepped(_ a: Lanes, _ step: Lanes, _ least: Lanes, _ isLogarithmic: Bool) -> Lanes {
  guard isLogarithmic else { return a + step }
  let conductance = least + a
  return conductance * Lanes.exp(step * conductance) - least
}
