import CrosspointCSIMD

/// A forward product of short rows, as those of a first convolution: sixteen rows in the lanes, and
/// one sample at a time.
///
/// A partial sum has one term or two, so the tree is as much work as the terms: folded leaf by leaf
/// all of it stays in registers. With AVX2, 16 × 26 weights and 576 samples it takes 0.6 of the
/// time of `ForwardColumns`, which stores every leaf; two samples at a time would spill, and took
/// 0.9.
public struct ForwardShort {
  /// Columns: every leaf has its first term, and may have a second one.
  @_alwaysEmitIntoClient @inline(__always) static var columns: ClosedRange<Int> { 17...32 }
  /// Floats from one l to the next in a panel: a constant, so that none of sixteen addresses is
  /// worked out.
  @_alwaysEmitIntoClient @inline(__always) static var stride: Int {
    16 &* ForwardColumns.vectors(32)
  }
}

/// y_i = Σ_j w_ij x_j for every sample: the same partial sums and tree as `forwardRows`.
@_alwaysEmitIntoClient @_transparent
func forwardShort(
  _ s: ProductShape, _ weights: ProductWeights, _ inputs: UnsafePointer<Float>,
  _ outputs: UnsafeMutablePointer<Float>
) {
  let square = ForwardColumns.rows &* 16
  let room = UnsafeMutableRawPointer.allocate(
    byteCount: 4 &* (square &+ 16 &* ForwardShort.stride), alignment: 64
  )
  .assumingMemoryBound(to: Float.self)
  defer { room.deallocate() }
  var row = 0
  while row < s.rows {
    let rows = min(ForwardColumns.rows, s.rows &- row)
    turnPanel(weights + row &* s.weightStride, s.weightStride, rows, s.columns, room, room + square)
    let panel = UnsafePointer(room + square)
    var sample = 0
    while sample < s.batch {
      let x = inputs + sample &* s.inputStride
      let sum = foldEight(x, panel, s.columns, 0) + foldEight(x, panel, s.columns, 1)
      // As where columns are filled up with zeros: no −0.
      (s.columns & 15 != 0 ? sum + Lanes(0) : sum).store(
        outputs + (sample &* s.outputStride &+ row), upTo: rows)
      sample &+= 1
    }
    row &+= ForwardColumns.rows
  }
}

/// Partial sum l of sixteen rows.
@_alwaysEmitIntoClient @_transparent
func leaf(_ x: UnsafePointer<Float>, _ panel: UnsafePointer<Float>, _ columns: Int, _ l: Int)
  -> Lanes
{
  let w = panel + l &* ForwardShort.stride
  let first = Lanes(0).fused(Lanes(at: w), Lanes(x[l]))
  return l &+ 16 < columns ? first.fused(Lanes(at: w + 16), Lanes(x[l &+ 16])) : first
}

// Branches of the tree: of partial sums l, l + 8; l, l + 4 and theirs; l, l + 2 and theirs.

@_alwaysEmitIntoClient @_transparent
func foldTwo(_ x: UnsafePointer<Float>, _ panel: UnsafePointer<Float>, _ columns: Int, _ l: Int)
  -> Lanes
{
  leaf(x, panel, columns, l) + leaf(x, panel, columns, l &+ 8)
}

@_alwaysEmitIntoClient @_transparent
func foldFour(_ x: UnsafePointer<Float>, _ panel: UnsafePointer<Float>, _ columns: Int, _ l: Int)
  -> Lanes
{
  foldTwo(x, panel, columns, l) + foldTwo(x, panel, columns, l &+ 4)
}

@_alwaysEmitIntoClient @_transparent
func foldEight(_ x: UnsafePointer<Float>, _ panel: UnsafePointer<Float>, _ columns: Int, _ l: Int)
  -> Lanes
{
  foldFour(x, panel, columns, l) + foldFour(x, panel, columns, l &+ 2)
}
