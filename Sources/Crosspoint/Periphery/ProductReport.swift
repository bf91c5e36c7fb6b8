/// What bound management did in one analog product, sample by sample.
public struct ProductReport: Sendable, Equatable {
  /// Outputs that the last pass left at the bound.
  public internal(set) var saturatedOutputs: [Int] = []
  /// Passes of bound management; 0 for a sample whose output is zero by rule, 1 for one that
  /// clipped nothing.
  public internal(set) var passes: [Int] = []

  public init() {}

  /// Outputs of all samples that their last pass left at the bound.
  public var totalSaturatedOutputs: Int { saturatedOutputs.reduce(0, +) }
  /// Mean passes of a sample; 0 without samples.
  public var meanPasses: Double {
    passes.isEmpty ? 0 : Double(passes.reduce(0, +)) / Double(passes.count)
  }
}

/// The values inside one analog product, each as of the sample's last pass.
public struct ProductTrace: Sendable {
  /// After DAC and clip, before input noise: batch × inputs, in units of the scaled input.
  public internal(set) var inputAfterDAC: Matrix
  /// As it enters the array, with input noise: batch × inputs.
  public internal(set) var inputToArray: Matrix
  /// The currents of the array, W x̂ where it is linear, before any noise: batch × outputs.
  public internal(set) var beforeNoise: Matrix
  /// After ADC and clip, before scaling back: batch × outputs.
  public internal(set) var afterADC: Matrix
  /// s·r of each sample; 0 where the output is zero by rule.
  public internal(set) var scales: [Float]
  /// The product: batch × outputs.
  public internal(set) var output: Matrix
  /// What bound management did.
  public internal(set) var report: ProductReport
}
