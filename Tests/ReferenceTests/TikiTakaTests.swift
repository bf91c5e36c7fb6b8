import CrosspointParameters
import CrosspointReference
import Testing

/// Tiki-Taka: the chain, its reads and its writes.
@Suite struct TikiTakaTests {
  /// A cell with exact reads.
  static func cell(
    _ device: any ReferenceModel = exactDevice(), _ update: PulsedUpdate = PulsedUpdate(),
    rows: Int = 1, columns: Int = 1, _ change: (inout TikiTaka) -> Void = { _ in }
  ) -> ReferenceTikiTaka {
    var model = TikiTaka()
    model.transfer.transferForward = .ideal
    change(&model)
    return ReferenceTikiTaka(
      model, device, update, ReferenceMatrix(rows: rows, columns: columns), seed: 21, tile: 22)
  }

  struct Frozen: Sendable {
    var transfersRows: Bool
    /// rate·max|v|/g; the trains have 5 slots at most.
    var k: Double
    /// p of the line, and of the entries across relative to |v|/max|v|.
    var line: Double
    var across: Double
  }

  /// Rate and gains of A frozen at (−0.5, 0.3, 0.1), one line: as trains are managed, both p are
  /// √(k/BL) at the largest entry; with k above 5 the entries of a column saturate at 1, those of a
  /// row shrink by 5/k, all of them.
  static let frozen = [
    Frozen(transfersRows: false, k: 4.2, line: 0.84.squareRoot(), across: 0.84.squareRoot()),
    Frozen(transfersRows: true, k: 4.2, line: 0.84.squareRoot(), across: 0.84.squareRoot()),
    Frozen(transfersRows: false, k: 7, line: 1, across: 1.4),
    Frozen(transfersRows: true, k: 7, line: 1, across: 1),
  ]

  /// One sweep gives C a mean of BL·p_line·p_i·g, the variance of that binomial law, and between
  /// entries a covariance of g²·BL·p_i·p_j·p_line(1 − p_line). 40,000 sweeps; three means, three
  /// variances and three covariances a case, each with a false-alarm rate of 7e-6. No covariance at
  /// all, or all entries independent, is refuted where p_line < 1.
  @Test(arguments: frozen) func meanAndCovariance(_ c: Frozen) {
    let g = Double(Float(0.001))
    var cell = Self.cell(
      ConstantStep.ideal(bound: 1000), rows: c.transfersRows ? 1 : 3,
      columns: c.transfersRows ? 3 : 1
    ) {
      $0.transfersRows = c.transfersRows
      $0.scalesTransferLearningRate = false
      $0.transferLearningRate = Float(c.k * 0.001 / 0.5)
      $0.transferUpdate.bitLength = 5
    }
    let a = [-0.5, 0.3, 0.1]
    cell.devices.weights[0].elements = a
    let p = a.map { min(c.across * abs($0) / 0.5, 1) }
    var moments = [Sample](repeating: Sample(), count: 3)
    var products = moments
    for _ in 0..<40_000 {
      let before = cell.weights.elements
      cell.silence()
      let change = zip(cell.weights.elements, before).map { ($0 - $1) / g }
      let off = (0..<3).map { i in
        change[i] - (a[i] < 0 ? -1 : 1) * 5 * c.line * p[i]
      }
      for i in 0..<3 {
        let q = c.line * p[i]
        let variance = 5 * q * (1 - q)
        if variance == 0 { #expect(abs(off[i]) < 1e-6) }
        moments[i].add(variance > 0 ? off[i] / variance.squareRoot() : 0)
        products[i].add(off[i] * off[(i + 1) % 3])
      }
    }
    #expect(cell.devices.weights[0].elements == a)
    for i in 0..<3 {
      let j = (i + 1) % 3
      let sign: Double = (a[i] < 0) == (a[j] < 0) ? 1 : -1
      let covariance = sign * 5 * p[i] * p[j] * c.line * (1 - c.line)
      let error =
        ((products[i].raw(2) - products[i].raw(1) * products[i].raw(1)) / products[i].count)
        .squareRoot()
      guard error > 0 else {
        #expect(isClose(products[i].raw(1), covariance))
        continue
      }
      #expect(abs(moments[i].zOfMean) < alarm || p[i] * c.line == 1)
      #expect(abs(moments[i].zOfVariance) < alarm || p[i] * c.line == 1)
      #expect(abs(products[i].raw(1) - covariance) < alarm * error)
      if c.line < 1 { #expect(abs(products[i].raw(1)) > alarm * error) }
    }
  }

  /// Exact devices, 1 × 1, gradient h(W − w*) = −δ, e = C − w*:
  ///
  ///     A ← A − f·h·(gamma·A + e),  e ← e + s·A
  ///
  /// has determinant 1 − f·h·gamma. The area that two trajectories span keeps it: with gamma 0 it
  /// neither grows nor shrinks, and what oscillates does so for good.
  @Test(arguments: [Float(0), 0.5]) func oscillation(_ gamma: Float) {
    let (f, h, s, target): (Float, Double, Float, Double) = (0.25, 0.5, 0.125, 0.75)
    func area(after steps: Int) -> (area: Double, largest: Double) {
      var cells = (0..<2).map { _ in
        Self.cell {
          $0.gamma = gamma
          ($0.fastLearningRate, $0.transferLearningRate) = (f, s)
        }
      }
      cells[0].devices.weights[0][0, 0] = 1
      cells[1].devices.weights[1][0, 0] = 1
      cells[0].devices.weights[1][0, 0] = target
      var largest = 0.0
      for step in 0..<steps {
        for c in cells.indices {
          let delta = -h * (cells[c].weights[0, 0] - target)
          cells[c].update(x: [[1]], delta: [[Float(delta)]], learningRate: 1)
        }
        if step >= steps - 100 {
          largest = max(largest, abs(cells[0].weights[0, 0] - target))
        }
      }
      let (a, b) = (cells[0].devices.weights, cells[1].devices.weights)
      return (
        a[0][0, 0] * (b[1][0, 0] - target) - b[0][0, 0] * (a[1][0, 0] - target), largest
      )
    }
    let determinant = 1 - Double(f) * h * Double(gamma)
    // At the start the area is 1·(1 − target).
    var expected = 1 - target
    for steps in [1, 2, 7, 30] {
      expected = 1 - target
      for _ in 0..<steps { expected *= determinant }
      #expect(isClose(area(after: steps).area, expected, 1e-5))
    }
    // Damped by √det a step: 0.97^1000.
    let late = area(after: 1000).largest
    #expect(gamma == 0 ? late > 0.2 : late < 1e-5)
    #expect(gamma == 0 || !isClose(expected, 1 - target, 1e-2))
  }

  /// SoftBounds ±b and u = δx of −0.5 or 1, with 0.7 and 0.3: E[dA] = f(E[u] − E|u|·A/b) vanishes
  /// at A* = b·E[u]/E|u| = −b/13. A's mean over 60,000 samples after 4000; it wanders with a
  /// variance of b²·Var(s)/E|s|² a sample, s the pulse. False-alarm rate 7e-6; 0 is refuted.
  @Test func softBoundsFixedPoint() {
    let b = 0.6
    var cell = Self.cell(SoftBounds.ideal(step: 0.01, bound: 0.6), unmanaged(1)) {
      $0.transferLearningRate = 0
    }
    var sum = 0.0
    let count = 60_000
    for n in 0..<count + 4000 {
      let draw = ReferenceAddress(
        seed: 5, tile: 5, vector: UInt64(n), purpose: .syntheticData
      ).draws.uniform(0)
      cell.update(x: [[1]], delta: [[draw < 0.3 ? 1 : -0.5]], learningRate: 0.01)
      if n >= 4000 { sum += cell.devices.weights[0][0, 0] }
    }
    // p = |u|, so E[s] = E[u] and E[s²] = E|s| = E|u|.
    let (mean, size) = (0.3 - 0.35, 0.3 + 0.35)
    let star = b * mean / size
    let error = b * (size - mean * mean).squareRoot() / size / Double(count).squareRoot()
    #expect(abs(sum / Double(count) - star) < alarm * error)
    #expect(abs(star) > 2 * alarm * error)
    #expect(cell.weights[0, 0] == 0)
  }

  /// Source k is due every 2·⌈3/2⌉ᵏ samples, for two lines that follow on another.
  @Test func chain() {
    var cell = Self.cell(columns: 3) {
      ($0.devices, $0.transferEvery, $0.readsPerTransfer) = (3, 2, 2)
      $0.transferLearningRate = 0.5
    }
    cell.devices.weights[0].elements = [1, 2, 4]
    func state() -> [[Double]] { cell.devices.weights.map(\.elements) }
    cell.silence()
    #expect(state() == [[1, 2, 4], [0, 0, 0], [0, 0, 0]] && cell.reads == [0, 0])
    cell.silence(3, learningRate: 0)
    #expect(cell.samples == 1 && cell.vector == 4)
    cell.silence()
    #expect(state() == [[1, 2, 4], [0.5, 1, 0], [0, 0, 0]] && cell.nextLines == [2, 0])
    // At sample 4 both: columns 2 and 0 of A, then 0 and 1 of the next. At η = −2 r is 1.
    cell.silence()
    cell.silence(learningRate: -2)
    #expect(state() == [[1, 2, 4], [1.5, 1, 4], [1.5, 1, 0]])
    #expect(cell.reads == [4, 2] && cell.nextLines == [1, 2])
    cell.silence(4)
    #expect(cell.reads == [8, 4] && cell.nextLines == [2, 1])
  }

  /// The weight is Σ gamma^(n−1−k)·W_k; setting it sets C and zeroes the others, and counts stay.
  @Test func visibleWeight() {
    var cell = Self.cell(columns: 2) {
      ($0.devices, $0.gamma, $0.transferLearningRate) = (3, 0.5, 0)
    }
    for k in 0..<3 { cell.devices.weights[k].elements = [Double(1 << k), 1] }
    #expect(cell.weights.elements == [0.25 + 1 + 4, 1.75])
    cell.silence()
    cell.set(ReferenceMatrix([[2000, 3]]))
    #expect(cell.devices.weights.map(\.elements) == [[0, 0], [0, 0], [1000, 3]])
    #expect(cell.nextLines == [1, 0] && cell.samples == 1 && cell.reads == [1, 0])
  }

  /// f = fastLearningRate·η with η's sign, or the number itself with it; η where it is 0.
  @Test func fastRates() {
    for (fast, scales, rate, expected): (Float, Bool, Float, Double) in [
      (0.5, true, -0.25, -0.125), (0.5, false, -0.25, -0.5), (0.5, false, 2, 0.5),
      (0, false, 2, 2), (0, true, -2, -2),
    ] {
      var cell = Self.cell {
        ($0.fastLearningRate, $0.scalesFastLearningRate) = (fast, scales)
      }
      cell.update(x: [[1]], delta: [[1]], learningRate: rate)
      #expect(cell.devices.weights[0][0, 0] == expected)
      // r is of |η|, after A's update.
      #expect(cell.weights[0, 0] == expected * Double(abs(rate)))
    }
  }

  /// A's trains are planned with A's granularity and C's with C's: 4 pulses of 2⁻⁴ at η = ¼, 16 of
  /// 2⁻⁶ for what is read.
  @Test func granularities() {
    var cell = Self.cell(ConstantStep.ideal(step: 0x1p-6, bound: 8)) {
      $0.fastDevice = Device(ConstantStep.ideal(step: 0x1p-4, bound: 8))
      $0.scalesTransferLearningRate = false
    }
    cell.update(x: [[1]], delta: [[1]], learningRate: 0.25)
    #expect(cell.devices.weights.map { $0[0, 0] } == [0.25, 0.25])
  }

  /// Rows of a matrix are the columns of its transpose.
  @Test func rowsAreColumnsOfTheTranspose() {
    let (x, delta) = (signals(40, 3, seed: 1), signals(40, 4, seed: 2))
    func run(_ transfersRows: Bool) -> ReferenceMatrix {
      var cell = Self.cell(
        rows: transfersRows ? 3 : 4, columns: transfersRows ? 4 : 3
      ) {
        ($0.devices, $0.transfersRows, $0.gamma) = (3, transfersRows, 0.25)
      }
      cell.update(
        x: transfersRows ? delta : x, delta: transfersRows ? x : delta, learningRate: 0.1)
      return transfersRows ? cell.weights.transposed : cell.weights
    }
    #expect(areClose(run(true).elements, run(false).elements, 1e-9))
    #expect(run(true).elements.allSatisfy { $0 != 0 })
  }
}
