import CrosspointParameters
import CrosspointReference
import Testing

/// The reference's phases by hand, and its random updates against the closed form.
@Suite struct HalfVoltageTests {
  /// Ideal steps of 0.001, far bounds.
  static func device(_ response: Float) -> ConstantStep {
    var d = ConstantStep.ideal(step: 0.001, bound: 10)
    d.halfVoltageResponse = response
    return d
  }

  @Test func onePhase() {
    let point = ReferenceCrosspoint(
      stepUp: 0.1, stepDown: 0.2, boundMinimum: -0.5, boundMaximum: 0.4)
    func after(_ w: Double, up: Bool, _ n: Int, _ h: Int, _ xi: Double = 0) -> Double {
      point.afterPhase(
        w, up: up, coincidences: n, halves: h, response: 0.5, cycleSpread: 0.3, xi: xi)
    }
    #expect(isClose(after(0, up: true, 1, 2), 0.2) && isClose(after(0.4, up: false, 1, 2), 0))
    #expect(
      isClose(after(0, up: true, 0, 4, 1), 0.1 * (2 + 0.3))
        && isClose(after(0, up: true, 1, 0, 1), 0.1 * 1.3))
    #expect(after(0.3, up: true, 2, 0) == 0.4 && after(0, up: true, 0, 0, 5) == 0)
    // As k = 0: nothing but coincidences.
    let none = point.afterPhase(
      0, up: true, coincidences: 2, halves: 7, response: 0, cycleSpread: 0.3, xi: 1)
    #expect(none == point.afterPulses(0, up: true, count: 2, cycleSpread: 0.3, xi: 1))
  }

  @Test func phasesOfASample() {
    func phases(_ x: [Float], _ delta: [Float], _ rate: Float = 0.01) -> [Int] {
      ReferenceUpdate.phases(
        ReferenceSample(
          PulsedUpdate(), learningRate: rate, granularity: 0.001, x: x, delta: delta, vector: 0,
          seed: 1, tile: 1)
      ).map(\.number)
    }
    #expect(
      phases([1, 0], [1, -1]) == [0, 1] && phases([1, 0], [1, -0.0]) == [0]
        && phases([1, -1e-30], [0, -1]) == [1, 3])
    #expect(
      phases([1, -1], [1, -1]) == [0, 1, 2, 3] && phases([-1, -1], [1, 1], -0.01) == [3]
        && phases([0, 0], [1, 1]) == [])
  }

  /// Always firing lines: 10 slots, all coincide. x ≥ 0 and both signs of δ: (1 − 2k)·10 + k·10;
  /// both of both: (1 − 2k)·10; a row without a pulse goes up and down again.
  @Test(arguments: [Float(0), 0.1, 0.5])
  func netChanges(_ k: Float) {
    var update = PulsedUpdate()
    (update.bitLength, update.updateManagement, update.bitLengthManagement) = (10, false, false)
    let array = ReferenceArray(Self.device(k), rows: 3, columns: 2, seed: 1, tile: 1)
    func net(_ x: [Float], _ delta: [Float], _ rate: Float = 0.01) -> [Double] {
      var weights = ReferenceMatrix(rows: 3, columns: 2)
      ReferenceUpdate.apply(&weights, array, update, learningRate: rate, x: [x], delta: [delta])
      return weights.elements.map { $0 / 0.001 }
    }
    let (r, whole) = (Double(k), (1 - 2 * Double(k)) * 10)
    #expect(
      areClose(net([1, 0], [1, -1, 0]), [whole + 10 * r, 10 * r, -whole - 10 * r, -10 * r, 0, 0]))
    #expect(
      areClose(
        net([1, 0], [1, -1, 0], -0.01), [-whole - 10 * r, -10 * r, whole + 10 * r, 10 * r, 0, 0]))
    #expect(areClose(net([1, -1], [1, -1, 0]), [whole, -whole, -whole, whole, 0, 0]))
    #expect(areClose(net([1, 0], [1, 1, 0]), [10, 10 * r, 10, 10 * r, 10 * r, 0]))
  }

  /// 10⁵ samples at one cross-point: 4.5 σ of the mean is 1.4 % of a standard deviation, of the
  /// variance some 2 % of it; a σ 3 % larger is refuted. False alarms 7e-6 each.
  @Test(
    arguments: [(true, true), (true, false), (false, true), (false, false)], [Float(0.1), 0.7])
  func moments(_ both: (x: Bool, delta: Bool), _ k: Float) throws {
    let point = ReferenceCrosspoint(
      stepUp: 0.001, stepDown: 0.0014, boundMinimum: -0.6, boundMaximum: 0.6)
    var update = PulsedUpdate()
    (update.bitLength, update.updateManagement, update.bitLengthManagement) = (10, false, false)
    let law = try #require(
      UpdateMoments.atHalfVoltage(
        update.plan(learningRate: -0.01, granularity: 0.001, xMaximum: 1, deltaMaximum: 1), x: 0.6,
        xHasBoth: both.x, delta: 0.3,
        deltaHasBoth: both.delta, learningRate: -0.01, response: Double(k), weight: 0.1, point,
        cycleSpread: 0.5))
    var seen = Sample()
    for vector in 0..<100_000 as Range<UInt64> {
      // The other signals of the sample are there for their signs alone.
      let pulses = ReferenceSample(
        update, learningRate: -0.01, granularity: 0.001, x: [0.6, both.x ? -1 : 1],
        delta: [0.3, both.delta ? -1 : 1],
        vector: vector,
        seed: 31, tile: 1)
      var w = 0.1
      for phase in ReferenceUpdate.phases(pulses) {
        let column = pulses.signsX[0] == phase.x ? pulses.trainsX[0] : 0
        let row = pulses.signsDelta[0] == phase.delta ? pulses.trainsDelta[0] : 0
        w = point.afterPhase(
          w, up: phase.x == phase.delta, coincidences: (column & row).nonzeroBitCount,
          halves: (column ^ row).nonzeroBitCount,
          response: Double(k), cycleSpread: 0.5,
          xi: ReferenceAddress(
            seed: 31, tile: 1, vector: vector, pass: UInt32(phase.number), purpose: .cycle
          ).draws.gaussian(0))
      }
      seen.add((w - 0.1 - law.mean) / law.deviation)
    }
    #expect(abs(seen.zOfMean) < alarm && abs(seen.zOfVariance) < alarm)
    #expect(abs(seen.withDeviations(timesLarger: 1.03).zOfVariance) > alarm)
  }

  @Test func nothingNearABound() {
    let plan = PulsePlan(bitLength: 10, gainX: 1, gainDelta: 1)
    let point = ReferenceCrosspoint(
      stepUp: 0.001, stepDown: 0.001, boundMinimum: -0.6, boundMaximum: 0.6)
    func law(_ weight: Double) -> ReferenceMoments? {
      UpdateMoments.atHalfVoltage(
        plan, x: 0.5, xHasBoth: true, delta: 0.5, deltaHasBoth: true, learningRate: 1,
        response: 0.5, weight: weight, point,
        cycleSpread: 0)
    }
    #expect(law(0.579) != nil && law(0.581) == nil && law(-0.579) != nil && law(-0.581) == nil)
    var device = ConstantStep()
    device.halfVoltageResponse = 0.1
    #expect(
      UpdateMoments.averaged(plan, x: 0.5, delta: 0.5, learningRate: 0.01, weight: 0, device) == nil
    )
  }
}
