/// The arrays of rows × columns constant-step devices.
///
/// Steps and bounds lie in blocks of sixteen columns, a row's last one filled up with zeros: sixteen up steps and sixteen down steps;
/// sixteen lower bounds and sixteen upper ones. Both are halves or both floats, in units of their scale. `DeviceBlocks` makes them.
public struct ConstantStepArrays {
  public var weights: UnsafeMutablePointer<Float>
  /// Weights rounded to half precision, kept beside the exact ones, or nil.
  public var weightCopy: UnsafeMutablePointer<UInt16>?
  /// From row to row of the weights.
  public var stride: Int
  public var steps: UnsafeRawPointer
  public var bounds: UnsafeRawPointer
  /// For every block the least of its upper and negated lower bounds: a weight of no larger magnitude meets none of them.
  public var limits: UnsafePointer<Float>
  /// Blocks from row to row.
  public var blockStride: Int
  public var isHalf: Bool
  public var stepScale: Float
  public var boundScale: Float

  @_alwaysEmitIntoClient @inline(__always)
  public init(
    weights: UnsafeMutablePointer<Float>, weightCopy: UnsafeMutablePointer<UInt16>? = nil, stride: Int, steps: UnsafeRawPointer,
    bounds: UnsafeRawPointer, limits: UnsafePointer<Float>, blockStride: Int, isHalf: Bool, stepScale: Float, boundScale: Float
  ) {
    self.weights = weights
    self.weightCopy = weightCopy
    self.stride = stride
    self.steps = steps
    self.bounds = bounds
    self.limits = limits
    self.blockStride = blockStride
    self.isHalf = isHalf
    self.stepScale = stepScale
    self.boundScale = boundScale
  }

  /// The same from row `row` on.
  @_alwaysEmitIntoClient @inline(__always)
  public func from(row: Int) -> ConstantStepArrays {
    var a = self
    let bytes = row &* blockStride &* (isHalf ? 64 : 128)
    a.weights = weights + row &* stride
    if let copy = weightCopy { a.weightCopy = copy + row &* stride }
    a.steps = steps + bytes
    a.bounds = bounds + bytes
    a.limits = limits + row &* blockStride
    return a
  }

  /// n (1 … 16) weights of the first row from column j on.
  @_alwaysEmitIntoClient @inline(__always)
  func weights(_ j: Int, _ n: Int) -> Lanes { Lanes(at: weights + j, upTo: n) }

  /// Replaces them, and their halves where there is a copy.
  @_alwaysEmitIntoClient @inline(__always)
  func store(_ w: Lanes, _ j: Int, _ n: Int) {
    w.store(weights + j, upTo: n)
    guard let copy = weightCopy else { return }
    if n == 16 { w.storeHalves(copy + j) } else { w.storeHalves(copy + j, first: n) }
  }

  /// The bounds of block `block` of the first row.
  /// - Parameter isHalf: as the field, a constant where it is used.
  @_alwaysEmitIntoClient @inline(__always)
  func bounds(_ block: Int, isHalf: Bool) -> (minimum: Lanes, maximum: Lanes) {
    let (low, high) = pair(bounds, block, isHalf: isHalf)
    let scale = Lanes(boundScale)
    return (low * scale, high * scale)
  }

  /// Its steps in units of the scale.
  @_alwaysEmitIntoClient @inline(__always)
  func steps(_ block: Int, isHalf: Bool) -> (up: Lanes, down: Lanes) { pair(steps, block, isHalf: isHalf) }

  @_alwaysEmitIntoClient @inline(__always)
  func pair(_ base: UnsafeRawPointer, _ block: Int, isHalf: Bool) -> (Lanes, Lanes) {
    if isHalf {
      let p = base.assumingMemoryBound(to: UInt16.self) + 32 &* block
      return (Lanes(halvesAt: p), Lanes(halvesAt: p + 16))
    }
    let p = base.assumingMemoryBound(to: Float.self) + 32 &* block
    return (Lanes(at: p), Lanes(at: p + 16))
  }
}

/// What a constant-step update needs beside its arrays and trains.
public struct ConstantStepPulses {
  /// How k coincidences at one cross-point are applied.
  public enum Mode: Int, Sendable {
    /// All at once: one draw of k + c·√k·ξ.
    case aggregated
    /// At once where no bound can be met, else pulse by pulse; decided for each block of 32 columns.
    case adaptive
    case pulseByPulse
  }

  public var rows: Int
  public var columns: Int
  /// Number of row 0 of the pointers in the array: the line of its draws.
  public var firstRow: Int
  public var batch: Int
  /// From sample to sample in the x and δ lines.
  public var xStride: Int
  public var deltaStride: Int
  /// Slots of the longest sample, 1 … 64.
  public var slots: Int
  /// c of 1 + c·ξ.
  public var cycleSpread: Float
  public var mode: Mode
  public var key: TileKey
  public var purpose: UInt32
  /// Vector number of the first sample.
  public var firstVector: UInt64
  /// Unit Gaussians to use instead of draws, `columns` for each ordinal 0 … 63 or each phase 0 … 3; only for one row and one sample.
  public var suppliedGaussians: UnsafePointer<Float>?
  /// For each sample at least those slots in which some x and some δ of the whole array fire, or nil where that is not known. Samples
  /// without any need not be looked at. Not used at half voltage.
  public var coincident: UnsafePointer<UInt64>?
  /// `ConstantStepScratch.byteCount` on a 64-byte boundary, of which nothing is expected and nothing left, or nil, where the kernel
  /// allocates as much: an image's dozen updates fragment the heap with it. Lists of columns it allocates either way. Not used at half
  /// voltage.
  public var scratch: UnsafeMutableRawPointer?

  @_alwaysEmitIntoClient @inline(__always)
  public init(
    rows: Int, columns: Int, firstRow: Int, batch: Int, xStride: Int, deltaStride: Int, slots: Int, cycleSpread: Float,
    mode: Mode, key: TileKey, purpose: UInt32, firstVector: UInt64, suppliedGaussians: UnsafePointer<Float>? = nil,
    coincident: UnsafePointer<UInt64>? = nil, scratch: UnsafeMutableRawPointer? = nil
  ) {
    self.rows = rows
    self.columns = columns
    self.firstRow = firstRow
    self.batch = batch
    self.xStride = xStride
    self.deltaStride = deltaStride
    self.slots = slots
    self.cycleSpread = cycleSpread
    self.mode = mode
    self.key = key
    self.purpose = purpose
    self.firstVector = firstVector
    self.suppliedGaussians = suppliedGaussians
    self.coincident = coincident
    self.scratch = scratch
  }

  @_alwaysEmitIntoClient @inline(__always) var isWide: Bool { slots > 32 }
}
