import CrosspointCSIMD

/// Room for what an update works out before it pulses: its hits, its pairs of a row and a sample with their keys, and its samples.
public struct ConstantStepScratch {
  /// Hits that are listed before they are drawn for and pulsed: enough to fill the lanes, few enough to stay in L1.
  @_alwaysEmitIntoClient @inline(__always) static var batch: Int { 512 }
  /// Most hits of 64 columns that are listed; above, whole vectors are cheaper.
  @_alwaysEmitIntoClient @inline(__always) static var few: Int { 20 }
  /// Hits that are brought near before they are pulsed.
  @_alwaysEmitIntoClient @inline(__always) static var ahead: Int { 32 }
  /// What `append` may write, and two vectors in step may read, past the end.
  @_alwaysEmitIntoClient @inline(__always) static var slack: Int { 32 }

  // All of one allocation, in this order.
  /// Column, and in bit 31 the sign of the step, of the listed hits.
  public var hits: UnsafeMutablePointer<UInt32>
  /// Coincidences of each.
  public var counts: UnsafeMutablePointer<UInt32>
  /// Where their weights lie, from the first row of the block on.
  public var indices: UnsafeMutablePointer<UInt32>
  /// Where their steps lie.
  public var places: UnsafeMutablePointer<UInt32>
  /// The four words of the key of each one's line, `hitRoom` apart.
  public var hitKeys: UnsafeMutablePointer<UInt32>
  /// Signed changes of each in units of its step, noise included.
  public var changes: UnsafeMutablePointer<Float>
  /// scale·k and scale·c·√k for k of 0 … 31.
  public var amounts: UnsafeMutablePointer<Float>
  /// A little above the largest weight pulsed last.
  public var reach: UnsafeMutablePointer<Float>
  public var pairs: ConstantStepPairs
  /// For `ConstantStepSamples`.
  public var samples: UnsafeMutablePointer<UInt32>
  /// Whether all of it is the caller's.
  public var isLent: Bool

  @_alwaysEmitIntoClient @inline(__always) static var hitRoom: Int { batch &+ ahead &+ slack }

  /// Bytes that a caller of the kernel may lend, on a 64-byte boundary.
  @_alwaysEmitIntoClient @inline(__always) public static var byteCount: Int {
    4 &* (9 &* hitRoom &+ 64 &+ 16 &+ ConstantStepPairs.words &+ ConstantStepSamples.words)
  }

  @_alwaysEmitIntoClient @_transparent init(_ p: ConstantStepPulses, scale: Float) {
    // Every part starts on a cache line: a vector across two of them costs twice.
    let room = ConstantStepScratch.hitRoom
    isLent = p.scratch != nil
    let all = p.scratch ?? UnsafeMutableRawPointer.allocate(byteCount: ConstantStepScratch.byteCount, alignment: 64)
    hits = all.assumingMemoryBound(to: UInt32.self)
    counts = hits + room
    indices = counts + room
    places = indices + room
    hitKeys = places + room
    let changeWords = hitKeys + 4 &* room
    changes = UnsafeMutableRawPointer(changeWords).assumingMemoryBound(to: Float.self)
    amounts = changes + room
    reach = amounts + 64
    reach[0] = 0
    pairs = ConstantStepPairs(changeWords + room + 64 + 16)
    samples = changeWords + room + 64 + 16 + ConstantStepPairs.words
    // Lanes past a list's end are worked out, from what lies there, and not used.
    guard xp_instruction_set() == 2 else { return }
    var i = 0
    while i < 32 {
      let k = Float(i)
      amounts[i] = scale * k
      amounts[32 &+ i] = (scale * p.cycleSpread) * k.squareRoot()
      i &+= 1
    }
  }

  @_alwaysEmitIntoClient @inline(__always) func free() { if !isLent { hits.deallocate() } }

  /// scale·k, and scale·c·√k to multiply a unit Gaussian with.
  /// - Parameter fitsTable: whether every k is below 32, and a lookup cheaper than a square root, which takes as long as all the rest of
  ///   a pulse.
  @_alwaysEmitIntoClient @inline(__always)
  func amounts(of k: Words, scale: Float, cycleSpread: Float, fitsTable: Bool) -> (mean: Lanes, spread: Lanes) {
    if fitsTable { return (Lanes(lookup: k, in: amounts), Lanes(lookup: k, in: amounts + 32)) }
    let count = Lanes(signed: k)
    return (Lanes(scale) * count, Lanes(scale * cycleSpread) * count.squareRoot)
  }
}
