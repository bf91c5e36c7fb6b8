/// Why pulses do not tell a device model's parameters, and what to do.
public enum DeviceFitError: Error, Equatable, CustomStringConvertible {
  /// There is no device.
  case noDevices
  /// A device with a weight that is infinite or not a number.
  case nonFinite(device: String)
  /// Pulses of a device in one direction only.
  case oneDirection(device: String, PulseDirection)
  /// A weight outside of the given bounds.
  case outsideBounds(device: String, weight: Double, bounds: ClosedRange<Double>)
  /// A device whose weight is the same everywhere.
  case noRange(device: String)
  /// Nodes that do not ascend from 0 to 1, or too few or too many.
  case badNodes([Double])
  /// Fewer pulses about a node than are needed; the node counts from 1.
  case tooFewAtNode(
    device: String, PulseDirection, node: Int, position: Double, found: Int, needed: Int)
  /// Fewer pulses away from the bounds than a straight line needs.
  case tooFew(device: String, PulseDirection, found: Int, needed: Int)
  /// Mean bounds that do not lie on both sides of 0.
  case boundsOnOneSide(minimum: Double, maximum: Double)
  /// A device with no step at weight 0, which is the unit of a linear step.
  case noStep(device: String, PulseDirection, step: Double)
  /// A device whose steps do not shrink towards the bound ahead.
  case noSoftBound(device: String, PulseDirection)
  /// What was fitted is no possible device.
  case impossible(String)

  public var description: String {
    switch self {
    case .noDevices: "there is no device to fit."
    case .nonFinite(let device): "device '\(device)' has a weight that is not finite."
    case .oneDirection(let device, let direction):
      """
      device '\(device)' has pulses \(direction.rawValue) only; measure both directions, or \
      leave it out.
      """
    case .outsideBounds(let device, let weight, let bounds):
      """
      device '\(device)' has the weight \(weight), outside of the bounds \(bounds.lowerBound) \
      to \(bounds.upperBound), by more than a twentieth of the way between them. Widen them, or \
      leave the device out.
      """
    case .noRange(let device):
      """
      the weight of device '\(device)' is the same in all its pulses; it has no range to fit \
      steps in.
      """
    case .badNodes(let nodes):
      """
      the nodes \(nodes.map { "\($0)" }.joined(separator: ",")) are not possible: 2 to 32 \
      positions that ascend from 0 (the lower bound) to 1 (the upper one), none twice, are \
      needed.
      """
    case .tooFewAtNode(let device, let direction, let node, let position, let found, let needed):
      """
      device '\(device)' has \(found) pulses \(direction.rawValue) about node \(node), at \
      position \(Self.short(position)) between its bounds, that no bound may have cut short; \
      \(needed) are needed. Take fewer nodes, measure more there, or leave the device out.
      """
    case .tooFew(let device, let direction, let found, let needed):
      """
      device '\(device)' has \(found) pulses \(direction.rawValue) at different weights that \
      no bound may have cut short; \(needed) are needed. Measure more, or leave the device out.
      """
    case .boundsOnOneSide(let minimum, let maximum):
      """
      the mean bounds are \(Self.short(minimum)) and \(Self.short(maximum)); weights must \
      reach from below 0 to above it. Map the measured values to such weights.
      """
    case .noStep(let device, let direction, let step):
      "the step \(direction.rawValue) of device '\(device)' at weight 0 "
        + "comes out as \(Self.short(step)), not above 0; a linear step cannot "
        + "describe it. Fit a tabulated one, or leave the device out."
    case .noSoftBound(let device, let direction):
      "the steps \(direction.rawValue) of device '\(device)' do not shrink towards the bound "
        + "ahead; soft bounds cannot describe it. Fit a linear step or a tabulated one, or leave "
        + "the device out."
    case .impossible(let why): "the fit gives no possible device: \(why)."
    }
  }

  private static func short(_ value: Double) -> String { "\(Float(value))" }
}
