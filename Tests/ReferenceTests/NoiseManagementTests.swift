import CrosspointParameters
import CrosspointReference
import Testing

@Suite struct NoiseManagementTests {
  func product(
    _ management: NoiseManagement, _ direction: ReferenceDirection = .forward, dac: Float = 0
  ) -> ReferenceProduct {
    var p = Periphery.ideal
    p.inputBound = 1
    p.inputResolution = dac
    p.outputBound = 12
    p.noiseManagement = management
    return ReferenceProduct(p, direction, noise: noNoise)
  }

  /// x = (0.5, −2, 1), weights 1: s and what the array sees, x/s clipped to ±1.
  @Test(arguments: [
    (NoiseManagement.none, 1.0, [0.5, -1, 1]),
    (.absoluteMaximum(), 2, [0.25, -1, 0.5]),
    (.absoluteMaximum(cap: 1.25), 1.25, [0.4, -1, 0.8]),
    (.absoluteMaximum(cap: 8), 2, [0.25, -1, 0.5]),
    (.maximum, 1, [0.5, -1, 1]),
    (.constant(4), 4, [0.125, -0.5, 0.25]),
    (.runningAverage(decay: 0.25), 2, [0.25, -1, 0.5]),
    (.sums(), 2, [0.25, -1, 0.5]),  // S·0.6/12 = 0.1 is less than max|x|
    (.sums(assumedWeight: 24), 4, [0.125, -0.5, 0.25]),  // S = 2: 2·24/12
  ])
  func scale(_ management: NoiseManagement, _ s: Double, _ seen: [Double]) {
    let weights = ReferenceMatrix([[1, 1, 1]])
    for direction in ReferenceDirection.allCases {
      var product = product(management, direction)
      let r = product.apply(direction == .forward ? weights : weights.transposed, [0.5, -2, 1])
      #expect(isClose(r.scale, s))
      #expect(areClose(r.inputToArray, seen))
      #expect(isClose(r.output[0], s * seen.reduce(0, +)))
    }
  }

  /// S·0.6/12 for 100 ones is 5; for 1000 it is 50, but at most max|x|·0.25/DAC step = 15.75 with a
  /// 7-bit DAC.
  @Test func sumsOfManyInputs() {
    let weights = ReferenceMatrix(rows: 1, columns: 1000)
    let hundred = (0..<1000).map { $0 < 100 ? 1.0 : 0 }
    let thousand = Array(repeating: -1.0, count: 1000)
    var coarse = product(.sums(), dac: 1 / 126)
    #expect(isClose(coarse.apply(weights, hundred).scale, 5))
    #expect(isClose(coarse.apply(weights, thousand).scale, 15.75))
    var exact = product(.sums())
    #expect(isClose(exact.apply(weights, thousand).scale, 50))
  }

  /// a = 2; 0.75·2 + 0.25·4 = 2.5; a zero input: 1.875 and no exact zero, because s > 0; forward
  /// and backward apart.
  @Test func runningAverageAdvancesBySample() {
    let weights = ReferenceMatrix([[1, 0], [0, 1]])
    var forward = product(.runningAverage(decay: 0.25))
    let results = forward.apply(weights, [[2, 0], [0, -4], [0, 0]])
    #expect(areClose(results.map(\.scale), [2, 2.5, 1.875]))
    #expect(areClose(results[1].output, [0, -2.5]))  // −4/2.5 is clipped to −1
    #expect(!results[2].isExactZero)
    var backward = product(.runningAverage(decay: 0.25), .backward)
    #expect(backward.apply(weights, [3, 0]).scale == 3)
  }

  @Test func runningAverageFromAZeroInput() {
    var forward = product(.runningAverage(decay: 0.5))
    let results = forward.apply(ReferenceMatrix([[1]]), [[0], [4]])
    #expect(results[0].isExactZero && results[1].scale == 2)
  }
}
