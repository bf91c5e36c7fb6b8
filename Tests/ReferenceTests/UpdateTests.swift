import CrosspointParameters
import CrosspointReference
import Testing

@Suite struct UpdateTests {
  let point = ReferenceCrosspoint(stepUp: 0.1, stepDown: 0.2, boundMinimum: -0.5, boundMaximum: 0.4)

  func apply(_ k: Int, up: Bool, from w: Double, _ form: ReferenceUpdate.Form, _ xi: [Double])
    -> Double
  {
    ReferenceUpdate.applied(k, up: up, to: w, point, cycleSpread: 0.5, form: form) { xi[$0] }
  }

  @Test func onePulseIsTheSameInBothForms() {
    for form in ReferenceUpdate.Form.allCases {
      #expect(apply(0, up: true, from: 0.1, form, []) == 0.1)
      #expect(isClose(apply(1, up: true, from: 0.1, form, [0.4]), 0.1 + 0.1 * 1.2))
      #expect(isClose(apply(1, up: false, from: 0.1, form, [0.4]), 0.1 - 0.2 * 1.2))
      #expect(isClose(apply(1, up: true, from: 0.1, form, [-4]), 0))  // the other way
    }
  }

  /// Clip after every pulse: 0.35 → 0.4 (clipped) → 0.4 − 0.1 = 0.3.
  @Test func pulseByPulseClipsEachPulse() {
    #expect(isClose(apply(2, up: true, from: 0.35, .pulseByPulse, [0, -4]), 0.3))
    #expect(isClose(apply(3, up: false, from: -0.2, .pulseByPulse, [0, 0, 0]), -0.5))
  }

  /// k = 4: 4 + 0.5·2·ξ steps, one clip.
  @Test func aggregatedDrawsOnce() {
    #expect(isClose(apply(4, up: true, from: -0.3, .aggregated, [1]), 0.2))
    #expect(isClose(apply(4, up: true, from: 0, .aggregated, [1]), 0.4))
  }

  /// An ideal device with certain pulses follows W ← W + η δ xᵀ: 10 slots, p = 1 for the largest
  /// signals.
  @Test func idealDeviceWithCertainPulses() {
    var update = PulsedUpdate()
    update.bitLength = 10
    let array = ReferenceArray(
      ConstantStep.ideal(step: 0.001), rows: 2, columns: 3, seed: 1, tile: 1)
    var weights = ReferenceMatrix(rows: 2, columns: 3)
    let samples = ReferenceUpdate.apply(
      &weights, array, update, learningRate: 0.01, x: [[1, -1, 0]], delta: [[1, -1]])
    #expect(samples[0].plan.bitLength == 10)
    #expect(areClose(weights.elements, [0.01, -0.01, 0, -0.01, 0.01, 0], 1e-9))
  }

  /// A batch is its samples one after the other, whatever the cut, and each advances the vector
  /// number, also where it has no pulses.
  @Test func batchesMayBeCutAnywhere() {
    let array = ReferenceArray(ConstantStep(), rows: 3, columns: 4, seed: 9, tile: 2)
    let x: [[Float]] = [[0.1, 0.9, -0.4, 0], [0, 0, 0, 0], [1, -0.2, 0.3, 0.7]]
    let delta: [[Float]] = [[0.5, -0.5, 0.1], [1, 1, 1], [-0.3, 0.2, 0.9]]
    var whole = ReferenceMatrix(rows: 3, columns: 4)
    ReferenceUpdate.apply(
      &whole, array, PulsedUpdate(), learningRate: 0.05, x: x, delta: delta, firstVector: 40)
    var parts = ReferenceMatrix(rows: 3, columns: 4)
    for b in 0..<3 {
      ReferenceUpdate.apply(
        &parts, array, PulsedUpdate(), learningRate: 0.05, x: [x[b]], delta: [delta[b]],
        firstVector: 40 + UInt64(b))
    }
    #expect(whole == parts && whole.elements.contains { $0 != 0 })
  }

  @Test func formOfTheSettings() {
    var update = PulsedUpdate()
    var device = ConstantStep()
    #expect(ReferenceUpdate.form(update, device) == .aggregated)
    device.cycleSpread = 0.31
    #expect(ReferenceUpdate.form(update, device) == .pulseByPulse)
    device.cycleSpread = 0
    update.aggregation = .never
    #expect(ReferenceUpdate.form(update, device) == .pulseByPulse)
  }
}
