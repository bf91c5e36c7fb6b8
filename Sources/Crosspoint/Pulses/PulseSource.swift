import CrosspointKernels
import CrosspointParameters

/// Plans samples and draws their trains: what an update sends along the lines of an array.
final class PulseSource {
  let update: PulsedUpdate
  let granularity: Float
  let key: TileKey
  let kernels: KernelTable
  let x: PulseBatch
  let delta: PulseBatch
  let plans: PulsePlans
  /// The largest magnitudes of the samples at hand, which the caller writes.
  let maxima = (x: ScratchBuffer<Float>(), delta: ScratchBuffer<Float>())

  init(
    _ update: PulsedUpdate, granularity: Float, rows: Int, columns: Int, key: TileKey,
    kernels: KernelTable
  ) {
    self.update = update
    plans = PulsePlans(
      most: update.aggregation == .acrossSamples ? SampleRun.most : PulsePlans.usual)
    self.granularity = granularity
    self.key = key
    self.kernels = kernels
    x = PulseBatch(lineLength: columns)
    delta = PulseBatch(lineLength: rows)
  }

  /// Draws the trains of samples, at most `plans.most`.
  /// - Parameter isWhole: whether also those pulses of x that no pulse of δ can meet.
  func draw(_ s: UpdateSamples, isWhole: Bool) {
    x.reserve(s.range.count)
    delta.reserve(s.range.count)
    plans.plan(
      update, granularity: granularity, learningRate: s.learningRate, count: s.range.count,
      xMaxima: s.maxima.x + s.range.lowerBound, deltaMaxima: s.maxima.delta + s.range.lowerBound)
    trains(
      s.delta, s.range, s.firstVector, plans.gainsDelta, plans.slots,
      flip: s.learningRate < 0 ? 0x8000_0000 : 0, .pulsesDelta, delta,
      plans.deltaFires)
    // Errors shrink as training goes on: most slots of most samples then have no pulse of δ, and x
    // need not be drawn for them.
    trains(
      s.x, s.range, s.firstVector, plans.gainsX, isWhole ? plans.slots : plans.deltaFires, flip: 0,
      .pulsesX, x, plans.xFires)
  }

  /// Draws the trains of one side.
  /// - Parameter fires: for each sample the slots in which any line fires.
  private func trains(
    _ signals: Matrix, _ samples: Range<Int>, _ firstVector: UInt64, _ gains: UnsafePointer<Float>,
    _ slots: UnsafePointer<UInt64>,
    flip: UInt32, _ purpose: Purpose, _ out: PulseBatch, _ fires: UnsafeMutablePointer<UInt64>
  ) {
    signals.withUnsafeBufferPointer { signals in
      let side = TrainSignals(
        signals: signals.baseAddress! + samples.lowerBound * out.lineLength, count: out.lineLength,
        gains: gains, slots: slots,
        flip: flip, isWide: plans.longest > 32)
      let streams = SampleStreams(
        key: key, purpose: purpose.rawValue, firstVector: firstVector, batch: samples.count)
      kernels.pulseTrains(streams, side, out.lines(0), out.stride, fires)
    }
  }
}
