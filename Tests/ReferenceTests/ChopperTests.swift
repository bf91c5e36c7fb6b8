import CrosspointParameters
import CrosspointReference
import Testing

/// c-TTv2: the chopper.
@Suite struct ChopperTests {
  static func cell(
    rows: Int = 1, columns: Int = 1, _ device: any ReferenceModel = exactDevice(),
    _ update: PulsedUpdate = PulsedUpdate(), seed: UInt64 = 41,
    _ change: (inout ChoppedTTv2) -> Void
  ) -> ReferenceChoppedTTv2 {
    var model = ChoppedTTv2()
    model.transfer.transferForward = .ideal
    model.transfer.scalesTransferLearningRate = false
    change(&model)
    return ReferenceChoppedTTv2(
      model, device, update, ReferenceMatrix(rows: rows, columns: columns), seed: seed, tile: 42)
  }

  /// A constant offset o, threshold out of reach. After m reads H = o·L·Σ c has the mean square
  ///
  ///     (o·L)²·(m(1 − p)/p − (1 − 2p)(1 − (1 − 2p)^m)/(2p²))
  ///
  /// 4000 lines of 100 reads, p = 0.1, false-alarm rate 7e-6. Without a chopper it would be
  /// m²(oL)²; with flips twice as frequent less than half of it.
  @Test func varianceOfAnOffset() {
    let (m, p, scale) = (100, 0.1, 0x1p-20)
    let decay = (0..<m).reduce(1) { power, _ in power * (1 - 2 * p) }
    let law = Double(m) * (1 - p) / p - (1 - 2 * p) * (1 - decay) / (2 * p * p)
    #expect(abs(law / (Double(m) * (1 - p) / p) - 1) < 0.05)
    var seen = Sample()
    for seed in 0..<160 as Range<UInt64> {
      var cell = Self.cell(columns: 25, seed: 1000 + seed) {
        $0.readsPerTransfer = 25
        $0.transferLearningRate = 0x1p-20
      }
      let g = Double(Float(0.001))
      cell.devices.weights[0].elements = [Double](repeating: g, count: 25)
      cell.silence(m)
      for h in cell.rule.buffer.elements { seen.add(h / scale / law.squareRoot()) }
      #expect(cell.rule.signs.sweeps == m && cell.weights.elements.allSatisfy { $0 == 0 })
    }
    #expect(abs(seen.zOfVariance) < alarm)
    #expect(abs(seen.withDeviations(timesLarger: 1.1).zOfVariance) > alarm)
  }

  /// Without a chopper it is TTv2 with H in units of θ = g_A = g_C: the same pulses, whatever
  /// devices, reads and signals.
  @Test(arguments: [false, true]) func withoutAChopper(_ transfersRows: Bool) {
    let (rows, columns) = (3, 4)
    var reads = Periphery.ideal
    (reads.outputNoise, reads.outputResolution, reads.outputBound) = (0.02, 1 / 510, 12)
    func change(_ p: inout TransferParameters) {
      p.transferForward = reads
      p.transfersRows = transfersRows
      (p.gamma, p.readsPerTransfer, p.scalesFastLearningRate) = (0.25, 2, false)
      p.fastLearningRate = 0.05
    }
    let start = ReferenceMatrix(rows: rows, columns: columns) {
      Double($0) * 0.1 - 0.05 * Double($1)
    }
    var plain = TTv2()
    change(&plain.transfer)
    plain.buffer.momentum = 0.1
    var chopped = ChoppedTTv2()
    change(&chopped.transfer)
    (chopped.buffer.momentum, chopped.chopper.chopperProbability) = (0.1, 0)
    var a = ReferenceTTv2(plain, SoftBounds(), PulsedUpdate(), start, seed: 43, tile: 44)
    var b = ReferenceChoppedTTv2(chopped, SoftBounds(), PulsedUpdate(), start, seed: 43, tile: 44)
    let (x, delta) = (signals(300, columns, seed: 1), signals(300, rows, seed: 2))
    a.update(x: x, delta: delta, learningRate: 0.5)
    b.update(x: x, delta: delta, learningRate: 0.5)
    #expect(a.weights == b.weights)
    #expect(a.devices.weights[1] != b.devices.arrays[1].clipped(start))
    let g = Double(Float(0.001))
    #expect(
      areClose(a.rule.buffers[0].elements.map { $0 / g }, b.rule.buffer.elements, 1e-9))
    #expect(min(a.rule.truncationMargin, b.rule.truncationMargin) > 1e-12)
  }

  /// Not at random, each line flips after every max(⌈1/p⌉, 2)th read of it; never where p = 0.
  @Test(arguments: [(Float(0.01), 100), (0.3, 4), (0.9, 2), (0, 0)])
  func periods(_ probability: Float, _ period: Int) {
    var cell = Self.cell(columns: 2) {
      ($0.chopper.chopsAtRandom, $0.chopper.chopperProbability) = (false, probability)
    }
    for sample in 1...500 {
      cell.silence()
      func sign(_ reads: Int) -> Float { period > 0 && reads / period % 2 == 1 ? -1 : 1 }
      #expect(cell.rule.signs.lines == [sign((sample + 1) / 2), sign(sample / 2)])
      #expect(cell.rule.signs.sweeps == sample / 2 && cell.rule.signs.across == [1])
    }
  }

  /// At random by the draw of the read, array 3: position 0 for the line, after the last line those
  /// across.
  @Test(arguments: [false, true]) func randomFlips(_ transfersRows: Bool) {
    var cell = Self.cell(rows: transfersRows ? 2 : 3, columns: transfersRows ? 3 : 2) {
      $0.transfersRows = transfersRows
      ($0.chopper.chopperProbability, $0.outputChopperProbability) = (0.5, 0.25)
    }
    var (lines, across) = ([Float(1), 1], [Float(1), 1, 1])
    func draws(_ purpose: Purpose, _ vector: Int) -> ReferenceStream {
      ReferenceAddress(seed: 41, tile: 42, array: 3, vector: UInt64(vector), purpose: purpose).draws
    }
    var flips = 0
    for r in 0..<60 {
      cell.silence()
      if draws(.chopperIn, r).wordA(0) >> 1 < 1 << 30 { lines[r % 2] *= -1 }
      for i in 0..<3 where r % 2 == 1 && draws(.chopperOut, r).wordA(UInt32(i)) >> 1 < 1 << 29 {
        across[i] *= -1
        flips += 1
      }
      #expect(cell.rule.signs.lines == lines && cell.rule.signs.across == across)
    }
    #expect((5...50).contains(flips))
    let held = cell.rule.signs.lines
    cell.set(cell.weights)
    #expect(cell.rule.signs.lines == held && cell.rule.signs.sweeps == 0)
  }

  /// A gets c_in·c_out·f·δxᵀ, H c_in·c_out·v·L, and the weight is C + gamma·c_in·c_out·A.
  @Test(arguments: [false, true]) func signs(_ transfersRows: Bool) {
    var cell = Self.cell(rows: 2, columns: 2) {
      ($0.transfersRows, $0.gamma, $0.fastLearningRate) = (transfersRows, 0.5, 0.25)
      ($0.transferLearningRate, $0.transferEvery) = (0x1p-10, 2)
      $0.chopper.chopperProbability = 0
    }
    (cell.rule.signs.lines, cell.rule.signs.across) = ([1, -1], [-1, -1])
    let c: [Double] = transfersRows ? [-1, -1, 1, 1] : [-1, 1, -1, 1]
    let (x, delta): ([Float], [Float]) = ([1, 2], [4, -1])
    cell.update(x: [x], delta: [delta], learningRate: -8)
    let product = [4.0, 8, -1, -2].map { -0.25 * $0 }
    #expect(cell.devices.weights[0].elements == zip(c, product).map(*))
    // Two signs of a cross-point cancel at once.
    #expect(cell.weights.elements == product.map { 0.5 * $0 })
    cell.silence()
    // r·γ_A/γ_C over b = g.
    let scale = 0x1p-10 * 0.5 / Double(Float(0.001))
    let read = transfersRows ? [0, 1] : [0, 2]
    for e in 0..<4 {
      let h = read.contains(e) ? product[e] * scale : 0
      #expect(isClose(cell.rule.buffer.elements[e], h, 1e-9))
    }
    cell.set(ReferenceMatrix([[1, 2], [3, 4]]))
    #expect(cell.rule.buffer.elements == [0, 0, 0, 0] && cell.weights.elements == [1, 2, 3, 4])
  }

  /// f = fastLearningRate·BL·g_A/(m_x·m_δ), the means of the largest signals before A's update:
  /// (4, 2), then (4.5·…), a zero leaves its mean.
  @Test(arguments: [false, true]) func automaticScale(_ scales: Bool) {
    var cell = Self.cell(columns: 2) {
      ($0.chopper.scalesAutomatically, $0.chopper.automaticMomentum) = (true, 0.75)
      ($0.fastLearningRate, $0.scalesFastLearningRate) = (0.5, scales)
      $0.transferEvery = 1000
    }
    let g = Double(Float(0.001))
    func train(_ x: [Float], _ delta: Float, _ rate: Float, divisor: Double) {
      let before = cell.devices.weights[0]
      cell.update(x: [x], delta: [[delta]], learningRate: rate)
      let f = 0.5 * 31 * g / divisor * (scales ? Double(abs(rate)) : 1)
      #expect(isClose(cell.rule.signs.rate, f))
      let change = (rate < 0 ? -f : f) * Double(delta) * Double(x[0])
      #expect(isClose(cell.devices.weights[0][0, 0] - before[0, 0], change))
    }
    train([0, 0], -2, 0.5, divisor: 1)
    #expect(cell.rule.signs.meanX == 0 && cell.rule.signs.meanDelta == 2)
    train([1, -4], 4, -0.5, divisor: 4 * 2.5)
    train([8, 0], 0, 2, divisor: 5 * 2.5)
    #expect(cell.rule.signs.meanX == 5 && cell.rule.signs.meanDelta == 2.5)
    cell.silence(learningRate: 0)
    #expect(cell.samples == 3)
  }

  /// L = r/b, b = bufferGranularity·g_A and with `automaticGranularity` times it over
  /// N·transferEvery/readsPerTransfer; or r/(f·b·g_C/g_A).
  @Test func scales() {
    func read(_ change: (inout ChoppedTTv2) -> Void) -> Double {
      var fast = exactDevice()
      fast.granularity = 0x1p-4
      var slow = exactDevice()
      slow.granularity = 0x1p-2
      var cell = Self.cell(columns: 4, slow) {
        ($0.fastDevice, $0.transferLearningRate) = (Device(fast), 0x1p-10)
        ($0.chopper.bufferGranularity, $0.chopper.chopperProbability) = (2, 0)
        ($0.fastLearningRate, $0.transferEvery) = (0.5, 2)
        change(&$0)
      }
      cell.silence()
      cell.devices.weights[0].elements = [1, 0, 0, 0]
      cell.silence(learningRate: 4)
      return cell.rule.buffer[0, 0]
    }
    #expect(read { _ in } == 0x1p-10 / 0x1p-3)
    #expect(read { $0.scalesTransferLearningRate = true } == 0x1p-8 / 0x1p-3)
    #expect(read { $0.gamma = 0.5 } == 0x1p-11 / 0x1p-3)
    #expect(read { $0.chopper.automaticGranularity = 32 } == 0x1p-10 / 0x1p-1)
    // Two lines at once: half as many samples of a sweep.
    #expect(
      read { ($0.chopper.automaticGranularity, $0.readsPerTransfer) = (32, 2) } == 0x1p-10 / 0x1p0)
    #expect(read { $0.chopper.correctsGradientMagnitudes = true } == 0x1p-10 / (0.5 * 0x1p-1))
    #expect(
      read {
        $0.chopper.correctsGradientMagnitudes = true
        $0.scalesFastLearningRate = true
      } == 0x1p-10 / (2 * 0x1p-1))
  }
}
