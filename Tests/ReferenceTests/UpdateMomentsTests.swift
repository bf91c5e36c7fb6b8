import CrosspointParameters
import CrosspointReference
import Testing

/// Closed forms against the reference's own random updates.
@Suite struct UpdateMomentsTests {
  struct Case: Sendable {
    var update = PulsedUpdate()
    var learningRate: Float = 0.01
    var x: Float
    var delta: Float
    var cycleSpread: Float = 0.3
  }

  static let unmanaged: PulsedUpdate = {
    var u = PulsedUpdate()
    (u.bitLength, u.updateManagement, u.bitLengthManagement) = (10, false, false)
    return u
  }()

  static let cases = [
    Case(update: unmanaged, x: 0.5, delta: 0.3),
    Case(update: unmanaged, learningRate: -0.01, x: 0.7, delta: 0.8, cycleSpread: 1),
    Case(update: unmanaged, x: 2, delta: -0.4, cycleSpread: 0),  // p_x is clipped to 1
    Case(x: -0.9, delta: 0.35),
    Case(x: 2, delta: 0.2, cycleSpread: 0.6),
  ]

  /// The other signals of the sample, so that the cross-point is not the largest: x_max = δ_max = 1
  /// at least.
  func sample(_ c: Case, vector: UInt64, granularity: Float, tile: UInt32 = 1) -> ReferenceSample {
    ReferenceSample(
      c.update, learningRate: c.learningRate, granularity: granularity, x: [c.x, 1],
      delta: [c.delta, 1],
      vector: vector, seed: 31, tile: tile)
  }

  /// 2·10⁵ samples at one cross-point: 4.5 σ of the mean is 1 % of a standard deviation, of the
  /// variance some 1.5 % of it, that is 0.8 % of σ. The closed form of a σ 2 % larger is refuted.
  /// False alarms 7e-6 each.
  @Test(arguments: cases)
  func oneCrosspoint(_ c: Case) throws {
    let point = ReferenceCrosspoint(
      stepUp: 0.001, stepDown: 0.0014, boundMinimum: -0.6, boundMaximum: 0.6)
    let plan = sample(c, vector: 0, granularity: 0.001).plan
    let spread = Double(c.cycleSpread)
    let law = try #require(
      UpdateMoments.of(
        plan, x: c.x, delta: c.delta, learningRate: c.learningRate, weight: 0.1, point,
        cycleSpread: spread))
    var seen = Sample()
    for vector in 0..<200_000 as Range<UInt64> {
      let pulses = sample(c, vector: vector, granularity: 0.001)
      let w = ReferenceUpdate.applied(
        pulses.coincidences(0, 0), up: pulses.isUp(0, 0), to: 0.1, point, cycleSpread: spread,
        form: .aggregated
      ) {
        ReferenceAddress(seed: 31, tile: 1, vector: vector, pass: UInt32($0), purpose: .cycle).draws
          .gaussian(0)
      }
      seen.add((w - 0.1 - law.mean) / law.deviation)
    }
    #expect(abs(seen.zOfMean) < alarm)
    #expect(abs(seen.zOfVariance) < alarm)
    #expect(abs(seen.withDeviations(timesLarger: 1.02).zOfVariance) > alarm)
  }

  /// Every sample on a device of its own, pulse by pulse, 10⁵ of them: 4.5 σ of the mean is 1.4 %
  /// of a standard deviation, of the variance some 2.5 % of it. Bounds of ±2 leave 1e-4 of the
  /// devices within reach of one.
  @Test(arguments: [Float(0.3), 0.5], [Float(1), -1])
  func averagedOverDevices(_ stepSpread: Float, _ sign: Float) throws {
    var device = ConstantStep()
    (device.stepSpread, device.upDown, device.corruptProbability) = (stepSpread, 0.05, 0.1)
    (device.boundMaximum, device.boundMinimum) = (2, -2)
    var c = Case(update: Self.unmanaged, x: 0.6, delta: 0.7)
    c.learningRate *= sign
    let plan = sample(c, vector: 0, granularity: device.granularity).plan
    let law = try #require(
      UpdateMoments.averaged(
        plan, x: c.x, delta: c.delta, learningRate: c.learningRate, weight: 0, device))
    var seen = Sample()
    for tile in 0..<100_000 as Range<UInt32> {
      let array = ReferenceArray(device, rows: 1, columns: 1, seed: 31, tile: tile)
      let pulses = ReferenceSample(
        c.update, learningRate: c.learningRate, granularity: device.granularity, x: [c.x],
        delta: [c.delta], vector: 0,
        seed: 31, tile: tile)
      let start = array[0, 0].clipped(0)
      var weights = ReferenceMatrix([[start]])
      ReferenceUpdate.apply(&weights, array, pulses, vector: 0, form: .pulseByPulse)
      seen.add((weights[0, 0] - start - law.mean) / law.deviation)
    }
    #expect(abs(seen.zOfMean) < alarm)
    #expect(abs(seen.zOfVariance) < alarm)
  }

  @Test func nothingNearABound() {
    let plan = PulsePlan(bitLength: 10, gainX: 1, gainDelta: 1)
    let point = ReferenceCrosspoint(
      stepUp: 0.001, stepDown: 0.001, boundMinimum: -0.6, boundMaximum: 0.6)
    func law(_ weight: Double, x: Float = 0.5, c: Double = 0.3) -> ReferenceMoments? {
      UpdateMoments.of(
        plan, x: x, delta: 0.5, learningRate: 1, weight: weight, point, cycleSpread: c)
    }
    #expect(law(0.58) != nil && law(0.59) == nil)  // reach 0.001·(10 + 1.8·√10) = 0.0157
    #expect(law(-0.59) != nil && law(-0.5995) == nil)  // a pulse may go the other way
    #expect(law(-0.6, c: 0) != nil)
    #expect(law(0.6, x: 0) == ReferenceMoments(mean: 0, variance: 0))  // no pulses
    #expect(law(0.58, x: -0.5) != nil && law(-0.59, x: -0.5) == nil)
  }

  @Test func nothingForLogNormalOrTooManyDevicesNearABound() {
    let plan = PulsePlan(bitLength: 10, gainX: 1, gainDelta: 1)
    var device = ConstantStep()
    func law(_ weight: Double) -> ReferenceMoments? {
      UpdateMoments.averaged(plan, x: 0.5, delta: 0.5, learningRate: 0.01, weight: weight, device)
    }
    #expect(law(0) != nil && law(0.3) == nil)
    device.stepSpreadIsLogNormal = true
    #expect(law(0) == nil)
  }
}
