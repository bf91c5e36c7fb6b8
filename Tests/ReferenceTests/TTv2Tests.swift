import CrosspointParameters
import CrosspointReference
import Testing

/// TTv2: the buffer between two devices.
@Suite struct TTv2Tests {
  /// C in steps of g = 2⁻⁸, so that its weights count pulses exactly.
  static let g = 0x1p-8

  static func cell(
    rows: Int = 1, columns: Int = 1,
    _ device: any ReferenceModel = ConstantStep.ideal(
      step: 0x1p-8, bound: 1000), _ change: (inout TTv2) -> Void
  ) -> ReferenceTTv2 {
    var model = TTv2()
    model.transfer.transferForward = .ideal
    model.transfer.scalesTransferLearningRate = false
    change(&model)
    return ReferenceTTv2(
      model, device, PulsedUpdate(), ReferenceMatrix(rows: rows, columns: columns), seed: 31,
      tile: 32)
  }

  /// Constant a > 0, nothing forgotten, momentum 0: after m sweeps trunc(m·r·a/θ) pulses. With
  /// everything forgotten an event every ⌈θ/(r·a)⌉ sweeps. The quotient q = r·a/θ keeps away from
  /// whole numbers by more than rounding.
  @Test(arguments: [0.29, 0.23, 0.71], [1.0, -1]) func eventTimes(_ q: Double, _ sign: Double) {
    for forgets in [false, true] {
      var cell = Self.cell {
        ($0.buffer.forgetsBuffer, $0.buffer.momentum) = (forgets, 0)
        ($0.thresholdScale, $0.transferLearningRate) = (2, 0.5)
      }
      cell.devices.weights[0][0, 0] = sign * q * 2 * Self.g / 0.5
      for m in 1...60 {
        cell.silence()
        let events =
          forgets ? m / Int((1 / q).rounded(.up)) : Int(Double(m) * q)
        #expect(cell.weights[0, 0] == sign * Double(events) * Self.g)
      }
      #expect(cell.rule.truncationMargin > 1e-6)
    }
  }

  /// H ← momentum·H, or H − (1 − momentum)·n·θ; n at most ± the bit length, with which C is pulsed.
  @Test(arguments: [false, true]) func buffer(_ forgets: Bool) {
    var cell = Self.cell(rows: 3) {
      ($0.buffer.forgetsBuffer, $0.buffer.momentum) = (forgets, 0.25)
      ($0.buffer.transferStep, $0.transferUpdate.bitLength) = (16, 4)
    }
    let h = [2.5, -7.25, 0.75].map { $0 * Self.g }
    cell.devices.weights[0].elements = h
    cell.silence()
    // p is √(16/4)·n > 1 on both sides: 4 pulses of every entry that has an n.
    #expect(cell.weights.elements == [4 * Self.g, -4 * Self.g, 0])
    let left: [Double] =
      forgets ? [0.625, -1.8125, 0.75] : [2.5 - 0.75 * 2, -7.25 + 0.75 * 4, 0.75]
    #expect(areClose(cell.rule.buffers[0].elements, left.map { $0 * Self.g }, 1e-12))
    cell.set(ReferenceMatrix([[0.5], [0], [0]]))
    #expect(cell.rule.buffers[0].elements == [0, 0, 0])
  }

  /// Each source has a buffer and θ of its own, and r is times γ_k/γ_{k+1} where both are above 0.
  @Test func chainOfBuffers() {
    func cell(_ gamma: Float) -> ReferenceTTv2 {
      var cell = Self.cell {
        ($0.devices, $0.gamma, $0.transferLearningRate) = (3, gamma, 0.5)
        $0.fastDevice = Device(ConstantStep.ideal(step: 0x1p-4, bound: 1000))
      }
      cell.devices.weights[0][0, 0] = 0.25 * Self.g
      cell.devices.weights[1][0, 0] = 0.5 * Self.g
      cell.silence(3)
      return cell
    }
    // gamma 0 leaves r as it is.
    #expect(cell(0).rule.buffers.map { $0[0, 0] / Self.g } == [0.375, 0.75])
    #expect(cell(0.5).rule.buffers.map { $0[0, 0] / Self.g } == [0.1875, 0.375])
    #expect(cell(0).devices.weights[2][0, 0] == 0)
    var event = cell(0)
    // H of source 1 passes g of device 2, not that of A or sixteen times as much.
    event.silence()
    #expect(event.devices.weights[2][0, 0] == Self.g)
    #expect(isClose(event.rule.buffers[1][0, 0], 0.1 * Self.g))
    // H of source 0 reaches g of device 1 with the eighth read, far below that of A.
    event.silence(3)
    #expect(event.devices.weights[1][0, 0] == 0.5 * Self.g)
    event.silence()
    #expect(event.devices.weights[1][0, 0] == 1.5 * Self.g)
  }

  /// r is in units of |η|: H sums with A's sign whatever that of η.
  @Test func rateOfNegativeLearningRates() {
    var cell = Self.cell { $0.scalesTransferLearningRate = true }
    cell.devices.weights[0][0, 0] = 0.5 * Self.g
    cell.silence(learningRate: -0.5)
    #expect(cell.rule.buffers[0][0, 0] == 0.25 * Self.g)
  }
}
