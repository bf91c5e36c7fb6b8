import Crosspoint

/// A device model of the study of inference: its entry says what it is and when it is read.
public struct InferenceDevice: Sendable {
  public let device: ProgrammedDevice
  /// As options, ids and files have it.
  public let name: String
  /// For people, with whose numbers it has.
  public let title: String
  /// Seconds since programming at which it is read, ascending.
  public let times: [Double]

  init(_ model: some ProgrammedModel, _ title: String) {
    device = ProgrammedDevice(model)
    (name, self.title) = (device.name, title)
    times =
      model.changesInTime ? model.knownTimes.map { [0] + $0 } ?? InferenceTime.all : [0]
  }

  /// Every one; a new one is one entry here.
  public static let all = [
    InferenceDevice(ExactConductance(), "exact devices"),
    pcm,
    InferenceDevice(
      Hermes(), "phase-change memory of the Hermes chip, two devices in one (aihwkit)"),
    InferenceDevice(StateIndependent(), "noise that does not depend on the conductance (aihwkit)"),
    InferenceDevice(CMO(), "resistive memory of conductive metal oxide (aihwkit)"),
    InferenceDevice(
      Wan2022(), "resistive memory of Wan et al. 2022, measured at three times (aihwkit)"),
    InferenceDevice(
      PCMJoshi(), "programming of phase-change memory of Joshi et al. (CrossSim)"),
    InferenceDevice(
      RRAMMilo(), "programming of resistive memory of Milo et al. (CrossSim)"),
    InferenceDevice(
      RRAMWan(), "programming of resistive memory of Wan et al. (CrossSim)"),
  ]

  /// Names of models that are none of the study's: what they do depends on numbers of one's own.
  public static let leftOut: Set<String> = ["customDrift", "normal", "uniform"]

  /// That of a name, for people; the name where it is another version's.
  static func title(_ name: String) -> String { all.first { $0.name == name }?.title ?? name }

  /// The device that settings are varied on.
  static let pcm = InferenceDevice(
    PCMLike(), "phase-change memory (aihwkit's PCMLike, after Nandakumar 2019)")
}
