/// What undoes the drift of all conductances of a tile together.
public enum DriftCompensation: String, Sendable, Hashable, Codable, CaseIterable {
  /// Nothing.
  case none
  /// Outputs times mean |Y₀|/mean |Y_t|, Y the outputs of a read of every column by itself.
  case global
  /// The same with the outputs of the weights themselves, without noise, in place of Y₀.
  case exactReference
  /// As `global`, with means of each output: a column of the array in the field's words, which
  /// write x·W.
  case perColumn
}

/// Where the bias of a layer is added.
public enum BiasPlace: String, Sendable, Hashable, Codable, CaseIterable {
  /// To the outputs, exactly.
  case digital
  /// As the last column of the array, driven by 1.
  case array
}

/// Everything that defines a tile that is programmed once and then reads: `InferenceTile`.
///
///     W ─▶ conductances ─▶ programmed ─▶ after t seconds ─▶ ŵ_s
///     y = α·M·Σ_s significance_s·ADC(ŵ_s·DAC(x))
///
/// M is the largest weight of the tile, or the percentile that it is clipped to, and ŵ_s the
/// weights of a slice in units of it, −1 … 1. Bounds and noise of `forward` are in these units.
public struct InferenceSettings: Sendable, Hashable, NamedSettings {
  /// How a device is programmed, drifts and is read.
  public var device = ProgrammedDevice(PCMLike())
  /// What a weight is made of.
  public var conductances = Conductances()
  /// The circuits of products. Outputs are in units of the largest weight times the input.
  public var forward = Self.standardCircuits
  /// How the largest input is chosen: the scale of `forward.noiseManagement` "constant" is then the
  /// calibration's.
  public var inputRange = RangeChoice.given
  /// How `forward.outputBound` is chosen.
  public var outputRange = RangeChoice.given
  /// What undoes drift.
  public var compensation = DriftCompensation.global
  /// Where biases are added.
  public var bias = BiasPlace.digital

  /// The device of `PCMLike` on single pairs behind 8-bit converters, aihwkit's preset of circuits
  /// for inference: output bound 10, output noise 0.04; here the largest input of a sample sets its
  /// scale, and a sample whose outputs pass the bound is repeated at half of it.
  public init() {}

  /// 8 bits, output bound 10, output noise 0.04, absolute-maximum noise management, iterative bound
  /// management.
  public static let standardCircuits: Periphery = {
    var p = Periphery()
    p.inputResolution = 1 / 254
    p.outputResolution = 1 / 254
    p.outputBound = 10
    p.outputNoise = 0.04
    p.noiseManagement = .absoluteMaximum()
    p.boundManagement = .iterative
    return p
  }()

  /// Checks every setting, and what settings ask of each other.
  /// - Throws: `CrosspointError.invalidSetting` for the first one that cannot be.
  public func validate() throws {
    try validateEach("inference")
    try forward.validate("forward")
    _ = try conductances.range(on: device)
    if case .runningAverage = forward.noiseManagement {
      throw CrosspointError.invalidSetting(
        name: "forward.noiseManagement", value: "runningAverage",
        expected:
          "another one for inference: results would depend on the samples and times before")
    }
    if inputRange != .given {
      let isRanged: Bool =
        switch forward.noiseManagement {
        case .none, .constant: true
        default: false
        }
      try require(
        isRanged && forward.inputBound == 1, "inference.inputRange", "a calibration",
        "\"given\" with forward.noiseManagement \"\(forward.noiseManagement.name)\" or a "
          + "forward.inputBound of \(forward.inputBound): a calibrated range goes with \"none\" "
          + "and an inputBound of 1")
    }
    if outputRange != .given {
      try require(
        forward.boundManagement == .none, "inference.outputRange", "a calibration",
        "\"given\" with forward.boundManagement \"\(forward.boundManagement.rawValue)\": a "
          + "calibrated range goes with \"none\"")
    }
  }

  public static let settings: [Setting<InferenceSettings>] = [
    .cases("device", \.device, expected: "a model of a programmed device") { device, _ in
      try device.validate()
    },
    .part("conductances", \.conductances) { try $0.validate() },
    .part("forward", \.forward) { try $0.validate("forward") },
    .cases("inputRange", \.inputRange, expected: "a choice of a range") { try $0.validate($1) },
    .cases("outputRange", \.outputRange, expected: "a choice of a range") { try $0.validate($1) },
    .choice("compensation", \.compensation),
    .choice("bias", \.bias),
  ]
}
