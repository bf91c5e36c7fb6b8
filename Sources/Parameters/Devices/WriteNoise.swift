/// The part of a written conductance that is read back and does not decide what the next pulse
/// does.
///
///     a product reads w + n·ξ,  n = writeNoise·step
///
/// ξ is a unit Gaussian, drawn anew for a cross-point that is pulsed, and for all of them where
/// weights are set, decay, diffuse or are reset. w itself persists.
public struct WriteNoise: Sendable, Hashable {
  /// The standard deviation in units of the model's mean step, at least 0; 0 for none. In files
  /// `writeNoise`.
  public var inSteps: Float = 0

  public init() {}

  /// For a model's table: `.all(\.written, WriteNoise.settings)`.
  public static let settings: [Setting<WriteNoise>] = [
    .number("writeNoise", \.inSteps, .atLeastZero, isLeftOut: { $0 == 0 })
  ]
}

/// A model with write noise.
public protocol WriteNoiseModel: DeviceModel {
  var written: WriteNoise { get set }
  /// The step of which write noise is a multiple, in units of the weight.
  var meanStep: Float { get }
}

extension WriteNoiseModel {
  public var writeNoise: Float { written.inSteps * meanStep }
  public var meanStep: Float { granularity }
}

extension WriteNoiseModel where Self: SteppedModel {
  public var meanStep: Float { steps.step }
}
