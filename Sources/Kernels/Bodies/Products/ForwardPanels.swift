import CrosspointCSIMD

/// The blocks of a forward product of several samples with columns in the lanes.
///
/// Rows a page apart fall into the same sets of L1, so weights and inputs are packed: four rows
/// side by side and six samples side by side, sixteen columns each in turn. 12 rows × 512 columns
/// (24 KiB) stay in L1 while the samples pass; the partial sums wait in L2.
public struct ForwardBlocks {
  @_alwaysEmitIntoClient @inline(__always) static var rows: Int { 12 }
  /// Vectors of sixteen columns.
  @_alwaysEmitIntoClient @inline(__always) static var vectors: Int { 32 }
  @_alwaysEmitIntoClient @inline(__always) static var samples: Int { 96 }
}

/// y_i = Σ_j w_ij x_j for every sample: the same partial sums and tree as `forwardRows`.
@_alwaysEmitIntoClient @_transparent
func forwardPanels(
  _ s: ProductShape, _ weights: ProductWeights, _ inputs: UnsafePointer<Float>,
  _ outputs: UnsafeMutablePointer<Float>
) {
  let vectors = (s.columns &+ 15) >> 4
  let most = min(ForwardBlocks.samples, (s.batch &+ 5) / 6 &* 6)
  let sumVectors = ForwardBlocks.rows &* most
  let sums = s.borrow(
    byteCount: 64 &* (sumVectors &+ vectors &* (ForwardBlocks.rows &+ most)))
  defer { s.giveBack(sums) }
  let panels = sums + 16 &* sumVectors
  let packed = panels + 16 &* vectors &* ForwardBlocks.rows

  var sample = 0
  while sample < s.batch {
    let samples = min(ForwardBlocks.samples, s.batch &- sample)
    packRows(
      ProductWeights(inputs + sample &* s.inputStride), s.inputStride, s.columns, rows: samples,
      together: 6, packed)
    var row = 0
    while row < s.rows {
      let rows = min(ForwardBlocks.rows, s.rows &- row)
      packRows(
        weights + row &* s.weightStride, s.weightStride, s.columns, rows: rows, together: 4, panels
      )
      var vector = 0
      while vector < vectors {
        let count = min(ForwardBlocks.vectors, vectors &- vector)
        forwardBlock(
          panels + vector &* 64, packed + vector &* 96, vectors, count, quads: (rows &+ 3) >> 2,
          samples, sums, isFirst: vector == 0)
        vector &+= count
      }
      storeBlock(sums, rows, samples, outputs + (sample &* s.outputStride &+ row), s.outputStride)
      row &+= ForwardBlocks.rows
    }
    sample &+= samples
  }
}

/// Packs rows of weights or of inputs in groups: for every sixteen columns a vector of each row of
/// the group; zeros behind the last column and row.
@_alwaysEmitIntoClient @_transparent
func packRows(
  _ from: ProductWeights, _ stride: Int, _ columns: Int, rows: Int, together: Int,
  _ packed: UnsafeMutablePointer<Float>
) {
  let vectors = (columns &+ 15) >> 4
  var first = 0
  while first < rows {
    var row = 0
    while row < together {
      let source = from + (first &+ row) &* stride
      let isThere = first &+ row < rows
      var to = packed + 16 &* (first &* vectors &+ row)
      var j = 0
      while j < columns {
        let n = isThere ? min(16, columns &- j) : 0
        (n == 16 ? (source + j).lanes() : n > 0 ? (source + j).lanes(first: n) : Lanes(0)).store(to)
        to += 16 &* together
        j &+= 16
      }
      row &+= 1
    }
    first &+= together
  }
}

/// Adds the products of `count` vectors of columns to the sums of every sample and row.
@_alwaysEmitIntoClient @_transparent
func forwardBlock(
  _ panels: UnsafePointer<Float>, _ packed: UnsafePointer<Float>, _ vectors: Int, _ count: Int,
  quads: Int, _ samples: Int,
  _ sums: UnsafeMutablePointer<Float>, isFirst: Bool
) {
  // Six samples × four rows of sums fill 24 of 32 wide registers, three samples × two rows as many
  // of 32 of a quarter of the width; with 16 of half the width, two rows of two samples fill 8.
  let isWide = xp_instruction_set() >= 2
  var sample = 0
  while sample < samples {
    let group = sample / 6 &* 6
    let x = packed + 16 &* (group &* vectors &+ sample &- group)
    let six = isWide && samples &- sample >= 6
    var quad = 0
    while quad < quads {
      let w = panels + 64 &* quad &* vectors
      let z = sums + 16 &* (sample &* ForwardBlocks.rows &+ 4 &* quad)
      if six {
        sixByQuad(x, w, count, z, isFirst: isFirst)
      } else if isNEON {
        // The last samples go with the zeros behind them.
        threeByTwo(x, w, count, z, isFirst: isFirst)
        threeByTwo(x, w + 32, count, z + 32, isFirst: isFirst)
      } else {
        // An odd last sample goes with the zeros behind it.
        twoByTwo(x, w, count, z, isFirst: isFirst)
        twoByTwo(x, w + 32, count, z + 32, isFirst: isFirst)
      }
      quad &+= 1
    }
    sample &+= six ? 6 : isNEON ? 3 : 2
  }
}

extension Quad {
  /// Four vectors, or zeros.
  @_alwaysEmitIntoClient @inline(__always) init(at p: UnsafePointer<Float>, isFirst: Bool) {
    self =
      isFirst ? Quad() : Quad(Lanes(at: p), Lanes(at: p + 16), Lanes(at: p + 32), Lanes(at: p + 48))
  }

  @_alwaysEmitIntoClient @inline(__always) func store(_ p: UnsafeMutablePointer<Float>) {
    a.store(p)
    b.store(p + 16)
    c.store(p + 32)
    d.store(p + 48)
  }
}

@_alwaysEmitIntoClient @_transparent
func sixByQuad(
  _ x: UnsafePointer<Float>, _ w: UnsafePointer<Float>, _ count: Int,
  _ z: UnsafeMutablePointer<Float>, isFirst: Bool
) {
  let next = 16 &* ForwardBlocks.rows
  var s0 = Quad(at: z, isFirst: isFirst)
  var s1 = Quad(at: z + next, isFirst: isFirst)
  var s2 = Quad(at: z + 2 &* next, isFirst: isFirst)
  var s3 = Quad(at: z + 3 &* next, isFirst: isFirst)
  var s4 = Quad(at: z + 4 &* next, isFirst: isFirst)
  var s5 = Quad(at: z + 5 &* next, isFirst: isFirst)
  var k = 0
  while k < count {
    let q = Quad(at: w + 64 &* k, isFirst: false)
    let x = x + 96 &* k
    s0.add(q, Lanes(at: x))
    s1.add(q, Lanes(at: x + 16))
    s2.add(q, Lanes(at: x + 32))
    s3.add(q, Lanes(at: x + 48))
    s4.add(q, Lanes(at: x + 64))
    s5.add(q, Lanes(at: x + 80))
    k &+= 1
  }
  s0.store(z)
  s1.store(z + next)
  s2.store(z + 2 &* next)
  s3.store(z + 3 &* next)
  s4.store(z + 4 &* next)
  s5.store(z + 5 &* next)
}

/// Two rows of two samples.
@_alwaysEmitIntoClient @_transparent
func twoByTwo(
  _ x: UnsafePointer<Float>, _ w: UnsafePointer<Float>, _ count: Int,
  _ z: UnsafeMutablePointer<Float>, isFirst: Bool
) {
  let z1 = z + 16 &* ForwardBlocks.rows
  var a0 = isFirst ? Lanes(0) : Lanes(at: z)
  var b0 = isFirst ? Lanes(0) : Lanes(at: z + 16)
  var a1 = isFirst ? Lanes(0) : Lanes(at: z1)
  var b1 = isFirst ? Lanes(0) : Lanes(at: z1 + 16)
  var k = 0
  while k < count {
    let (a, b) = (Lanes(at: w + 64 &* k), Lanes(at: w + (64 &* k &+ 16)))
    let (x0, x1) = (Lanes(at: x + 96 &* k), Lanes(at: x + (96 &* k &+ 16)))
    a0 = a0.fused(a, x0)
    b0 = b0.fused(b, x0)
    a1 = a1.fused(a, x1)
    b1 = b1.fused(b, x1)
    k &+= 1
  }
  a0.store(z)
  b0.store(z + 16)
  a1.store(z1)
  b1.store(z1 + 16)
}

/// Two rows of three samples.
@_alwaysEmitIntoClient @_transparent
func threeByTwo(
  _ x: UnsafePointer<Float>, _ w: UnsafePointer<Float>, _ count: Int,
  _ z: UnsafeMutablePointer<Float>, isFirst: Bool
) {
  let (z1, z2) = (z + 16 &* ForwardBlocks.rows, z + 32 &* ForwardBlocks.rows)
  var a0 = isFirst ? Lanes(0) : Lanes(at: z)
  var b0 = isFirst ? Lanes(0) : Lanes(at: z + 16)
  var a1 = isFirst ? Lanes(0) : Lanes(at: z1)
  var b1 = isFirst ? Lanes(0) : Lanes(at: z1 + 16)
  var a2 = isFirst ? Lanes(0) : Lanes(at: z2)
  var b2 = isFirst ? Lanes(0) : Lanes(at: z2 + 16)
  var k = 0
  while k < count {
    let (a, b) = (Lanes(at: w + 64 &* k), Lanes(at: w + (64 &* k &+ 16)))
    let (x0, x1) = (Lanes(at: x + 96 &* k), Lanes(at: x + (96 &* k &+ 16)))
    let x2 = Lanes(at: x + (96 &* k &+ 32))
    a0 = a0.fused(a, x0)
    b0 = b0.fused(b, x0)
    a1 = a1.fused(a, x1)
    b1 = b1.fused(b, x1)
    a2 = a2.fused(a, x2)
    b2 = b2.fused(b, x2)
    k &+= 1
  }
  a0.store(z)
  b0.store(z + 16)
  a1.store(z1)
  b1.store(z1 + 16)
  a2.store(z2)
  b2.store(z2 + 16)
}

/// The sums of a block of rows and samples.
@_alwaysEmitIntoClient @_transparent
func storeBlock(
  _ sums: UnsafePointer<Float>, _ rows: Int, _ samples: Int, _ outputs: UnsafeMutablePointer<Float>,
  _ outputStride: Int
) {
  var sample = 0
  while sample < samples {
    var row = 0
    while row < rows {
      let quad = Quad(at: sums + 16 &* (sample &* ForwardBlocks.rows &+ row), isFirst: false)
      storeSums(quad, outputs + (sample &* outputStride &+ row), min(4, rows &- row))
      row &+= 4
    }
    sample &+= 1
  }
}
