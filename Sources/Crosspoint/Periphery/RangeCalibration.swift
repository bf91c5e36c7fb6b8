import CrosspointKernels

/// The ranges of converters that a calibration chose.
public struct CalibratedRanges: Sendable, Hashable, Codable {
  /// The largest input, in its own units; nil where settings give it, 1 where all were 0.
  public var input: Float?
  /// The largest output, in units of the largest weight times the largest input; nil where settings
  /// give it.
  public var output: Float?

  public init(input: Float? = nil, output: Float? = nil) {
    (self.input, self.output) = (input, output)
  }
}

/// The inputs that ranges are chosen by.
struct RangeCalibration {
  private var inputs: [Matrix] = []

  mutating func take(_ x: Matrix) { inputs.append(x) }

  /// - Throws: `CrosspointError.invalidSetting` for a range of zero width.
  func inputRange(_ settings: InferenceSettings) throws -> Float? {
    try range(settings.inputRange, "inputRange") { $0.elements }
  }

  /// - Parameter currents: what the ADCs meet of some inputs, in units of the outputs' bound.
  /// - Throws: `CrosspointError.invalidSetting` for a range of zero width.
  func outputRange(_ settings: InferenceSettings, _ currents: (Matrix) -> [Float]) throws -> Float?
  {
    try range(settings.outputRange, "outputRange", currents)
  }

  private func range(_ choice: RangeChoice, _ name: String, _ signals: (Matrix) -> [Float]) throws
    -> Float?
  {
    guard let p = choice.percentile else { return nil }
    let all = inputs.flatMap(signals)
    // Of signals that are all 0 nothing is known, as at the border of pictures on small arrays.
    if !all.isEmpty, all.allSatisfy({ $0 == 0 }) { return 1 }
    let range = all.isEmpty ? 0 : all.withUnsafeBufferPointer { percentile(p, ofMagnitudes: $0) }
    try require(
      range > NoiseManagement.smallestScale, "inference.\(name)", range,
      "a range above 0, and percentile \(p) of \(all.count) signals of the calibration is none: "
        + "a larger percentile, or \"maximum\"")
    return range
  }
}
