import CrosspointKernels

/// What pulses do to weights. Equations: `docs/equations.md`, "One pulsed update".
extension DeviceArray {
  /// What updates work in.
  private static let scratch = ScratchPool { ScratchBuffer<UInt8>(PulseScratch.byteCount) }

  /// Applies the coincidences of every sample in order, and keeps `copy`, where there is one, up to
  /// date.
  func apply(
    _ pulses: DrawnPulses, to weights: inout Matrix, copy: HalfCopy?, threads: Int,
    noise: NoiseSource?
  ) {
    undoDrift(of: pulses, &weights)
    let phases = pulses.phases.map(\.rawValue)
    weights.withUnsafeMutableBufferPointer { w in
      phases.withUnsafeBufferPointer { phases in
        withPlanes(w.baseAddress!, copy?.base) { planes in
          let (x, delta) = (Shared(pulses.x.lines(0)), Shared(pulses.delta.lines(0)))
          let (columns, rows) = (draws.columns, draws.rows)
          let base = PulsedSamples(
            rows: rows, columns: columns, firstRow: 0, batch: pulses.batch,
            xStride: pulses.x.stride,
            deltaStride: pulses.delta.stride, slots: pulses.slots, key: pulses.key ?? draws.key,
            purpose: Purpose.cycle.rawValue,
            firstVector: pulses.firstVector, vectorShift: pulses.vectorShift,
            coincident: pulses.coincident,
            phases: respondsToOneLine ? phases.baseAddress : nil)
          if let noise, isNoisy {
            return applySupplied(base, planes.pointer, x.pointer, delta.pointer, noise)
          }
          let (kernel, shared) = (kernel, Shared(base))
          let bytes =
            aggregation == .acrossSamples
            ? max(PulseScratch.byteCount, SampleRun.byteCount(slots: pulses.slots))
            : PulseScratch.byteCount
          // Samples with more pulses than five of sixteen slots are not listed; lists of more than
          // four for every column are the kernel's to allocate.
          let most = min(4, (5 * pulses.slots + 15) / 16)
          let listRoom = (most * min(pulses.batch, PulsePlans.usual) * columns + 63) & ~15
          // A pulsed cross-point takes the time of some sixteen multiply-adds; where devices
          // respond to one line all are looked at, whether their lines fire or not, in the time of
          // some eight.
          let work: Int
          if threads == 1 {
            work = 0
          } else if respondsToOneLine {
            work = 8 * rows * columns * pulses.batch
          } else {
            work = 16 * columns * pulses.delta.pulsed(pulses.batch, slots: pulses.slots)
          }
          concurrently(threads: threads, count: rows, work: work) { part in
            var mine = shared.pointer
            mine.rows = part.count
            mine.firstRow = part.lowerBound
            let scratch = Self.scratch.borrow()
            defer { Self.scratch.giveBack(scratch) }
            let room = scratch.reserve(bytes + 4 * listRoom)
            mine.scratch = UnsafeMutableRawPointer(room)
            mine.lists = UnsafeMutableRawPointer(room + bytes)
              .assumingMemoryBound(to: UInt32.self)
            mine.listRoom = listRoom
            kernel(
              mine, planes.pointer.from(row: part.lowerBound), x.pointer,
              delta.pointer + part.lowerBound)
          }
        }
      }
    }
  }

  /// Row by row and sample by sample, with the caller's noise: a line of it for each coincidence,
  /// or for each phase.
  private func applySupplied(
    _ base: PulsedSamples, _ planes: DevicePlanes, _ x: PulseLines, _ delta: PulseLines,
    _ noise: NoiseSource
  ) {
    var gaussians = [Float](repeating: 0, count: 64 * base.columns)
    for row in 0..<base.rows {
      for sample in 0..<base.batch {
        let d = sample * base.deltaStride + row
        let passes: [Int]
        if let phases = base.phases {
          passes = (0..<4).filter { phases[sample] & 1 << $0 != 0 }
        } else {
          passes = Array(
            0..<delta.low[d].nonzeroBitCount + (base.slots > 32 ? delta.high[d].nonzeroBitCount : 0)
          )
        }
        guard !passes.isEmpty else { continue }
        gaussians.withUnsafeMutableBufferPointer { g in
          g[..<((passes.last! + 1) * base.columns)].update(repeating: 0)
          let vector = base.vector(sample)
          for pass in passes {
            noise(
              NoiseRequest(purpose: .cycle, vector: vector, pass: pass, line: row),
              UnsafeMutableBufferPointer(
                rebasing: g[pass * base.columns..<(pass + 1) * base.columns]))
          }
          var mine = base
          (mine.rows, mine.firstRow, mine.batch, mine.firstVector) = (1, row, 1, vector)
          mine.coincident = nil
          mine.phases = base.phases.map { $0 + sample }
          mine.suppliedGaussians = UnsafePointer(g.baseAddress!)
          kernel(mine, planes.from(row: row), x + sample * base.xStride, delta + d)
        }
      }
    }
  }

  private func withPlanes(
    _ weights: UnsafeMutablePointer<Float>, _ copy: UnsafeMutablePointer<UInt16>?,
    _ body: (Shared<DevicePlanes>) -> Void
  ) {
    withStates { states in
      limits.withUnsafeBufferPointer { limits in
        body(
          Shared(
            DevicePlanes(
              weights: weights, weightCopy: copy, states: states, stride: draws.columns,
              pairCount: pairs.scales.count, pairs: pairs.base,
              bounds: bounds.base, limits: limits.baseAddress!, blockStride: bounds.blockStride,
              isHalf: bounds.isHalf,
              scales: scales.base, boundScale: bounds.scales[0])))
      }
    }
  }
}
