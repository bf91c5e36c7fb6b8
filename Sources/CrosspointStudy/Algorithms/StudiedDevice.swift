public import Crosspoint

/// A device that the study trains networks on: one of the literature, or somebody's own.
public struct StudiedDevice: Sendable {
  public let name: String
  private let tile: @Sendable (TrainingAlgorithm) -> AnalogSettings?

  /// One of the literature, with the circuits of its preset.
  public init(_ preset: DevicePreset) {
    name = preset.name
    tile = { $0.settings(of: preset) }
  }

  /// The name of somebody's own.
  static let ownName = "own"

  /// The device and circuits of somebody's own arrays, at the settings that `ReRamSB` has of an
  /// algorithm. Pairs are trained plainly and in mixed precision alone.
  public init(own arrays: AnalogSettings) {
    name = Self.ownName
    tile = { $0.settings(on: arrays) }
  }

  /// Whether the transfer algorithms of a device have the settings of `ReRamSB`.
  static func borrowsSettings(_ name: String) -> Bool {
    name == ownName || CompoundPreset.all.contains { $0.device.name == name && !$0.isOfUpstream }
  }

  /// What of an own file the study cannot train; nil for arrays that it can.
  public static func fault(of arrays: AnalogSettings) -> String? {
    let cells = [SingleDevice.name, OneSidedPair.name]
    guard !cells.contains(arrays.cell.name) else { return nil }
    return """
      its cell is '\(arrays.cell.name)'; \(cells.joined(separator: " or ")) is needed, because the \
      study puts the device into the cells of each algorithm itself
      """
  }

  /// The tile that an algorithm trains; nil where there is none.
  func settings(_ algorithm: TrainingAlgorithm) -> AnalogSettings? { tile(algorithm) }
}
