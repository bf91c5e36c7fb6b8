/// Noise with which products read a device, drawn for each product: of standard deviation
/// slope·|w| + offset, independent from device to device.
public struct DeviceReadNoise: Sendable, Hashable {
  /// Change with the weight.
  public var slope: Float
  /// At weight 0, in units of the weight.
  public var offset: Float

  public init(slope: Float, offset: Float) {
    self.slope = slope
    self.offset = offset
  }

  public var isThere: Bool { slope > 0 || offset > 0 }
}
