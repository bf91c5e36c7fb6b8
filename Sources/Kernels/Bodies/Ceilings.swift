import CrosspointCSIMD

/// What a core can do at best, for a roofline: reads and operations, nothing else.

/// Σ values[i], as fast as they can be read.
@_alwaysEmitIntoClient @inline(__always)
public func readAllBody(_ values: UnsafePointer<Float>, _ count: Int) -> Float {
  var (a, b, c, d) = (Lanes(0), Lanes(0), Lanes(0), Lanes(0))
  var i = 0
  while i &+ 64 <= count {
    a = a + Lanes(at: values + i)
    b = b + Lanes(at: values + (i &+ 16))
    c = c + Lanes(at: values + (i &+ 32))
    d = d + Lanes(at: values + (i &+ 48))
    i &+= 64
  }
  while i < count {
    a = a + Lanes(at: values + i, first: min(16, count &- i))
    i &+= 16
  }
  return ((a + b) + (c + d)).sum
}

/// `count` rounds of operations in independent chains: multiplications and additions in turn, or
/// fused ones counted as two.
/// - Returns: operations on a lane done; the value keeps them from being left out.
@_alwaysEmitIntoClient @inline(__always)
public func operateBody(_ seed: Float, _ count: Int, fused: Bool) -> (operations: Int, value: Float)
{
  let factor = Lanes(seed)
  let term = Lanes(seed + 1)
  @inline(__always) func next(_ x: Lanes) -> Lanes {
    fused ? term.fused(x, factor) : x * factor + term
  }
  var p = Quad(term, term, term, term)
  var q = Quad(factor, factor, factor, factor)
  var r = Quad(term, factor, term, factor)
  var i = 0
  while i < count {
    p = Quad(next(p.a), next(p.b), next(p.c), next(p.d))
    // Twelve chains hide every latency where registers are wide; six fill the sixteen of half the
    // width.
    if xp_instruction_set() >= 2 {
      q = Quad(next(q.a), next(q.b), next(q.c), next(q.d))
      r = Quad(next(r.a), next(r.b), next(r.c), next(r.d))
    } else {
      q = Quad(next(q.a), next(q.b), q.c, q.d)
    }
    i &+= 1
  }
  let sum = (p.a + p.b + p.c + p.d) + (q.a + q.b + q.c + q.d) + (r.a + r.b + r.c + r.d)
  return (count &* 2 &* 16 &* (xp_instruction_set() >= 2 ? 12 : 6), sum.sum)
}
