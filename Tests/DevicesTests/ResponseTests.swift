import Crosspoint
import CrosspointDevices
import Testing

@Suite("The response of devices to pulses")
struct ResponseTests {
  @Test("devices without noise move by one step a pulse, to their bounds and back")
  func ideal() throws {
    var settings = AnalogSettings.ideal
    settings.device = .constantStep(.ideal(step: 0.25, bound: 1))
    let response = try DeviceResponse(settings, pulses: 10, devices: 3, kept: 2)
    #expect(response.up.statistics.pulses == Array(0...10) && response.up.weights.count == 2)
    #expect(response.up.weights[1] == [-1, -0.75, -0.5, -0.25, 0, 0.25, 0.5, 0.75, 1, 1, 1])
    #expect(response.up.statistics.mean == response.up.weights[0].map { Double($0) })
    #expect(response.down.statistics.mean[0] == 1 && response.down.statistics.mean[3] == 0.25)
    #expect(response.up.statistics.standard_deviation.allSatisfy { $0 == 0 })
    #expect(DeviceResponse.standardPulses(settings.device) == 12)
    #expect(DeviceResponse.standardPulses(AnalogSettings.rpuBaseline.device) == 1800)
  }

  @Test(
    """
    moments follow the model's: the start has the spread of the lower bounds; the same seed \
    has the same numbers
    """
  )
  func moments() throws {
    let response = try DeviceResponse(.rpuBaseline, pulses: 100, devices: 2000, seed: 7)
    let (up, down) = (response.up.statistics, response.down.statistics)
    #expect(
      abs(up.mean[0] + 0.6) < 4 * 0.18 / 2000.0.squareRoot()
        && abs(up.standard_deviation[0] - 0.18) < 0.012)
    // 100 steps of 0.001.
    #expect(abs(up.mean[100] - up.mean[0] - 0.1) < 0.004)
    #expect(
      down.mean[0] == up.mean[100] && down.standard_deviation[0] == up.standard_deviation[100])
    #expect(up.standard_error[50] == up.standard_deviation[50] / 2000.0.squareRoot())
    let again = try DeviceResponse(.rpuBaseline, pulses: 100, devices: 2000, seed: 7)
    #expect(again.up == response.up && again.down == response.down)
  }
}
