/// z_j = Σ_i w_ij δ_i (or Σ_i |w_ij| δ_i with `absolute`) for every sample: one sum over rows, ascending.
///
/// Few samples take four rows at a time over all outputs, which stay in L1 and L2. Several samples take a panel of 32 columns, packed
/// so that its rows lie side by side, and keep their sums in registers. The sum at an output takes the rows one after the other
/// either way, so its bits depend on nothing else.
@_alwaysEmitIntoClient @inline(__always)
public func backwardProductBody(
  _ s: ProductShape, _ weights: UnsafePointer<Float>, _ deltas: UnsafePointer<Float>,
  _ outputs: UnsafeMutablePointer<Float>, absolute: Bool
) {
  // Packing costs a load and a store a weight: it pays from a few samples on.
  if s.batch >= 4 { return backwardPanels(s, weights, deltas, outputs, absolute: absolute) }
  var sample = 0
  while sample < s.batch {
    let z = outputs + sample &* s.outputStride
    var j = 0
    while j &+ 16 <= s.columns {
      Lanes(0).store(z + j)
      j &+= 16
    }
    if j < s.columns { Lanes(0).store(z + j, first: s.columns &- j) }
    sample &+= 1
  }

  @inline(__always)
  func pass(_ w: UnsafePointer<Float>, _ o: Int, _ d: UnsafePointer<Float>, _ z: UnsafeMutablePointer<Float>, four: Bool) {
    let d0 = Lanes(d[0])
    let d1 = Lanes(four ? d[1] : 0)
    let d2 = Lanes(four ? d[2] : 0)
    let d3 = Lanes(four ? d[3] : 0)
    @inline(__always) func term(_ p: UnsafePointer<Float>, _ rest: Int) -> Lanes {
      let v = rest == 16 ? Lanes(at: p) : Lanes(at: p, first: rest)
      return absolute ? v.magnitude : v
    }
    @inline(__always) func add(_ j: Int, _ rest: Int) {
      var sum = rest == 16 ? Lanes(at: z + j) : Lanes(at: z + j, first: rest)
      sum = sum.fused(term(w + j, rest), d0)
      if four {
        sum = sum.fused(term(w + (o &+ j), rest), d1)
        sum = sum.fused(term(w + (2 &* o &+ j), rest), d2)
        sum = sum.fused(term(w + (3 &* o &+ j), rest), d3)
      }
      if rest == 16 { sum.store(z + j) } else { sum.store(z + j, first: rest) }
    }
    var j = 0
    while j &+ 16 <= s.columns {
      add(j, 16)
      j &+= 16
    }
    if j < s.columns { add(j, s.columns &- j) }
  }

  var row = 0
  while row < s.rows {
    let four = s.rows &- row >= 4
    let w = weights + row &* s.weightStride
    sample = 0
    while sample < s.batch {
      let d = deltas + sample &* s.inputStride + row
      let z = outputs + sample &* s.outputStride
      if four { pass(w, s.weightStride, d, z, four: true) } else { pass(w, s.weightStride, d, z, four: false) }
      sample &+= 1
    }
    row &+= four ? 4 : 1
  }
}
