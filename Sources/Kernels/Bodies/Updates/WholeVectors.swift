/// Whole vectors: where most columns coincide.
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
      let (cells0, cells1) = (cells(j, signs(j, n0)), cells(j1, signs(j1, n1 > 0 ? n1 : n0)))
      var w0 = planes.weights(j, n0)
      var w1 = planes.weights(j1, n1 > 0 ? n1 : n0)
      let (low0, high0) = bounds(j &>> 4)
      let (low1, high1) = bounds(j1 &>> 4)
      var ordinal = 0
      // With its end ahead of the body what a law loads is loaded once, before the loop.
      repeat {
        let number = Words(UInt32(truncatingIfNeeded: before &+ ordinal))
        let (due0, due1) = (number.isLessSigned(k0), number.isLessSigned(k1))
        let g0 = noise.gaussians(ordinal, j &- start, due0, n0)
        let g1 = noise.gaussians(ordinal, j &- start &+ 16, due1, n1)
        let moved0 = law.moved(w0, cells0.signed(law.amount(g0)), cells0).clipped(low0, high0)
        let moved1 = law.moved(w1, cells1.signed(law.amount(g1)), cells1).clipped(low1, high1)
        w0 = due0.select(moved0, w0)
        w1 = due1.select(moved1, w1)
        ordinal &+= 1
      } while ordinal < most
      planes.store(w0, j, n0)
      if n1 > 0 { planes.store(w1, j1, n1) }
    }
  }
}

/// The Gaussians of some columns' coincidences, a line for each ordinal.
///
/// Where most columns have a coincidence of this ordinal, all columns' are drawn, two from one
/// radius. Where few have, theirs are, one beside the other, at 1.75 times the operations each: at
/// 31 slots with a quarter of them coinciding that saves 0.45 of all draws.
public struct VectorNoise {
  /// Lines of Gaussians, and from one to the next.
  public var lines: UnsafePointer<Float>
  public var stride: Int
  /// For each ordinal and vector of columns where its Gaussians begin, side by side; −1 where they
  /// stand at their columns. Not counted as they are used: a store in the loop of pulses would make
  /// it load all hidden values again for each.
  public var places: UnsafeMutablePointer<Int32>
  /// The four words of the keys of `ordinals` lines, sixteen apart, from this one on.
  public var keys: UnsafeMutablePointer<UInt32>
  public var firstKey: Int
  public var isNoisy: Bool

  @_alwaysEmitIntoClient @inline(__always)
  init(_ row: PulsedRow) {
    // Nothing is listed: what lists have is free.
    let room = UnsafeMutableRawPointer(row.scratch.indices).assumingMemoryBound(to: Float.self)
    let behind = UnsafeMutableRawPointer(room + (PulsedRow.ordinals &* PulsedRow.chunk &+ 32))
    places = behind.assumingMemoryBound(to: Int32.self)
    keys = (behind + 512).assumingMemoryBound(to: UInt32.self)
    firstKey = -1
    isNoisy = row.isNoisy
    lines = UnsafePointer(room)
    stride = PulsedRow.chunk
  }

  /// Draws for coincidences before ..< before + count of columns start ..< stop.
  @_alwaysEmitIntoClient @_transparent
  mutating func draw(_ row: PulsedRow, _ start: Int, _ stop: Int, _ before: Int, _ count: Int) {
    if let supplied = row.pulses.suppliedGaussians {
      lines = supplied + (before &* row.pulses.columns &+ start)
      stride = row.pulses.columns
    } else if isNoisy && firstKey != before {
      makeKeys(row, before)
    }
    var ordinal = 0
    while ordinal < count {
      places[8 &* ordinal] = -1
      if isNoisy && row.pulses.suppliedGaussians == nil {
        let line = UnsafeMutablePointer(mutating: lines) + ordinal &* PulsedRow.chunk
        let draws = LineDraws(
          LineKey(
            a0: keys[ordinal], a1: keys[16 &+ ordinal], b0: keys[32 &+ ordinal],
            b1: keys[48 &+ ordinal]))
        if 7 &* VectorNoise.count(row, stop &- start, before &+ ordinal) > 4 &* (stop &- start) {
          draws.fill(line, from: start, stop &- start)
        } else {
          let due = VectorNoise.list(row, start, stop, before &+ ordinal, places + 8 &* ordinal)
          VectorNoise.draw(draws, row.scratch.hits, line, due)
        }
      }
      ordinal &+= 1
    }
  }

  /// The keys of ordinals first ..< first + 16, together: one by one for every chunk they took a
  /// third of a dense update.
  @_alwaysEmitIntoClient @inline(__always)
  mutating func makeKeys(_ row: PulsedRow, _ first: Int) {
    let k = LineKeys(
      row.pulses.key, Words(UInt32(truncatingIfNeeded: row.vector)),
      Words(UInt32(truncatingIfNeeded: row.vector &>> 32)),
      Words(row.line),
      Words(row.pulses.purpose) | ((Words.iota + Words(UInt32(truncatingIfNeeded: first))) << 8))
    k.a0.store(keys)
    k.a1.store(keys + 16)
    k.b0.store(keys + 32)
    k.b1.store(keys + 48)
    firstKey = first
  }

  /// How many of `columns` have a coincidence of this number.
  @_alwaysEmitIntoClient @inline(__always)
  static func count(_ row: PulsedRow, _ columns: Int, _ number: Int) -> Int {
    let before = Words(UInt32(truncatingIfNeeded: number))
    var negated = Words(0)
    var j = 0
    while j < columns {
      negated = negated + before.isLessSigned(Words(at: row.scratch.counts + j))
      j &+= 16
    }
    return Int(truncatingIfNeeded: 0 &- Int32(bitPattern: negated.sum))
  }

  /// Lists the columns that have a coincidence of this number, and where each vector's begin.
  /// - Returns: how many.
  @_alwaysEmitIntoClient @inline(__always)
  static func list(
    _ row: PulsedRow, _ start: Int, _ stop: Int, _ number: Int,
    _ places: UnsafeMutablePointer<Int32>
  ) -> Int {
    let before = Words(UInt32(truncatingIfNeeded: number))
    var found = 0
    var j = start
    while j < stop {
      let due = before.isLessSigned(Words(at: row.scratch.counts + (j &- start)))
      let columns = Words.iota + Words(UInt32(truncatingIfNeeded: j))
      places[(j &- start) &>> 4] = Int32(truncatingIfNeeded: found)
      found &+= columns.append(to: row.scratch.hits + found, where: due)
      j &+= 16
    }
    return found
  }

  /// The Gaussians at `count` listed positions.
  @_alwaysEmitIntoClient @inline(__always)
  static func draw(
    _ draws: LineDraws, _ positions: UnsafePointer<UInt32>, _ out: UnsafeMutablePointer<Float>,
    _ count: Int
  ) {
    func both(_ x: UInt32) -> InStep<Words> { InStep(repeating: x) }
    let key = draws.key
    var i = 0
    while i < count {
      let at = InStep(Words(at: positions + i), Words(at: positions + (i &+ 16)))
      let g = LineDraws.gaussians(at: at, both(key.a0), both(key.a1), both(key.b0), both(key.b1))
      g.first.store(out + i)
      g.second.store(out + (i &+ 16))
      i &+= 32
    }
  }

  /// Those of the n (0 … 16) columns of one vector.
  /// - Parameter place: of its first column in the line.
  @_alwaysEmitIntoClient @inline(__always)
  func gaussians(_ ordinal: Int, _ place: Int, _ due: Words, _ n: Int) -> Lanes {
    guard isNoisy && n > 0 else { return Lanes(0) }
    let line = lines + ordinal &* stride
    if places[8 &* ordinal] < 0 { return Lanes(at: line + place, upTo: n) }
    return Lanes(expanding: line + Int(places[8 &* ordinal &+ place &>> 4]), where: due)
  }
}
