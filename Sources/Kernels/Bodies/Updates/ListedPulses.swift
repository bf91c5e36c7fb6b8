import CrosspointCSIMD

/// Sparse coincidences: their pulses are listed, drawn for sixteen at a time wherever they lie, and
/// applied one by one.
///
/// The same bits as in whole vectors. At one coincidence in ten columns most of what a whole vector
/// loads and draws is for nothing. Pulses are listed row after row and sample after sample, each
/// with the key of its line, and drawn for and applied together: of a small array's row a pulse
/// meets two or three columns, and draws for them alone would fill few lanes and wait for each
/// other.
extension PulsedRow {
  /// A row with one slot: the columns that fire in it are listed for all such rows.
  /// - Parameters:
  ///   - position: columns that are listed already.
  ///   - listed: listed pulses.
  /// - Returns: whether all are listed now; where not, the listed ones have to be pulsed first.
  @_alwaysEmitIntoClient @inline(__always)
  func listSlot(
    _ columns: UnsafePointer<UInt32>, _ count: Int, _ position: inout Int, _ listed: inout Int
  ) -> Bool {
    let words = SharedKey(draws.key)
    while position < count {
      if listed > PulseScratch.batch &- 16 { return false }
      Words(1).store(scratch.counts + listed)
      keep(Words(at: columns + position), listed, words)
      listed &+= min(16, count &- position)
      position &+= 16
    }
    return true
  }

  /// Lists every coincidence of columns first ..< end behind `listed` ones as a pulse of its own,
  /// ordinal after ordinal.
  /// - Returns: how many; nil where they are not few.
  @_alwaysEmitIntoClient @inline(__always)
  public func listEach(_ first: Int, _ end: Int, _ listed: Int) -> Int? {
    var sum = Words(0)
    var j = first
    while j < end {
      sum = sum + counts(j, min(end &- j, 16))
      j &+= 16
    }
    let pulses = Int(sum.sum)
    if pulses > PulseScratch.few { return nil }
    if pulses == 0 { return 0 }
    let found = find(first, end, listed)
    keep(found, listed)
    var ordinal = 1
    var next = listed &+ found
    while next &- listed < pulses {
      // Two ordinals share a pass: the second is a quarter of a turn on, in bit 30.
      let key = SharedKey(self.key(pass: ordinal &>> 1))
      let turn = Words(UInt32(truncatingIfNeeded: ordinal & 1) &<< 30)
      var i = listed
      while i < listed &+ found {
        let n = listed &+ found &- i
        // Lanes past the list's end hold anything.
        let valid = Words.iota.isLessSigned(Words(UInt32(truncatingIfNeeded: n)))
        let again =
          Words(UInt32(truncatingIfNeeded: ordinal)).isLessSigned(Words(at: scratch.counts + i))
          & valid
        if again.hasAny {
          let (columns, weights, hidden) = (
            Words(at: scratch.signedColumns + i), Words(at: scratch.weightOffsets + i),
            Words(at: scratch.hiddenOffsets + i)
          )
          let count = (columns | turn).append(to: scratch.signedColumns + next, where: again)
          _ = weights.append(to: scratch.weightOffsets + next, where: again)
          _ = hidden.append(to: scratch.hiddenOffsets + next, where: again)
          key.store(scratch, next)
          next &+= count
        }
        i &+= 16
      }
      ordinal &+= 1
    }
    return pulses
  }

  /// Writes the columns of first ..< end that coincide, with the sign of their x in bit 31, and
  /// their coincidences, behind `listed` ones.
  /// - Returns: how many.
  @_alwaysEmitIntoClient @inline(__always)
  func find(_ first: Int, _ end: Int, _ listed: Int) -> Int {
    var count = 0
    var j = first
    while j < end {
      let n = min(end &- j, 16)
      let k = counts(j, n)
      let some = (k == Words(0)) ^ Words(.max)
      let column = Words.iota + Words(UInt32(truncatingIfNeeded: j))
      let sign = Words(at: x.signs + j, upTo: n)
      _ = k.append(to: scratch.counts + (listed &+ count), where: some)
      count &+= (column | sign).append(to: scratch.signedColumns + (listed &+ count), where: some)
      j &+= 16
    }
    return count
  }

  /// Keeps `found` columns that were written.
  @_alwaysEmitIntoClient @inline(__always)
  func keep(_ found: Int, _ listed: Int) {
    let key = SharedKey(draws.key)
    var i = 0
    while i < found {
      keep(Words(at: scratch.signedColumns + (listed &+ i)), listed &+ i, key)
      i &+= 16
    }
  }

  /// Keeps sixteen columns, with the sign of x in bit 31, as listed pulses: the sign of their step,
  /// where their values lie, and their line's key.
  @_alwaysEmitIntoClient @inline(__always)
  func keep(_ signedColumns: Words, _ listed: Int, _ key: SharedKey) {
    let columns = signedColumns & Words(0x7fff_ffff)
    let sign = (signedColumns ^ Words(dSign)) & Words(0x8000_0000)
    (columns | sign).store(scratch.signedColumns + listed)
    (columns + Words(weightOffset)).store(scratch.weightOffsets + listed)
    // Sixteen first and sixteen second values of each pair a block.
    let further = columns & Words(~15)
    let block =
      pairCount == 1 ? further : further * Words(UInt32(truncatingIfNeeded: 2 &* pairCount &- 1))
    (columns + block + (sign >> 27) + Words(hiddenOffset)).store(scratch.hiddenOffsets + listed)
    if isNoisy { key.store(scratch, listed) }
  }
}

/// The words of a key, each in all lanes.
public struct SharedKey {
  public var a0: Words
  public var a1: Words
  public var b0: Words
  public var b1: Words

  @_alwaysEmitIntoClient @inline(__always) init(_ key: StreamKey) {
    a0 = Words(key.a0)
    a1 = Words(key.a1)
    b0 = Words(key.b0)
    b1 = Words(key.b1)
  }

  /// For sixteen pulses from `listed` on.
  @_alwaysEmitIntoClient @inline(__always) func store(_ scratch: PulseScratch, _ listed: Int) {
    let room = PulseScratch.listRoom
    a0.store(scratch.listKeys + listed)
    a1.store(scratch.listKeys + (room &+ listed))
    b0.store(scratch.listKeys + (2 &* room &+ listed))
    b1.store(scratch.listKeys + (3 &* room &+ listed))
  }
}

extension PulseLaw {
  /// Draws for listed pulses and applies them, in the order in which they were listed.
  @_alwaysEmitIntoClient @_transparent
  func pulse(
    _ count: Int, _ block: DevicePlanes, _ scratch: PulseScratch, isHalf: Bool, isWide: Bool,
    draws: Bool
  ) {
    // The draws take as long as a wait for L3.
    var i = 0
    while i < min(count, PulseScratch.ahead) {
      bringNear(block, scratch, i, isHalf: isHalf)
      i &+= 1
    }
    draw(scratch, count, draws: draws)
    pulseDrawn(block, scratch, count, isHalf: isHalf)
  }

  /// The amount of every listed pulse, with its sign.
  @_alwaysEmitIntoClient @inline(__always)
  func draw(_ scratch: PulseScratch, _ count: Int, draws: Bool) {
    let room = PulseScratch.listRoom
    var i = 0
    while i < count {
      let columns = InStep(
        Words(at: scratch.signedColumns + i), Words(at: scratch.signedColumns + (i &+ 16)))
      var gaussians = InStep(Lanes(0), Lanes(0))
      if draws {
        func keys(_ part: Int) -> InStep<Words> {
          let at = scratch.listKeys + (part &* room &+ i)
          return InStep(Words(at: at), Words(at: at + 16))
        }
        // Drawn at once, columns that differ in bit 4 share a radius.
        let sharing: UInt32 = drawsAtOnce ? 16 : 0
        let turn =
          (columns & InStep(repeating: 0x4000_0000))
          | ((columns & InStep(repeating: sharing)) << 26)
        gaussians = StreamDraws.gaussians(
          at: columns & InStep(repeating: 0x3fff_ffff & ~sharing), turn: turn,
          keys(0), keys(1), keys(2), keys(3))
      }
      let amount = amounts(scratch, i, gaussians)
      let sign = columns & InStep(repeating: 0x8000_0000)
      Lanes(bits: amount.first.bits ^ sign.first).store(scratch.amounts + i)
      Lanes(bits: amount.second.bits ^ sign.second).store(scratch.amounts + (i &+ 16))
      i &+= 32
    }
  }

  /// Applies listed pulses whose amounts are known, in the order in which they were listed.
  @_alwaysEmitIntoClient @inline(__always)
  func pulseDrawn(_ block: DevicePlanes, _ scratch: PulseScratch, _ count: Int, isHalf: Bool) {
    var i = 0
    while i < count {
      // A core's window reaches some 16 pulses ahead, no further than a wait for L3. Past the end
      // this reads what was there before.
      bringNear(block, scratch, i &+ PulseScratch.ahead, isHalf: isHalf)
      let index = Int(scratch.weightOffsets[i])
      let device = OneDevice(
        block, Int(scratch.hiddenOffsets[i]), pairCount: Self.pairCount, isHalf: isHalf)
      let (before, amount) = (OneLane(block.weights[index]), OneLane(scratch.amounts[i]))
      var weight: Float
      if Self.hasState, let states = block.states {
        var state = OneLane(states[index])
        weight = moved(before, amount, device, state: &state).value
        states[index] = state.value
      } else {
        weight = moved(before, amount, device).value
      }
      if block.limits[device.block] < weight.magnitude { weight = clipped(weight, device) }
      block.weights[index] = weight
      if let copy = block.weightCopy { copy[index] = xp_one_to_half(weight) }
      i &+= 1
    }
  }

  /// Brings the weight and hidden values of a listed pulse near.
  @_alwaysEmitIntoClient @inline(__always)
  func bringNear(_ block: DevicePlanes, _ scratch: PulseScratch, _ i: Int, isHalf: Bool) {
    let bytes = isHalf ? 2 : 4
    prefetch(UnsafePointer(block.weights) + Int(scratch.weightOffsets[i]))
    let device = OneDevice(
      block, Int(scratch.hiddenOffsets[i]), pairCount: Self.pairCount, isHalf: isHalf)
    var pair = 0
    while pair < Self.pairCount {
      prefetch(
        (block.pairs + (device.offset &+ 32 &* pair) &* bytes).assumingMemoryBound(to: Float.self))
      pair &+= 1
    }
    if Self.readsBounds {
      prefetch((block.bounds + device.boundOffset &* bytes).assumingMemoryBound(to: Float.self))
    }
  }

  @_alwaysEmitIntoClient @inline(__always)
  func clipped(_ weight: Float, _ device: OneDevice) -> Float {
    let range = range(device)
    let (low, high) = (range.minimum.value, range.maximum.value)
    let raised = weight > low ? weight : low
    return raised < high ? raised : high
  }
}
