import CrosspointCSIMD

/// Room for what an update works out before it pulses: its hits, its pairs of a row and a sample
/// with their keys, and its samples.
public struct PulseScratch {
  /// Hits that are listed before they are drawn for and pulsed: enough to fill the lanes, few
  /// enough to stay in L1.
  @_alwaysEmitIntoClient @inline(__always) static var batch: Int { 512 }
  /// Most hits of 64 columns that are listed; above, whole vectors are cheaper.
  @_alwaysEmitIntoClient @inline(__always) static var few: Int { 20 }
  /// Hits that are brought near before they are pulsed.
  @_alwaysEmitIntoClient @inline(__always) static var ahead: Int { 32 }
  /// What `append` may write, and two vectors in step may read, past the end.
  @_alwaysEmitIntoClient @inline(__always) static var slack: Int { 32 }

  // All of one allocation, in this order.
  /// Column, in bit 31 the sign of the step, and in bit 30 whether the ordinal is odd, of the
  /// listed hits.
  public var hits: UnsafeMutablePointer<UInt32>
  /// Coincidences of each.
  public var counts: UnsafeMutablePointer<UInt32>
  /// Where their weights lie, from the first row of the block on.
  public var indices: UnsafeMutablePointer<UInt32>
  /// Where their steps lie.
  public var places: UnsafeMutablePointer<UInt32>
  /// The four words of the key of each one's line, `hitRoom` apart.
  public var hitKeys: UnsafeMutablePointer<UInt32>
  /// Signed amounts of each, or the Gaussians of some columns.
  public var amounts: UnsafeMutablePointer<Float>
  /// What a law works out for itself, `ownCount` of them.
  public var own: UnsafeMutablePointer<Float>
  public var pairs: PulsedPairs
  /// For `CoincidentSamples`.
  public var samples: UnsafeMutablePointer<UInt32>
  /// Whether no train has more than 31 slots.
  public var isShort: Bool
  /// Whether all of it is the caller's.
  public var isLent: Bool

  @_alwaysEmitIntoClient @inline(__always) static var ownCount: Int { 80 }
  @_alwaysEmitIntoClient @inline(__always) static var hitRoom: Int { batch &+ ahead &+ slack }

  /// Bytes that a caller of the kernel may lend, on a 64-byte boundary.
  @_alwaysEmitIntoClient @inline(__always) public static var byteCount: Int {
    4 &* (9 &* hitRoom &+ ownCount &+ PulsedPairs.words &+ CoincidentSamples.words)
  }

  @_alwaysEmitIntoClient @_transparent init(_ p: PulsedSamples) {
    // Every part starts on a cache line: a vector across two of them costs twice.
    let room = PulseScratch.hitRoom
    isLent = p.scratch != nil
    isShort = p.slots < 32
    let all =
      p.scratch
      ?? UnsafeMutableRawPointer.allocate(byteCount: PulseScratch.byteCount, alignment: 64)
    hits = all.assumingMemoryBound(to: UInt32.self)
    counts = hits + room
    indices = counts + room
    places = indices + room
    hitKeys = places + room
    let amountWords = hitKeys + 4 &* room
    amounts = UnsafeMutableRawPointer(amountWords).assumingMemoryBound(to: Float.self)
    own = amounts + room
    pairs = PulsedPairs(amountWords + room + PulseScratch.ownCount)
    samples = amountWords + room + PulseScratch.ownCount + PulsedPairs.words
  }

  @_alwaysEmitIntoClient @inline(__always) func free() { if !isLent { hits.deallocate() } }
}
