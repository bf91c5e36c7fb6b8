import Crosspoint
import CrosspointReference
import TestSupport
import Testing

/// Analog products against the scalar Double reference: DAC codes, passes and saturation exactly;
/// sums within the error of single precision; ADC codes exactly but where the reference stands
/// within that error of a rounding tie.
@Suite("Analog products against the reference")
struct ProductAgainstReferenceTests {
  /// Settings that use every mode and step, each with a name.
  static let settings: [(String, AnalogSettings)] = [
    ("rpuBaseline", .rpuBaseline),
    ("rpuManaged", .rpuManaged),
    ("ideal", .ideal),
    (
      "input noise",
      .managed {
        $0.forward.inputNoise = 0.02
        $0.backward.inputNoise = 0.02
      }
    ),
    (
      "additive read noise",
      .managed {
        $0.forward.readNoise = .additive(0.01)
        $0.backward.readNoise = .additive(0.02)
      }
    ),
    (
      "conductance read noise",
      .managed {
        $0.forward.readNoise = .conductance(0.03)
        $0.backward.readNoise = .conductance(0.03)
      }
    ),
    (
      "nonlinearity",
      .managed {
        $0.forward.nonlinearity = 0.4
        $0.forward.nonlinearitySpread = 0.2
        $0.forward.nonlinearityFactor = 1.1
        $0.backward.nonlinearity = 0.2
      }
    ),
    ("capped", .managed { $0.forward.noiseManagement = .absoluteMaximum(cap: 1.5) }),
    (
      "maximum",
      .managed {
        $0.forward.noiseManagement = .maximum
        $0.backward.noiseManagement = .maximum
      }
    ),
    (
      "constant",
      .managed {
        $0.forward.noiseManagement = .constant(2.5)
        $0.backward.noiseManagement = .constant(0.5)
      }
    ),
    (
      "running average",
      .managed {
        $0.forward.noiseManagement = .runningAverage(decay: 0.3)
        $0.backward.noiseManagement = .runningAverage()
      }
    ),
    (
      "sums",
      .managed {
        $0.forward.noiseManagement = .sums()
        $0.backward.noiseManagement = .sums(assumedWeight: 0.2)
      }
    ),
    (
      "tight bound, iterative",
      .managed {
        $0.forward.outputBound = 1.5
        $0.backward.outputBound = 1.5
      }
    ),
    (
      "tight bound, worst case",
      .managed {
        $0.forward.outputBound = 1.5
        $0.forward.boundManagement = .iterativeWorstCase
      }
    ),
    (
      "tight bound, none",
      .managed {
        $0.forward.outputBound = 1.5
        $0.forward.boundManagement = .none
      }
    ),
    (
      "no DAC, tight bound",
      .managed {
        $0.forward.inputResolution = 0
        $0.forward.outputBound = 0.01
        $0.forward.outputNoise = 0.001
      }
    ),
    (
      "no ADC",
      .managed {
        $0.forward.outputResolution = 0
        $0.backward.outputResolution = -1
      }
    ),
    (
      "steps instead of fractions",
      .managed {
        $0.forward.inputResolution = 64
        $0.forward.outputResolution = 300
      }
    ),
  ]

  @Test("every setting, both directions, odd shapes", arguments: settings.indices, shapes)
  func againstReference(_ index: Int, _ shape: (Int, Int)) throws {
    let (name, settings) = Self.settings[index]
    let (rows, columns) = shape
    let tile = try AnalogTile(rows: rows, columns: columns, settings: settings, seed: 44, tile: 5)
    try tile.setWeights(signals(rows, columns, 1, scale: 0.2))
    // Of its own, because a trace advances a running average too.
    let untraced = try AnalogTile(
      rows: rows, columns: columns, settings: settings, seed: 44, tile: 5)
    try untraced.setWeights(tile.weights)
    (untraced.vectorNumbers.forward, untraced.vectorNumbers.backward) = (1000, 1000)
    for direction in ProductDirection.allCases {
      let forward = direction == .forward
      let x = signals(5, forward ? columns : rows, 2, scale: 1.3)
      var reference = ReferenceProduct(
        forward ? settings.forward : settings.backward, forward ? .forward : .backward, seed: 44,
        tile: 5)
      let expected = reference.apply(tile.weights.reference, x.samples, firstVector: 1000)
      let trace = try tile.trace(direction, x, vector: 1000)
      #expect(
        try trace.output == (forward ? untraced.forward(x) : untraced.backward(x)),
        "\(name), \(direction), without a trace")
      for (b, e) in expected.enumerated() {
        try compare(
          trace, b, e, forward ? settings.forward : settings.backward, tile,
          "\(name), \(direction), sample \(b)")
      }
    }
  }

  private func compare(
    _ trace: ProductTrace, _ b: Int, _ e: ReferenceProductResult, _ p: Periphery,
    _ tile: AnalogTile, _ what: String
  ) throws {
    let outputs = trace.output.columns
    let inputs = trace.inputAfterDAC.columns
    if e.isExactZero {
      #expect(
        trace.report.passes[b] == 0 && (0..<outputs).allSatisfy { trace.output[b, $0] == 0 },
        "\(what)")
      return
    }
    // A pass whose largest output stood within rounding of the bound may go either way; none does
    // here.
    try #require(
      e.history.allSatisfy {
        $0.saturationMargin > 2e-5 * Double(p.outputBound) || p.outputBound == .infinity
      }, "\(what)")
    #expect(trace.report.passes[b] == e.passes, "\(what)")
    #expect(trace.report.saturatedOutputs[b] == e.saturated, "\(what)")
    let scale = e.scale * e.boundFactor
    #expect(abs(Double(trace.scales[b]) - scale) <= 1e-6 * scale, "\(what)")

    var inputSize = 0.0
    for j in 0..<inputs {
      // Scales by sums are added up in another order and may differ in the last place: then codes
      // near a tie may too.
      if e.inputTieMargin[j] > 1e-4 {
        #expect(
          abs(Double(trace.inputAfterDAC[b, j]) - e.inputAfterDAC[j]) <= 2e-6
            * max(1, abs(e.inputAfterDAC[j])), "\(what)")
      }
      #expect(
        abs(Double(trace.inputToArray[b, j]) - e.inputToArray[j]) <= 2e-6
          * max(1, abs(e.inputToArray[j])), "\(what)")
      inputSize += abs(e.inputToArray[j])
    }
    // |w| ≤ 1.2; n roundings of 2⁻²⁴, and the noise's own error of 3e-6·σ·6.6.
    let sumError = Double(inputs + 4) * 0x1p-23 * 1.2 * inputSize + 1e-6
    let noiseError = 4e-5 * (1 + (e.beforeADC.map(abs).max() ?? 0) / 12)
    for i in 0..<outputs {
      #expect(
        abs(Double(trace.beforeNoise[b, i]) - e.beforeNoise[i]) <= sumError, "\(what), output \(i)")
      let step = Double(p.outputStep)
      let error = sumError + noiseError
      if step > 0, e.outputTieMargin[i] * step > error {
        #expect(
          abs(Double(trace.afterADC[b, i]) - e.afterADC[i]) <= 1e-5 * max(1, abs(e.afterADC[i])),
          "\(what), output \(i)")
      } else {
        #expect(
          abs(Double(trace.afterADC[b, i]) - e.afterADC[i]) <= (step > 0 ? step : 0) + error,
          "\(what), output \(i)")
      }
      #expect(trace.output[b, i] == trace.afterADC[b, i] * trace.scales[b], "\(what), output \(i)")
    }
  }

  @Test(
    """
    the noise's error: a kernel's Gaussian lies within 3e-6·r of the exact expression on the \
    same words
    """
  )
  func gaussianError() {
    for vector in 0..<8 {
      let drawn = RandomStream(seed: 3, tile: 4, vector: UInt64(vector), purpose: .cycle, line: 6)
        .gaussians(4099)
      let exact = ReferenceAddress(
        seed: 3, tile: 4, vector: UInt64(vector), purpose: .cycle, line: 6
      ).draws
      for (i, g) in drawn.enumerated() {
        #expect(abs(Double(g) - exact.gaussian(UInt32(i))) < 3e-6 * 6.6)
      }
    }
  }

  @Test("uniform words are the reference's, bit for bit")
  func words() {
    let line = RandomStream(
      seed: .max, tile: .max, vector: .max, pass: 0xFF_FFFF, purpose: .cycle, line: .max)
    let exact = ReferenceAddress(
      seed: .max, tile: .max, vector: .max, pass: 0xFF_FFFF, purpose: .cycle, line: .max
    ).draws
    for (i, word) in line.uniformWords(1000).enumerated() {
      #expect(word == exact.wordA(UInt32(i)))
      #expect(word == line.uniformWord(UInt32(i)))
    }
  }
}
