/// How the input of an analog product is scaled into the range of the DAC, and its output scaled
/// back.
///
/// All but `none` need an input bound of 1. Gokmen, Onen & Haensch 2017 introduced
/// `absoluteMaximum`.
public enum NoiseManagement: Sendable, Hashable {
  /// No scaling: s = 1.
  case none
  /// Scale by max |x|, capped at `cap` where one is given.
  case absoluteMaximum(cap: Float? = nil)
  /// Scale by max x.
  case maximum
  /// Scale by this number, finite and positive.
  case constant(Float)
  /// Scale by a running average a ← (1 − decay)·a + decay·max |x|, the first value initialising it.
  /// Stateful: samples advance it in order, forward and backward each their own.
  case runningAverage(decay: Float = standardDecay)
  /// Scale by max(max |x|, min(S·assumedWeight/outputBound, max |x|·0.25/DAC step)), S = max(Σx⁺,
  /// −Σx⁻).
  case sums(assumedWeight: Float = standardWeight)

  /// The decay of `runningAverage` where none is given.
  public static let standardDecay: Float = 1e-3
  /// The assumed weight of `sums` where none is given: the mean bound of RPU-baseline's devices.
  public static let standardWeight: Float = 0.6

  /// A scale at or below this counts as zero: there is nothing to scale by. Its reciprocal is near
  /// the end of Float's range.
  public static let smallestScale: Float = 1e-30
}

/// What happens when an output passes the output bound (forward products only).
public enum BoundManagement: String, Sendable, Hashable, Codable, CaseIterable {
  /// Outputs stay clipped.
  case none
  /// Repeat with the input halved, quartered, …, all noise drawn anew, until nothing clips.
  case iterative
  /// As `iterative`, but the second pass first switches to the scale of `NoiseManagement.sums`.
  case iterativeWorstCase
}

/// The noise with which a product reads the weights.
public enum ReadNoise: Sendable, Hashable {
  /// Weights are read exactly.
  case none
  /// Every weight is read with independent noise σ: exactly σ·‖x‖₂·ξ at an output.
  case additive(Float)
  /// Every weight w is read with independent noise σ·√|w|, as phase-change memory is: exactly
  /// σ·√(Σ_j |w_j| x_j²)·ξ at an output.
  case conductance(Float)
}

/// The circuits around one analog product in one direction: DAC, noise, ADC and their management.
///
/// Resolutions are fractions of the full range (−bound … bound): 1/126 is a 7-bit converter whose
/// step is 1/63 of the bound. A resolution ≤ 0 switches the converter off; > 1 means that many
/// steps.
public struct Periphery: Sendable, Hashable, NamedSettings {
  /// Largest magnitude of an input after scaling; `.infinity` for none.
  public var inputBound: Float = 1
  /// DAC step as a fraction of the input range.
  public var inputResolution: Float = 1 / 126
  /// Standard deviation of the noise added to each input after the DAC.
  public var inputNoise: Float = 0
  /// Noise with which the weights are read, in units of the weight.
  public var readNoise: ReadNoise = .none
  /// The mean of n in the S-shaped f·y/(1 + |n·y|): n = |nonlinearity/outputBound·(1 + spread·ξ)|,
  /// drawn once for each output (outputBound → 1 where it is infinite). 0 for a linear output.
  public var nonlinearity: Float = 0
  /// The relative spread of n from output to output.
  public var nonlinearitySpread: Float = 0
  /// The factor f in f·y/(1 + |n·y|).
  public var nonlinearityFactor: Float = 1
  /// Standard deviation of the noise added to each output before the ADC, in units of the output.
  public var outputNoise: Float = 0.06
  /// Largest magnitude of an output; `.infinity` for none.
  public var outputBound: Float = 12
  /// ADC step as a fraction of the output range.
  public var outputResolution: Float = 1 / 510
  /// How an input is scaled into the DAC's range.
  public var noiseManagement: NoiseManagement = .none
  /// What happens where an output passes the bound; forward products only.
  public var boundManagement: BoundManagement = .none

  /// 7-bit DAC, 9-bit ADC, output bound 12, output noise 0.06, no management.
  public init() {}

  /// No bound, no converter, no noise: the exact product.
  public static let ideal: Periphery = {
    var p = Periphery()
    p.inputBound = .infinity
    p.inputResolution = 0
    p.outputNoise = 0
    p.outputBound = .infinity
    p.outputResolution = 0
    return p
  }()

  /// The step of the DAC in units of the scaled input, 2·bound·resolution; 0 where it is off.
  public var inputStep: Float { Self.step(bound: inputBound, resolution: inputResolution) }
  /// The step of the ADC in units of the output; 0 where it is off.
  public var outputStep: Float { Self.step(bound: outputBound, resolution: outputResolution) }

  private static func step(bound: Float, resolution: Float) -> Float {
    guard resolution > 0 else { return 0 }
    return 2 * bound * (resolution > 1 ? 1 / resolution : resolution)
  }

  /// Checks every setting, and what settings ask of each other.
  /// - Parameter direction: "forward" or "backward", for the message.
  /// - Throws: `CrosspointError.invalidSetting` for the first one that cannot be.
  public func validate(_ direction: String) throws {
    try validateEach(direction)
    func name(_ s: String) -> String { "\(direction).\(s)" }
    try require(
      inputResolution <= 0 || inputBound.isFinite, name("inputBound"), inputBound,
      "a finite bound, because the DAC is on")
    try require(
      outputResolution <= 0 || outputBound.isFinite, name("outputBound"), outputBound,
      "a finite bound, because the ADC is on")
    if noiseManagement != .none {
      try require(
        inputBound == 1, name("inputBound"), inputBound, "1, because noise management is on")
    }
    if boundManagement != .none {
      try require(
        direction != "backward", name("boundManagement"), boundManagement.rawValue,
        "none: a backward product only clips")
    }
    if boundManagement == .iterativeWorstCase {
      try require(
        inputBound == 1, name("inputBound"), inputBound,
        "1, because worst-case bound management is on")
    }
  }

  /// Throws `CrosspointError.invalidSetting` where a management rescales samples and the array is
  /// not linear in its inputs: s·f(x/s) is then another product for every s.
  func validate(_ direction: String, on array: ResistiveArray) throws {
    guard !array.isLinear else { return }
    let why =
      """
      because the currents of the array "\(array.name)" are not linear in its inputs, so that \
      the output of a rescaled input cannot be scaled back
      """
    switch noiseManagement {
    case .none, .constant: break
    default:
      throw CrosspointError.invalidSetting(
        name: "\(direction).noiseManagement", value: noiseManagement.name,
        expected:
          """
          none or constant, \(why); choose the inputs' range by inputBound, or by one constant \
          for all samples
          """
      )
    }
    try require(
      boundManagement == .none, "\(direction).boundManagement", boundManagement.rawValue,
      "none, \(why); choose the outputs' range by outputBound")
  }

  public static let settings: [Setting<Periphery>] =
    [.number("inputBound", \.inputBound, .bound)]
    + resolution("inputResolution", \.inputResolution, orBits: "inputBits") + [
      .number("inputNoise", \.inputNoise, .atLeastZero),
      .cases("readNoise", \.readNoise, expected: "a read noise") { try $0.validate($1) },
      .number("nonlinearity", \.nonlinearity, .atLeastZero),
      .number("nonlinearitySpread", \.nonlinearitySpread, .atLeastZero),
      .number("nonlinearityFactor", \.nonlinearityFactor, .positive),
      .number("outputNoise", \.outputNoise, .atLeastZero),
      .number("outputBound", \.outputBound, .bound),
    ] + resolution("outputResolution", \.outputResolution, orBits: "outputBits") + [
      .cases("noiseManagement", \.noiseManagement, expected: "a noise management") {
        try $0.validate($1)
      },
      .choice("boundManagement", \.boundManagement),
    ]
}
