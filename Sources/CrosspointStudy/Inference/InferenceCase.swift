import Crosspoint

/// One way to put a trained network onto devices, and when it is read.
public struct InferenceCase: Sendable, Hashable {
  /// What is asked: what differs among the cases of one question.
  public enum Question: String, Sendable, Hashable, Codable, CaseIterable {
    /// The device.
    case devices
    /// The experiment that CrossSim published.
    case published
    /// What undoes drift.
    case compensation
    /// Levels of a device.
    case levels
    /// Bits of the ADC.
    case adc
    /// Slices that a weight is cut into.
    case slices
    /// What the named tiles of this program come to.
    case presets

    /// The heading of a page.
    var title: String {
      switch self {
      case .devices: "Accuracy in time, by device"
      case .published: "Beside a published experiment"
      case .compensation: "What undoes drift"
      case .levels: "Levels of a device"
      case .adc: "Bits of the ADC"
      case .slices: "Slices of a weight"
      case .presets: "The named tiles, as they are"
      }
    }
  }

  public let question: Question
  /// What sets it apart among those of its question.
  public let label: String
  public let settings: InferenceSettings
  /// Seconds since programming, ascending.
  public let times: [Double]
  /// How often the weights of each trained network are programmed.
  public let redraws: Int

  /// Its name among the readings of a run.
  var name: String { "\(question.rawValue): \(label)" }

  func reading(seed: UInt64) -> StudyReading {
    StudyReading(
      name: name, kind: .inference(settings), seed: seed, times: times, repeats: redraws,
      calibration: settings.inputRange == .given && settings.outputRange == .given
        ? nil : InferenceStudy.calibration)
  }

  /// The question and the label of a reading; nil for one of another version's.
  static func parts(_ name: String) -> (question: Question, label: String)? {
    let parts = name.split(separator: ": ", maxSplits: 1).map(String.init)
    guard parts.count == 2, let question = Question(rawValue: parts[0]) else { return nil }
    return (question, parts[1])
  }

  // MARK: Settings

  /// The study's own: pairs of a device behind 8-bit converters whose ranges are calibrated, with
  /// no noise but the devices', drift compensated for a tile as a whole.
  static func settings(_ device: ProgrammedDevice) -> InferenceSettings {
    var settings = InferenceSettings()
    settings.device = device
    settings.forward = circuits(bits: InferenceStudy.bits)
    settings.inputRange = .maximum
    settings.outputRange = .percentile(99.9)
    settings.compensation = .global
    return settings
  }

  /// The same with another device, changed.
  static func settings(
    _ device: ProgrammedDevice, _ change: (inout InferenceSettings) -> Void
  ) -> InferenceSettings {
    var settings = settings(device)
    change(&settings)
    return settings
  }

  /// Converters without noise, 8 bits for inputs; bounds are the calibration's.
  static func circuits(bits: Int) -> Periphery {
    var circuits = Periphery()
    circuits.inputResolution = resolution(bits: InferenceStudy.bits)
    circuits.outputResolution = resolution(bits: bits)
    circuits.outputNoise = 0
    return circuits
  }

  /// 2^bits − 1 codes, 0 among them: 1/254 for 8.
  private static func resolution(bits: Int) -> Float { 1 / Float(1 << bits - 2) }
}
