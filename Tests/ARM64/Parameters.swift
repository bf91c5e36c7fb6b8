// What the laws name of `CrosspointParameters`, whose settings embedded Swift cannot compile: it
// has no `Codable`. A module of this name, so that the laws are compiled as they are. None of it
// is run.

public protocol DeviceModel {}

public enum CycleNoise: Sendable {
  case multiplicative
  case additive
}

public enum PulsedUpdate {
  public enum Aggregation: Sendable {
    case automatic
    case never
    case acrossSamples
  }
}

public struct CommonParameters {
  public var cycleSpread: Float
  public var resetBias: Float
  public var resetNoise: Float
}

public struct ConstantStep: DeviceModel {
  public var common: CommonParameters
  public var halfVoltageResponse: Float
}

public struct SoftBounds: DeviceModel {
  public var common: CommonParameters
  public var cycleNoise: CycleNoise
}

public struct LinearStep: DeviceModel {
  public var common: CommonParameters
  public var cycleNoise: CycleNoise
}

public struct SoftBoundsByMaximum: DeviceModel {
  public var common: CommonParameters
  public var cycleNoise: CycleNoise
}

public struct SoftBoundsReference: DeviceModel {
  public var common: CommonParameters
  public var cycleNoise: CycleNoise
}

public struct ExponentialStep: DeviceModel {
  public var common: CommonParameters
  public var amplitudeUp: Float
  public var amplitudeDown: Float
  public var growthUp: Float
  public var growthDown: Float
  public var positionScale: Float
  public var positionOffset: Float
  public var noiseOffset: Float
  public var noiseSlope: Float
}

public struct PowerStep: DeviceModel {
  public var common: CommonParameters
}

public struct PowerStepReference: DeviceModel {
  public var common: CommonParameters
}

public struct PiecewiseStep: DeviceModel {
  public var common: CommonParameters
  public var factorsUp: [Float]
}

public struct Tabulated: DeviceModel {
  public var common: CommonParameters
  public var stepsUp: [Float]
}

public struct PhaseChange: DeviceModel {
  public var common: CommonParameters
  public var conductanceOfOne: Float
  public var meanSlope: Float
  public var meanOffset: Float
  public var meanOfFirst: Float
  public var deviationSlope: Float
  public var deviationOffset: Float
  public var deviationOfFirst: Float
  public var decayOfFirst: Float
}
