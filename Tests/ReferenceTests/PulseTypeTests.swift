import CrosspointParameters
import CrosspointReference
import Testing

/// Pulse types other than stochastic, and devices without pulses.
@Suite struct PulseTypeTests {
  static func update(_ type: PulsedUpdate.PulseType, _ bitLength: Int = 10) -> PulsedUpdate {
    var u = unmanaged(bitLength)
    (u.fixedGain, u.pulseType) = (1, type)
    return u
  }

  /// BL 10, p = |v|, at most 1. BL·p of 0.46, 0.25, 3 is 4.6, 2.5, 10: counts of 5, 2 (half to
  /// even) and 10.
  @Test func counts() {
    func counts(_ type: PulsedUpdate.PulseType) -> [Int] {
      let sample = ReferenceSample(
        Self.update(type), learningRate: 1, granularity: 1, x: [0.46, -0.25, 3, 0],
        delta: [0.5, 1.5], vector: 0, seed: 1, tile: 1)
      #expect(sample.trainsX.allSatisfy { $0 == 0 })
      return (0..<2).flatMap { i in (0..<4).map { sample.coincidences(i, $0) } }
    }
    // 5·5/10 = 2.5 and 2·5/10 = 1; then 5 and 2.
    #expect(counts(.meanCount) == [2, 1, 5, 0, 5, 2, 10, 0])
    // 2.3, 1.25, 5; 4.6, 2.5, 10.
    #expect(counts(.deterministicImplicit) == [2, 1, 5, 0, 5, 2, 10, 0])
    let small = ReferenceSample(
      Self.update(.deterministicImplicit), learningRate: 1, granularity: 1, x: [0.44],
      delta: [0.44], vector: 0, seed: 1, tile: 1)
    let mean = ReferenceSample(
      Self.update(.meanCount), learningRate: 1, granularity: 1, x: [0.44], delta: [0.44],
      vector: 0, seed: 1, tile: 1)
    // 1.936, but 4·4/10.
    #expect(small.coincidences(0, 0) == 2 && mean.coincidences(0, 0) == 2)
    let zero = ReferenceSample(
      Self.update(.meanCount), learningRate: 1, granularity: 1, x: [0], delta: [1], vector: 0,
      seed: 1, tile: 1)
    #expect(zero.coincidences(0, 0) == 0)
  }

  /// The two types differ: 3.5 → 4 (even) twice is 16/10 = 1.6, and 10·0.35² is 1.225.
  @Test func typesDiffer() {
    func count(_ type: PulsedUpdate.PulseType) -> Int {
      ReferenceSample(
        Self.update(type), learningRate: 1, granularity: 1, x: [0.36], delta: [0.36], vector: 0,
        seed: 1, tile: 1
      ).coincidences(0, 0)
    }
    #expect(count(.meanCount) == 2 && count(.deterministicImplicit) == 1)
  }

  /// Each count is a pulse with the draw of its ordinal, though constant steps would aggregate.
  @Test(arguments: [Float(1), -1]) func countsArePulses(_ rate: Float) {
    let device = ConstantStep()
    let array = ReferenceArray(device, rows: 1, columns: 2, seed: 3, tile: 4)
    var weights = ReferenceMatrix(rows: 1, columns: 2)
    ReferenceUpdate.apply(
      &weights, array, Self.update(.meanCount), learningRate: rate, x: [[0.5, -1]],
      delta: [[0.8]], firstVector: 7)
    for (j, count) in [4, 8].enumerated() {
      let up = (j == 0) == (rate > 0)
      var w = 0.0
      for k in 0..<count {
        let xi = ReferenceAddress(
          seed: 3, tile: 4, vector: 7, pass: UInt32(k / 2), purpose: .cycle
        ).draws.gaussian(UInt32(j), isSecond: k % 2 == 1)
        w = array[0, j].afterPulse(w, up: up, cycleSpread: Double(device.cycleSpread), xi: xi)
      }
      #expect(isClose(weights[0, j], w, 1e-12) && w != 0)
    }
  }

  /// `none` leaves bounds out, `noneWithDevice` holds to them after every sample.
  @Test func exactUpdates() {
    let array = ReferenceArray(
      ConstantStep.ideal(step: 0.1, bound: 0.5), rows: 1, columns: 2, seed: 1, tile: 1)
    let (x, delta): ([[Float]], [[Float]]) = ([[1, 0.1], [-1, 0.1]], [[0.75], [0.25]])
    var free = ReferenceMatrix(rows: 1, columns: 2)
    var held = free
    ReferenceUpdate.apply(
      &free, array, Self.update(.none), learningRate: 1, x: x, delta: delta)
    ReferenceUpdate.apply(
      &held, array, Self.update(.noneWithDevice), learningRate: 1, x: x, delta: delta)
    #expect(areClose(free.elements, [0.5, 0.1], 1e-7))
    #expect(areClose(held.elements, [0.25, 0.1], 1e-7))
    ReferenceUpdate.apply(
      &free, array, Self.update(.none), learningRate: 1, x: [[1, 0]], delta: [[0.25]])
    #expect(free[0, 0] == 0.75)
  }

  /// w ← clip(w + q·η·δ·x), whatever the pulses would be.
  @Test(arguments: [PulsedUpdate(), singlePulse, update(.meanCount)])
  func infiniteGranularity(_ update: PulsedUpdate) {
    var device = exactDevice(bound: 0.5)
    (device.gainSpread, device.upDown, device.upDownSpread) = (0.2, 0.1, 0.05)
    let array = ReferenceArray(device, rows: 1, columns: 3, seed: 5, tile: 6)
    var weights = ReferenceMatrix(rows: 1, columns: 3)
    ReferenceUpdate.apply(
      &weights, array, update, learningRate: -0.01, x: [[3, -7, 1000]], delta: [[-1]])
    func xi(_ purpose: Purpose, _ j: UInt32) -> Double {
      ReferenceAddress(seed: 5, tile: 6, purpose: purpose).draws.gaussian(j)
    }
    let up = abs(
      1 + Double(device.gainSpread) * xi(.stepGain, 0) + Double(device.upDownSpread)
        * xi(.upDown, 0))
    let down = abs(
      1 - Double(device.upDown) + Double(device.gainSpread) * xi(.stepGain, 1)
        - Double(device.upDownSpread) * xi(.upDown, 1))
    #expect(isClose(weights[0, 0], 0.03 * up) && abs(up - 1) > 0.01)
    #expect(isClose(weights[0, 1], -0.07 * down) && abs(down - 0.9) > 0.01)
    #expect(weights[0, 2] == 0.5)
  }
}
