import CrosspointParameters
import CrosspointReference
import Testing

/// Closed forms against the reference's own random products.
@Suite struct ProductMomentsTests {
  /// Rows orthogonal to one another, so that input noise does not correlate the outputs and they
  /// may be pooled.
  let weights = ReferenceMatrix(rows: 4, columns: 8) { i, j in
    (0.2 + 0.15 * Double(i)) * ((i & j).nonzeroBitCount % 2 == 0 ? 1 : -1) * (j < 4 ? 1 : 0.8)
  }

  struct Case: Sendable, CustomTestStringConvertible {
    var testDescription: String
    var direction: ReferenceDirection
    var periphery: Periphery

    init(
      _ name: String, _ direction: ReferenceDirection = .forward,
      _ change: (inout Periphery) -> Void
    ) {
      testDescription = name
      self.direction = direction
      periphery = Periphery()
      change(&periphery)
    }
  }

  static let cases: [Case] = [
    Case("default circuits") { _ in },
    Case("default circuits, backward, abs-max", .backward) {
      $0.noiseManagement = .absoluteMaximum()
    },
    Case("noise of 0.6 ADC steps") { $0.outputNoise = 0.6 * 24 / 510 },
    Case("input noise, constant scale, no ADC") {
      $0.inputNoise = 0.05
      $0.outputResolution = 0
      $0.outputNoise = 0.02
      $0.noiseManagement = .constant(1.5)
    },
    Case("additive read noise, sums, iterative") {
      $0.readNoise = .additive(0.07)
      $0.noiseManagement = .sums()
      $0.boundManagement = .iterative
    },
    Case("conductance read noise, backward", .backward) { $0.readNoise = .conductance(0.2) },
    Case("all three, maximum") {
      $0.inputNoise = 0.1
      $0.readNoise = .conductance(0.1)
      $0.noiseManagement = .maximum
    },
  ]

  /// 10⁵ standardised outputs: 4.5 σ of their mean is 1.4 % of σ, 4.5 σ of their variance 1 % of σ
  /// (false alarms 7e-6 each). The same sample must refute the closed form of σ 2 % larger, which
  /// shows how sharp the test is.
  @Test(arguments: cases)
  func matchesMonteCarlo(_ c: Case) throws {
    let moments = try #require(ProductMoments.of(weights, input(c), c.periphery, c.direction))
    try check(c, weights, vectors: 100_000 / moments.count)
  }

  /// Read noise of an input that is mostly noise itself: its σ² follows ‖x̂‖² with the noise in it.
  /// One output, since outputs share ‖x̂‖.
  @Test(arguments: [ReadNoise.additive(0.5), .conductance(0.7)])
  func readNoiseSeesInputNoise(_ readNoise: ReadNoise) throws {
    let c = Case("noisy input") {
      $0 = .ideal
      $0.inputNoise = 0.6
      $0.readNoise = readNoise
    }
    try check(c, ReferenceMatrix(rows: 1, columns: 8) { 0.2 + 0.05 * Double($1) }, vectors: 100_000)
  }

  func input(_ c: Case) -> [Double] {
    let x: [Double] = [0.9, -0.4, 0.3, 1, 0.05, -0.75, 0.6, -0.2]
    return x.prefix(c.direction == .forward ? 8 : 4).map { Double(Float($0)) }
  }

  /// Compares standardised outputs, pooled, with mean 0 and variance 1, and shows that 2 % more σ
  /// would be seen.
  func check(_ c: Case, _ weights: ReferenceMatrix, vectors: Int) throws {
    let moments = try #require(ProductMoments.of(weights, input(c), c.periphery, c.direction))
    var product = ReferenceProduct(c.periphery, c.direction, seed: 77, tile: 3)
    var sample = Sample()
    for vector in 0..<UInt64(vectors) {
      let output = product.apply(weights, input(c), vector: vector).output
      for (y, m) in zip(output, moments) { sample.add((y - m.mean) / m.deviation) }
    }
    #expect(abs(sample.zOfMean) < alarm)
    #expect(abs(sample.zOfVariance) < alarm)
    #expect(abs(sample.withDeviations(timesLarger: 1.02).zOfVariance) > alarm)
  }

  @Test func nothingOutsideItsValidity() {
    let x = [1.0, 0, 0, 0, 0, 0, 0, 0]
    func moments(_ change: (inout Periphery) -> Void, _ w: ReferenceMatrix? = nil)
      -> [ReferenceMoments]?
    {
      var p = Periphery()
      change(&p)
      return ProductMoments.of(w ?? weights, x, p, .forward)
    }
    #expect(moments { _ in } != nil)
    #expect(moments { $0.nonlinearity = 0.1 } == nil)
    #expect(moments { $0.noiseManagement = .runningAverage() } == nil)
    // The ADC's rounding is not uniform noise.
    #expect(moments { $0.outputNoise = 0.4 * 24 / 510 } == nil)
    // Near the bound.
    #expect(moments({ _ in }, ReferenceMatrix(rows: 1, columns: 8) { _, _ in 11.7 }) == nil)
    #expect(moments({ _ in }, ReferenceMatrix(rows: 1, columns: 8) { _, _ in 11.5 }) != nil)
  }

  @Test func zeroInputs() throws {
    let zero = Array(repeating: 0.0, count: 8)
    var p = Periphery()
    p.noiseManagement = .absoluteMaximum()
    let exact = try #require(ProductMoments.of(weights, zero, p, .forward))
    #expect(exact.allSatisfy { $0 == ReferenceMoments(mean: 0, variance: 0) })
    p.inputNoise = 0.1  // the product goes on at s = 1
    let noisy = try #require(ProductMoments.of(weights, zero, p, .forward))
    #expect(noisy.allSatisfy { $0.mean == 0 && $0.variance > 0.06 * 0.06 })
    p = Periphery()
    let unmanaged = try #require(ProductMoments.of(weights, zero, p, .forward))
    let step = 24.0 / 510
    #expect(
      areClose(unmanaged.map(\.variance), Array(repeating: 0.0036 + step * step / 12, count: 4)))
  }
}
