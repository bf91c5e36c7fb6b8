public import CrosspointCSIMD

/// Dot products of four rows with one sample.
///
/// `o1`…`o3` are the offsets of rows 1 … 3 from row 0. Partial sum l runs over columns ≡ l (mod 16)
/// in ascending order, whatever the tile, so every caller gets the same bits.
@_alwaysEmitIntoClient @_transparent
func dotFourByOne(
  _ w: ProductWeights, _ o1: Int, _ o2: Int, _ o3: Int, _ columns: Int, _ x: UnsafePointer<Float>
) -> Quad {
  var sums = Quad()
  var j = 0
  // Not with NEON, whose registers do not hold sums, halves and floats of two vectors in a row.
  if w.isHalf && !isNEON {
    let ahead = HalvesAhead(columns, nextRows: o1 &+ o3)
    while j &+ 32 <= columns {
      let next = w + (j &+ ahead.offset(j))
      next.prefetch(o1, o2, o3)
      sums.add(Quad(w + j, o1, o2, o3), Lanes(at: x + j))
      sums.add(Quad(w + (j &+ 16), o1, o2, o3), Lanes(at: x + (j &+ 16)))
      j &+= 32
    }
  }
  while j &+ 16 <= columns {
    sums.add(Quad(w + j, o1, o2, o3), Lanes(at: x + j))
    j &+= 16
  }
  if j < columns {
    let rest = columns &- j
    sums.add(Quad(w + j, o1, o2, o3, first: rest), Lanes(at: x + j, first: rest))
  }
  return sums
}

/// Whether packing pays. Sixteen sums of whole rows fit wide registers and need no packing while
/// eight samples and eight rows fit L1; at 2048 columns and more packing takes 0.8 of the time.
/// Narrower ones come here above `ForwardColumns.columns`, and always pack; those of NEON from four
/// samples on, because sixteen sums are twice its registers. Rows of `ForwardShort.columns` do not
/// come here.
@_alwaysEmitIntoClient @_transparent
func packsForward(_ s: ProductShape) -> Bool {
  xp_instruction_set() >= 2
    ? s.columns >= 2048 && s.batch >= 16 : s.batch >= (isNEON ? 4 : 8)
}

/// y_i = Σ_j w_ij x_j for every sample.
///
/// A tile of four rows by four samples does 16 multiply-adds for 8 loads; rows run in blocks that
/// stay in cache while the samples pass.
@_alwaysEmitIntoClient @_transparent
func forwardRows(
  _ s: ProductShape, _ weights: ProductWeights, _ inputs: UnsafePointer<Float>,
  _ outputs: UnsafeMutablePointer<Float>
) {
  if s.batch >= 4 && ForwardShort.columns.contains(s.columns) {
    return forwardShort(s, weights, inputs, outputs)
  }
  if xp_instruction_set() < 2 && s.batch >= 4 && s.columns <= ForwardColumns.columns {
    return forwardColumns(s, weights, inputs, outputs)
  }
  if packsForward(s) { return forwardPanels(s, weights, inputs, outputs) }
  // 32 rows: 512 KiB of weights at 4096 columns, within the L2 caches in use.
  let rowBlock = 32
  var block = 0
  while block < s.rows {
    let blockEnd = min(block &+ rowBlock, s.rows)
    var sample = 0
    while sample < s.batch {
      let samples = !isNEON && s.batch &- sample >= 4 ? 4 : 1
      let x = inputs + sample &* s.inputStride
      let y = outputs + sample &* s.outputStride
      var row = block
      while row < blockEnd {
        let w = weights + row &* s.weightStride
        let valid = min(4, s.rows &- row)
        // The last rows repeat the last one; their sums are not stored.
        let o1 = valid > 1 ? s.weightStride : 0
        let o2 = valid > 2 ? o1 &+ s.weightStride : o1
        let o3 = valid > 3 ? o2 &+ s.weightStride : o2
        if samples == 4 {
          var (s0, s1, s2, s3) = (Quad(), Quad(), Quad(), Quad())
          let (x1, x2, x3) = (x + s.inputStride, x + 2 &* s.inputStride, x + 3 &* s.inputStride)
          var j = 0
          while j &+ 16 <= s.columns {
            let q = Quad(w + j, o1, o2, o3)
            s0.add(q, Lanes(at: x + j))
            s1.add(q, Lanes(at: x1 + j))
            s2.add(q, Lanes(at: x2 + j))
            s3.add(q, Lanes(at: x3 + j))
            j &+= 16
          }
          if j < s.columns {
            let rest = s.columns &- j
            let q = Quad(w + j, o1, o2, o3, first: rest)
            s0.add(q, Lanes(at: x + j, first: rest))
            s1.add(q, Lanes(at: x1 + j, first: rest))
            s2.add(q, Lanes(at: x2 + j, first: rest))
            s3.add(q, Lanes(at: x3 + j, first: rest))
          }
          storeSums(s0, y + row, valid)
          storeSums(s1, y + s.outputStride + row, valid)
          storeSums(s2, y + 2 &* s.outputStride + row, valid)
          storeSums(s3, y + 3 &* s.outputStride + row, valid)
        } else {
          storeSums(dotFourByOne(w, o1, o2, o3, s.columns, x), y + row, valid)
        }
        row &+= 4
      }
      sample &+= samples
    }
    block &+= rowBlock
  }
}

@_alwaysEmitIntoClient @_transparent
func storeSums(_ sums: Quad, _ y: UnsafeMutablePointer<Float>, _ valid: Int) {
  let s = sums.sums
  if valid == 4 { return xp_store4(y, s) }
  y[0] = s[0]
  if valid > 1 { y[1] = s[1] }
  if valid > 2 { y[2] = s[2] }
}

/// y = W x for each sample, compiled for each form of weights: floats or halves, magnitudes or not.
@_alwaysEmitIntoClient @_transparent
public func forwardProductBody(
  _ s: ProductShape, _ weights: ProductWeights, _ inputs: UnsafePointer<Float>,
  _ outputs: UnsafeMutablePointer<Float>
) {
  switch (weights.isHalf, weights.isMagnitude) {
  case (false, false):
    forwardRows(s, weights.known(isHalf: false, isMagnitude: false), inputs, outputs)
  case (true, false):
    forwardRows(s, weights.known(isHalf: true, isMagnitude: false), inputs, outputs)
  case (false, true):
    forwardRows(s, weights.known(isHalf: false, isMagnitude: true), inputs, outputs)
  case (true, true): forwardRows(s, weights.known(isHalf: true, isMagnitude: true), inputs, outputs)
  }
}
