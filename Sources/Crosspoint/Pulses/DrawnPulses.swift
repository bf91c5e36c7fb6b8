import CrosspointKernels

/// The pulse trains of some samples, whose coincidences are to be applied.
struct DrawnPulses {
  var x: PulseBatch
  var delta: PulseBatch
  /// Samples.
  var batch: Int
  /// Slots of the longest train.
  var slots: Int
  /// For each sample; read only where devices respond to one line.
  var phases: [PulsePhases] = []
  /// For each sample at least the slots in which some x and some δ fire; nil where it is not known.
  var coincident: UnsafePointer<UInt64>? = nil
  var firstVector: UInt64
  /// As `PulsedSamples.vectorShift`.
  var vectorShift: UInt64 = 0
  /// Of the draws of cycle noise; the devices' own where nil.
  var key: TileKey? = nil
}

extension PulseSource {
  /// Draws the trains of samples, at most `plans.most`; nil where no line fires.
  /// - Parameters:
  ///   - isWhole: whether also those pulses of x that no pulse of δ can meet, and phases: for
  ///     devices that respond to one line.
  func pulses(of samples: UpdateSamples, isWhole: Bool) -> DrawnPulses? {
    draw(samples, isWhole: isWhole)
    guard plans.longest > 0 else { return nil }
    let range = samples.range
    return DrawnPulses(
      x: x, delta: delta, batch: range.count, slots: plans.longest,
      phases: isWhole
        ? range.map {
          phases(of: samples, $0, isSilent: plans.slots[$0 - range.lowerBound] == 0)
        } : [],
      coincident: isWhole ? nil : UnsafePointer(plans.xFires), firstVector: samples.firstVector)
  }

  /// The phases of one sample's pulses.
  func phases(of samples: UpdateSamples, _ sample: Int, isSilent: Bool) -> PulsePhases {
    guard !isSilent else { return [] }
    return PulsePhases(
      x: signalStatistics(samples.x, sample, kernels),
      delta: signalStatistics(samples.delta, sample, kernels), isTurned: samples.learningRate < 0)
  }
}
