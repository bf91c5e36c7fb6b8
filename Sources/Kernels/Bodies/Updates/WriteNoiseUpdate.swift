/// What products read of devices that were pulsed: w + n·ξ, drawn anew for each that has a
/// coincidence, by the last sample that has one.
///
/// - Parameters:
///   - p: the samples; its purpose is that of write noise.
///   - weights: the devices' weights after the pulses, rows of `stride`.
///   - seen: what products read, likewise.
@_alwaysEmitIntoClient @_transparent
public func writeNoiseBody(
  _ p: PulsedSamples, _ noise: Float, _ weights: UnsafePointer<Float>,
  _ seen: UnsafeMutablePointer<Float>, _ stride: Int, _ x: PulseLines, _ delta: PulseLines
) {
  var row = 0
  while row < p.rows {
    var sample = 0
    while sample < p.batch {
      let d = sample &* p.deltaStride &+ row
      let (low, high) = (delta.low[d], p.isWide ? delta.high[d] : 0)
      if low | high != 0 {
        let x = x + sample &* p.xStride
        let draws = StreamDraws(
          p.key.line(
            vector: p.vector(sample), pass: 0, purpose: p.purpose,
            line: UInt32(truncatingIfNeeded: p.firstRow &+ row)))
        var j = 0
        while j < p.columns {
          let n0 = min(16, p.columns &- j)
          let n1 = max(0, min(16, p.columns &- j &- 16))
          func pulsed(_ at: Int, _ n: Int) -> Words {
            var both = Words(at: x.low + at, upTo: n) & Words(low)
            if p.isWide { both = both | (Words(at: x.high + at, upTo: n) & Words(high)) }
            return (both == Words(0)) ^ Words(.max)
          }
          let first = pulsed(j, n0)
          let second = n1 > 0 ? pulsed(j &+ 16, n1) : Words(0)
          if (first | second).hasAny {
            let gaussians = draws.gaussians(from: j)
            func draw(_ at: Int, _ n: Int, _ due: Words, _ gaussians: Lanes) {
              let place = row &* stride &+ at
              let new = Lanes(at: weights + place, upTo: n) + Lanes(noise) * gaussians
              due.select(new, Lanes(at: seen + place, upTo: n)).store(seen + place, upTo: n)
            }
            draw(j, n0, first, gaussians.0)
            if n1 > 0 { draw(j &+ 16, n1, second, gaussians.1) }
          }
          j &+= 32
        }
      }
      sample &+= 1
    }
    row &+= 1
  }
}
