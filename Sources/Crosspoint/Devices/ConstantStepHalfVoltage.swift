import CrosspointKernels

/// Pulses of devices that respond to half the voltage.
extension ConstantStepArray {
  func applyAtHalfVoltage(_ pulses: DevicePulses, to weights: inout Matrix, copy: HalfCopy?, threads: Int, noise: NoiseSource?) {
    let phases = pulses.phases.map(\.rawValue)
    weights.withUnsafeMutableBufferPointer { w in
      phases.withUnsafeBufferPointer { phases in
        withArrays(w.baseAddress!, copy?.base) { arrays in
          let (x, delta) = (Shared(pulses.x.lines(0)), Shared(pulses.delta.lines(0)))
          let base = ConstantStepPulses(
            rows: draws.rows, columns: draws.columns, firstRow: 0, batch: pulses.batch, xStride: pulses.x.stride,
            deltaStride: pulses.delta.stride, slots: pulses.slots, cycleSpread: model.cycleSpread, mode: .aggregated,
            key: draws.key,
            purpose: Purpose.cycle.rawValue, firstVector: pulses.firstVector)
          let half = HalfVoltage(response: model.halfVoltageResponse, phases: phases.baseAddress!)
          if let noise, model.cycleSpread > 0 {
            return applySuppliedAtHalfVoltage(base, half, arrays.pointer, x.pointer, delta.pointer, noise)
          }
          let kernel = draws.kernels.halfVoltageUpdate
          let (shared, sharedHalf) = (Shared(base), Shared(half))
          // Every cross-point is looked at, whether its lines fire or not, and takes the time of some eight multiply-adds.
          concurrently(threads: threads, count: draws.rows, work: 8 * draws.rows * draws.columns * pulses.batch) { part in
            var mine = shared.pointer
            mine.rows = part.count
            mine.firstRow = part.lowerBound
            kernel(
              mine, sharedHalf.pointer, arrays.pointer.from(row: part.lowerBound), x.pointer, delta.pointer + part.lowerBound)
          }
        }
      }
    }
  }

  /// Row by row and sample by sample, with the caller's noise for each phase.
  private func applySuppliedAtHalfVoltage(
    _ base: ConstantStepPulses, _ half: HalfVoltage, _ arrays: ConstantStepArrays, _ x: PulseLines, _ delta: PulseLines,
    _ noise: NoiseSource
  ) {
    var gaussians = [Float](repeating: 0, count: 4 * base.columns)
    for row in 0..<base.rows {
      for sample in 0..<base.batch {
        let phases = half.phases[sample]
        var mine = base
        mine.rows = 1
        mine.firstRow = row
        mine.batch = 1
        mine.firstVector = base.firstVector &+ UInt64(sample)
        gaussians.withUnsafeMutableBufferPointer { g in
          g.update(repeating: 0)
          for phase in 0..<4 where phases & 1 << phase != 0 {
            noise(
              NoiseRequest(purpose: .cycle, vector: mine.firstVector, pass: phase, line: row),
              UnsafeMutableBufferPointer(rebasing: g[phase * base.columns..<(phase + 1) * base.columns]))
          }
          mine.suppliedGaussians = UnsafePointer(g.baseAddress!)
          draws.kernels.halfVoltageUpdate(
            mine, HalfVoltage(response: half.response, phases: half.phases + sample), arrays.from(row: row),
            x + sample * base.xStride,
            delta + (sample * base.deltaStride + row))
        }
      }
    }
  }
}
