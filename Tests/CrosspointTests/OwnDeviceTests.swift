import Crosspoint
import CrosspointFiles
import Foundation
import TestSupport
import Testing

/// Constant steps whose noise is none of the common parameters'.
private struct Jittery: OwnDevice, SteppedModel {
  static let name = "jittery"
  static let summary = "a device of the tests"
  var steps = StepParameters.ideal(step: 0.01)
  var common = CommonParameters.ideal()
  var jitter: Float = 0.5
  static let settings: [Setting<Jittery>] =
    .all(\.steps, StepParameters.settings) + .all(\.common, CommonParameters.settings) + [
      .number("jitter", \.jitter, .atLeastZero)
    ]

  func law(_ context: LawContext) -> JitteryLaw { JitteryLaw(jitter: jitter) }
}

private struct JitteryLaw: PulseLaw {
  var jitter: Float
  static var pairCount: Int { 1 }
  var isNoisy: Bool { jitter > 0 }

  @inline(__always)
  func amount<Values: PulseValues>(_ gaussian: Values) -> Values {
    Values(repeating: 1) + Values(repeating: jitter) * gaussian
  }

  @inline(__always)
  func moved<Devices: PulsedDevices>(
    _ weights: Devices.Values, _ amount: Devices.Values, _ devices: Devices
  ) -> Devices.Values {
    weights + devices.toward(0) * amount
  }
}

@Suite("Own devices")
struct OwnDeviceTests {
  @Test("a caller's noise is asked for where the law is noisy, whatever the common parameters say")
  func suppliedNoise() throws {
    let trains = PulseTrains(
      slots: [1], x: [1, 1, 1], xIsNegative: [false, true, false], delta: [1, 1],
      deltaIsNegative: [false, false])
    for (jitter, cycleSpread, isNoisy) in [(Float(0.5), Float(0), true), (0, 0.3, false)] {
      var device = Jittery()
      (device.jitter, device.cycleSpread) = (jitter, cycleSpread)
      var settings = AnalogSettings.ideal
      settings.device = Device(device)
      let tile = try AnalogTile(rows: 2, columns: 3, settings: settings, seed: 1)
      var asked: [Int] = []
      tile.apply(trains) { request, line in
        asked.append(request.line)
        line.update(repeating: 2)
      }
      #expect(asked == (isNoisy ? [0, 1] : []))
      let step = Float(0.01) * (1 + jitter * 2)
      #expect(tile.weights.elements == [step, -step, step, step, -step, step])
    }
  }

  @Test("tiles of a device that is not registered are not saved, which can be asked before")
  func unregistered() throws {
    var settings = AnalogSettings.ideal
    settings.device = Device(Jittery())
    let grid = TileGrid([[try AnalogTile(rows: 2, columns: 3, settings: settings, seed: 1)]])
    let path = try TemporaryFolder().path + "/tile.safetensors"
    let problem = FileError.Problem.notStorable(
      .tile, type: "AnalogTile", place: "row0.column0",
      "the device model 'jittery' is not registered; call Device.register(Jittery.self) wherever it is saved or loaded"
    )
    #expect(throws: FileError(file: path, problem: problem)) { try grid.save(to: path) }
    #expect(throws: FileError(file: "", problem: problem)) { try grid.checkStorable() }
    #expect(!FileManager.default.fileExists(atPath: path))
  }

  @Test("a device with steps has the settings of its parts as its own, and defaults of the rest")
  func stepped() {
    var device = Jittery()
    (device.stepSpread, device.boundMaximum) = (0.25, 0.75)
    #expect(device.steps.stepSpread == 0.25 && device.common.boundMaximum == 0.75)
    #expect(device.granularity == 0.01 && device.scales == [device.steps.scale])
    #expect(Jittery.hiddenPairs == [.steps])
  }
}
