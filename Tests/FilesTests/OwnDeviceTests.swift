import Crosspoint
import CrosspointFiles
import Foundation
import TestSupport
import Testing

/// Device models of a caller's own in files of settings; their laws are the consumer package's.
@Suite("Own devices in files")
struct OwnDeviceTests {
  private static func load(_ device: String) throws -> TileKind {
    let folder = try TemporaryFolder()
    let text = #"{"analog": {"device": \#(device)}}"#
    return try SettingsFile.load(from: folder.write("my.json", text.utf8))
  }

  @Test("one that is not registered is named, with its place, the known ones and what to call")
  func unregistered() throws {
    for device in [#"{"nobodys": {"strength": 1}}"#, #""nobodys""#] {
      let said = #expect(throws: FileError.self) { try Self.load(device) }?.description ?? ""
      #expect(said.contains("analog.device.nobodys is not known; "), "\(said)")
      for name in Device.builtIn.map({ $0.name }) { #expect(said.contains(name), "\(said)") }
      #expect(
        said.hasSuffix(
          "; for a device model of your own call Device.register before the file is read."),
        "\(said)")
    }
  }

  @Test("one that is registered is read with its settings, which follow the rule of all settings")
  func registered() throws {
    for _ in 1...2 { Device.register(Weak.self) }
    var model = Weak()
    (model.strength, model.common.cycleSpread) = (0.25, 0.1)
    var settings = AnalogSettings.rpuManaged
    settings.device = Device(model)
    let folder = try TemporaryFolder()
    let path = folder.path + "/written.json"
    try SettingsFile.write(.analog(settings), to: path)
    #expect(try SettingsFile.load(from: path) == .analog(settings))

    for (device, says) in [
      (#"{"weak": {"strenght": 0.1}}"#, "analog.device.weak.strenght is not known"),
      (
        #"{"weak": {"strength": 2}}"#, "analog.device.weak.strength is 2; expected a number, 0 to 1"
      ),
      (#"{"weak": {"strength": 0.5, "cycleSpread": 0.5}}"#, "device.strength is 0.5; expected no"),
    ] {
      let said = #expect(throws: FileError.self) { try Self.load(device) }?.description ?? ""
      #expect(said.contains(says), "\(said)")
    }
  }

  @Test("one that is not registered is not saved: what to call is said before anything is written")
  func unregisteredIsNotSaved() throws {
    var settings = AnalogSettings.rpuManaged
    settings.device = Device(Unknown())
    let folder = try TemporaryFolder()
    let path = folder.path + "/written"
    let why =
      "the device model 'unknown' is not registered; call Device.register(Unknown.self) wherever it is saved or loaded"
    #expect(throws: FileError(file: path, problem: .badSettings(why))) {
      try SettingsFile.write(.analog(settings), to: path)
    }
    let error = CrosspointError.unregisteredModel(
      name: "unknown", type: "Unknown", what: "a device model", registry: "Device.register")
    #expect(error.description == why)
    #expect(throws: error) { try SettingsFile.text(.analog(settings)) }
    #expect(throws: error) { try JSONEncoder().encode(settings.device) }
    #expect(!FileManager.default.fileExists(atPath: path))
  }

  @Test(
    "a name that another model has ends the process",
    .enabled(if: ProcessInfo.processInfo.environment["CROSSPOINT_SANITIZE"] == nil))
  func taken() async {
    let r = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      Device.register(Taken.self)
    }
    expect(r, says: "a device model softBounds is registered already: SoftBounds, not Taken")
  }
}

/// A model without hidden values of its own.
private protocol Bare: DeviceModel {}

extension Bare {
  static var summary: String { "a device of the tests" }
  static var hiddenPairs: [HiddenPair] { [.steps] }
  var scales: [Float] { [1] }
  var granularity: Float { 1 }
  func draw(_ row: inout HiddenRow, _ draws: RowDraws) {}
}

private struct Weak: Bare {
  static let name = "weak"
  var common = CommonParameters()
  var strength: Float = 0
  static let settings: [Setting<Weak>] =
    .all(\.common, CommonParameters.settings) + [.number("strength", \.strength, .zeroToOne)]

  func validate() throws {
    try validateEach("device")
    guard strength + common.cycleSpread < 1 else {
      throw CrosspointError.invalidSetting(
        name: "device.strength", value: "\(strength)", expected: "no more than its noise leaves")
    }
  }
}

/// Never registered.
private struct Unknown: Bare {
  static let name = "unknown"
  var common = CommonParameters()
  static let settings: [Setting<Unknown>] = .all(\.common, CommonParameters.settings)
}

private struct Taken: Bare {
  static let name = "softBounds"
  var common = CommonParameters()
  static let settings: [Setting<Taken>] = .all(\.common, CommonParameters.settings)
}
