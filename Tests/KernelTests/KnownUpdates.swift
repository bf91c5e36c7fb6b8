import CrosspointParameters

#if canImport(CrosspointKernels)
  import CrosspointKernels
#endif

/// Pulsed updates by every law, in both storages.
extension KnownAnswers {
  private static let stepScale: Float = 0.001
  private static let boundScale: Float = 0.3

  /// A law, as the kernel that a table has for it.
  private struct Law {
    var name: String
    var pairCount = 1
    /// Of the pairs behind the first.
    var furtherScales: [Float] = [-0.01]
    var kernel: PulsedUpdateKernel
  }

  private func laws() -> [Law] {
    func constantStep(
      _ mode: ConstantStepLaw.Mode, _ spread: Float, halfVoltage: Float = 0,
      acrossSamples: Bool = false
    ) -> PulsedUpdateKernel {
      table.updates.kernel(
        ConstantStepLaw(
          cycleSpread: spread, mode: mode, stepScale: Self.stepScale,
          halfVoltageResponse: halfVoltage, acrossSamples: acrossSamples))!
    }
    let (ordinary, additive) = (
      PulseNoise(spread: 0.3, .multiplicative), PulseNoise(spread: 0.3, .additive)
    )
    return [
      Law(name: "constant step at once", kernel: constantStep(.aggregated, 0.3)),
      Law(name: "constant step without noise", kernel: constantStep(.aggregated, 0)),
      Law(name: "constant step adaptive", kernel: constantStep(.adaptive, 2)),
      Law(name: "constant step pulse by pulse", kernel: constantStep(.pulseByPulse, 0.3)),
      Law(
        name: "constant step across samples",
        kernel: constantStep(.aggregated, 0.3, acrossSamples: true)),
      Law(
        name: "constant step across samples without noise",
        kernel: constantStep(.aggregated, 0, acrossSamples: true)),
      Law(
        name: "constant step across samples pulse by pulse",
        kernel: constantStep(.adaptive, 2, acrossSamples: true)),
      Law(name: "half voltage", kernel: constantStep(.aggregated, 0.3, halfVoltage: 0.1)),
      Law(
        name: "half voltage without noise", kernel: constantStep(.aggregated, 0, halfVoltage: 0.1)),
      Law(name: "soft bounds", kernel: table.updates.kernel(SoftBoundsLaw(noise: ordinary))!),
      Law(
        name: "soft bounds additive",
        kernel: table.updates.kernel(SoftBoundsLaw(noise: additive))!),
      Law(
        name: "linear step", pairCount: 2,
        kernel: table.updates.kernel(LinearStepLaw(noise: ordinary))!),
      Law(
        name: "linear step additive", pairCount: 2,
        kernel: table.updates.kernel(LinearStepLaw(noise: additive))!),
      Law(
        name: "tabulated",
        kernel: table.updates.kernel(
          TabulatedLaw(cycleSpread: 0.3, nodeCount: 5, table: floats(Self.nodes)))!),
    ] + lawsOfFurtherModels(ordinary, additive)
  }

  private func lawsOfFurtherModels(_ ordinary: PulseNoise, _ additive: PulseNoise) -> [Law] {
    func exponential(_ noise: Float) -> PulsedUpdateKernel {
      table.updates.kernel(
        ExponentialStepLaw(
          cycleSpread: 0.3, amplitude: (-1.2, 0.4), growth: (2, -3), positionScale: -1,
          positionOffset: 0.2, noiseOffset: 0.002 * noise, noiseSlope: 0.01 * noise))!
    }
    return [
      Law(
        name: "soft bounds reference", pairCount: 2,
        kernel: table.updates.kernel(SoftBoundsReferenceLaw(noise: ordinary))!),
      Law(
        name: "soft bounds reference additive", pairCount: 2,
        kernel: table.updates.kernel(SoftBoundsReferenceLaw(noise: additive))!),
      Law(name: "exponential step", kernel: exponential(0)),
      Law(name: "exponential step, noise of the weight", kernel: exponential(1)),
      Law(
        name: "power step", pairCount: 2, furtherScales: [1],
        kernel: table.updates.kernel(PowerStepLaw(cycleSpread: 0.3))!),
      Law(
        name: "power step reference", pairCount: 3, furtherScales: [1, -0.02],
        kernel: table.updates.kernel(PowerStepReferenceLaw(cycleSpread: 0.3))!),
      Law(
        name: "piecewise step",
        kernel: table.updates.kernel(
          PiecewiseStepLaw(cycleSpread: 0.3, nodeCount: 5, table: floats(Self.factors)))!),
    ]
  }

  /// Five nodes of factors: positions, then for up and down the factor and its slope.
  private static var factors: [Float] {
    (0..<5).flatMap { number in
      (0..<32).map { i in
        switch number {
        case 0: 0.25 * Float(i)
        case 1, 3: 2 - 0.1 * Float(i + number)
        default: -0.4 * Float(number)
        }
      }
    }
  }

  /// Five nodes of a tabulated law: positions, then for up and down step, slope, spread, slope.
  private static var nodes: [Float] {
    (0..<9).flatMap { number in
      (0..<32).map { i in
        switch number {
        case 0: 0.25 * Float(i)
        case 1, 5: 0.002 - 0.0001 * Float(i + number)
        case 2, 6: -0.0004 * Float(number)
        default: 0.0002 + 0.00003 * Float(i)
        }
      }
    }
  }

  func answerUpdates() {
    for law in laws() {
      for isHalf in [false, true] {
        // Many pulses in few places and few in many; one slot, one word of slots and two.
        for (rows, columns, batch, slots, gain) in [
          (3, 17, 1, 31, 0.5), (61, 67, 3, 10, 0.5), (5, 257, 9, 64, 0.6),
          (23, 300, 17, 10, 0.05), (19, 41, 35, 1, 0.4),
        ] as [(Int, Int, Int, Int, Float)] {
          answerUpdate(law, isHalf: isHalf, rows, columns, batch, slots, gain)
        }
      }
    }
  }

  private func answerUpdate(
    _ law: Law, isHalf: Bool, _ rows: Int, _ columns: Int, _ batch: Int, _ slots: Int,
    _ gain: Float
  ) {
    let count = rows * columns
    let blockStride = (columns + 15) / 16
    let blocks = rows * blockStride
    // Near enough to the bounds that many weights meet one. In units of the scales.
    let pairs = gaussians(32 * blocks * law.pairCount, 21).map { (1 + 0.3 * $0).magnitude }
    let bounds = gaussians(32 * blocks, 22).enumerated().map {
      $0 % 32 < 16 ? -(1 + 0.3 * $1).magnitude : (1 + 0.3 * $1).magnitude
    }
    let heldBounds = held(bounds, isHalf: isHalf)
    var weights = gaussians(count, 23).map { 0.2 * $0 }
    var limits = [Float](repeating: .infinity, count: blocks)
    for i in 0..<rows {
      for j in 0..<columns {
        let (block, w) = (i * blockStride + j / 16, i * columns + j)
        let low = heldBounds.values[32 * block + j % 16] * Self.boundScale
        let high = heldBounds.values[32 * block + 16 + j % 16] * Self.boundScale
        weights[w] = min(max(weights[w], low), high)
        limits[block] = min(limits[block], min(high, -low))
      }
    }
    let moved = floats(weights)
    let copy = halves(count)
    table.roundToHalves(moved, copy, count)
    let x = trains(columns, batch: batch, slots: slots, gain: gain, vector: 1000)
    let delta = trains(rows, batch: batch, slots: slots, gain: gain, vector: 2001)
    let phases = buffer((0..<batch).map { UInt8(15 - $0 % 15) }, filler: 7)
    law.kernel(
      PulsedSamples(
        rows: rows, columns: columns, firstRow: 7, batch: batch, xStride: columns,
        deltaStride: rows, slots: slots == 1 ? 6 : slots, key: TileKey(seed: 1, tile: 2),
        purpose: 3, firstVector: 9, phases: UnsafePointer(phases)),
      DevicePlanes(
        weights: moved, weightCopy: copy, stride: columns, pairCount: law.pairCount,
        pairs: held(pairs, isHalf: isHalf).base, bounds: heldBounds.base, limits: floats(limits),
        blockStride: blockStride, isHalf: isHalf,
        scales: floats([Self.stepScale] + law.furtherScales),
        boundScale: Self.boundScale), x.lines, delta.lines)
    var hash = Hash()
    hash.add(moved, count)
    hash.add(copy, count)
    let storage = isHalf ? "half" : "single"
    report(
      "updates, \(law.name), \(storage), \(slots) slots \(rows) × \(columns) × \(batch)",
      hash.value)
    if (0..<count).allSatisfy({ moved[$0] == weights[$0] }) {
      report("nothing was pulsed by \(law.name)", 0)
    }
  }

  /// Values as devices hold them, and what they are then.
  private func held(_ values: [Float], isHalf: Bool) -> (
    base: UnsafeRawPointer, values: [Float]
  ) {
    guard isHalf else { return (UnsafeRawPointer(floats(values)), values) }
    let rounded = halves(values.count)
    table.roundToHalves(values, rounded, values.count)
    var widened = values
    table.widenHalves(rounded, &widened, values.count)
    return (UnsafeRawPointer(rounded), widened)
  }
}
