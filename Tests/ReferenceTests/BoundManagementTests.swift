import CrosspointParameters
import CrosspointReference
import Testing

@Suite struct BoundManagementTests {
  func periphery(_ management: BoundManagement, dac: Float = 1 / 126) -> Periphery {
    var p = Periphery()
    p.outputNoise = 0
    p.inputResolution = dac
    p.noiseManagement = .absoluteMaximum()
    p.boundManagement = management
    return p
  }

  func run(_ p: Periphery, _ weights: [[Double]], _ x: [Double]) -> ReferenceProductResult {
    var product = ReferenceProduct(p, .forward, noise: noNoise)
    return product.apply(ReferenceMatrix(weights), x)
  }

  /// Always saturated: r = 1, 2, 4, 8, 16 with a 7-bit DAC (16 > 15.75), and the last, clipped
  /// result.
  @Test func sevenBitDACEndsAtSixteen() {
    let r = run(periphery(.iterative), [[1e4, 0.5]], [2, 2])
    #expect(r.passes == 5 && r.boundFactor == 16 && r.saturated == 1)
    // 1/r is 63/r steps: 63, 31.5, 15.75, 7.875, 3.9375. As a Float 1/63 is a little too large, so
    // 31.5 falls to 31.
    #expect(areClose(r.history.map { $0.inputAfterDAC[0] * 63 }, [63, 31, 16, 8, 4]))
    #expect(isClose(r.output[0], 12 * 2 * 16))
    #expect(r.inputTieMargin[0] < 1e-5)  // the largest input is next to a tie in every second pass
  }

  /// Without a DAC it stops when r > 1000: r = 1 … 1024.
  @Test func withoutDACEndsPastAThousand() {
    let r = run(periphery(.iterative, dac: 0), [[1e9]], [1])
    #expect(r.passes == 11 && r.boundFactor == 1024 && r.saturated == 1)
  }

  /// y = 30 at r = 1, 15 at 2, 7.5 at 4: three passes, and the output is right.
  @Test func stopsAsSoonAsNothingSaturates() {
    let r = run(periphery(.iterative, dac: 0), [[30], [1]], [1])
    #expect(r.passes == 3 && r.boundFactor == 4 && r.saturated == 0)
    #expect(isClose(r.output[0], 30, 0.01) && isClose(r.output[1], 1, 0.2))
  }

  @Test func noneAndBackwardOnlyClip() {
    let once = run(periphery(.none), [[30]], [1])
    #expect(once.passes == 1 && once.output == [12] && once.saturated == 1)
    var backward = ReferenceProduct(periphery(.none), .backward, noise: noNoise)
    #expect(backward.apply(ReferenceMatrix([[30]]), [1]).output == [12])
  }

  /// Every pass draws anew.
  @Test func noiseIsDrawnAnew() {
    var p = periphery(.iterative, dac: 0)
    p.outputResolution = 0
    p.outputNoise = 1
    p.inputNoise = 1
    var product = ReferenceProduct(
      p, .forward,
      noise: noise([
        "forwardOutputNoise 4 0 0": 5, "forwardInputNoise 4 1 0": 0.25,
        "forwardOutputNoise 4 1 0": -1,
      ]))
    let r = product.apply(ReferenceMatrix([[10]]), [1], vector: 4)
    #expect(areClose(r.history.map { $0.beforeADC[0] }, [15, 6.5]))  // 10 + 5; 10·(½ + ¼) − 1
    #expect(areClose(r.output, [13]))
  }

  /// 40 ones on weights 1: abs-max 1 saturates at 40; sums give s = 40·0.6/12 = 2, y = 20 at r = 1,
  /// then 10 at r = 2.
  @Test func worstCaseSwitchesTheScaleFirst() {
    let ones = Array(repeating: 1.0, count: 40)
    let r = run(periphery(.iterativeWorstCase, dac: 0), [ones], ones)
    #expect(r.passes == 3 && isClose(r.scale, 2) && r.boundFactor == 2)
    #expect(areClose(r.history.map { $0.beforeNoise[0] }, [40, 20, 10]))
    // Fewer: 30 ones, s = 1.5, y = 20 … saturated still; weights 0.5: y = 15 at first, 10 at s =
    // 1.5.
    let half = Array(repeating: 0.5, count: 30)
    let q = run(periphery(.iterativeWorstCase, dac: 0), [half], Array(repeating: 1.0, count: 30))
    #expect(q.passes == 2 && isClose(q.scale, 1.5) && q.boundFactor == 1)
    // The end is the same: one pass, then r = 1, 2, 4, 8, 16.
    let never = run(periphery(.iterativeWorstCase), [[1e5]], [1])
    #expect(never.passes == 6 && never.boundFactor == 16)
  }

  /// With `sums` as noise management its own assumed weight counts: 1.2 gives s = 4 for 40 ones, in
  /// both passes.
  @Test func worstCaseWithSumsKeepsItsAssumedWeight() {
    var p = periphery(.iterativeWorstCase, dac: 0)
    p.noiseManagement = .sums(assumedWeight: 1.2)
    let ones = Array(repeating: 1.0, count: 40)
    let r = run(p, [Array(repeating: 2, count: 40)], ones)
    #expect(areClose(r.history.map { $0.beforeNoise[0] }, [20, 20, 10]) && isClose(r.scale, 4))
  }
}
