/// A weight is the difference between a device and a reference device: w = W − R.
///
/// Updates pulse W alone. R begins at its devices' 0 and is set with
/// `AnalogTile.setDeviceWeights(_:array:)`: to the symmetry point of W, say. Setting a weight sets
/// W and leaves R. Decay and diffusion act on both.
public struct ReferenceCell: CellModel {
  public static let name = "reference"
  public static let summary = "the difference between a device and a reference device"

  /// What R is, where it is another device than W, which is `device` of the tile.
  public var referenceDevice: Device? = nil

  public init() {}

  public var ownDevices: [Device] { referenceDevice.map { [$0] } ?? [] }

  public static let settings: [Setting<ReferenceCell>] = [
    .optionalCases("referenceDevice", \.referenceDevice, expected: "a device model, or null") {
      device, place in
      try naming("device", place) { try device.validate() }
    }
  ]
}
