import CrosspointParameters
import CrosspointReference
import Testing

/// Sums and differences of devices.
@Suite struct VectorCellTests {
  static func constantStep(_ step: Float, c: Float = 0, bound: Float = 1000) -> ConstantStep {
    var d = ConstantStep.ideal(step: step, bound: bound)
    d.common.cycleSpread = c
    return d
  }

  static func cell(
    _ update: PulsedUpdate, rows: Int = 1, columns: Int = 1, start: Double = 0,
    first: any ReferenceModel = constantStep(0.001), _ change: (inout VectorCell) -> Void
  ) -> ReferenceVectorCell {
    var model = VectorCell()
    change(&model)
    return ReferenceVectorCell(
      model, first, update,
      ReferenceMatrix(rows: rows, columns: columns) { _, _ in start }, seed: 11, tile: 12)
  }

  /// One coincidence of each sample moves W by ḡ in the mean with a deviation of c·√(Σ g²)/n:
  /// 20,000 samples, false alarms 7e-6 each. c·ḡ/√n, the law of equal devices, is refuted.
  @Test func coincidencesOfAll() {
    var cell = Self.cell(singlePulse, first: Self.constantStep(0.001, c: 0.5)) {
      $0.furtherDevices = [Device(Self.constantStep(0.003, c: 0.5))]
    }
    let law = 0.5 * (1e-6 + 9e-6).squareRoot() / 2
    var seen = Sample()
    for _ in 0..<20_000 {
      let before = cell.weights[0, 0]
      cell.update(x: [[1]], delta: [[1]], learningRate: 1)
      seen.add((cell.weights[0, 0] - before - 0.002) / law)
    }
    #expect(abs(seen.zOfMean) < alarm)
    #expect(abs(seen.zOfVariance) < alarm)
    let equal = 0.5 * 0.002 / 2.0.squareRoot()
    #expect(abs(seen.withDeviations(timesLarger: equal / law).zOfVariance) > alarm)
  }

  /// With the mean granularity E[ΔW] = ηδxᵀ at γ = 1/n: 20,000 samples of BL 31, false alarms 7e-6.
  /// With the first device's own it would be twice that.
  @Test func meanOfAll() {
    var cell = Self.cell(unmanaged(31)) {
      $0.furtherDevices = [Device(Self.constantStep(0.003))]
    }
    let p = 0.02 / (0.002 * 31) * 0.7 * 0.5
    let law = ReferenceMoments(mean: 0.007, variance: 31 * p * (1 - p) * 0.002 * 0.002)
    var seen = Sample()
    for _ in 0..<20_000 {
      let before = cell.weights[0, 0]
      cell.update(x: [[0.7]], delta: [[0.5]], learningRate: 0.02)
      seen.add((cell.weights[0, 0] - before - law.mean) / law.deviation)
    }
    #expect(abs(seen.zOfMean) < alarm)
    #expect(abs(seen.zOfVariance) < alarm)
  }

  /// All see the same coincidences; the noise of each is its own array's.
  @Test func addresses() {
    let device = Self.constantStep(0.001, c: 0.5)
    var cell = Self.cell(unmanaged(20), rows: 2, columns: 3, first: device) { $0.devices = 3 }
    cell.vector = 5
    let (x, delta) = (signals(1, 3, seed: 1), signals(1, 2, seed: 2))
    cell.update(x: x, delta: delta, learningRate: 0.05)
    let sample = ReferenceSample(
      unmanaged(20), learningRate: 0.05, granularity: 0.001, x: x[0], delta: delta[0], vector: 5,
      seed: 11, tile: 12)
    for k in 0..<3 {
      for i in 0..<2 {
        for j in 0..<3 {
          var w = 0.0
          for ordinal in 0..<sample.coincidences(i, j) {
            let xi = ReferenceAddress(
              seed: 11, tile: 12, array: 1 + UInt32(k), vector: 5, purpose: .cycle,
              line: UInt32(i)
            ).gaussian(ofPulse: ordinal, j)
            w += (sample.isUp(i, j) ? 1 : -1) * Double(device.step) * (1 + 0.5 * xi)
          }
          #expect(isClose(cell.devices.weights[k][i, j], w, 1e-9))
        }
      }
    }
    #expect(cell.devices.weights[0] != cell.devices.weights[1])
    #expect(cell.vector == 6 && cell.samples == 1)
  }

  /// The first sample goes to the first device; one with η = 0 is not counted, one of zeros is.
  @Test func oneAfterAnother() {
    var cell = Self.cell(singlePulse) {
      ($0.devices, $0.pulsed, $0.gammas) = (3, .sequential, [1, 2, 4])
    }
    func devices() -> [Int] {
      cell.devices.weights.map { Int(($0[0, 0] / 0.001).rounded()) }
    }
    cell.update(x: [[1]], delta: [[1]], learningRate: 1)
    #expect(devices() == [1, 0, 0])
    cell.update(x: [[1]], delta: [[1]], learningRate: 0)
    #expect(cell.vector == 2 && cell.samples == 1)
    cell.update(x: [[1], [0], [1], [1]], delta: [[1], [1], [-1], [1]], learningRate: 1)
    #expect(devices() == [0, 2, 0] && cell.samples == 5)
    #expect(isClose(cell.weights[0, 0], 0.004))
  }

  /// A choice is (word × n) >> 32 of the sample's draw: each device n/3 times, z-scores over 30,000
  /// samples, false alarms 7e-6 each.
  @Test func oneAtRandom() {
    var cell = Self.cell(singlePulse) { ($0.devices, $0.pulsed) = (3, .random) }
    cell.vector = 100
    for _ in 0..<30_000 {
      let word = ReferenceAddress(
        seed: 11, tile: 12, vector: cell.vector, purpose: .deviceChoice
      ).draws.wordA(0)
      let chosen = Int((UInt64(word) * 3) >> 32)
      let before = cell.devices.weights[chosen][0, 0]
      cell.update(x: [[1]], delta: [[1]], learningRate: 1)
      #expect(isClose(cell.devices.weights[chosen][0, 0] - before, 0.001, 1e-9))
    }
    let counts = cell.devices.weights.map { $0[0, 0] / Double(Float(0.001)) }
    #expect(isClose(counts.reduce(0, +), 30_000))
    for count in counts {
      #expect(abs(count - 10_000) < alarm * (30_000 * 2.0 / 9).squareRoot())
    }
  }

  /// Every device is set, to its own bounds; with `fixed` one device alone is set and pulsed.
  @Test func setting() {
    let narrow = Device(Self.constantStep(0.001, bound: 0.25))
    let all = Self.cell(singlePulse, start: 0.5) { $0.furtherDevices = [narrow] }
    #expect(all.devices.weights.map { $0[0, 0] } == [0.5, 0.25] && all.weights[0, 0] == 0.375)
    var fixed = Self.cell(singlePulse, start: 0.5) {
      ($0.furtherDevices, $0.pulsed, $0.fixedDevice) = ([narrow], .fixed, 1)
    }
    #expect(fixed.devices.weights.map { $0[0, 0] } == [0, 0.25])
    fixed.update(x: [[1]], delta: [[-1]], learningRate: 1)
    #expect(fixed.devices.weights[0][0, 0] == 0)
    #expect(isClose(fixed.devices.weights[1][0, 0], 0.249))
  }

  /// A chosen device's trains are planned with its own granularity: at 2⁻⁶ and p = 1, η of 2⁻⁴ is 4
  /// pulses, whatever the other's granularity.
  @Test func ownGranularity() {
    var cell = Self.cell(PulsedUpdate(), first: Self.constantStep(0x1p-6)) {
      ($0.furtherDevices, $0.pulsed) = ([Device(Self.constantStep(0x1p-8))], .sequential)
    }
    cell.update(x: [[1], [1]], delta: [[1], [1]], learningRate: 0x1p-4)
    #expect(cell.devices.weights.map { $0[0, 0] } == [0x1p-4, 0x1p-4])
  }

  /// Updates leave R's bits, and the weight is W − R exactly.
  @Test func difference() {
    var model = ReferenceCell()
    model.referenceDevice = Device(Self.constantStep(0x1p-8, bound: 0.25))
    let start = ReferenceMatrix([[0.5, -0.125], [0, 2000]])
    var cell = ReferenceDifference(
      model, Self.constantStep(0x1p-6), PulsedUpdate(), start, seed: 3, tile: 4)
    #expect(cell.weights == ReferenceMatrix([[0.5, -0.125], [0, 1000]]))
    let reference = ReferenceMatrix([[0.1, -0.2], [1, -1]])
    cell.setReference(reference)
    let held = cell.devices.weights[1]
    #expect(held == ReferenceMatrix([[0.1, -0.2], [0.25, -0.25]]))
    cell.update(
      x: signals(50, 2, seed: 5), delta: signals(50, 2, seed: 6), learningRate: 0.1)
    #expect(cell.devices.weights[1] == held && cell.devices.weights[0] != start)
    for e in 0..<4 {
      #expect(
        cell.weights.elements[e] == cell.devices.weights[0].elements[e] - held.elements[e])
    }
    // W's own granularity: 4 pulses, not 16.
    let before = cell.devices.weights[0][0, 0]
    cell.update(x: [[1, 0]], delta: [[1, 0]], learningRate: 0x1p-4)
    #expect(cell.devices.weights[0][0, 0] - before == 0x1p-4 && cell.samples == 51)
    cell.set(start)
    #expect(cell.devices.weights[1] == held)
  }

  /// R begins at 0, held to its bounds: stuck devices have R of their own, and are array 2.
  @Test func referenceBeginsAtItsZero() {
    var stuck = ConstantStep()
    stuck.corruptProbability = 1
    let cell = ReferenceDifference(
      ReferenceCell(), stuck, PulsedUpdate(), ReferenceMatrix([[0.5]]), seed: 3, tile: 4)
    let array = ReferenceArray(stuck, rows: 1, columns: 1, seed: 3, tile: 4, array: 2)
    #expect(cell.devices.weights[1][0, 0] == array[0, 0].boundMaximum)
    #expect(cell.devices.weights[1][0, 0] != 0)
  }
}
