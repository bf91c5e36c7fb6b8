/// A weight made of devices of the literature by a training algorithm, with a tile around it.
///
/// Names and values are those of aihwkit's presets (commit 4545f11) without `Preset`; what one does
/// not say is its model's default. The circuits and pulses are those of `DevicePreset.settings`.
/// Counts are in samples, as everywhere here: upstream's mini-batches are of one sample.
///
/// aihwkit has none of these for the devices `GokmenVlasov` (but in mixed precision),
/// `ReRamArrayOM` and `ReRamArrayHfO2`: those have the settings of `ReRamSB`, `isOfUpstream` is
/// false, and their summaries say so.
public struct CompoundPreset: Sendable {
  /// What a weight is made of.
  public enum Kind: String, Sendable, Hashable, CaseIterable {
    /// Two or four devices, one of which, drawn, is pulsed by each sample.
    case vector
    case tikiTaka
    case ttv2
    case choppedTTv2
    case agad
    case mixedPrecision
  }

  /// As named tiles have it: `crosspoint settings TikiTakaReRamES`.
  public let name: String
  /// What it is, in a sentence.
  public let summary: String
  public let kind: Kind
  /// The preset of its devices.
  public let device: DevicePreset
  /// Whether aihwkit has it.
  public let isOfUpstream: Bool
  /// The tile.
  public let settings: AnalogSettings
  /// What makes a tile of single devices one of it.
  private let change: @Sendable (inout AnalogSettings) -> Void

  init(
    _ kind: Kind, _ device: DevicePreset, name: String, summary: String, isOfUpstream: Bool,
    _ change: @escaping @Sendable (inout AnalogSettings) -> Void
  ) {
    self.kind = kind
    self.device = device
    self.name = name
    self.isOfUpstream = isOfUpstream
    self.summary =
      summary + (isOfUpstream ? "." : "; as ReRamSB has it: aihwkit has no such preset.")
    self.change = change
    var settings = device.settings
    change(&settings)
    self.settings = settings
  }

  /// The same with other devices and circuits: those of a tile whose cells are single devices or,
  /// in mixed precision, one-sided pairs. Devices stay as they are; those of presets about a
  /// reference have its symmetry point taken away for transfers.
  public func applied(to tile: AnalogSettings) -> AnalogSettings {
    var settings = tile
    change(&settings)
    settings.device = tile.device
    return settings
  }

  /// Every preset: one line each in the table of its kind.
  public static let all = vectors + tikiTaka + ttv2 + choppedTTv2 + agad + mixedPrecision

  /// The preset of a kind for a device; nil where there is none. Of a vector cell that of two
  /// devices.
  public static func preset(_ kind: Kind, of device: DevicePreset) -> CompoundPreset? {
    all.first { $0.kind == kind && $0.device.name == device.name }
  }
}
