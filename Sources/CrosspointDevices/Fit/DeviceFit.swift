public import CrosspointParameters

/// A device model fitted to measured pulses: its parameters, how well they are known, and what they
/// leave unexplained. docs/devices.md says how each is estimated.
public struct DeviceFit<Model: DeviceModel>: Sendable {
  /// The fitted model; what pulses cannot tell has its default.
  public var model: Model
  /// What was estimated, in the order of the model's settings.
  public var parameters: [FittedParameter]
  /// Where the fit and the pulses differ.
  public var residuals: [FitResidual]
  /// Devices that were fitted.
  public var deviceCount: Int
  /// Standard deviation of a value about its device's weight, by the noise of a reading or of
  /// writing, in units of the weight; in none of the model's settings. Nil where values do not show
  /// it, which only pulses in a row can whose values are shared.
  public var valueNoise: Estimate?
  /// Sentences on what the data do not tell.
  public var notes: [String]
}

/// A fitted parameter.
public struct FittedParameter: Sendable, Hashable {
  /// The name of the setting, as `boundMaximum`; of a list's element, as `stepsUp[0]`.
  public var name: String
  /// The position of a node, as a share of the way between the bounds; nil for other parameters.
  public var position: Double?
  public var estimate: Estimate
}

/// Pulses of one direction that begin in one part of the way between the bounds, and how far they
/// lie from the fit, as a share of its step.
public struct FitResidual: Sendable, Hashable {
  public var direction: PulseDirection
  /// Where they begin, as shares of the way between the bounds.
  public var positions: ClosedRange<Double>
  /// Pulses in the fit whose step is at least a fifth of the largest of their device and direction.
  public var count: Int
  /// Pulses left out, since a bound may have cut them short.
  public var leftOut: Int
  /// Mean of (change − step)/step: away from 0 by several of its standard errors where the model
  /// cannot follow the steps. Nil without pulses, as the others are.
  public var mean: Double?
  /// Standard error of `mean`.
  public var standardError: Double?
  /// Standard deviation of (change − step)/step: the cycle-to-cycle spread there.
  public var spread: Double?
}
