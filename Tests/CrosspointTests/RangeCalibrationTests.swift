import Crosspoint
import Foundation
import TestSupport
import Testing

@Suite("Ranges that a calibration chooses")
struct RangeCalibrationTests {
  private func settings(
    _ input: RangeChoice, _ output: RangeChoice, _ mapping: WeightMapping = mappings[0].mapping
  ) -> InferenceSettings {
    InferenceSettings.exact.with {
      $0.conductances.mapping = mapping
      $0.inputRange = input
      $0.outputRange = output
      $0.forward.inputBound = 1
      $0.forward.inputBits = 8
      $0.forward.outputBound = 100
      $0.forward.outputBits = 10
    }
  }

  private func calibrate(_ tile: InferenceTile, _ parts: [Matrix]) throws {
    tile.beginCalibration()
    for part in parts { _ = try tile.forward(part) }
    try tile.endCalibration()
  }

  /// By nearest rank.
  private func percentile(_ p: Double, _ values: [Double]) -> Double {
    values.map(abs).sorted()[Int((p / 100 * Double(values.count)).rounded(.up)) - 1]
  }

  @Test("maxima and percentiles of inputs, and of what the ADC meets, of one call or of several")
  func chosen() throws {
    let (w, x) = (signals(7, 20, 3, scale: 0.3), signals(30, 20, 4))
    for (input, output, p, q) in [
      (RangeChoice.maximum, RangeChoice.maximum, 100.0, 100.0),
      (.percentile(90), .percentile(99), 90, 99), (.percentile(99.9), .maximum, 99.9, 100),
    ] {
      let tile = try settings(input, output).tile(w)
      try calibrate(tile, [x])
      let most = percentile(p, x.elements.map(Double.init))
      #expect(tile.ranges.input == Float(most))
      // Inputs as the DAC gives them: 127 steps of the range, clipped.
      let largest = Double(tile.largestWeight)
      let currents = x.samples.flatMap { sample in
        let codes = sample.map {
          min(max(($0 / most * 127).rounded(.toNearestOrEven) / 127, -1), 1)
        }
        return w.samples.map { zip($0, codes).reduce(0) { $0 + $1.0 * $1.1 } / largest }
      }
      let range = try #require(tile.ranges.output)
      #expect(abs(Double(range) / percentile(q, currents) - 1) < 1e-4, "\(input), \(output)")
      let other = try settings(input, output).tile(w)
      try calibrate(other, [x[rows: 0..<11], x[rows: 11..<30]])
      #expect(other.ranges == tile.ranges)
    }
  }

  @Test("99.9 % of a thousand signals are 999 of them, whatever single precision makes of 99.9")
  func wholeRank() throws {
    let x = signals(50, 20, 4)
    let sorted = x.elements.map(abs).sorted()
    for (p, rank) in [(Float(99.9), 999), (99.8, 998), (0.1, 1), (99.91, 1000)] {
      let tile = try settings(.percentile(p), .given).tile(signals(7, 20, 3))
      try calibrate(tile, [x])
      #expect(tile.ranges.input == sorted[rank - 1], "\(p)")
    }
  }

  @Test("calibrated converters clip as chosen, and have steps of their range")
  func clips() throws {
    let (w, x) = (signals(7, 20, 3, scale: 0.3), signals(30, 20, 4))
    let tile = try settings(.percentile(80), .percentile(70)).tile(w)
    try calibrate(tile, [x])
    let (input, output) = (try #require(tile.ranges.input), try #require(tile.ranges.output))
    let y = try tile.forward(x)
    let unit = tile.largestWeight * input
    #expect(y.elements.allSatisfy { abs($0) <= output * unit * 1.00001 })
    let atBound = y.elements.count { abs(abs($0) / (output * unit) - 1) < 1e-5 }
    // Of 210 currents a share of 30 %, each end rounded to half a step.
    #expect((60...70).contains(atBound), "\(atBound)")
    for value in y.elements {
      let steps = Double(value / (output * unit)) * 511
      #expect(abs(steps - steps.rounded()) < 1e-3)
    }
    // Inputs beyond the range are as at its end.
    let ends = Matrix(rows: 30, columns: 20, x.elements.map { min(max($0, -input), input) })
    #expect(try tile.forward(ends) == y)
  }

  @Test("given ranges stay; a calibration then changes nothing")
  func given() throws {
    let tile = try InferenceSettings().tile(signals(4, 5, 3))
    let other = try InferenceSettings().tile(signals(4, 5, 3))
    try calibrate(tile, [signals(3, 5, 4)])
    #expect(tile.ranges == CalibratedRanges())
    #expect(try tile.forward(signals(2, 5, 6)) == other.forward(signals(2, 5, 6)))
  }

  @Test(
    "raw currents of an offset mapping, and all slices, are within a range of maxima",
    arguments: [7, 8, 9, 13])
  func everyMapping(_ index: Int) throws {
    let s = settings(.maximum, .maximum, mappings[index].mapping)
    let (w, x) = (signals(7, 20, 3, scale: 0.3), signals(30, 20, 4))
    let (tile, fine) = (
      try s.tile(w),
      try s.with {
        ($0.forward.outputBits, $0.forward.outputBound) = (nil, .infinity)
        $0.outputRange = .given
      }.tile(w)
    )
    try calibrate(tile, [x])
    try calibrate(fine, [x])
    // Half a step of each slice's ADC.
    let step = try #require(tile.ranges.output) / 511
    let counted = mappings[index].mapping.model.significances.reduce(0, +)
    let unit = tile.largestWeight * (try #require(tile.ranges.input))
    for (a, b) in zip(try tile.forward(x).elements, try fine.forward(x).elements) {
      #expect(abs(a - b) <= 0.5001 * step * counted * unit + 1e-4)
    }
  }

  @Test("products are exact during a calibration, and draw nothing")
  func exact() throws {
    let s = settings(.maximum, .maximum).with { $0.forward.outputNoise = 0.1 }
    let (w, x) = (signals(4, 5, 3), signals(3, 5, 4))
    let tile = try s.tile(w)
    tile.beginCalibration()
    let exact = DigitalTile(rows: 4, columns: 5)
    try exact.setWeights(tile.weights)
    #expect(try tile.forward(x) == exact.forward(x))
    #expect(tile.vectorNumbers.forward == 0)
    tile.cancelCalibration()
    #expect(tile.ranges == CalibratedRanges())
  }

  @Test("products without the ranges that settings ask for are refused, and draw nothing")
  func uncalibrated() throws {
    let x = signals(3, 5, 4)
    for (input, output, name) in [
      (RangeChoice.maximum, RangeChoice.given, "inference.inputRange"),
      (.given, .percentile(99), "inference.outputRange"),
    ] {
      let tile = try settings(input, output).tile(signals(4, 5, 3))
      let error = #expect(throws: CrosspointError.self) { try tile.forward(x) }
      #expect(error?.description.contains("\(name) is chosen by a calibration") == true)
      #expect(tile.vectorNumbers.forward == 0)
      try calibrate(tile, [x])
      _ = try tile.forward(x)
    }
  }

  @Test("a range of zero width is refused with its place, and what was chosen before stays")
  func zeroWidth() throws {
    let w = signals(4, 5, 3)
    let zeros = Matrix(rows: 3, columns: 5)
    var lone = zeros
    lone[1, 2] = 1
    for (input, output, name) in [
      (RangeChoice.percentile(10), RangeChoice.given, "inference.inputRange"),
      (.given, .percentile(10), "inference.outputRange"),
    ] {
      let tile = try settings(input, output).tile(w)
      try calibrate(tile, [signals(3, 5, 4)])
      let before = tile.ranges
      for parts in [[lone], []] {
        let error = #expect(throws: CrosspointError.self) { try calibrate(tile, parts) }
        #expect(error?.description.contains("\(name) is 0.0") == true)
        #expect(tile.ranges == before)
      }
      // It is over.
      #expect(try tile.forward(zeros).elements.allSatisfy { $0 == 0 })
      tile.vectorNumbers.forward = 0
      _ = try tile.forward(zeros)
      #expect(tile.vectorNumbers.forward == 3)
      // Of silent inputs, as at the border of pictures on small arrays, nothing is known.
      try calibrate(tile, [zeros])
      #expect((tile.ranges.input ?? 1, tile.ranges.output ?? 1) == (1, 1))
    }
  }

  @Test("drift is compensated by readouts through the calibrated circuits, after a file too")
  func compensated() throws {
    let s = settings(.maximum, .maximum).with {
      $0.device = ProgrammedDevice(PowerDrift())
      $0.compensation = .global
      $0.forward.outputNoise = 0.01
    }
    let (w, x) = (signals(7, 20, 3, scale: 0.3), signals(30, 20, 4))
    let tile = try s.tile(w)
    try tile.drift(to: 1000)
    try calibrate(tile, [x])
    let other = try s.tile(signals(7, 20, 5))
    try other.restore(tile.state)
    #expect(other.compensationFactors == tile.compensationFactors)
    #expect(try other.forward(x) == tile.forward(x))
    // A readout of single columns is rounded to steps and has noise: 1 % of a factor at most here.
    #expect(abs(tile.compensationFactors[0] / Float(pow(1001, 0.06)) - 1) < 0.02)
  }
}
