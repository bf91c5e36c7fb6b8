import CrosspointCSIMD

/// Cross-points that might meet a bound in a run of samples: sample after sample, with the draws
/// that the sample would have on its own.
extension ConstantStepLaw {
  /// Works out what each sample does to the cross-points of one row, and pulses them as soon as
  /// there are enough: all samples of one are quick to work out, all cross-points of one sample
  /// quick to pulse.
  /// - Parameters:
  ///   - row: number of the row in its block.
  ///   - start: first column of the span.
  ///   - found: columns in `run.nearColumns`.
  ///   - pending: cross-points that are worked out and not pulsed.
  @_alwaysEmitIntoClient @_transparent
  func pulseNearBounds(
    _ run: SampleRun, _ p: PulsedSamples, _ block: DevicePlanes, isHalf: Bool, _ row: Int,
    _ start: Int, _ found: Int, _ pending: inout Int
  ) {
    run.spread(p, row)
    let planes = block.from(row: row)
    var i = 0
    while i < found {
      let column = Int(run.nearColumns[i])
      load(run, planes, start &+ column, pending, isHalf: isHalf)
      run.places[pending] = UInt32(truncatingIfNeeded: row &* block.stride &+ start &+ column)
      workOut(run, column, start, pending, isWide: p.isWide, isShort: p.slots < 32)
      pending &+= 1
      i &+= 1
      // One by one pulses need the keys of their row.
      if pending == SampleRun.together || (mode != .aggregated && i == found) {
        pulsePending(run, p, block, row, pending)
        pending = 0
      }
    }
  }

  /// Applies what is worked out, sample after sample.
  /// - Parameter row: of all of them, where their pulses come one by one.
  @_alwaysEmitIntoClient @_transparent
  func pulsePending(
    _ run: SampleRun, _ p: PulsedSamples, _ block: DevicePlanes, _ row: Int, _ pending: Int
  ) {
    let isAtOnce = mode == .aggregated
    let (near0, near1) = (NearSixteen(run.devices), NearSixteen(run.devices + 16))
    var (w0, w1) = (Lanes(at: run.devices), Lanes(at: run.devices + 16))
    var k = 0
    while k < run.count {
      xp_transpose(run.amounts + 16 &* k, run.square, 16)
      xp_transpose(run.amounts + (16 &* SampleRun.most &+ 16 &* k), run.square + 256, 16)
      let end = min(16, run.count &- k)
      var sample = 0
      while sample < end {
        let a0 = Lanes(at: run.square + 16 &* sample)
        let a1 = Lanes(at: run.square + (256 &+ 16 &* sample))
        if isAtOnce {
          w0 = (w0 + a0).clipped(near0.minimum, near0.maximum)
          w1 = (w1 + a1).clipped(near1.minimum, near1.maximum)
        } else {
          w0 = pulseEach(run, p, near0, w0, a0.bits, run.columns, pending, row, k &+ sample)
          w1 = pulseEach(
            run, p, near1, w1, a1.bits, run.columns + 16, pending &- 16, row, k &+ sample)
        }
        sample &+= 1
      }
      k &+= 16
    }
    w0.store(run.devices)
    w1.store(run.devices + 16)
    var l = 0
    while l < pending {
      let (place, weight) = (Int(run.places[l]), run.devices[l])
      block.weights[place] = weight
      if let copy = block.weightCopy { copy[place] = xp_one_to_half(weight) }
      l &+= 1
    }
  }

  /// Writes the column of the l-th cross-point, and what it holds.
  @_alwaysEmitIntoClient @_transparent
  func load(_ run: SampleRun, _ planes: DevicePlanes, _ column: Int, _ l: Int, isHalf: Bool) {
    let device = OneDevice(
      planes, (column &>> 4) &* 32 &+ (column & 15), pairCount: 1, isHalf: isHalf)
    let (steps, together) = (device.both(0), SampleRun.together)
    run.columns[l] = UInt32(truncatingIfNeeded: column)
    run.devices[l] = planes.weights[column]
    run.devices[together &+ l] = steps.first.value
    run.devices[2 &* together &+ l] = steps.second.value
    run.devices[3 &* together &+ l] = device.minimum.value
    run.devices[4 &* together &+ l] = device.maximum.value
  }

  /// Writes what each sample does to the l-th cross-point: the change of its weight, or where
  /// pulses come one by one how many, in bit 31 whether they go down.
  @_alwaysEmitIntoClient @_transparent
  func workOut(
    _ run: SampleRun, _ column: Int, _ start: Int, _ l: Int, isWide: Bool, isShort: Bool
  ) {
    let (most, together) = (SampleRun.most, SampleRun.together)
    let out = run.amounts + ((l &>> 4) &* 16 &* most &+ 16 &* (l & 15))
    let position = UInt32(truncatingIfNeeded: start &+ column)
    var k = 0
    while k < run.count {
      guard run.fires(k) else {
        Lanes(0).store(out + 16 &* k)
        k &+= 16
        continue
      }
      let (count, isDown) = run.pulses(column, k, isWide: isWide)
      let sign = isDown & Words(0x8000_0000)
      var change = Lanes(bits: count | sign)
      if mode == .aggregated {
        let (mean, spread) = amounts(
          of: count, run.table, fitsTable: xp_instruction_set() >= 2 && isShort)
        var amount = mean
        if isNoisy {
          // Columns that differ in bit 4 share a radius.
          let gaussian = StreamDraws.gaussians(
            at: Words(position & ~16), turn: Words((position & 16) &<< 26),
            Words(at: run.sampleKeys + k), Words(at: run.sampleKeys + (most &+ k)),
            Words(at: run.sampleKeys + (2 &* most &+ k)),
            Words(at: run.sampleKeys + (3 &* most &+ k)))
          amount = mean + spread * gaussian
        }
        change =
          isDown.select(
            Lanes(run.devices[2 &* together &+ l]), Lanes(run.devices[together &+ l]))
          * Lanes(bits: amount.bits ^ sign)
      }
      change.store(out + 16 &* k)
      k &+= 16
    }
  }

  /// The pulses of one sample, one after another.
  /// - Parameters:
  ///   - pulses: of each of sixteen cross-points, in bit 31 whether they go down.
  ///   - n: cross-points that there are; the others hold anything.
  @_alwaysEmitIntoClient @_transparent
  func pulseEach(
    _ run: SampleRun, _ p: PulsedSamples, _ near: NearSixteen, _ weights: Lanes, _ pulses: Words,
    _ columns: UnsafePointer<UInt32>, _ n: Int, _ row: Int, _ k: Int
  ) -> Lanes {
    let valid = Words.iota.isLessSigned(Words(UInt32(truncatingIfNeeded: n)))
    let (counts, sign) = (pulses & Words(0x7fff_ffff) & valid, pulses & Words(0x8000_0000))
    let positions = Words(at: columns)
    let most = Int(counts.largestSigned)
    var weights = weights
    var ordinal = 0
    while ordinal < most {
      var (g0, g1) = (Lanes(0), Lanes(0))
      if isNoisy {
        let pass = UInt32(truncatingIfNeeded: ordinal &>> 1)
        let draws = StreamDraws(
          pass == 0
            ? run.sampleKey(k)
            : p.key.line(
              vector: p.vector(Int(run.numbers[k])), pass: pass, purpose: p.purpose,
              line: run.line(p, row)))
        (g0, g1) = draws.gaussianPairs(positions)
      }
      weights = near.pulse(self, weights, counts, ordinal, sign, g0)
      weights = near.pulse(self, weights, counts, ordinal &+ 1, sign, g1)
      ordinal &+= 2
    }
    return weights
  }
}

/// Steps and bounds of sixteen cross-points near a bound.
public struct NearSixteen {
  /// In units of the step's scale.
  public var up: Lanes
  public var down: Lanes
  public var minimum: Lanes
  public var maximum: Lanes

  /// Of those that `load` has written.
  @_alwaysEmitIntoClient @inline(__always)
  init(_ values: UnsafePointer<Float>) {
    let together = SampleRun.together
    up = Lanes(at: values + together)
    down = Lanes(at: values + 2 &* together)
    minimum = Lanes(at: values + 3 &* together)
    maximum = Lanes(at: values + 4 &* together)
  }

  /// Pulse `ordinal` of the cross-points that have so many.
  @_alwaysEmitIntoClient @inline(__always)
  func pulse(
    _ law: ConstantStepLaw, _ weights: Lanes, _ counts: Words, _ ordinal: Int, _ sign: Words,
    _ gaussian: Lanes
  ) -> Lanes {
    let due = Words(UInt32(truncatingIfNeeded: ordinal)).isLessSigned(counts)
    let step = sign.shiftedRightSigned(31).select(down, up)
    let amount = Lanes(bits: law.amount(gaussian).bits ^ sign)
    return due.select((weights + step * amount).clipped(minimum, maximum), weights)
  }
}
