import CrosspointCSIMD

/// One row of devices and one sample's trains.
public struct PulsedRow {
  public var pulses: PulsedSamples
  /// From this row on.
  public var planes: DevicePlanes
  // Constants where they are used: of the storage, and of the law.
  public var isHalf: Bool
  public var pairCount: Int
  public var isNoisy: Bool
  public var x: PulseLines
  public var dLow: UInt32
  public var dHigh: UInt32
  public var dSign: UInt32
  public var line: UInt32
  public var vector: UInt64
  public var draws: StreamDraws
  public var scratch: PulseScratch
  /// Where the row's first weight and first hidden value lie in its block of rows.
  public var weightOffset: UInt32
  public var hiddenOffset: UInt32

  @_alwaysEmitIntoClient @inline(__always)
  init(
    _ pulses: PulsedSamples, _ planes: DevicePlanes, isHalf: Bool, pairCount: Int, isNoisy: Bool,
    _ x: PulseLines, _ dLow: UInt32,
    _ dHigh: UInt32, _ dSign: UInt32, line: UInt32, vector: UInt64, key: StreamKey,
    scratch: PulseScratch, rowOfBlock: Int
  ) {
    self.pulses = pulses
    self.planes = planes
    self.isHalf = isHalf
    self.pairCount = pairCount
    self.isNoisy = isNoisy
    self.x = x
    self.dLow = dLow
    self.dHigh = dHigh
    self.dSign = dSign
    self.line = line
    self.vector = vector
    self.draws = StreamDraws(key)
    self.scratch = scratch
    weightOffset = UInt32(truncatingIfNeeded: rowOfBlock &* planes.stride)
    hiddenOffset = UInt32(truncatingIfNeeded: rowOfBlock &* planes.blockStride &* 32 &* pairCount)
  }

  /// Coincidences at n (0 … 16) columns from j.
  @_alwaysEmitIntoClient @inline(__always)
  func counts(_ j: Int, _ n: Int) -> Words {
    guard n > 0 else { return Words(0) }
    var k = (Words(at: x.low + j, upTo: n) & Words(dLow)).populationCount
    if pulses.isWide {
      k = k + (Words(at: x.high + j, upTo: n) & Words(dHigh)).populationCount
    }
    return k
  }

  /// Mask of the columns, n (0 … 16) from j, that fire in the row's only slot, one of the first 32.
  @_alwaysEmitIntoClient @inline(__always)
  func coinciding(_ j: Int, _ n: Int) -> Words {
    Words(at: x.low + j, upTo: n) & Words(dLow) == Words(dLow)
  }

  /// Sign of the steps at n columns from j: 0x80000000 for down.
  @_alwaysEmitIntoClient @inline(__always)
  func signs(_ j: Int, _ n: Int) -> Words {
    Words(at: x.signs + j, upTo: n) ^ Words(dSign)
  }

  /// The devices at columns j ..< j + 16, j a multiple of 16.
  @_alwaysEmitIntoClient @inline(__always)
  func devices(_ j: Int, _ sign: Words) -> SixteenDevices {
    SixteenDevices(planes, j &>> 4, sign, pairCount: pairCount, isHalf: isHalf)
  }

  @_alwaysEmitIntoClient @inline(__always)
  func bounds(_ block: Int) -> (minimum: Lanes, maximum: Lanes) {
    planes.bounds(block, isHalf: isHalf)
  }

  /// The key of the draws of coincidences 2·pass and 2·pass + 1.
  @_alwaysEmitIntoClient @inline(__always)
  func key(pass: Int) -> StreamKey {
    pass == 0
      ? draws.key
      : pulses.key.line(
        vector: vector, pass: UInt32(truncatingIfNeeded: pass), purpose: pulses.purpose,
        line: line)
  }
}
