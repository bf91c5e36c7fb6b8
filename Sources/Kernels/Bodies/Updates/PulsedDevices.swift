import CrosspointCSIMD

/// Sixteen devices of a row, of one block.
public struct SixteenDevices: PulsedDevices {
  public var planes: DevicePlanes
  public var block: Int
  /// 0x80000000 where the pulse goes down.
  public var sign: Words
  // Constants where they are used.
  public var pairCount: Int
  public var isHalf: Bool

  /// Block `block` of the first row of `planes`.
  @_alwaysEmitIntoClient @inline(__always)
  init(_ planes: DevicePlanes, _ block: Int, _ sign: Words, pairCount: Int, isHalf: Bool) {
    self.planes = planes
    self.block = block
    self.sign = sign
    self.pairCount = pairCount
    self.isHalf = isHalf
  }

  @_alwaysEmitIntoClient @inline(__always) public var isDown: Words { sign.shiftedRightSigned(31) }
  @_alwaysEmitIntoClient @inline(__always)
  public func unscaledToward(_ pair: Int) -> Lanes {
    planes.either(planes.pairs, block &* pairCount &+ pair, second: isDown, isHalf: isHalf)
  }
  @_alwaysEmitIntoClient @inline(__always)
  public func toward(_ pair: Int) -> Lanes {
    let value = unscaledToward(pair)
    return isHalf ? value * Lanes(planes.scales[pair]) : value
  }
  @_alwaysEmitIntoClient @inline(__always)
  public func both(_ pair: Int) -> (first: Lanes, second: Lanes) {
    let values = planes.pair(block &* pairCount &+ pair, isHalf: isHalf)
    return isHalf
      ? (values.first * Lanes(planes.scales[pair]), values.second * Lanes(planes.scales[pair]))
      : values
  }
  @_alwaysEmitIntoClient @inline(__always) public var minimum: Lanes {
    planes.bounds(block, isHalf: isHalf).minimum
  }
  @_alwaysEmitIntoClient @inline(__always) public var maximum: Lanes {
    planes.bounds(block, isHalf: isHalf).maximum
  }
  @_alwaysEmitIntoClient @inline(__always)
  public var boundAhead: Lanes {
    let (low, high) = planes.bounds(block, isHalf: isHalf)
    return isDown.select(low, high)
  }
  @_alwaysEmitIntoClient @inline(__always) public func signed(_ value: Lanes) -> Lanes {
    Lanes(bits: value.bits ^ sign)
  }
}

/// One device of a block of rows.
public struct OneDevice: PulsedDevices {
  public var planes: DevicePlanes
  /// Where its value of pair 0 in the direction of the pulse lies, counted in values from the first
  /// row of `planes` on.
  public var offset: Int
  // Constants where they are used.
  public var pairCount: Int
  public var isHalf: Bool

  @_alwaysEmitIntoClient @inline(__always)
  init(_ planes: DevicePlanes, _ offset: Int, pairCount: Int, isHalf: Bool) {
    self.planes = planes
    self.offset = offset
    self.pairCount = pairCount
    self.isHalf = isHalf
  }

  @_alwaysEmitIntoClient @inline(__always)
  var block: Int {
    Int(UInt32(truncatingIfNeeded: offset) / UInt32(truncatingIfNeeded: 32 &* pairCount))
  }
  /// Where its lower bound lies, likewise.
  @_alwaysEmitIntoClient @inline(__always)
  var boundOffset: Int { pairCount == 1 ? offset & ~16 : block &* 32 &+ (offset & 15) }

  @_alwaysEmitIntoClient @inline(__always) public var isDown: OneWord {
    OneWord(offset & 16 != 0 ? .max : 0)
  }
  @_alwaysEmitIntoClient @inline(__always)
  public func unscaledToward(_ pair: Int) -> OneLane {
    OneLane(planes.one(planes.pairs, offset &+ 32 &* pair, isHalf: isHalf))
  }
  @_alwaysEmitIntoClient @inline(__always)
  public func toward(_ pair: Int) -> OneLane {
    let value = unscaledToward(pair)
    return isHalf ? value * OneLane(planes.scales[pair]) : value
  }
  @_alwaysEmitIntoClient @inline(__always)
  public func both(_ pair: Int) -> (first: OneLane, second: OneLane) {
    let first = OneLane(planes.one(planes.pairs, (offset & ~16) &+ 32 &* pair, isHalf: isHalf))
    let second = OneLane(planes.one(planes.pairs, (offset | 16) &+ 32 &* pair, isHalf: isHalf))
    return isHalf
      ? (first * OneLane(planes.scales[pair]), second * OneLane(planes.scales[pair]))
      : (first, second)
  }
  @_alwaysEmitIntoClient @inline(__always)
  public var minimum: OneLane {
    OneLane(planes.one(planes.bounds, boundOffset, isHalf: isHalf) * planes.boundScale)
  }
  @_alwaysEmitIntoClient @inline(__always)
  public var maximum: OneLane {
    OneLane(planes.one(planes.bounds, boundOffset &+ 16, isHalf: isHalf) * planes.boundScale)
  }
  @_alwaysEmitIntoClient @inline(__always)
  public var boundAhead: OneLane {
    OneLane(
      planes.one(planes.bounds, boundOffset ^ (~offset & 16), isHalf: isHalf) * planes.boundScale)
  }
  @_alwaysEmitIntoClient @inline(__always)
  public func signed(_ value: OneLane) -> OneLane {
    OneLane(bits: value.bits ^ OneWord(UInt32(truncatingIfNeeded: offset & 16) &<< 27))
  }
}
