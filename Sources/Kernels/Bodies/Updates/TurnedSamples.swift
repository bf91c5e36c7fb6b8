import CrosspointCSIMD

/// The samples of one cross-point side by side, for those that might meet a bound in a run: their
/// pulses in sixteen samples are then counted at once.
extension SampleRun {
  /// Turns the trains of x of columns start ..< end: the samples of one column side by side.
  @_alwaysEmitIntoClient @_transparent
  func turn(_ p: PulsedSamples, _ x: PulseLines, _ start: Int, _ end: Int) {
    var j = start
    while j < end {
      let n = min(end &- j, 16)
      let column = j &- start
      var k = 0
      while k < count {
        turn(p, x.low + j, n, k, turnedLow + (column &* stride &+ k), stride)
        if p.isWide {
          turn(p, x.high + j, n, k, turnedHigh + (column &* stride &+ k), stride)
        }
        let signs = UnsafeMutableRawPointer(amounts).assumingMemoryBound(to: UInt32.self)
        turn(p, x.signs + j, n, k, signs, 16)
        var l = 0
        while l < 16 {
          turnedSigns[((column &+ l) &* stride &+ k) &>> 4] = UInt16(
            truncatingIfNeeded: Words(at: signs + 16 &* l).shiftedRightSigned(31).maskBits)
          l &+= 1
        }
        k &+= 16
      }
      j &+= 16
    }
  }

  /// Turns n columns of sixteen samples from k on: column l to `out + l · stride`.
  @_alwaysEmitIntoClient @_transparent
  func turn(
    _ p: PulsedSamples, _ line: UnsafePointer<UInt32>, _ n: Int, _ k: Int,
    _ out: UnsafeMutablePointer<UInt32>, _ stride: Int
  ) {
    let words = UnsafeMutableRawPointer(square).assumingMemoryBound(to: UInt32.self)
    var i = 0
    while i < 16 {
      if k &+ i < count {
        Words(at: line + Int(numbers[k &+ i]) &* p.xStride, upTo: n).store(words + 16 &* i)
      } else {
        Words(0).store(words + 16 &* i)
      }
      i &+= 1
    }
    xp_transpose(
      square, UnsafeMutableRawPointer(out).assumingMemoryBound(to: Float.self), stride)
  }

  /// Writes the trains of one row for all samples, silent ones too, and makes their keys.
  @_alwaysEmitIntoClient @_transparent
  func spread(_ p: PulsedSamples, _ row: Int) {
    let most = SampleRun.most
    var k = 0
    while k < count {
      for part in 0..<3 { Words(0).store(rowTrains + (part &* most &+ k)) }
      k &+= 16
    }
    var number = 0
    while number < Int(entryCounts[row]) {
      let entry = entries(row) + number &* SampleRun.entryWords
      let k = Int(entry[0]) &>> sampleShift
      (rowTrains[k], rowTrains[most &+ k], rowTrains[2 &* most &+ k]) = (
        entry[1], entry[2], entry[3]
      )
      number &+= 1
    }
    k = 0
    while k < count {
      // The vectors' words stand where the keys will.
      let vector = p.vector(Int(numbers[k]))
      sampleKeys[k] = UInt32(truncatingIfNeeded: vector)
      sampleKeys[most &+ k] = UInt32(truncatingIfNeeded: vector &>> 32)
      k &+= 1
    }
    k = 0
    while k < count {
      StreamKeys(
        p.key, Words(at: sampleKeys + k), Words(at: sampleKeys + (most &+ k)),
        Words(line(p, row)), Words(p.purpose)
      ).store(sampleKeys + k, stride: most)
      k &+= 16
    }
  }

  /// Whether the row fires in any of samples k … k + 15.
  @_alwaysEmitIntoClient @inline(__always)
  func fires(_ k: Int) -> Bool {
    (Words(at: rowTrains + k) | Words(at: rowTrains + (SampleRun.most &+ k))).hasAny
  }

  /// The key of one row's sample k.
  @_alwaysEmitIntoClient @inline(__always)
  func sampleKey(_ k: Int) -> StreamKey { StreamKey(at: sampleKeys + k, stride: SampleRun.most) }

  /// The pulses of the span's column `column` in samples k … k + 15 of one row, and all ones where
  /// they go down.
  @_alwaysEmitIntoClient @inline(__always)
  func pulses(_ column: Int, _ k: Int, isWide: Bool) -> (count: Words, isDown: Words) {
    let (at, most) = (column &* stride &+ k, SampleRun.most)
    var count = (Words(at: turnedLow + at) & Words(at: rowTrains + k)).populationCount
    if isWide {
      count =
        count
        + (Words(at: turnedHigh + at) & Words(at: rowTrains + (most &+ k))).populationCount
    }
    let isNegative = Words(bits: UInt32(turnedSigns[at &>> 4]))
    return (count, isNegative ^ Words(at: rowTrains + (2 &* most &+ k)))
  }
}
