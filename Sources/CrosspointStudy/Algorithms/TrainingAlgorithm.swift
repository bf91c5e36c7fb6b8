public import Crosspoint

/// How devices are trained.
public enum TrainingAlgorithm: String, Sendable, Hashable, Codable, CaseIterable {
  /// Stochastic gradient descent on the devices themselves: the plain pulsed update.
  case sgd
  case tikiTaka = "tiki-taka"
  case ttv2
  case choppedTTv2 = "c-ttv2"
  case agad
  case mixedPrecision = "mixed-precision"

  /// As reports call it.
  public var title: String {
    switch self {
    case .sgd: "plain SGD"
    case .tikiTaka: "Tiki-Taka"
    case .ttv2: "TTv2"
    case .choppedTTv2: "c-TTv2"
    case .agad: "AGAD"
    case .mixedPrecision: "mixed precision"
    }
  }

  /// Whether a fast device is trained and handed on to a slow one.
  public var isTransfer: Bool { self != .sgd && self != .mixedPrecision }

  /// The tile of a device of the literature that is trained so; nil where there is none.
  public func settings(of device: DevicePreset) -> AnalogSettings? {
    guard let kind else { return device.settings }
    return CompoundPreset.preset(kind, of: device)?.settings
  }

  /// Somebody's own arrays trained so, at the settings that `ReRamSB` has of it; nil where pairs
  /// cannot be.
  func settings(on own: AnalogSettings) -> AnalogSettings? {
    guard let kind else { return own }
    guard self == .mixedPrecision || own.cell == .single else { return nil }
    return CompoundPreset.preset(kind, of: .reRamSB)?.applied(to: own)
  }

  /// What a weight is made of; nil for the device preset's own.
  private var kind: CompoundPreset.Kind? {
    switch self {
    case .sgd: nil
    case .tikiTaka: .tikiTaka
    case .ttv2: .ttv2
    case .choppedTTv2: .choppedTTv2
    case .agad: .agad
    case .mixedPrecision: .mixedPrecision
    }
  }
}
