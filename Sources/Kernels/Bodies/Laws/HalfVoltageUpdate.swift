import CrosspointCSIMD

/// The phases in which pulses are sent to devices that respond to half the voltage: in each the
/// columns whose x has one sign and the rows whose η·δ has one sign send their trains.
///
/// `PulsedSamples.phases` says for every sample which it has: bit 0 for (+, +) of x and η·δ, bit 1
/// for (+, −), bit 2 for (−, +), bit 3 for (−, −).
public enum HalfVoltage {
  @_alwaysEmitIntoClient @inline(__always) static var phaseCount: Int { 4 }
}

/// Applies the pulses of every sample, one after the other, to rows of constant-step devices that
/// respond to half the voltage.
///
/// Phase after phase, and in each all pulses at once: w ← clip(w ± step·((n + k·h) + c·√(n +
/// k²·h)·ξ)) with n coincidences and h slots in which one of the two lines fires, ξ at pass =
/// number of the phase. The law's mode has no effect.
@_alwaysEmitIntoClient @_transparent
public func halfVoltageUpdateBody(
  _ law: ConstantStepLaw, _ p: PulsedSamples, _ planes: DevicePlanes, _ x: PulseLines,
  _ delta: PulseLines
) {
  let scratch = HalfVoltageScratch(p, x)
  defer { scratch.free() }
  switch (planes.isHalf, law.isNoisy) {
  case (true, true): halfVoltageRows(law, p, planes, isHalf: true, isNoisy: true, x, delta, scratch)
  case (true, false):
    halfVoltageRows(law, p, planes, isHalf: true, isNoisy: false, x, delta, scratch)
  case (false, true):
    halfVoltageRows(law, p, planes, isHalf: false, isNoisy: true, x, delta, scratch)
  case (false, false):
    halfVoltageRows(law, p, planes, isHalf: false, isNoisy: false, x, delta, scratch)
  }
}

// @_transparent as in `pulseRows`.
@_alwaysEmitIntoClient @_transparent
func halfVoltageRows(
  _ law: ConstantStepLaw, _ p: PulsedSamples, _ planes: DevicePlanes, isHalf: Bool, isNoisy: Bool,
  _ xLines: PulseLines,
  _ deltaLines: PulseLines, _ scratch: HalfVoltageScratch
) {
  var row = 0
  while row < p.rows {
    var sample = 0
    while sample < p.batch {
      let d = sample &* p.deltaStride &+ row
      let low = deltaLines.low[d]
      let high = p.isWide ? deltaLines.high[d] : 0
      // A silent row still sees the pulses of the columns.
      if low | high != 0 || scratch.fires[sample] != 0 {
        let r = HalfVoltageRow(
          law, p, planes.from(row: row), isHalf: isHalf, isNoisy: isNoisy,
          xLines + sample &* p.xStride, low, high,
          isNegative: deltaLines.signs[d] != 0, phases: p.phases![sample], scratch: scratch)
        if isNoisy && p.suppliedGaussians == nil {
          r.makeKeys(
            line: UInt32(truncatingIfNeeded: p.firstRow &+ row), vector: p.vector(sample))
        }
        r.pulseAll()
      }
      sample &+= 1
    }
    row &+= 1
  }
}

/// One row of devices and one sample's trains.
public struct HalfVoltageRow {
  public var law: ConstantStepLaw
  public var pulses: PulsedSamples
  /// From this row on.
  public var planes: DevicePlanes
  // Constants where they are used.
  public var isHalf: Bool
  public var isNoisy: Bool
  public var x: PulseLines
  public var dLow: UInt32
  public var dHigh: UInt32
  public var isNegative: Bool
  /// Pulses of the row.
  public var count: UInt32
  public var phases: UInt8
  public var scratch: HalfVoltageScratch

  @_alwaysEmitIntoClient @inline(__always)
  init(
    _ law: ConstantStepLaw, _ pulses: PulsedSamples, _ planes: DevicePlanes, isHalf: Bool,
    isNoisy: Bool, _ x: PulseLines,
    _ dLow: UInt32, _ dHigh: UInt32, isNegative: Bool, phases: UInt8, scratch: HalfVoltageScratch
  ) {
    self.law = law
    self.pulses = pulses
    self.planes = planes
    self.isHalf = isHalf
    self.isNoisy = isNoisy
    self.x = x
    self.dLow = dLow
    self.dHigh = dHigh
    self.isNegative = isNegative
    count = UInt32(truncatingIfNeeded: dLow.nonzeroBitCount &+ dHigh.nonzeroBitCount)
    self.phases = phases
    self.scratch = scratch
  }

  /// Makes the key of each phase's draws.
  @_alwaysEmitIntoClient @inline(__always)
  func makeKeys(line: UInt32, vector: UInt64) {
    var phase = 0
    while phase < HalfVoltage.phaseCount {
      if phases & (1 &<< UInt8(truncatingIfNeeded: phase)) != 0 {
        let key = pulses.key.line(
          vector: vector, pass: UInt32(truncatingIfNeeded: phase), purpose: pulses.purpose,
          line: line)
        let k = scratch.keys + 4 &* phase
        k[0] = key.a0
        k[1] = key.a1
        k[2] = key.b0
        k[3] = key.b1
      }
      phase &+= 1
    }
  }

  /// Every column: the noise of some, then their pulses.
  @_alwaysEmitIntoClient @_transparent
  func pulseAll() {
    var start = 0
    while start < pulses.columns {
      let stop = min(start &+ HalfVoltageScratch.batch, pulses.columns)
      var noise = UnsafePointer(scratch.noise)
      var stride = HalfVoltageScratch.batch
      if let supplied = pulses.suppliedGaussians {
        noise = supplied + start
        stride = pulses.columns
      } else if isNoisy && (count != 0 || anyFires(start, stop)) {
        draw(start, stop)
      }
      var j = start
      while j &+ 16 <= stop {
        pulse(j, 16, noise + (j &- start), stride)
        j &+= 16
      }
      if j < stop { pulse(j, stop &- j, noise + (j &- start), stride) }
      start = stop
    }
  }

  /// Whether any of columns first ..< end has a pulse.
  @_alwaysEmitIntoClient @inline(__always)
  func anyFires(_ first: Int, _ end: Int) -> Bool {
    var all = Words(0)
    var j = first
    while j < end {
      all = all | word(x.low, j, min(end &- j, 16))
      if pulses.isWide { all = all | word(x.high, j, min(end &- j, 16)) }
      j &+= 16
    }
    return all.hasAny
  }

  /// Draws the noise of columns first (a multiple of 32) ..< end in every phase.
  @_alwaysEmitIntoClient @inline(__always)
  func draw(_ first: Int, _ end: Int) {
    var phase = 0
    while phase < HalfVoltage.phaseCount {
      if phases & (1 &<< UInt8(truncatingIfNeeded: phase)) != 0 {
        let k = scratch.keys + 4 &* phase
        StreamDraws(StreamKey(a0: k[0], a1: k[1], b0: k[2], b1: k[3]))
          .fill(scratch.noise + HalfVoltageScratch.batch &* phase, from: first, end &- first)
      }
      phase &+= 1
    }
  }

  @_alwaysEmitIntoClient @inline(__always)
  func word(_ p: UnsafeMutablePointer<UInt32>, _ j: Int, _ n: Int) -> Words {
    Words(at: p + j, upTo: n)
  }

  /// All phases at n (1 … 16) columns from j on.
  /// - Parameters:
  ///   - noise: the first phase's Gaussians of these columns.
  ///   - stride: from phase to phase of them.
  @_alwaysEmitIntoClient @_transparent
  func pulse(_ j: Int, _ n: Int, _ noise: UnsafePointer<Float>, _ stride: Int) {
    let low = word(x.low, j, n)
    var columns = low.populationCount
    var both = (low & Words(dLow)).populationCount
    if pulses.isWide {
      let high = word(x.high, j, n)
      columns = columns + high.populationCount
      both = both + (high & Words(dHigh)).populationCount
    }
    // Where nothing fires the weights are not loaded.
    if count != 0 || columns.hasAny {
      let negative = word(x.signs, j, n).shiftedRightSigned(31)
      let positive = negative ^ Words(.max)
      let steps = planes.pair(j &>> 4, isHalf: isHalf)
      let bounds = planes.bounds(j &>> 4, isHalf: isHalf)
      var w = planes.weights(j, n)
      if phases & 1 != 0 {
        w =
          (w + steps.first
          * change(columns & positive, both & positive, isRows: !isNegative, noise, n))
          .clipped(bounds.minimum, bounds.maximum)
      }
      if phases & 2 != 0 {
        w =
          (w - steps.second
          * change(columns & positive, both & positive, isRows: isNegative, noise + stride, n))
          .clipped(bounds.minimum, bounds.maximum)
      }
      if phases & 4 != 0 {
        w =
          (w - steps.second
          * change(
            columns & negative, both & negative, isRows: !isNegative, noise + 2 &* stride, n))
          .clipped(bounds.minimum, bounds.maximum)
      }
      if phases & 8 != 0 {
        w =
          (w + steps.first
          * change(columns & negative, both & negative, isRows: isNegative, noise + 3 &* stride, n))
          .clipped(bounds.minimum, bounds.maximum)
      }
      planes.store(w, j, n)
    }
  }

  /// The change of a phase in units of the steps.
  /// - Parameters:
  ///   - columns: pulses of the columns that send.
  ///   - both: those that coincide with the row's.
  ///   - isRows: whether the row sends too.
  @_alwaysEmitIntoClient @inline(__always)
  func change(
    _ columns: Words, _ both: Words, isRows: Bool, _ noise: UnsafePointer<Float>, _ n: Int
  ) -> Lanes {
    let gaussian = isNoisy ? Lanes(at: noise, upTo: n) : Lanes(0)
    return isRows
      ? change(Lanes(signed: both), Lanes(signed: columns + Words(count) - both - both), gaussian)
      : change(Lanes(0), Lanes(signed: columns), gaussian)
  }

  /// scale·(n + k·h) + (scale·c)·√(n + k²·h)·ξ.
  @_alwaysEmitIntoClient @inline(__always)
  func change(_ n: Lanes, _ h: Lanes, _ gaussian: Lanes) -> Lanes {
    let (scale, k) = (law.stepScale, law.halfVoltageResponse)
    let mean = Lanes(scale) * (n + Lanes(k) * h)
    guard isNoisy else { return mean }
    let spread = Lanes(scale * law.cycleSpread) * (n + Lanes(k * k) * h).squareRoot
    return mean + spread * gaussian
  }
}

/// What an update works out once for all its rows, and room for the noise of some columns. Some
/// KiB.
public struct HalfVoltageScratch {
  /// Columns whose noise is drawn before they are pulsed: as many as are drawn in step with
  /// AVX-512.
  @_alwaysEmitIntoClient @inline(__always) static var batch: Int { 128 }

  // All of one allocation, in this order.
  /// `batch` Gaussians for each phase.
  public var noise: UnsafeMutablePointer<Float>
  /// Four words for each phase.
  public var keys: UnsafeMutablePointer<UInt32>
  /// For every sample not 0 where a column fires.
  public var fires: UnsafeMutablePointer<UInt32>

  @_alwaysEmitIntoClient @_transparent
  init(_ p: PulsedSamples, _ x: PulseLines) {
    let draws = HalfVoltage.phaseCount &* HalfVoltageScratch.batch
    let words = draws &+ 4 &* HalfVoltage.phaseCount &+ p.batch
    let memory = UnsafeMutableRawPointer.allocate(byteCount: 4 &* words, alignment: 64)
    noise = memory.assumingMemoryBound(to: Float.self)
    keys = (memory + 4 &* draws).assumingMemoryBound(to: UInt32.self)
    fires = keys + 4 &* HalfVoltage.phaseCount
    var sample = 0
    while sample < p.batch {
      fires[sample] = firingSlots(p, x + sample &* p.xStride, p.columns) != 0 ? 1 : 0
      sample &+= 1
    }
  }

  @_alwaysEmitIntoClient @inline(__always) func free() { noise.deallocate() }
}
