import CrosspointCSIMD

/// Memory for what an update works out before it pulses: listed pulses, rows with samples that may
/// pulse them, and samples. Some KiB, which keep nothing from update to update.
public struct PulseScratch {
  /// Pulses that are listed before they are drawn for and applied: enough to fill the lanes, few
  /// enough to stay in L1.
  @_alwaysEmitIntoClient @inline(__always) static var batch: Int { 512 }
  /// Most pulses of 64 columns that are listed; above, whole vectors are cheaper.
  @_alwaysEmitIntoClient @inline(__always) static var few: Int { 20 }
  /// Listed pulses whose devices are brought near before they are applied.
  @_alwaysEmitIntoClient @inline(__always) static var ahead: Int { 32 }
  /// What `append` may write, and two vectors in step may read, past the end.
  @_alwaysEmitIntoClient @inline(__always) static var slack: Int { 32 }

  // All of one allocation, in this order.
  /// Of each listed pulse the column, in bit 31 the sign of its step, and in bit 30 whether its
  /// ordinal is odd.
  public var signedColumns: UnsafeMutablePointer<UInt32>
  /// Coincidences of each.
  public var counts: UnsafeMutablePointer<UInt32>
  /// Where its weight lies, counted in weights from the block's first row on.
  public var weightOffsets: UnsafeMutablePointer<UInt32>
  /// Where its value of pair 0 lies, counted in values from the block's first row on.
  public var hiddenOffsets: UnsafeMutablePointer<UInt32>
  /// The four words of the key of its line, `listRoom` apart.
  public var listKeys: UnsafeMutablePointer<UInt32>
  /// Signed amounts of each, or the Gaussians of some columns.
  public var amounts: UnsafeMutablePointer<Float>
  /// What a law works out for itself, `ownCount` of them.
  public var own: UnsafeMutablePointer<Float>
  public var rowSamples: RowSamples
  /// For `CoincidentSamples`.
  public var samples: UnsafeMutablePointer<UInt32>
  /// Whether no train has more than 31 slots.
  public var isShort: Bool
  /// Whether all of it is the caller's.
  public var isLent: Bool

  @_alwaysEmitIntoClient @inline(__always) static var ownCount: Int { 80 }
  @_alwaysEmitIntoClient @inline(__always) static var listRoom: Int { batch &+ ahead &+ slack }

  /// Bytes that a caller of the kernel may lend, on a 64-byte boundary.
  @_alwaysEmitIntoClient @inline(__always) public static var byteCount: Int {
    4 &* (9 &* listRoom &+ ownCount &+ RowSamples.words &+ CoincidentSamples.words)
  }

  @_alwaysEmitIntoClient @_transparent init(_ p: PulsedSamples) {
    // Every part starts on a cache line: a vector across two of them costs twice.
    let room = PulseScratch.listRoom
    isLent = p.scratch != nil
    isShort = p.slots < 32
    let all =
      p.scratch
      ?? UnsafeMutableRawPointer.allocate(byteCount: PulseScratch.byteCount, alignment: 64)
    signedColumns = all.assumingMemoryBound(to: UInt32.self)
    counts = signedColumns + room
    weightOffsets = counts + room
    hiddenOffsets = weightOffsets + room
    listKeys = hiddenOffsets + room
    let amountWords = listKeys + 4 &* room
    amounts = UnsafeMutableRawPointer(amountWords).assumingMemoryBound(to: Float.self)
    own = amounts + room
    rowSamples = RowSamples(amountWords + room + PulseScratch.ownCount)
    samples = amountWords + room + PulseScratch.ownCount + RowSamples.words
  }

  @_alwaysEmitIntoClient @inline(__always) func free() { if !isLent { signedColumns.deallocate() } }
}
