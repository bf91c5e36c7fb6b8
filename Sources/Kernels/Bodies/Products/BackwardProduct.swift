/// z_j = Σ_i w_ij δ_i for every sample: one sum over rows, ascending.
///
/// Few samples take eight rows at a time over all outputs, which stay in L1 and L2. Several samples
/// take a panel of 32 columns, packed so that its rows lie side by side, and keep their sums in
/// registers. The sum at an output takes the rows one after the other either way, so its bits
/// depend on nothing else.
@_alwaysEmitIntoClient @_transparent
func backwardRows(
  _ s: ProductShape, _ weights: ProductWeights, _ deltas: UnsafePointer<Float>,
  _ outputs: UnsafeMutablePointer<Float>
) {
  // Packing costs a load and a store a weight: it pays from a few samples on.
  if s.batch >= 4 { return backwardPanels(s, weights, deltas, outputs) }
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

  var row = 0
  while row < s.rows {
    // Eight rows halve the traffic of the sums, which outgrow L1 from 4096 columns on.
    let left = s.rows &- row
    let height = left >= 8 ? 8 : left >= 4 ? 4 : 1
    let w = weights + row &* s.weightStride
    sample = 0
    while sample < s.batch {
      let d = deltas + sample &* s.inputStride + row
      let z = outputs + sample &* s.outputStride
      var j = 0
      if height == 8 {
        let (low, high) = (RowFactors(d), RowFactors(d + 4))
        let wHigh = w + 4 &* s.weightStride
        let ahead = HalvesAhead(s.columns, nextRows: 8 &* s.weightStride)
        while weights.isHalf && j &+ 32 <= s.columns {
          let next = w + (j &+ ahead.offset(j))
          next.prefetch(s.weightStride, 2 &* s.weightStride, 3 &* s.weightStride)
          (next + 4 &* s.weightStride).prefetch(
            s.weightStride, 2 &* s.weightStride, 3 &* s.weightStride)
          let sum = low.add(Lanes(at: z + j), w + j, s.weightStride)
          high.add(sum, wHigh + j, s.weightStride).store(z + j)
          let more = low.add(Lanes(at: z + (j &+ 16)), w + (j &+ 16), s.weightStride)
          high.add(more, wHigh + (j &+ 16), s.weightStride).store(z + (j &+ 16))
          j &+= 32
        }
        while j &+ 16 <= s.columns {
          let sum = low.add(Lanes(at: z + j), w + j, s.weightStride)
          high.add(sum, wHigh + j, s.weightStride).store(z + j)
          j &+= 16
        }
        if j < s.columns {
          let n = s.columns &- j
          let sum = low.add(Lanes(at: z + j, first: n), w + j, s.weightStride, first: n)
          high.add(sum, wHigh + j, s.weightStride, first: n).store(z + j, first: n)
        }
      } else if height == 4 {
        let four = RowFactors(d)
        while j < s.columns {
          let n = min(16, s.columns &- j)
          four.add(Lanes(at: z + j, first: n), w + j, s.weightStride, first: n).store(
            z + j, first: n)
          j &+= 16
        }
      } else {
        let one = Lanes(d[0])
        while j < s.columns {
          let n = min(16, s.columns &- j)
          Lanes(at: z + j, first: n).fused((w + j).lanes(first: n), one).store(z + j, first: n)
          j &+= 16
        }
      }
      sample &+= 1
    }
    row &+= height
  }
}

/// z = Wᵀ δ for each sample, compiled for each form of weights: floats or halves, magnitudes or
/// not.
@_alwaysEmitIntoClient @_transparent
public func backwardProductBody(
  _ s: ProductShape, _ weights: ProductWeights, _ deltas: UnsafePointer<Float>,
  _ outputs: UnsafeMutablePointer<Float>
) {
  switch (weights.isHalf, weights.isMagnitude) {
  case (false, false):
    backwardRows(s, weights.known(isHalf: false, isMagnitude: false), deltas, outputs)
  case (true, false):
    backwardRows(s, weights.known(isHalf: true, isMagnitude: false), deltas, outputs)
  case (false, true):
    backwardRows(s, weights.known(isHalf: false, isMagnitude: true), deltas, outputs)
  case (true, true):
    backwardRows(s, weights.known(isHalf: true, isMagnitude: true), deltas, outputs)
  }
}

/// The signals of four rows.
public struct RowFactors {
  public var d0: Lanes
  public var d1: Lanes
  public var d2: Lanes
  public var d3: Lanes

  @_alwaysEmitIntoClient @inline(__always) init(_ d: UnsafePointer<Float>) {
    d0 = Lanes(d[0])
    d1 = Lanes(d[1])
    d2 = Lanes(d[2])
    d3 = Lanes(d[3])
  }

  /// sum + Σ w_i d_i over four rows, one after the other.
  @_alwaysEmitIntoClient @inline(__always)
  func add(_ sum: Lanes, _ w: ProductWeights, _ stride: Int, first count: Int = 16) -> Lanes {
    let q = Quad(w, stride, 2 &* stride, 3 &* stride, first: count)
    return sum.fused(q.a, d0).fused(q.b, d1).fused(q.c, d2).fused(q.d, d3)
  }
}
