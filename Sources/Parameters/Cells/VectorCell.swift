/// A weight is the weighted sum of n devices: W = Σ γ_k·W_k.
///
/// η is not split between them: a device that a sample updates gets its full trains. With
/// `pulsed` `all` they see the same coincidences, planned by their mean granularity ḡ, so that
/// E[ΔW] = ηδxᵀ·Σ γ_k·g_k/ḡ; one at a time, W moves by γ_k·ηδxᵀ. A weight is set on every device
/// (on the first one where `pulsed` is `fixed`), clipped to the bounds of each.
public struct VectorCell: CellModel {
  /// Which devices a sample updates.
  public enum Pulsed: String, Sendable, Hashable, Codable, CaseIterable {
    /// All of them, by the same coincidences.
    case all
    /// Always the one with the number `fixedDevice`.
    case fixed
    /// One after the other, sample by sample.
    case sequential
    /// One drawn for each sample.
    case random
  }

  public static let name = "vector"
  public static let summary = "the weighted sum of several devices"

  /// Devices of a weight, n.
  public var devices: Int = 2
  /// Models of the devices from the second one on; none where all are as the tile's `device`.
  public var furtherDevices: [Device] = []
  /// γ of each device, not all of them 0; none for 1/n each.
  public var gammas: [Float] = []
  /// Which devices a sample updates.
  public var pulsed = Pulsed.all
  /// Number of the device that is pulsed where `pulsed` is `fixed`.
  public var fixedDevice: Int = 0

  public init() {}

  public var ownDevices: [Device] { furtherDevices }

  public static let settings: [Setting<VectorCell>] = [
    .count("devices", \.devices, 2...16, "devices"),
    .list("furtherDevices", \.furtherDevices, expected: "a list of device models") {
      device, place in
      try naming("device", place) { try device.validate() }
    },
    .numbers("gammas", \.gammas, .finite, count: 0...16, "numbers"),
    .choice("pulsed", \.pulsed),
    .count("fixedDevice", \.fixedDevice, 0...15, "as a number of a device"),
  ]

  public func validate() throws {
    try validateEach("cell")
    try require(
      gammas.isEmpty || gammas.count == devices, "cell.gammas", "a list of \(gammas.count)",
      "one for each of the \(devices) devices, or none for 1/\(devices) each")
    try require(
      gammas.isEmpty || gammas.contains { $0 != 0 }, "cell.gammas", "\(gammas)",
      "one other than 0 at least: every weight would be 0")
    try require(
      furtherDevices.isEmpty || furtherDevices.count == devices - 1, "cell.furtherDevices",
      "a list of \(furtherDevices.count)",
      "the models of the devices from the second one on, \(devices - 1), or none")
    try require(
      fixedDevice < devices, "cell.fixedDevice", fixedDevice, "0 to \(devices - 1)")
  }

  public func validate(_ device: Device) throws {
    let further = furtherDevices.enumerated().map { ("cell.furtherDevices[\($0)]", $1) }
    for (name, each) in [("device", device)] + further {
      try require(
        !each.model.respondsToOneLine, name, each.name,
        """
        a device that answers to two lines together (halfVoltageResponse 0), in cells of several \
        devices
        """)
    }
  }

  /// γ of each device.
  public var weightings: [Float] {
    gammas.isEmpty ? [Float](repeating: 1 / Float(devices), count: devices) : gammas
  }
}
