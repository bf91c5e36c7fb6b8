import CrosspointParameters
import CrosspointReference
import Testing

@Suite struct ZeroInputTests {
  let weights = ReferenceMatrix([[1, 2], [3, 4]])

  func run(
    _ management: NoiseManagement, _ direction: ReferenceDirection, inputNoise: Float = 0,
    x: [Double] = [0, 0]
  ) -> ReferenceProductResult {
    var p = Periphery()
    p.noiseManagement = management
    p.inputNoise = inputNoise
    var product = ReferenceProduct(p, direction, seed: 1, tile: 1)
    return product.apply(weights, x)
  }

  static let scaling: [NoiseManagement] = [
    .absoluteMaximum(), .maximum, .runningAverage(), .sums(),
  ]

  @Test(arguments: scaling)
  func exactZerosWithoutNoise(_ management: NoiseManagement) {
    for direction in ReferenceDirection.allCases {
      let r = run(management, direction)
      #expect(r.isExactZero && r.passes == 0 && r.output == [0, 0])
    }
    #expect(run(management, .backward, inputNoise: 0.1).isExactZero)
  }

  @Test(arguments: scaling)
  func forwardInputNoiseGoesOnAtScaleOne(_ management: NoiseManagement) {
    let r = run(management, .forward, inputNoise: 0.1)
    #expect(r.scale == 1 && r.passes == 1 && r.inputToArray.allSatisfy { $0 != 0 })
  }

  @Test(arguments: [NoiseManagement.none, .constant(2)])
  func noiseIsThere(_ management: NoiseManagement) {
    for direction in ReferenceDirection.allCases {
      #expect(run(management, direction).output != [0, 0])
    }
  }

  /// `maximum` has nothing to scale by where no input is positive.
  @Test func negativeInputsWithMaximum() {
    #expect(run(.maximum, .forward, x: [-1, -0.5]).isExactZero)
    #expect(!run(.maximum, .forward, x: [-1, 0.5]).isExactZero)
  }
}
