/// A weight is the weight of one device.
public struct SingleDevice: CellModel {
  public static let name = "single"
  public static let summary = "one device a weight"
  public static let settings: [Setting<SingleDevice>] = []
  public init() {}
}
