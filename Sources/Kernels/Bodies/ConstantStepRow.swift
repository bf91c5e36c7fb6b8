import CrosspointCSIMD

/// One row of devices and one sample's trains.
public struct ConstantStepRow {
  public var pulses: ConstantStepPulses
  /// From this row on.
  public var arrays: ConstantStepArrays
  /// `arrays.isHalf`, a constant where it is used.
  public var isHalf: Bool
  public var x: PulseLines
  public var dLow: UInt32
  public var dHigh: UInt32
  public var dSign: UInt32
  public var line: UInt32
  public var vector: UInt64
  public var draws: LineDraws
  public var scratch: ConstantStepScratch
  /// Of the row's first weight and step in the arrays of its block of rows.
  public var index: UInt32
  public var place: UInt32

  @_alwaysEmitIntoClient @inline(__always)
  init(
    _ pulses: ConstantStepPulses, _ arrays: ConstantStepArrays, isHalf: Bool, _ x: PulseLines, _ dLow: UInt32, _ dHigh: UInt32,
    _ dSign: UInt32, line: UInt32, vector: UInt64, key: LineKey, scratch: ConstantStepScratch, rowOfBlock: Int
  ) {
    self.pulses = pulses
    self.arrays = arrays
    self.isHalf = isHalf
    self.x = x
    self.dLow = dLow
    self.dHigh = dHigh
    self.dSign = dSign
    self.line = line
    self.vector = vector
    self.draws = LineDraws(key)
    self.scratch = scratch
    index = UInt32(truncatingIfNeeded: rowOfBlock &* arrays.stride)
    place = UInt32(truncatingIfNeeded: rowOfBlock &* arrays.blockStride &* 32)
  }

  @_alwaysEmitIntoClient @inline(__always) var isNoisy: Bool { pulses.cycleSpread > 0 }

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
  func hits(_ j: Int, _ n: Int) -> Words { Words(at: x.low + j, upTo: n) & Words(dLow) == Words(dLow) }

  /// Sign of the steps at n columns from j: 0x80000000 for down.
  @_alwaysEmitIntoClient @inline(__always)
  func signs(_ j: Int, _ n: Int) -> Words {
    Words(at: x.signs + j, upTo: n) ^ Words(dSign)
  }

  /// scale·k, and scale·c·√k to multiply a unit Gaussian with.
  @_alwaysEmitIntoClient @inline(__always)
  func amounts(_ k: Words, fitsTable: Bool) -> (mean: Lanes, spread: Lanes) {
    scratch.amounts(of: k, scale: arrays.stepScale, cycleSpread: pulses.cycleSpread, fitsTable: fitsTable)
  }

  @_alwaysEmitIntoClient @inline(__always) var fitsTable: Bool { xp_instruction_set() == 2 && !pulses.isWide && dLow != .max }

  /// The steps of block `block` in units of the scale: down where `sign` is set.
  @_alwaysEmitIntoClient @inline(__always)
  func steps(_ block: Int, _ sign: Words) -> Lanes {
    if isHalf { return Lanes(halvesAt: arrays.steps.assumingMemoryBound(to: UInt16.self) + 32 &* block, second: sign.shiftedRightSigned(31)) }
    let up = arrays.steps.assumingMemoryBound(to: Float.self) + 32 &* block
    return sign.shiftedRightSigned(31).select(Lanes(at: up + 16), Lanes(at: up))
  }

  @_alwaysEmitIntoClient @inline(__always)
  func bounds(_ block: Int) -> (minimum: Lanes, maximum: Lanes) { arrays.bounds(block, isHalf: isHalf) }

  @_alwaysEmitIntoClient @inline(__always)
  func weights(_ j: Int, _ n: Int) -> Lanes { arrays.weights(j, n) }

  @_alwaysEmitIntoClient @inline(__always)
  func store(_ w: Lanes, _ j: Int, _ n: Int) { arrays.store(w, j, n) }
}
