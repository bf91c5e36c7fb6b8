import CrosspointCSIMD

/// A forward product of several samples where registers are narrower than a vector: sixteen rows in
/// the lanes.
///
/// With AVX2 four samples by sixteen rows of sums, the weights of one column and a signal fill
/// eleven of sixteen registers; eight multiply-adds take six loads. Weights are turned once for all
/// samples. With columns in the lanes, as where registers are wide, two samples by two rows fill as
/// many, take eight loads, and every sum has its lanes to add. Short rows go another way:
/// `ForwardShort`.
public struct ForwardColumns {
  @_alwaysEmitIntoClient @inline(__always) static var rows: Int { 16 }
  @_alwaysEmitIntoClient @inline(__always) static var samples: Int { 4 }
  /// Most columns: the signals of four samples, 16 KiB, stay in L1. At 2048 it takes twice the
  /// time.
  @_alwaysEmitIntoClient @inline(__always) static var columns: Int { 1024 }
  /// Floats of the sums of four samples and sixteen rows.
  @_alwaysEmitIntoClient @inline(__always) static var sums: Int { samples &* rows }
  /// Sixteens of rows from one l to the next in a panel: odd, so that turned vectors do not all
  /// fall into the same set of L1.
  @_alwaysEmitIntoClient @inline(__always) static func vectors(_ columns: Int) -> Int {
    ((columns &+ 15) >> 4) | 1
  }
}

/// y_i = Σ_j w_ij x_j for every sample: the same partial sums and tree as `forwardRows`.
@_alwaysEmitIntoClient @_transparent
func forwardColumns(
  _ s: ProductShape, _ weights: ProductWeights, _ inputs: UnsafePointer<Float>,
  _ outputs: UnsafeMutablePointer<Float>
) {
  let square = ForwardColumns.rows &* 16
  let sumRoom = 5 &* ForwardColumns.sums
  let room = s.borrow(
    byteCount: 4
      &* (square &+ sumRoom &+ ForwardColumns.vectors(s.columns) &* 16 &* ForwardColumns.rows))
  defer { s.giveBack(room) }
  let sums = room + square
  let panel = sums + sumRoom
  var row = 0
  while row < s.rows {
    let rows = min(ForwardColumns.rows, s.rows &- row)
    turnPanel(weights + row &* s.weightStride, s.weightStride, rows, s.columns, room, panel)
    var sample = 0
    while sample < s.batch {
      let samples = min(ForwardColumns.samples, s.batch &- sample)
      fourBySixteen(
        inputs + sample &* s.inputStride, s.inputStride, samples, panel, s.columns, sums)
      let folded = sums + 4 &* ForwardColumns.sums
      var k = 0
      while k < samples {
        let sum = Lanes(at: folded + 16 &* k)
        // As where columns are filled up with zeros: no −0.
        let y = outputs + ((sample &+ k) &* s.outputStride &+ row)
        (s.columns & 15 != 0 ? sum + Lanes(0) : sum).store(y, upTo: rows)
        k &+= 1
      }
      sample &+= ForwardColumns.samples
    }
    row &+= ForwardColumns.rows
  }
}

/// Turns rows × columns weights: for l of 0 … 15, the columns ≡ l (mod 16) one after the other,
/// sixteen rows of each side by side, zeros behind the last row.
/// - Parameter square: room for 16 × 16.
@_alwaysEmitIntoClient @_transparent
func turnPanel(
  _ w: ProductWeights, _ stride: Int, _ rows: Int, _ columns: Int,
  _ square: UnsafeMutablePointer<Float>,
  _ panel: UnsafeMutablePointer<Float>
) {
  let vectors = (columns &+ 15) >> 4
  var v = 0
  while v < vectors {
    let n = min(16, columns &- 16 &* v)
    var i = 0
    while i < 16 {
      let from = w + (i &* stride &+ 16 &* v)
      (i >= rows ? Lanes(0) : n == 16 ? from.lanes() : from.lanes(first: n)).store(square + 16 &* i)
      i &+= 1
    }
    xp_transpose(square, panel + 16 &* v, 16 &* ForwardColumns.vectors(columns))
    v &+= 1
  }
}

/// The products of four samples and sixteen rows, at 4 · `ForwardColumns.sums` of `sums`.
///
/// Partial sum l runs over columns ≡ l (mod 16). They are made in the order of the tree's leaves
/// and folded at once: one waits for its other half at each level. Kept until all sixteen are
/// there, they take half as long again: loads behind their stores wait for these, page by page.
/// - Parameter samples: that there are; the others repeat the first.
@_alwaysEmitIntoClient @_transparent
func fourBySixteen(
  _ x: UnsafePointer<Float>, _ stride: Int, _ samples: Int, _ panel: UnsafePointer<Float>,
  _ columns: Int,
  _ sums: UnsafeMutablePointer<Float>
) {
  let (o1, o2, o3) = (
    samples > 1 ? stride : 0, samples > 2 ? 2 &* stride : 0, samples > 3 ? 3 &* stride : 0
  )
  let vectors = ForwardColumns.vectors(columns)
  var leaf = 0
  while leaf < 16 {
    // Four bits turned around: 0, 8, 4, 12, 2, …
    let l = (leaf & 1) &<< 3 | (leaf & 2) &<< 1 | (leaf & 4) &>> 1 | (leaf & 8) &>> 3
    var s = Quad()
    var w = panel + 16 &* l &* vectors
    var x = x + l
    var j = l
    while j < columns {
      let q = Lanes(at: w)
      s.a = s.a.fused(q, Lanes(x[0]))
      s.b = s.b.fused(q, Lanes(x[o1]))
      s.c = s.c.fused(q, Lanes(x[o2]))
      s.d = s.d.fused(q, Lanes(x[o3]))
      w += 16
      x += 16
      j &+= 16
    }
    var waiting = sums
    var others = leaf
    while others & 1 != 0 {
      let half = Quad(at: waiting, isFirst: false)
      s = Quad(half.a + s.a, half.b + s.b, half.c + s.c, half.d + s.d)
      waiting += ForwardColumns.sums
      others &>>= 1
    }
    s.store(waiting)
    leaf &+= 1
  }
}
