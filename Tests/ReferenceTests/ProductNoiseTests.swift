import CrosspointParameters
import CrosspointReference
import Testing

/// Every noise and the nonlinearity, by hand, with supplied draws.
@Suite struct ProductNoiseTests {
  let weights = ReferenceMatrix([[1, -2], [3, 4], [0, 0.25]])

  @Test func exactProductBothWays() {
    var forward = ReferenceProduct(.ideal, .forward, noise: noNoise)
    #expect(areClose(forward.apply(weights, [1, 0.5]).output, [0, 5, 0.125]))
    var backward = ReferenceProduct(.ideal, .backward, noise: noNoise)
    #expect(areClose(backward.apply(weights, [1, -1, 2]).output, [-2, -5.5]))
  }

  /// Input noise is added after the clip and is not clipped again; each sample has its own vector
  /// number.
  @Test func inputNoise() {
    var p = Periphery.ideal
    p.inputBound = 1
    p.inputNoise = 0.5
    var product = ReferenceProduct(p, .forward, noise: noise(["forwardInputNoise 8 0 1": 2]))
    let r = product.apply(weights, [[1, 1], [1, 1]], firstVector: 7)
    #expect(
      r[0].inputToArray == [1, 1] && r[1].inputToArray == [1, 2] && r[1].inputAfterDAC == [1, 1])
    #expect(areClose(r[1].output, [-3, 11, 0.5]))
  }

  /// ‖x̂‖ = ‖(3, 4)‖ = 5 with the input noise in it.
  @Test func additiveReadNoise() {
    var p = Periphery.ideal
    p.inputNoise = 1
    p.readNoise = .additive(0.5)
    var product = ReferenceProduct(
      p, .forward, noise: noise(["forwardInputNoise 0 0 1": 3, "forwardReadNoise 0 0 0": 2]))
    let r = product.apply(weights, [3, 1])
    #expect(areClose(r.output, [0, 25, 1]))  // −5 + 0.5·5·2
  }

  /// √(Σ|w| x²) of row 1: √(3·1 + 4·0.25) = 2; backward, column 0 with δ = (1, 1, 5): √(1 + 3) = 2.
  @Test func conductanceReadNoise() {
    var p = Periphery.ideal
    p.readNoise = .conductance(0.5)
    var forward = ReferenceProduct(p, .forward, noise: noise(["forwardReadNoise 0 0 1": -1]))
    #expect(areClose(forward.apply(weights, [1, 0.5]).output, [0, 4, 0.125]))
    var backward = ReferenceProduct(p, .backward, noise: noise(["backwardReadNoise 0 0 0": 3]))
    #expect(areClose(backward.apply(weights, [1, 1, 5]).output, [4 + 3, 3.25]))
  }

  /// f·y/(1 + |n·y|), n = |6/12·(1 + 0.5·ξ)|, ξ fixed at vector 0; then output noise, then the
  /// bound.
  @Test func nonlinearityThenOutputNoise() {
    var p = Periphery.ideal
    p.outputBound = 12
    p.nonlinearity = 6
    p.nonlinearitySpread = 0.5
    p.nonlinearityFactor = 2
    p.outputNoise = 0.25
    let draws = noise([
      "forwardNonlinearity 0 0 0": -6, "forwardOutputNoise 5 0 0": 4,
      "forwardNonlinearity 5 0 1": 100,
    ])
    var product = ReferenceProduct(p, .forward, noise: draws)
    let r = product.apply(weights, [1, -1], vector: 5)
    // y = (3, −1, −0.25); n = |0.5·(1 − 3)| = 1 and 0.5 twice.
    let bent: [Double] = [2 * 3 / 4.0 + 1, -2 / 1.5, -0.5 / 1.125]
    #expect(areClose(r.output, bent))
    p.outputBound = .infinity  // the bound counts as 1: n = 6
    var unbounded = ReferenceProduct(p, .forward, noise: noNoise)
    let steep: [Double] = [6 / 19.0, -2 / 7.0, -0.5 / 2.5]
    #expect(areClose(unbounded.apply(weights, [1, -1]).output, steep))
  }

  /// A nonlinearity of 0 is skipped, its factor with it.
  @Test func noNonlinearityIgnoresTheFactor() {
    var p = Periphery.ideal
    p.nonlinearityFactor = 7
    var product = ReferenceProduct(p, .forward, noise: noNoise)
    #expect(areClose(product.apply(weights, [1, 0]).output, [1, 3, 0]))
  }

  /// The default draws are those of the address, line 0.
  @Test func addressedDraws() {
    var p = Periphery.ideal
    p.outputNoise = 1
    var product = ReferenceProduct(p, .backward, seed: 5, tile: 6)
    let r = product.apply(weights, [0, 0, 0], vector: 9)
    let line = ReferenceAddress(seed: 5, tile: 6, vector: 9, purpose: .backwardOutputNoise).draws
    #expect(r.output == [line.gaussian(0), line.gaussian(1)])
  }
}
