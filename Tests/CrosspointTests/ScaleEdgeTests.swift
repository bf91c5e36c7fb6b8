import Crosspoint
import TestSupport
import Testing

/// Where a scale or a code stands exactly at the end of its range.
@Suite("Scales and codes at the end of their range")
struct ScaleEdgeTests {
  @Test("a zero input that clips by noise alone keeps scale 1 under worst-case bound management")
  func zeroInputWorstCase() throws {
    let settings = AnalogSettings.managed {
      $0.forward.noiseManagement = .none
      $0.forward.boundManagement = .iterativeWorstCase
      $0.forward.outputBound = 0.1
      $0.forward.outputNoise = 1
    }
    let tile = try AnalogTile(rows: 40, columns: 8, settings: settings, seed: 1)
    let trace = try tile.trace(.forward, Matrix(rows: 1, columns: 8))
    #expect(trace.report.passes == [6])  // r = 1, then the worst-case scale with r = 1, 2, 4, 8, 16
    #expect(trace.scales == [16])
    #expect(trace.inputAfterDAC.elements.allSatisfy { $0 == 0 })
    // Noise ten times the bound: nearly every output stands at it, scaled back by 16.
    #expect(trace.output.elements.contains { abs($0) > 1.5 })
  }

  @Test(
    "the full-scale code of the ADC lies at the bound and is not saturated",
    arguments: InstructionSet.available)
  func fullScaleCode(_ set: InstructionSet) throws {
    // 255 steps of 24/510 are 12.000001 in Float.
    let settings = AnalogSettings.managed {
      $0.forward.outputNoise = 0
      $0.forward.boundManagement = .none
    }
    var device = ConstantStep()
    (
      device.boundMaximum, device.boundMinimum, device.boundMaximumSpread, device.boundMinimumSpread
    ) = (20, -20, 0, 0)
    var s = settings
    s.device = .constantStep(device)
    let tile = try AnalogTile(rows: 4, columns: 1, settings: s, seed: 1, kernels: .table(for: set))
    try tile.setWeights(Matrix(rows: 4, columns: 1, [12, -12, 12.02, 12.03]))
    let trace = try tile.trace(.forward, Matrix(rows: 1, columns: 1, repeating: 1))
    #expect(trace.output.elements == [12, -12, 12, 12])
    #expect(trace.report.saturatedOutputs == [1])  // 12.03 is nearer to code 256
  }

  @Test(
    "a finite input too large for a doubled scale stops there, without a value that is not a number"
  )
  func largestInputs() throws {
    let settings = AnalogSettings.managed {
      $0.forward.outputBound = 0.05
      $0.forward.outputNoise = 0
    }
    let tile = try AnalogTile(rows: 20, columns: 20, settings: settings, seed: 1)
    try tile.setWeights(signals(20, 20, 1, scale: 0.3))
    let y = try tile.forward(Matrix(rows: 1, columns: 20, repeating: 3e38))
    #expect(y.elements.allSatisfy { !$0.isNaN })
  }
}
