import CrosspointParameters
import CrosspointReference
import Foundation
import Testing

/// `PulsedUpdate.plan` worked by hand; η = 0.01, g = 0.001 unless said.
@Suite struct PlanTests {
  func plan(
    _ bitLength: Int, um: Bool, ublm: Bool, x: Float, delta: Float, rate: Float = 0.01
  ) -> PulsePlan {
    var update = PulsedUpdate()
    update.bitLength = bitLength
    update.updateManagement = um
    update.bitLengthManagement = ublm
    return update.plan(learningRate: rate, granularity: 0.001, xMaximum: x, deltaMaximum: delta)
  }

  func matches(_ p: PulsePlan, _ slots: Int, _ gainX: Double, _ gainDelta: Double) -> Bool {
    p.bitLength == slots && isClose(Double(p.gainX), gainX)
      && isClose(Double(p.gainDelta), gainDelta)
  }

  /// √(0.01/(0.001·10)) = 1, whatever the signals and the sign of η.
  @Test func withoutManagement() {
    #expect(matches(plan(10, um: false, ublm: false, x: 0.3, delta: 7), 10, 1, 1))
    #expect(matches(plan(40, um: false, ublm: false, x: 0.3, delta: 7, rate: -0.01), 40, 0.5, 0.5))
  }

  /// k = 10·1·0.25 = 2.5 ≤ 10: both largest p are √(2.5/10) = 0.5.
  @Test func updateManagementBalances() {
    #expect(matches(plan(10, um: true, ublm: false, x: 1, delta: 0.25), 10, 0.5, 2))
  }

  /// k = 10·2·2 = 40 > 10: δ is first scaled to 0.5, so p_x = 1 at most and p_δ = k/BL = 4
  /// saturates.
  @Test func updateManagementWithTooMuchToDo() {
    let p = plan(10, um: true, ublm: false, x: 2, delta: 2)
    #expect(matches(p, 10, 0.5, 2))
    #expect(isClose(Double(p.gainX * 2), 1) && isClose(Double(p.gainDelta * 2), 4))
  }

  /// k = 2.5: ⌈k⌉ = 3 slots, both largest p are √(2.5/3).
  @Test func bitLengthManagementShortens() {
    let largest = (2.5 / 3.0).squareRoot()
    #expect(matches(plan(31, um: true, ublm: true, x: 1, delta: 0.25), 3, largest, largest / 0.25))
    // It implies update management.
    #expect(matches(plan(31, um: false, ublm: true, x: 1, delta: 0.25), 3, largest, largest / 0.25))
    #expect(plan(31, um: true, ublm: true, x: 0.01, delta: 0.01).bitLength == 1)
  }

  /// k = 40 > 31: 31 slots, p_x = 1, p_δ = 40/31.
  @Test func bitLengthManagementAtItsLongest() {
    let p = plan(31, um: true, ublm: true, x: 2, delta: 2)
    #expect(
      p.bitLength == 31 && isClose(Double(p.gainX) * 2, 1)
        && isClose(Double(p.gainDelta) * 2, 40.0 / 31))
  }

  /// η/g = 2 and signals that are exact: k = n needs n slots, and a little more one more.
  @Test func slotsAtWholeNumbers() {
    let planner = PulsePlanner(PulsedUpdate(), learningRate: 0.5, granularity: 0.25)
    for n in 1...31 {
      let delta = Float(n) / 2
      #expect(planner.plan(xMaximum: 1, deltaMaximum: delta).bitLength == n)
      #expect(planner.plan(xMaximum: 1, deltaMaximum: delta.nextUp).bitLength == min(n + 1, 31))
      #expect(planner.plan(xMaximum: 1, deltaMaximum: delta.nextDown).bitLength == n)
    }
  }

  /// The formula in Double, rounded once, for signals of all sizes.
  @Test func bits() {
    let draws = ReferenceAddress(seed: 7, tile: 0, vector: 0, purpose: .pulsesX).draws
    var drawn: UInt32 = 0
    func next(_ range: ClosedRange<Double>) -> Double {
      drawn += 1
      return range.lowerBound + (range.upperBound - range.lowerBound) * draws.uniform(drawn)
    }
    for bitLength in 1...64 {
      var update = PulsedUpdate()
      update.bitLength = bitLength
      for hasLengths in [false, true] {
        update.bitLengthManagement = hasLengths
        for _ in 0..<20 {
          let (x, delta) = (Float(exp2(next(-8...3))), Float(exp2(next(-12...3))))
          let plan = update.plan(
            learningRate: 0.01, granularity: 0.001, xMaximum: x, deltaMaximum: delta)
          let rate = Double(Float(0.01)) / Double(Float(0.001))
          let k = rate * Double(x) * Double(delta)
          let most = k > Double(bitLength) ? Double(delta) * Double(bitLength) / k : Double(delta)
          let slots =
            hasLengths ? max(1, min(k.rounded(.up), Double(bitLength))) : Double(bitLength)
          let gain = (rate / slots).squareRoot()
          #expect(plan.bitLength == Int(slots))
          #expect(plan.gainX == Float(gain * (most / Double(x)).squareRoot()))
          #expect(plan.gainDelta == Float(gain * (Double(x) / most).squareRoot()))
        }
      }
    }
  }

  /// Gains past Float's range: a signal of 0 must not become 0·∞.
  @Test func gainsAreFinite() {
    let p = plan(31, um: true, ublm: true, x: 1e-40, delta: 1e38)
    #expect(p.bitLength == 1 && p.gainX == .greatestFiniteMagnitude && p.gainDelta >= 0)
  }

  @Test func nothingToDo() {
    let none = PulsePlan(bitLength: 0, gainX: 0, gainDelta: 0)
    #expect(plan(10, um: true, ublm: true, x: 0, delta: 1) == none)
    #expect(plan(10, um: false, ublm: false, x: 1, delta: 0) == none)
    #expect(plan(10, um: false, ublm: false, x: 1, delta: 1, rate: 0) == none)
  }

  @Test func fixedGain() {
    var update = PulsedUpdate()
    update.updateManagement = false
    update.bitLengthManagement = false
    update.fixedGain = 0.75
    #expect(
      update.plan(learningRate: -3, granularity: 0.001, xMaximum: 1, deltaMaximum: 9)
        == PulsePlan(bitLength: 31, gainX: 0.75, gainDelta: 0.75))
  }
}
