import CrosspointCSIMD

/// The blocks of a forward product of several samples where registers are half a vector wide: sixteen rows in the lanes.
///
/// Four samples by sixteen rows of sums, the weights of one column and a signal fill eleven of sixteen registers; eight multiply-adds take six
/// loads. Weights are turned once for all samples. With columns in the lanes, as where registers are wide, two samples by two rows filled
/// as many, took eight loads, and every sum had its lanes to add.
public struct ForwardColumns {
  @_alwaysEmitIntoClient @inline(__always) static var rows: Int { 16 }
  @_alwaysEmitIntoClient @inline(__always) static var samples: Int { 4 }
  /// Columns of a block: its signals of four samples, 16 KiB, stay in L1.
  @_alwaysEmitIntoClient @inline(__always) static var columns: Int { 1024 }
  /// Samples whose partial sums, 1 KiB each, wait for the next block in L2.
  @_alwaysEmitIntoClient @inline(__always) static var waiting: Int { 128 }
  /// Floats of partial sums of four samples: sixteen each, for sixteen rows.
  @_alwaysEmitIntoClient @inline(__always) static var sums: Int { 16 &* samples &* rows }
}

/// y_i = Σ_j w_ij x_j for every sample: the same partial sums and tree as `forwardRows`.
@_alwaysEmitIntoClient @_transparent
func forwardColumns(
  _ s: ProductShape, _ weights: ProductWeights, _ inputs: UnsafePointer<Float>, _ outputs: UnsafeMutablePointer<Float>
) {
  let most = min(ForwardColumns.columns, (s.columns &+ 15) & ~15)
  let together = s.columns > most ? min(ForwardColumns.waiting, (s.batch &+ 3) & ~3) : ForwardColumns.samples
  let sumRoom = together / ForwardColumns.samples &* ForwardColumns.sums
  let room = UnsafeMutableRawPointer.allocate(
    byteCount: 4 &* (256 &+ sumRoom &+ most &* ForwardColumns.rows), alignment: 64
  ).assumingMemoryBound(to: Float.self)
  defer { room.deallocate() }
  let sums = room + 256
  let panel = sums + sumRoom

  var row = 0
  while row < s.rows {
    let rows = min(ForwardColumns.rows, s.rows &- row)
    var start = 0
    while start < s.batch {
      // With one block of columns all samples take the same panel, and no sums wait.
      let end = s.columns > most ? min(start &+ together, s.batch) : s.batch
      var column = 0
      while column < s.columns {
        let columns = min(most, s.columns &- column)
        turnPanel(weights + (row &* s.weightStride &+ column), s.weightStride, rows, columns, room, panel)
        var sample = start
        while sample < end {
          let valid = min(ForwardColumns.samples, end &- sample)
          let at = s.columns > most ? sums + (sample &- start) / ForwardColumns.samples &* ForwardColumns.sums : sums
          fourBySixteen(inputs + (sample &* s.inputStride &+ column), s.inputStride, valid, panel, columns, at, isFirst: column == 0)
          if column &+ columns == s.columns {
            foldSums(at, outputs + (sample &* s.outputStride &+ row), s.outputStride, valid, rows, isPadded: s.columns & 15 != 0)
          }
          sample &+= ForwardColumns.samples
        }
        column &+= columns
      }
      start = end
    }
    row &+= ForwardColumns.rows
  }
}

/// Turns rows × columns weights: for l of 0 … 15, the columns ≡ l (mod 16) one after the other, sixteen rows of each side by side, zeros behind
/// the last row.
/// - Parameter square: room for 16 × 16.
@_alwaysEmitIntoClient @_transparent
func turnPanel(
  _ w: ProductWeights, _ stride: Int, _ rows: Int, _ columns: Int, _ square: UnsafeMutablePointer<Float>,
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
    xp_transpose(square, panel + 16 &* v, 16 &* vectors)
    v &+= 1
  }
}

/// Adds the products of a block of columns to the partial sums of four samples and sixteen rows: sixteen of each, four samples side by side.
/// - Parameter valid: samples that there are; the others repeat the first.
@_alwaysEmitIntoClient @_transparent
func fourBySixteen(
  _ x: UnsafePointer<Float>, _ stride: Int, _ valid: Int, _ panel: UnsafePointer<Float>, _ columns: Int,
  _ sums: UnsafeMutablePointer<Float>, isFirst: Bool
) {
  let (o1, o2, o3) = (valid > 1 ? stride : 0, valid > 2 ? 2 &* stride : 0, valid > 3 ? 3 &* stride : 0)
  let vectors = (columns &+ 15) >> 4
  var l = 0
  while l < 16 {
    let z = sums + 64 &* l
    var s = Quad(at: z, isFirst: isFirst)
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
    s.store(z)
    l &+= 1
  }
}

/// The sums of four samples and sixteen rows, by the fixed tree.
@_alwaysEmitIntoClient @_transparent
func foldSums(
  _ sums: UnsafePointer<Float>, _ outputs: UnsafeMutablePointer<Float>, _ outputStride: Int, _ samples: Int, _ rows: Int, isPadded: Bool
) {
  var sample = 0
  while sample < samples {
    let p = sums + 16 &* sample
    @inline(__always) func two(_ l: Int) -> Lanes { Lanes(at: p + 64 &* l) + Lanes(at: p + 64 &* (l &+ 8)) }
    @inline(__always) func four(_ l: Int) -> Lanes { two(l) + two(l &+ 4) }
    @inline(__always) func eight(_ l: Int) -> Lanes { four(l) + four(l &+ 2) }
    let sum = eight(0) + eight(1)
    // As a padded vector's zeros: no −0.
    (isPadded ? sum + Lanes(0) : sum).store(outputs + sample &* outputStride, upTo: rows)
    sample &+= 1
  }
}
