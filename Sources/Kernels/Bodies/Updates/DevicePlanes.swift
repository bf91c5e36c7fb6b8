import CrosspointCSIMD

/// The weights and hidden values of rows × columns devices.
///
/// Hidden values lie in blocks of sixteen columns, a row's last one filled up with zeros: of each
/// pair sixteen first and sixteen second values, pair after pair; and apart from them sixteen lower
/// bounds and sixteen upper ones. All are halves or all floats, in units of their scale.
/// `DeviceBlocks` makes them.
public struct DevicePlanes {
  public var weights: UnsafeMutablePointer<Float>
  /// Weights rounded to half precision, kept beside the exact ones, or nil.
  public var weightCopy: UnsafeMutablePointer<UInt16>?
  /// The states of devices that have one, or nil.
  public var states: UnsafeMutablePointer<Float>?
  /// From row to row of the weights, their copy and states.
  public var stride: Int
  /// Pairs of a block.
  public var pairCount: Int
  public var pairs: UnsafeRawPointer
  public var bounds: UnsafeRawPointer
  /// For every block the least of its upper and negated lower bounds: a weight of no larger
  /// magnitude meets none of them.
  public var limits: UnsafePointer<Float>
  /// Blocks from row to row.
  public var blockStride: Int
  public var isHalf: Bool
  /// Of each pair.
  public var scales: UnsafePointer<Float>
  public var boundScale: Float

  @_alwaysEmitIntoClient @inline(__always)
  public init(
    weights: UnsafeMutablePointer<Float>, weightCopy: UnsafeMutablePointer<UInt16>? = nil,
    states: UnsafeMutablePointer<Float>? = nil, stride: Int, pairCount: Int,
    pairs: UnsafeRawPointer, bounds: UnsafeRawPointer, limits: UnsafePointer<Float>,
    blockStride: Int, isHalf: Bool,
    scales: UnsafePointer<Float>, boundScale: Float
  ) {
    self.weights = weights
    self.weightCopy = weightCopy
    self.states = states
    self.stride = stride
    self.pairCount = pairCount
    self.pairs = pairs
    self.bounds = bounds
    self.limits = limits
    self.blockStride = blockStride
    self.isHalf = isHalf
    self.scales = scales
    self.boundScale = boundScale
  }

  /// The same from row `row` on.
  @_alwaysEmitIntoClient @inline(__always)
  public func from(row: Int) -> DevicePlanes {
    var a = self
    let bytes = row &* blockStride &* (isHalf ? 64 : 128)
    a.weights = weights + row &* stride
    if let copy = weightCopy { a.weightCopy = copy + row &* stride }
    if let states { a.states = states + row &* stride }
    a.pairs = pairs + bytes &* pairCount
    a.bounds = bounds + bytes
    a.limits = limits + row &* blockStride
    return a
  }

  /// Brings the weights and hidden values of 32 columns from j on of the first row near; the blocks
  /// are of one pair.
  @_alwaysEmitIntoClient @inline(__always)
  func bringNear(_ j: Int, isHalf: Bool) {
    prefetch(UnsafePointer(weights) + j)
    prefetch(UnsafePointer(weights) + (j &+ 16))
    let first = (j &>> 4) &* (isHalf ? 64 : 128)
    var byte = first
    while byte < first &+ (isHalf ? 128 : 256) {
      prefetch((pairs + byte).assumingMemoryBound(to: Float.self))
      prefetch((bounds + byte).assumingMemoryBound(to: Float.self))
      byte &+= 64
    }
  }

  /// n (1 … 16) weights of the first row from column j on.
  @_alwaysEmitIntoClient @inline(__always)
  func weights(_ j: Int, _ n: Int) -> Lanes { Lanes(at: weights + j, upTo: n) }

  /// Their states, zeros where they have none.
  @_alwaysEmitIntoClient @inline(__always)
  func states(_ j: Int, _ n: Int) -> Lanes {
    if let states { return Lanes(at: states + j, upTo: n) }
    return Lanes(0)
  }

  @_alwaysEmitIntoClient @inline(__always)
  func storeStates(_ s: Lanes, _ j: Int, _ n: Int) {
    if let states { s.store(states + j, upTo: n) }
  }

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
    let (low, high) = values(bounds, block, isHalf: isHalf)
    let scale = Lanes(boundScale)
    return (low * scale, high * scale)
  }

  /// The values of pair number `pair` of all blocks, in units of its scale.
  @_alwaysEmitIntoClient @inline(__always)
  func pair(_ pair: Int, isHalf: Bool) -> (first: Lanes, second: Lanes) {
    values(pairs, pair, isHalf: isHalf)
  }

  @_alwaysEmitIntoClient @inline(__always)
  func values(_ base: UnsafeRawPointer, _ pair: Int, isHalf: Bool) -> (Lanes, Lanes) {
    if isHalf {
      let p = base.assumingMemoryBound(to: UInt16.self) + 32 &* pair
      return (Lanes(halvesAt: p), Lanes(halvesAt: p + 16))
    }
    let p = base.assumingMemoryBound(to: Float.self) + 32 &* pair
    return (Lanes(at: p), Lanes(at: p + 16))
  }

  /// Of such a pair the first values, or the second ones where `second` is set, in units of its
  /// scale.
  @_alwaysEmitIntoClient @inline(__always)
  func either(_ base: UnsafeRawPointer, _ pair: Int, second: Words, isHalf: Bool) -> Lanes {
    if isHalf {
      return Lanes(halvesAt: base.assumingMemoryBound(to: UInt16.self) + 32 &* pair, second: second)
    }
    let first = base.assumingMemoryBound(to: Float.self) + 32 &* pair
    return second.select(Lanes(at: first + 16), Lanes(at: first))
  }

  /// Value number `offset` of pairs or bounds, in units of its scale.
  @_alwaysEmitIntoClient @inline(__always)
  func one(_ base: UnsafeRawPointer, _ offset: Int, isHalf: Bool) -> Float {
    isHalf
      ? xp_one_from_half(base.assumingMemoryBound(to: UInt16.self)[offset])
      : base.assumingMemoryBound(to: Float.self)[offset]
  }
}
