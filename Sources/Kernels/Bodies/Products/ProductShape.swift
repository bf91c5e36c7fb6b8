public import CrosspointCSIMD

/// The shapes of a linear product over row-major weights.
///
/// Weights are rows × columns with `weightStride` floats from row to row; inputs and outputs hold
/// one sample a row, `inputStride` and `outputStride` floats apart. A caller cuts work by moving
/// the pointers: rows for a forward product, columns for a backward one, samples for either; the
/// result's bits do not change.
public struct ProductShape: @unchecked Sendable, Hashable {
  public var rows: Int
  public var columns: Int
  /// Floats from row to row of the weights, at least `columns`.
  public var weightStride: Int
  /// Samples.
  public var batch: Int
  /// Floats from sample to sample of the inputs.
  public var inputStride: Int
  /// Floats from sample to sample of the outputs.
  public var outputStride: Int
  /// `scratchBytes` on a 64-byte boundary, of which nothing is expected and nothing left, or nil,
  /// where a kernel that packs weights allocates as much.
  public var scratch: UnsafeMutableRawPointer?

  @_alwaysEmitIntoClient @inline(__always)
  public init(
    rows: Int, columns: Int, weightStride: Int, batch: Int, inputStride: Int, outputStride: Int,
    scratch: UnsafeMutableRawPointer? = nil
  ) {
    self.rows = rows
    self.columns = columns
    self.weightStride = weightStride
    self.batch = batch
    self.inputStride = inputStride
    self.outputStride = outputStride
    self.scratch = scratch
  }

  /// Bytes that a caller may lend for a product of this shape, whichever way it runs and on every
  /// instruction set; 0 where no kernel packs.
  @_alwaysEmitIntoClient @inline(__always)
  public var scratchBytes: Int {
    guard batch >= 4 else { return 0 }
    let vectors = (columns &+ 15) &>> 4 | 1
    let samples = (min(ForwardBlocks.samples, batch) &+ 5) / 6 &* 6
    let blocks = ForwardBlocks.rows &* samples &+ vectors &* (ForwardBlocks.rows &+ samples)
    return max(64 &* (blocks &+ 36 &+ 16 &* vectors), 4 &* (32 &* panelRows &+ 16))
  }

  /// Memory for packing: the caller's, or to be given back by `giveBack`.
  @_alwaysEmitIntoClient @inline(__always)
  func borrow(byteCount: Int) -> UnsafeMutablePointer<Float> {
    (scratch ?? .allocate(byteCount: byteCount, alignment: 64)).assumingMemoryBound(to: Float.self)
  }

  @_alwaysEmitIntoClient @inline(__always)
  func giveBack(_ room: UnsafeMutablePointer<Float>) { if scratch == nil { room.deallocate() } }
}

/// Four vectors: the weights of four rows at the same sixteen columns, or four sums.
public struct Quad {
  public var a: Lanes
  public var b: Lanes
  public var c: Lanes
  public var d: Lanes

  @_alwaysEmitIntoClient @inline(__always) public init(
    _ a: Lanes, _ b: Lanes, _ c: Lanes, _ d: Lanes
  ) {
    self.a = a
    self.b = b
    self.c = c
    self.d = d
  }

  @_alwaysEmitIntoClient @inline(__always) public init() {
    self.init(Lanes(0), Lanes(0), Lanes(0), Lanes(0))
  }

  /// Sixteen columns (or the first `count`) of four rows; `o1` … `o3` lead from row 0 to the
  /// others.
  @_alwaysEmitIntoClient @inline(__always)
  init(_ w: ProductWeights, _ o1: Int, _ o2: Int, _ o3: Int, first count: Int = 16) {
    self.init(
      w.lanes(first: count), (w + o1).lanes(first: count), (w + o2).lanes(first: count),
      (w + o3).lanes(first: count))
  }

  /// The four sums, each by the fixed tree, folded together.
  @_alwaysEmitIntoClient @inline(__always) public var sums: SIMD4<Float> {
    xp_sum4(a.value, b.value, c.value, d.value)
  }

  /// Adds the products of each vector with x.
  @_alwaysEmitIntoClient @inline(__always) public mutating func add(_ w: Quad, _ x: Lanes) {
    a = a.fused(w.a, x)
    b = b.fused(w.b, x)
    c = c.fused(w.c, x)
    d = d.fused(w.d, x)
  }
}
