import CrosspointParameters
import CrosspointReference
import Testing

@Suite struct ConverterTests {
  /// The DAC's output for each input, on a scaled input of bound `bound` and step
  /// 2·bound·resolution.
  func converted(_ x: [Double], bound: Float = 1, resolution: Float) -> ReferenceProductResult {
    var p = Periphery.ideal
    p.inputBound = bound
    p.inputResolution = resolution
    var product = ReferenceProduct(p, .forward, noise: noNoise)
    return product.apply(ReferenceMatrix(rows: 1, columns: x.count), x)
  }

  @Test func roundsHalfToEven() {
    // Step ½: 0.5, 1.5, −0.5, −1.5 and 2.5 steps.
    let r = converted([0.25, 0.75, -0.25, -0.75, 1.25], bound: 2, resolution: 1 / 8)
    #expect(r.inputAfterDAC == [0, 1, 0, -1, 1])
    #expect(r.inputTieMargin == [0, 0, 0, 0, 0])
  }

  /// Step 0.4, bound 1: 1.1 is 2.75 steps, 3 steps are 1.2, clipped to 1. Clipping first would give
  /// 2.5 steps, rounded to 0.8.
  @Test func clipsAfterRounding() {
    let r = converted([1.1, -1.1, 5, 0.9], resolution: 0.2)
    #expect(areClose(r.inputAfterDAC, [1, -1, 1, 0.8]))
    #expect(areClose(r.inputTieMargin, [0.25, 0.25, 0, 0.25]))
  }

  @Test func sevenBitsHave127Codes() {
    let x = (-6300...6300).map { Double(Float($0) / 6300) }
    let codes = converted(x, resolution: 1 / 126).inputAfterDAC
    #expect(Set(codes).count == 127)
    #expect(codes.min() == -1 && codes.max() == 1)
    for (v, c) in zip(x, codes) { #expect(abs(v - c) <= 0.5 / 63 + 1e-6) }
  }

  /// A resolution above 1 is a number of steps; ≤ 0 switches the converter off.
  @Test func resolutionAsACountAndOff() {
    let x = [0.1, -0.7, 0.333]
    #expect(
      areClose(
        converted(x, resolution: 126).inputAfterDAC, converted(x, resolution: 1 / 126).inputAfterDAC
      ))
    let off = converted(x + [3], resolution: 0)
    #expect(areClose(off.inputAfterDAC, x + [1]))  // still clipped
    #expect(off.inputTieMargin.allSatisfy { $0 == .infinity })
    #expect(areClose(converted(x, bound: .infinity, resolution: -1).inputAfterDAC, x))
  }

  /// ADC, bound 2, step 1, on the exact outputs 0.5, 1.5, 2.4, 2.6, −2.6: codes 0, 2, 2, 3, −3; the
  /// last two saturated.
  @Test func adcRoundsThenClipsAndCountsSaturation() {
    var p = Periphery.ideal
    p.outputBound = 2
    p.outputResolution = 1 / 4
    var product = ReferenceProduct(p, .forward, noise: noNoise)
    let r = product.apply(ReferenceMatrix([[0.5], [1.5], [2.4], [2.6], [-2.6]]), [1])
    #expect(r.output == [0, 2, 2, 2, -2])
    #expect(r.saturated == 2 && r.passes == 1)
    #expect(areClose(r.outputTieMargin, [0, 0, 0.1, 0.1, 0.1]))
    #expect(isClose(r.saturationMargin, 0.1))  // 2.4 and 2.6 are 0.1 from the tie at 2.5
  }

  /// Without an ADC an output is saturated past the bound itself.
  @Test func boundWithoutADC() {
    var p = Periphery.ideal
    p.outputBound = 2
    var product = ReferenceProduct(p, .backward, noise: noNoise)
    let r = product.apply(ReferenceMatrix([[2, 2.25, -7]]), [1])
    #expect(r.output == [2, 2, -2] && r.saturated == 2 && r.saturationMargin == 0)
  }
}
