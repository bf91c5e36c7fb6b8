/// The arrays of constant-step devices, rows × columns each, `stride` floats from row to row.
public struct ConstantStepArrays {
  public var weights: UnsafeMutablePointer<Float>
  /// Step of an up pulse, ≥ 0 where consistency is enforced.
  public var stepUp: UnsafePointer<Float>
  /// Step of a down pulse.
  public var stepDown: UnsafePointer<Float>
  public var boundMinimum: UnsafePointer<Float>
  public var boundMaximum: UnsafePointer<Float>
  public var stride: Int

  @_alwaysEmitIntoClient @inline(__always)
  public init(
    weights: UnsafeMutablePointer<Float>, stepUp: UnsafePointer<Float>, stepDown: UnsafePointer<Float>,
    boundMinimum: UnsafePointer<Float>, boundMaximum: UnsafePointer<Float>, stride: Int
  ) {
    self.weights = weights
    self.stepUp = stepUp
    self.stepDown = stepDown
    self.boundMinimum = boundMinimum
    self.boundMaximum = boundMaximum
    self.stride = stride
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
  /// Whether any sample has more than 32 slots.
  public var isWide: Bool
  /// c of 1 + c·ξ.
  public var cycleSpread: Float
  public var mode: Mode
  public var key: TileKey
  public var purpose: UInt32
  /// Vector number of the first sample.
  public var firstVector: UInt64
  /// Unit Gaussians to use instead of draws, `columns` for each ordinal 0 … 63; only for one row and one sample.
  public var suppliedGaussians: UnsafePointer<Float>?

  @_alwaysEmitIntoClient @inline(__always)
  public init(
    rows: Int, columns: Int, firstRow: Int, batch: Int, xStride: Int, deltaStride: Int, isWide: Bool, cycleSpread: Float,
    mode: Mode, key: TileKey, purpose: UInt32, firstVector: UInt64, suppliedGaussians: UnsafePointer<Float>? = nil
  ) {
    self.rows = rows
    self.columns = columns
    self.firstRow = firstRow
    self.batch = batch
    self.xStride = xStride
    self.deltaStride = deltaStride
    self.isWide = isWide
    self.cycleSpread = cycleSpread
    self.mode = mode
    self.key = key
    self.purpose = purpose
    self.firstVector = firstVector
    self.suppliedGaussians = suppliedGaussians
  }
}
