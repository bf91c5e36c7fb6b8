/// What a pulsed update needs beside its devices and trains.
public struct PulsedSamples {
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
  public var key: TileKey
  public var purpose: UInt32
  /// Vector number of the first sample.
  public var firstVector: UInt64
  /// 0, or 1 where two samples after one another share a vector number: halves of one sample, of
  /// which a cross-point meets one at most.
  public var vectorShift: UInt64
  /// Unit Gaussians to use instead of draws, `columns` for each ordinal 0 … 63 or each phase 0 … 3;
  /// only for one row and one sample.
  public var suppliedGaussians: UnsafePointer<Float>?
  /// For each sample at least those slots in which some x and some δ of the whole array fire, or
  /// nil where that is not known. Samples without any need not be looked at. Not used at half
  /// voltage.
  public var coincident: UnsafePointer<UInt64>?
  /// For each sample the phases of its signs, where devices respond to half the voltage:
  /// `HalfVoltage`.
  public var phases: UnsafePointer<UInt8>?
  /// `PulseScratch.byteCount` on a 64-byte boundary, of which nothing is expected and nothing left,
  /// or nil, where the kernel allocates as much: an image's dozen updates fragment the heap with
  /// it. Not used at half voltage.
  public var scratch: UnsafeMutableRawPointer?
  /// Room for lists of columns, and for how many; where it is not enough the kernel allocates as
  /// much as it needs.
  public var lists: UnsafeMutablePointer<UInt32>?
  public var listRoom = 0

  @_alwaysEmitIntoClient @inline(__always)
  public init(
    rows: Int, columns: Int, firstRow: Int, batch: Int, xStride: Int, deltaStride: Int, slots: Int,
    key: TileKey, purpose: UInt32,
    firstVector: UInt64, vectorShift: UInt64 = 0, suppliedGaussians: UnsafePointer<Float>? = nil,
    coincident: UnsafePointer<UInt64>? = nil,
    phases: UnsafePointer<UInt8>? = nil, scratch: UnsafeMutableRawPointer? = nil
  ) {
    self.rows = rows
    self.columns = columns
    self.firstRow = firstRow
    self.batch = batch
    self.xStride = xStride
    self.deltaStride = deltaStride
    self.slots = slots
    self.key = key
    self.purpose = purpose
    self.firstVector = firstVector
    self.vectorShift = vectorShift
    self.suppliedGaussians = suppliedGaussians
    self.coincident = coincident
    self.phases = phases
    self.scratch = scratch
  }

  /// The vector number of a sample.
  @_alwaysEmitIntoClient @inline(__always)
  public func vector(_ sample: Int) -> UInt64 {
    firstVector &+ (UInt64(truncatingIfNeeded: sample) &>> vectorShift)
  }

  @_alwaysEmitIntoClient @inline(__always) var isWide: Bool { slots > 32 }
}
