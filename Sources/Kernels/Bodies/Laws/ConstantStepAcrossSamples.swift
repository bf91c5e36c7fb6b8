import CrosspointCSIMD

/// Constant steps across samples: of a run of samples all pulses of a cross-point that cannot meet
/// a bound are one draw.
///
///     w ← w + (U·s_up − D·s_down) + c·√(U·s_up² + D·s_down²)·ξ
///
/// U and D are its pulses up and down in the run. That is the distribution of the pulses one after
/// another. A cross-point that might meet a bound on the way, in whatever order the pulses of a
/// quarter of the samples come, is pulsed sample by sample instead.
///
/// "Might" is with a probability above 1e-10: of the noise of pulses one after another the largest
/// partial sum passes 6.6 of its final deviations c·√(U·s_up² + D·s_down²) with twice the
/// probability of the last one (Lévy's inequality), 4·Φ(−6.6) = 8e-11 for both sides.
@_alwaysEmitIntoClient @_transparent
func pulseAcrossSamples(
  _ law: ConstantStepLaw, _ p: PulsedSamples, _ planes: DevicePlanes, _ x: PulseLines,
  _ delta: PulseLines
) {
  var run = SampleRun(p)
  law.writeAmounts(run.table)
  var first = 0
  while first < p.batch {
    var some = p
    some.batch = min(SampleRun.length(slots: p.slots), p.batch &- first)
    some.firstVector = p.vector(first)
    some.coincident = p.coincident.map { $0 + first }
    let (x, delta) = (x + first &* p.xStride, delta + first &* p.deltaStride)
    run.findSamples(some)
    if planes.isHalf {
      pulseRun(law, run, some, planes, isHalf: true, x, delta)
    } else {
      pulseRun(law, run, some, planes, isHalf: false, x, delta)
    }
    first &+= some.batch
  }
  run.free()
}

@_alwaysEmitIntoClient @_transparent
func pulseRun(
  _ law: ConstantStepLaw, _ run: SampleRun, _ p: PulsedSamples, _ planes: DevicePlanes,
  isHalf: Bool, _ x: PulseLines, _ delta: PulseLines
) {
  guard run.count > 0 else { return }
  var run = run
  var start = 0
  while start < p.columns {
    let end = min(start &+ run.span, p.columns)
    var isTurned = false
    var first = 0
    while first < p.rows {
      let rowCount = min(SampleRun.rowBlock, p.rows &- first)
      let block = planes.from(row: first)
      run.listRows(p, delta, first, rowCount)
      if p.isWide {
        law.pulseFarFromBounds(run, p, block, isHalf: isHalf, x, rowCount, start, end, isWide: true)
      } else {
        law.pulseFarFromBounds(
          run, p, block, isHalf: isHalf, x, rowCount, start, end, isWide: false)
      }
      var (row, pending) = (0, 0)
      while row < rowCount {
        let found = run.listNear(row, start, end)
        if found > 0 {
          if !isTurned { run.turn(p, x, start, end) }
          isTurned = true
          law.pulseNearBounds(run, p, block, isHalf: isHalf, row, start, found, &pending)
        }
        row &+= 1
      }
      if pending > 0 { law.pulsePending(run, p, block, rowCount &- 1, pending) }
      first &+= rowCount
    }
    start = end
  }
}

extension SampleRun {
  /// Lists the columns start ..< end of a row that are marked as near a bound, counted from start.
  /// - Returns: how many.
  @_alwaysEmitIntoClient @inline(__always)
  func listNear(_ row: Int, _ start: Int, _ end: Int) -> Int {
    guard entryCounts[row] > 0 else { return 0 }
    let marks = near + row &* (SampleRun.mostSpan / SampleRun.width)
    var found = 0
    var j = start
    while j < end {
      var left = marks[(j &- start) / SampleRun.width]
      while left != 0 {
        nearColumns[found] = UInt32(
          truncatingIfNeeded: j &- start &+ left.trailingZeroBitCount)
        left &= left &- 1
        found &+= 1
      }
      j &+= SampleRun.width
    }
    return found
  }
}

extension ConstantStepLaw {
  /// Pulses columns start ..< end of a block of rows but for the cross-points that might meet a
  /// bound, which are marked.
  @_alwaysEmitIntoClient @_transparent
  func pulseFarFromBounds(
    _ run: SampleRun, _ p: PulsedSamples, _ block: DevicePlanes, isHalf: Bool, _ x: PulseLines,
    _ rowCount: Int, _ start: Int, _ end: Int, isWide: Bool
  ) {
    var j = start
    while j < end {
      run.pack(p, x, j)
      let n0 = min(p.columns &- j, 16)
      let n1 = max(min(p.columns &- j &- 16, 16), 0)
      var i = 0
      while i < run.firingCount {
        let end = min(i &+ 4, run.firingCount)
        // Rows of 32 columns lie too far apart for a core to see what comes next.
        var next = end
        while next < min(end &+ 4, run.firingCount) {
          block.from(row: Int(run.firingRows[next])).bringNear(j, isHalf: isHalf)
          next &+= 1
        }
        if isNoisy { run.drawFour(i, j) }
        var gaussians = UnsafePointer(run.square)
        while i < end {
          let row = Int(run.firingRows[i])
          let planes = block.from(row: row)
          var part0 = RunOfSixteen(self, planes, j &>> 4, isHalf: isHalf)
          // Past the row's end the first vector stands for the second, which is not pulsed.
          var part1 = RunOfSixteen(self, planes, (n1 > 0 ? j &+ 16 : j) &>> 4, isHalf: isHalf)
          countTwo(
            run, run.entries(row), run.quarterEnds + row, &part0, &part1, isWide: isWide)
          var marks: UInt32 = 0
          if (part0.ups | part0.downs | part1.ups | part1.downs).hasAny {
            marks = part0.pulse(self, planes, j, n0, Lanes(at: gaussians), isHalf: isHalf)
            if n1 > 0 {
              marks |=
                part1.pulse(self, planes, j &+ 16, n1, Lanes(at: gaussians + 16), isHalf: isHalf)
                &<< 16
            }
          }
          run.near[
            row &* (SampleRun.mostSpan / SampleRun.width) &+ (j &- start) / SampleRun.width] =
            marks
          gaussians += 32
          i &+= 1
        }
      }
      j &+= SampleRun.width
    }
  }

  /// Counts the pulses of a row's samples at 32 columns, a quarter of the run after the other.
  /// - Parameter ends: of the row's entries in each quarter, `SampleRun.rowBlock` apart.
  @_alwaysEmitIntoClient @_transparent
  func countTwo(
    _ run: SampleRun, _ entries: UnsafePointer<UInt32>, _ ends: UnsafePointer<UInt32>,
    _ part0: inout RunOfSixteen, _ part1: inout RunOfSixteen, isWide: Bool
  ) {
    var (number, part) = (0, 0)
    while part < 4 {
      let end = Int(ends[part &* SampleRun.rowBlock])
      part &+= 1
      if number == end { continue }
      var (all0, all1, downs0, downs1) = (Words(0), Words(0), Words(0), Words(0))
      while number < end {
        let entry = entries + number &* SampleRun.entryWords
        let columns = run.panel + Int(entry[0])
        let (low, isDown) = (Words(entry[1]), Words(entry[3]))
        var k0 = (Words(at: columns) & low).populationCount
        var k1 = (Words(at: columns + 16) & low).populationCount
        if isWide {
          let high = Words(entry[2])
          k0 = k0 + (Words(at: columns + 64) & high).populationCount
          k1 = k1 + (Words(at: columns + 80) & high).populationCount
        }
        all0 = all0 + k0
        all1 = all1 + k1
        downs0 = downs0 + (k0 & (Words(at: columns + 32) ^ isDown))
        downs1 = downs1 + (k1 & (Words(at: columns + 48) ^ isDown))
        number &+= 1
      }
      part0.add(ups: all0 - downs0, downs: downs0)
      part1.add(ups: all1 - downs1, downs: downs1)
    }
  }
}

/// Sixteen cross-points of one row in a run of samples.
public struct RunOfSixteen {
  /// Steps, in units of the weight.
  public var up: Lanes
  public var down: Lanes
  /// Pulses so far.
  public var ups: Words
  public var downs: Words
  /// The mean change so far, and the largest and least that it may have been on the way.
  public var path: Lanes
  public var highest: Lanes
  public var lowest: Lanes

  @_alwaysEmitIntoClient @inline(__always)
  init(_ law: ConstantStepLaw, _ planes: DevicePlanes, _ block: Int, isHalf: Bool) {
    let steps = planes.pair(block, isHalf: isHalf)
    up = steps.first * Lanes(law.stepScale)
    down = steps.second * Lanes(law.stepScale)
    // Not where they are declared: those values would be calls.
    (ups, downs) = (Words(0), Words(0))
    (path, highest, lowest) = (Lanes(0), Lanes(0), Lanes(0))
  }

  /// Adds the pulses of some samples, whose order is not known.
  @_alwaysEmitIntoClient @inline(__always)
  mutating func add(ups some: Words, downs others: Words) {
    ups = ups + some
    downs = downs + others
    let (raised, lowered) = (Lanes(signed: some) * up, Lanes(signed: others) * down)
    highest = Lanes.maximum(highest, path + raised)
    lowest = Lanes.minimum(lowest, path - lowered)
    path = path + (raised - lowered)
  }

  /// Pulses the n (1 … 16) columns from j that cannot meet a bound.
  /// - Returns: bit l for lane l that may, and has a pulse.
  @_alwaysEmitIntoClient @inline(__always)
  func pulse(
    _ law: ConstantStepLaw, _ planes: DevicePlanes, _ j: Int, _ n: Int, _ gaussian: Lanes,
    isHalf: Bool
  ) -> UInt32 {
    let (u, d) = (Lanes(signed: ups), Lanes(signed: downs))
    let weights = planes.weights(j, n)
    var change = u * up - d * down
    var reach = Lanes(0)
    if law.isNoisy {
      let deviation =
        Lanes(law.cycleSpread) * (u * (up * up) + d * (down * down)).squareRoot
      change = change + deviation * gaussian
      // No draw is larger.
      reach = Lanes(6.6) * deviation
    }
    let (high, low) = (weights + highest + reach, weights + lowest - reach)
    // More than the sums' rounding.
    let slack = Lanes(1e-5) * Lanes.maximum(high.magnitude, low.magnitude)
    let isTurned = Lanes.minimum(up, down) < Lanes(0)
    let limit = Lanes(planes.limits[j &>> 4])
    var near = Words(0)
    if ((limit < Lanes.maximum(high.magnitude, low.magnitude) + slack) | isTurned).hasAny {
      let (minimum, maximum) = planes.bounds(j &>> 4, isHalf: isHalf)
      let isFar = (high + slack < maximum) & (minimum < low - slack)
      let isPulsed = ((ups | downs) == Words(0)) ^ Words(.max)
      // Devices whose steps go the other way are left to the pulses too.
      near = isPulsed & ((isFar ^ Words(.max)) | isTurned)
    }
    planes.store(near.select(weights, weights + change), j, n)
    return near.maskBits
  }
}
