public import CrosspointKernelBodies

extension KernelTable {
  /// `pulseTrains` for one sample of `count` signals.
  /// - Parameters:
  ///   - key, purpose, vector: the address of its draws.
  ///   - slots: bit s for each slot to be drawn.
  /// - Returns: bit s for each slot in which any line fires.
  @discardableResult
  public func pulseTrains(
    key: TileKey, purpose: UInt32, vector: UInt64, _ signals: UnsafePointer<Float>, count: Int,
    gain: Float, slots: UInt64,
    flip: UInt32 = 0, into out: PulseLines
  ) -> UInt64 {
    var fires: UInt64 = 0
    withUnsafePointer(to: gain) { gain in
      withUnsafePointer(to: slots) { slots in
        pulseTrains(
          SampleStreams(key: key, purpose: purpose, firstVector: vector, batch: 1),
          TrainSignals(signals: signals, count: count, gains: gain, slots: slots, flip: flip), out,
          count, &fires)
      }
    }
    return fires
  }

  /// `absoluteMaxima` for one sample of `count` values.
  public func absoluteMaximum(_ values: UnsafePointer<Float>, _ count: Int) -> Float {
    var maximum: Float = 0
    absoluteMaxima(values, count, 1, &maximum)
    return maximum
  }

  /// `convertInputs` for one sample of `count` signals.
  /// - Parameters:
  ///   - factor: 1/(s·r·step) with a DAC, 1/(s·r) without.
  ///   - gaussians: `count` unit Gaussians, or nil for no noise.
  /// - Returns: Σ converted².
  @discardableResult
  public func convertInput(
    _ c: InputConversion, factor: Float, _ x: UnsafePointer<Float>,
    _ converted: UnsafeMutablePointer<Float>, _ count: Int,
    gaussians: UnsafePointer<Float>? = nil
  ) -> Float {
    var squares: Float = 0
    withUnsafePointer(to: factor) { factor in
      convertInputs(
        c, InputSamples(signals: x, count: count, batch: 1, factors: factor, gaussians: gaussians),
        converted, &squares)
    }
    return squares
  }

  /// `convertOutputs` for one sample of `count` sums, in place, with output noise or none.
  /// - Parameters:
  ///   - scale: what clipped outputs are multiplied with.
  ///   - gaussians: `count` unit Gaussians of the output noise, or nil for none.
  /// - Returns: how many outputs are saturated.
  @discardableResult
  public func convertOutput(
    _ c: OutputConversion, scale: Float, _ y: UnsafeMutablePointer<Float>, _ count: Int,
    gaussians: UnsafePointer<Float>? = nil
  ) -> Int {
    var saturated = 0
    withUnsafePointer(to: scale) { scale in
      var sample = OutputSamples(sums: y, count: count, batch: 1, scales: scale)
      sample.outputGaussians = gaussians
      convertOutputs(c, sample, y, &saturated)
    }
    return saturated
  }
}
