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

public struct Tabulated: DeviceModel {
  public var common: CommonParameters
  public var stepsUp: [Float]
}
