import CrosspointKernels

/// The ranges of converters that a calibration chose.
public struct CalibratedRanges: Sendable, Hashable, Codable {
  /// The largest input, in its own units; nil where settings give it.
  public var input: Float?
  /// The largest output, in units of the largest weight times the largest input; nil where settings
  /// give it.
  public var output: Float?

  public init(input: Float? = nil, output: Float? = nil) {
    (self.input, self.output) = (input, output)
  }
}

/// The signals that ranges are chosen by.
struct RangeCalibration {
  private var inputs: [Float] = []
  private var outputs: [Float] = []

  mutating func take(inputs x: Matrix) { inputs += x.elements }
  /// Of one slice, in units of the largest weight.
  mutating func take(outputs y: Matrix) { outputs += y.elements }

  /// - Throws: `CrosspointError.invalidSetting` for a range of zero width.
  func ranges(_ settings: InferenceSettings) throws -> CalibratedRanges {
    func range(_ choice: RangeChoice, _ signals: [Float], _ name: String) throws -> Float? {
      guard let p = choice.percentile else { return nil }
      let range =
        signals.isEmpty ? 0 : signals.withUnsafeBufferPointer { percentile(p, ofMagnitudes: $0) }
      try require(
        range > NoiseManagement.smallestScale, "inference.\(name)", range,
        "a range above 0: percentile \(p) of \(signals.count) signals of the calibration is 0")
      return range
    }
    let input = try range(settings.inputRange, inputs, "inputRange")
    let output = try range(settings.outputRange, outputs, "outputRange")
    return CalibratedRanges(input: input, output: output.map { $0 / (input ?? 1) })
  }
}
