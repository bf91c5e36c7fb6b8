import CrosspointCSIMD

/// Dense coincidences: every vector of sixteen columns is pulsed as a whole.
extension PulsedRow {
  /// Columns whose noise is drawn before they are pulsed, and coincidences of each at once: their
  /// Gaussians stay in L1.
  @_alwaysEmitIntoClient @inline(__always) static var chunk: Int { 128 }
  @_alwaysEmitIntoClient @inline(__always) static var ordinals: Int { 16 }

  /// Pulses columns first (a multiple of 32) ..< end, the coincidences of each one after the other.
  ///
  /// The noise of some columns, then their pulses: in one loop the pulses would wait for the draws,
  /// because a core's window is no longer than the operations of one vector. A vector's weights and
  /// hidden values are loaded once for all its pulses.
  @_alwaysEmitIntoClient @_transparent
  public func pulseEach<Law: PulseLaw>(_ law: Law, _ first: Int, _ end: Int) {
    var noise = VectorNoise(self)
    var start = first
    while start < end {
      let stop = min(start &+ PulsedRow.chunk, end)
      let most = countAll(start, stop)
      var before = 0
      while before < most {
        let count = min(PulsedRow.ordinals, most &- before)
        noise.draw(self, start, stop, before, count)
        var j = start
        while j < stop {
          pulseTwo(law, noise, start, j, stop, before, count)
          j &+= 32
        }
        before &+= PulsedRow.ordinals
      }
      start = stop
    }
  }

  /// Writes the coincidences of columns first ..< end, and zeros up to whole pairs of vectors.
  /// - Returns: the most of them.
  @_alwaysEmitIntoClient @inline(__always)
  func countAll(_ first: Int, _ end: Int) -> Int {
    var most = Words(0)
    var j = first
    while j < end {
      for part in 0..<2 {
        let k = counts(j &+ 16 &* part, max(0, min(end &- j &- 16 &* part, 16)))
        k.store(scratch.counts + (j &+ 16 &* part &- first))
        most = Words.maximumSigned(most, k)
      }
      j &+= 32
    }
    return Int(most.largestSigned)
  }

  /// Mask of the cross-points whose count is above `number`.
  @_alwaysEmitIntoClient @inline(__always)
  func due(_ number: Int, _ counts: Words) -> Words {
    Words(UInt32(truncatingIfNeeded: number)).isLessSigned(counts)
  }

  /// The weights after a pulse of the cross-points that are due.
  @_alwaysEmitIntoClient @inline(__always)
  func pulsed<Law: PulseLaw>(
    _ law: Law, _ weights: Lanes, _ devices: SixteenDevices, _ gaussians: Lanes, _ due: Words,
    _ states: inout Lanes
  ) -> Lanes {
    let amount = devices.signed(law.amount(gaussians))
    let moved: Lanes
    if Law.hasState {
      var after = states
      moved = law.moved(weights, amount, devices, state: &after)
      states = due.select(after, states)
    } else {
      moved = law.moved(weights, amount, devices)
    }
    let range = law.range(devices)
    return due.select(moved.clipped(range.minimum, range.maximum), weights)
  }

  /// Coincidences before ..< before + count of two vectors of columns, from j on, in step: one
  /// waits for its own last pulse.
  /// - Parameter start: of the counts.
  @_alwaysEmitIntoClient @_transparent
  func pulseTwo<Law: PulseLaw>(
    _ law: Law, _ noise: VectorNoise, _ start: Int, _ j: Int, _ stop: Int, _ before: Int,
    _ count: Int
  ) {
    let (k0, k1) = (
      Words(at: scratch.counts + (j &- start)), Words(at: scratch.counts + (j &- start &+ 16))
    )
    let n0 = min(stop &- j, 16)
    let n1 = max(0, min(stop &- j &- 16, 16))
    let most = min(count, Int(Words.maximumSigned(k0, k1).largestSigned) &- before)
    // A vector without a coincidence is left before its weights are loaded.
    if most > 0 {
      // Past the row's end the first vector stands for the second, which is not stored.
      let j1 = n1 > 0 ? j &+ 16 : j
      let (devices0, devices1) = (
        devices(j, signs(j, n0)), devices(j1, signs(j1, n1 > 0 ? n1 : n0))
      )
      var w0 = planes.weights(j, n0)
      var w1 = planes.weights(j1, n1 > 0 ? n1 : n0)
      var s0 = Law.hasState ? planes.states(j, n0) : Lanes(0)
      var s1 = Law.hasState ? planes.states(j1, n1 > 0 ? n1 : n0) : Lanes(0)
      var ordinal = 0
      // With its end ahead of the body what a law loads is loaded once, before the loop.
      repeat {
        let (pair0, pair1) = (due(before &+ ordinal, k0), due(before &+ ordinal, k1))
        w0 = pulsed(
          law, w0, devices0, noise.gaussians(ordinal, j &- start, pair0, n0), pair0,
          &s0)
        w1 = pulsed(
          law, w1, devices1, noise.gaussians(ordinal, j &- start &+ 16, pair1, n1), pair1,
          &s1)
        // The second of the pair, due nowhere past the last.
        let next = min(ordinal &+ 1, most &- 1)
        let (due0, due1) = (
          due(before &+ ordinal &+ 1, k0), due(before &+ ordinal &+ 1, k1)
        )
        w0 = pulsed(
          law, w0, devices0, noise.gaussians(next, j &- start, pair0, n0), due0,
          &s0)
        w1 = pulsed(
          law, w1, devices1, noise.gaussians(next, j &- start &+ 16, pair1, n1), due1,
          &s1)
        ordinal &+= 2
      } while ordinal < most
      planes.store(w0, j, n0)
      if n1 > 0 { planes.store(w1, j1, n1) }
      if Law.hasState {
        planes.storeStates(s0, j, n0)
        if n1 > 0 { planes.storeStates(s1, j1, n1) }
      }
    }
  }
}

/// The Gaussians of some columns' coincidences, a line for each ordinal.
///
/// Two consecutive pulses of a cross-point share a radius: one position of the line of their pass.
/// Of the columns that have a first one both are drawn, so that of 31 slots with a quarter of them
/// coinciding 7 % of the draws are for nothing; pairs along a row, as products have them, were .4.
public struct VectorNoise {
  /// Lines of Gaussians, and from one to the next.
  public var lines: UnsafePointer<Float>
  public var stride: Int
  /// For each pair of ordinals and vector of columns where its Gaussians begin, side by side; −1
  /// where they stand at their columns. Not counted as they are used: a store in the loop of pulses
  /// would make it load all hidden values again for each.
  public var starts: UnsafeMutablePointer<Int32>
  /// The four words of the keys of sixteen passes, sixteen apart, from this one on.
  public var keys: UnsafeMutablePointer<UInt32>
  public var firstKey: Int
  public var isNoisy: Bool

  @_alwaysEmitIntoClient @inline(__always)
  init(_ row: PulsedRow) {
    // Nothing is listed: what lists have is free.
    let room = UnsafeMutableRawPointer(row.scratch.weightOffsets).assumingMemoryBound(
      to: Float.self)
    let behind = UnsafeMutableRawPointer(room + (PulsedRow.ordinals &* PulsedRow.chunk &+ 64))
    starts = behind.assumingMemoryBound(to: Int32.self)
    keys = (behind + 512).assumingMemoryBound(to: UInt32.self)
    firstKey = -1
    isNoisy = row.isNoisy
    lines = UnsafePointer(room)
    stride = PulsedRow.chunk
  }

  /// Draws for coincidences before ..< before + count of columns start ..< stop; `before` is a
  /// multiple of `PulsedRow.ordinals`.
  @_alwaysEmitIntoClient @_transparent
  mutating func draw(_ row: PulsedRow, _ start: Int, _ stop: Int, _ before: Int, _ count: Int) {
    let supplied = row.pulses.suppliedGaussians
    if let supplied {
      lines = supplied + (before &* row.pulses.columns &+ start)
      stride = row.pulses.columns
    } else if isNoisy && firstKey != before &>> 1 & ~15 {
      makeKeys(row, before &>> 1 & ~15)
    }
    var pass = 0
    while 2 &* pass < count {
      if isNoisy && supplied == nil {
        let due = list(row, start, stop, before &+ 2 &* pass, pass)
        let draws = StreamDraws(
          StreamKey(at: keys + (before &>> 1 &+ pass &- firstKey), stride: 16))
        let line = UnsafeMutablePointer(mutating: lines) + 2 &* pass &* PulsedRow.chunk
        VectorNoise.draw(draws, row.scratch.signedColumns, line, due)
      } else {
        starts[8 &* pass] = -1
      }
      pass &+= 1
    }
  }

  /// The keys of sixteen passes from `first` on, together: one by one for every chunk they took a
  /// third of a dense update.
  @_alwaysEmitIntoClient @inline(__always)
  mutating func makeKeys(_ row: PulsedRow, _ first: Int) {
    StreamKeys(
      row.pulses.key, Words(UInt32(truncatingIfNeeded: row.vector)),
      Words(UInt32(truncatingIfNeeded: row.vector &>> 32)),
      Words(row.line),
      Words(row.pulses.purpose) | ((Words.iota + Words(UInt32(truncatingIfNeeded: first))) << 8)
    ).store(keys, stride: 16)
    firstKey = first
  }

  /// Lists the columns that have a coincidence of this number, and where each vector's begin; all
  /// columns where nearly all have one.
  /// - Returns: how many.
  @_alwaysEmitIntoClient @inline(__always)
  func list(_ row: PulsedRow, _ start: Int, _ stop: Int, _ number: Int, _ pass: Int) -> Int {
    let before = Words(UInt32(truncatingIfNeeded: number))
    let positions = row.scratch.signedColumns
    var found = 0
    var j = start
    while j < stop {
      let due = before.isLessSigned(Words(at: row.scratch.counts + (j &- start)))
      let columns = Words.iota + Words(UInt32(truncatingIfNeeded: j))
      starts[8 &* pass &+ (j &- start) &>> 4] = Int32(truncatingIfNeeded: found)
      found &+= columns.append(to: positions + found, where: due)
      j &+= 16
    }
    guard found &+ 16 > stop &- start else { return found }
    // Loaded at their columns they are loaded faster.
    starts[8 &* pass] = -1
    j = start
    while j < stop {
      (Words.iota + Words(UInt32(truncatingIfNeeded: j))).store(positions + (j &- start))
      j &+= 16
    }
    return stop &- start
  }

  /// The two Gaussians at each of `count` listed positions, on a line and on the one after it.
  @_alwaysEmitIntoClient @inline(__always)
  static func draw(
    _ draws: StreamDraws, _ positions: UnsafePointer<UInt32>, _ out: UnsafeMutablePointer<Float>,
    _ count: Int
  ) {
    func at(_ i: Int) -> InStep<Words> {
      InStep(Words(at: positions + i), Words(at: positions + (i &+ 16)))
    }
    func store(_ g: InStep<Lanes>, _ out: UnsafeMutablePointer<Float>) {
      g.first.store(out)
      g.second.store(out + 16)
    }
    let next = out + PulsedRow.chunk
    var i = 0
    while xp_instruction_set() >= 2 && i &+ 48 < count {
      let g = draws.gaussianPairs(InStep(at(i), at(i &+ 32)))
      store(g.first.first, out + i)
      store(g.first.second, out + (i &+ 32))
      store(g.second.first, next + i)
      store(g.second.second, next + (i &+ 32))
      i &+= 64
    }
    while i &+ 16 < count {
      let g = draws.gaussianPairs(at(i))
      store(g.first, out + i)
      store(g.second, next + i)
      i &+= 32
    }
    if i < count {
      let g = draws.gaussianPairs(Words(at: positions + i))
      g.first.store(out + i)
      g.second.store(next + i)
    }
  }

  /// The Gaussians of this ordinal for the n (0 … 16) columns of one vector.
  /// - Parameters:
  ///   - column: of its first column in the line.
  ///   - pair: mask of the columns that have the first ordinal of its pair.
  @_alwaysEmitIntoClient @inline(__always)
  func gaussians(_ ordinal: Int, _ column: Int, _ pair: Words, _ n: Int) -> Lanes {
    guard isNoisy && n > 0 else { return Lanes(0) }
    let line = lines + ordinal &* stride
    let pass = 8 &* (ordinal &>> 1)
    if starts[pass] < 0 { return Lanes(at: line + column, upTo: n) }
    return Lanes(expanding: line + Int(starts[pass &+ column &>> 4]), where: pair)
  }
}
