import CrosspointParameters

#if canImport(CrosspointKernels)
  import CrosspointKernels
#endif

/// Known answers of every kernel of a table: a hash of the bits that it gives at odd sizes.
///
/// `KnownAnswersTests` holds every table of this machine to `known-answers.txt`, and `make
/// test-arm64` the one of arm64, where this file and `KnownUpdates` are compiled beside the kernels
/// as embedded Swift: so they use neither Foundation nor anything else of these tests. Where a
/// kernel writes past its count the answer is another one, because the memory behind it is hashed
/// too.
final class KnownAnswers {
  let table: KernelTable
  /// Takes a problem's name and the hash of its answer.
  let report: (String, UInt64) -> Void
  /// Whether the table's sums are fused: they are in every table but SSE2's.
  private let isFused: Bool
  private var memory: [UnsafeMutableRawPointer] = []

  init(_ table: KernelTable, report: @escaping (String, UInt64) -> Void) {
    self.table = table
    self.report = report
    #if arch(arm64)
      isFused = true
    #else
      isFused = table.instructionSet != .baseline
    #endif
  }

  deinit { for m in memory { m.deallocate() } }

  /// Reports all answers.
  func answerAll() {
    answerDraws()
    answerSignals()
    answerElementaryFunctions()
    answerHalves()
    answerConverters()
    answerProducts()
    answerTrains()
    answerUpdates()
    answerCeilings()
  }

  // MARK: Memory and hashes

  /// Places behind a buffer, which hold the filler and are hashed with it.
  private static let behind = 16

  /// A buffer of `values`, or of `count` places of filler.
  func buffer<Element: BitwiseCopyable>(_ values: [Element], filler: Element)
    -> UnsafeMutablePointer<Element>
  {
    let room = values.count + Self.behind
    let bytes = UnsafeMutableRawPointer.allocate(
      byteCount: room * MemoryLayout<Element>.stride, alignment: 64)
    memory.append(bytes)
    let p = bytes.bindMemory(to: Element.self, capacity: room)
    for i in 0..<values.count { p[i] = values[i] }
    for i in values.count..<room { p[i] = filler }
    return p
  }

  func floats(_ values: [Float]) -> UnsafeMutablePointer<Float> {
    buffer(values, filler: 7)
  }
  func floats(_ count: Int) -> UnsafeMutablePointer<Float> {
    floats([Float](repeating: 7, count: count))
  }
  private func words(_ count: Int) -> UnsafeMutablePointer<UInt32> {
    buffer([UInt32](repeating: 7, count: count), filler: 7)
  }
  func halves(_ count: Int) -> UnsafeMutablePointer<UInt16> {
    buffer([UInt16](repeating: 7, count: count), filler: 7)
  }

  /// FNV-1a of 32-bit words. Of what is not a number any bits will do.
  struct Hash {
    var value: UInt64 = 0xcbf2_9ce4_8422_2325

    mutating func add(_ word: UInt32) { value = (value ^ UInt64(word)) &* 0x100_0000_01b3 }
    mutating func add(_ x: Float) { add(x.isNaN ? 0x7fc0_0000 : x.bitPattern) }

    mutating func add(_ p: UnsafePointer<Float>, _ count: Int) {
      for i in 0..<count + KnownAnswers.behind { add(p[i]) }
    }
    mutating func add(_ p: UnsafePointer<UInt32>, _ count: Int) {
      for i in 0..<count + KnownAnswers.behind { add(p[i]) }
    }
    mutating func add(_ p: UnsafePointer<UInt16>, _ count: Int) {
      for i in 0..<count + KnownAnswers.behind { add(UInt32(p[i])) }
    }
  }

  private func report(_ name: String, _ p: UnsafePointer<Float>, _ count: Int) {
    var hash = Hash()
    hash.add(p, count)
    report(name, hash.value)
  }

  /// The same of sums of products, which are rounded once for each term where they are fused.
  private func reportSums(_ name: String, _ p: UnsafePointer<Float>, _ count: Int) {
    report(name + (isFused ? ", fused" : ", not fused"), p, count)
  }

  // MARK: Draws

  private static let sizes = [1, 2, 7, 15, 16, 17, 33, 65, 257]
  private static let key = TileKey(seed: 0x5eed, tile: 9)

  private func line(_ vector: UInt64) -> StreamKey {
    Self.key.line(vector: vector, pass: 0, purpose: 255, line: 0)
  }

  /// Signals for problems: N(0, 1).
  func gaussians(_ count: Int, _ vector: UInt64) -> [Float] {
    var out = [Float](repeating: 0, count: count)
    table.fillGaussians(line(vector), &out, count)
    return out
  }

  private func answerDraws() {
    for n in Self.sizes + [4099] {
      let drawn = words(n)
      table.fillWords(line(1), drawn, n)
      var hash = Hash()
      hash.add(drawn, n)
      report("fillWords \(n)", hash.value)
      let draws = floats(n)
      table.fillGaussians(line(2), draws, n)
      report("fillGaussians \(n)", draws, n)
    }
    for n in [1, 7, 16, 17, 65] {
      for batch in [1, 2, 15, 17, 35] {
        let draws = floats(n * batch)
        // Past the end of the low word of vector numbers.
        table.fillGaussianStreams(
          SampleStreams(
            key: Self.key, purpose: 255, pass: 6, firstVector: UInt64(5 << 32) - 3, batch: batch),
          draws, n)
        report("fillGaussianStreams \(batch) × \(n)", draws, n * batch)
      }
    }
  }

  // MARK: Signals

  private func answerSignals() {
    for n in Self.sizes {
      let s = table.signalStatistics(floats(gaussians(n, 3)), n)
      report(
        "signalStatistics \(n)",
        floats([s.maximum, s.absoluteMaximum, s.positiveSum, s.negativeSum]), 4)
      let maxima = floats(3)
      table.absoluteMaxima(floats(gaussians(3 * n, 4)), n, 3, maxima)
      report("absoluteMaxima 3 × \(n)", maxima, 3)
    }
  }

  // MARK: Elementary functions and halves

  private func answerElementaryFunctions() {
    let ends: [Float] = [
      0, -0.0, 1, .infinity, -.infinity, .nan, .leastNonzeroMagnitude, 0x1p-133, 88.8, -103.9, 9.01,
    ]
    for n in Self.sizes + [1021] {
      let values = Array((gaussians(n, 5).map { 10 * $0 } + ends).suffix(n))
      func answer(_ name: String, _ kernel: (UnsafeMutablePointer<Float>) -> Void) {
        let p = floats(values)
        kernel(p)
        report("\(name) \(n)", p, n)
      }
      answer("hyperbolicTangent") { table.hyperbolicTangent($0, n) }
      answer("exponential") { table.exponential($0, n) }
      answer("logarithm") { table.logarithm($0, n) }
      answer("power 0.375") { table.power($0, n, 0.375) }
      answer("power -2.5") { table.power($0, n, -2.5) }
      answer("power 16") { table.power($0, n, 16) }
    }
  }

  private func answerHalves() {
    for n in Self.sizes {
      // Some become subnormal halves.
      let values = gaussians(n, 6).enumerated().map { $0 % 3 == 0 ? 3e-6 * $1 : 100 * $1 }
      let rounded = halves(n)
      table.roundToHalves(floats(values), rounded, n)
      var hash = Hash()
      hash.add(rounded, n)
      report("roundToHalves \(n)", hash.value)
      let widened = floats(n)
      table.widenHalves(rounded, widened, n)
      report("widenHalves \(n)", widened, n)
    }
  }

  // MARK: Converters

  private func answerConverters() {
    let batch = 3
    for n in Self.sizes {
      let x = floats(gaussians(batch * n, 7))
      let noise = floats(gaussians(batch * n, 8))
      for (name, step, isNoisy) in [
        ("clip", 0, false), ("DAC", 2 / 126, false), ("DAC and noise", 2 / 126, true),
      ] as [(String, Float, Bool)] {
        let converted = floats(batch * n)
        let squares = floats(batch)
        table.convertInputs(
          InputConversion(step: step, bound: 1, noise: 0.1),
          InputSamples(
            signals: x, count: n, batch: batch,
            factors: floats(step > 0 ? [30, 41.5, 63] : [0.4, 0.5, 1]),
            gaussians: isNoisy ? UnsafePointer(noise) : nil), converted, squares)
        report("convertInputs, \(name) \(batch) × \(n)", converted, batch * n)
        reportSums("convertInputs, squares, \(name) \(batch) × \(n)", squares, batch)
      }

      let variances = floats(gaussians(batch * n, 9).map { $0.magnitude })
      let nonlinearities = floats(gaussians(n, 10).map { 0.1 * $0.magnitude })
      for (name, step, hasOutputNoise, hasReadNoise, hasAll) in [
        ("clip", 0, false, false, false), ("ADC", 24 / 510, true, false, false),
        ("read noise", 0, false, true, false), ("all", 24 / 510, true, true, true),
      ] as [(String, Float, Bool, Bool, Bool)] {
        var samples = OutputSamples(
          sums: floats(gaussians(batch * n, 7).map { 6 * $0 }), count: n, batch: batch,
          scales: floats([1, 0.3, 2.7]))
        if hasOutputNoise { samples.outputGaussians = UnsafePointer(noise) }
        if hasReadNoise {
          samples.readGaussians = UnsafePointer(x)
          samples.readNoises = UnsafePointer(floats([0.1, 0.2, 0.05]))
        }
        if hasAll {
          samples.readVariances = UnsafePointer(variances)
          samples.nonlinearities = UnsafePointer(nonlinearities)
        }
        let out = floats(batch * n)
        var saturated = [Int](repeating: 7, count: batch + 1)
        table.convertOutputs(
          OutputConversion(nonlinearityFactor: 1.1, outputNoise: 0.06, step: step, bound: 12),
          samples, out, &saturated)
        var hash = Hash()
        hash.add(out, batch * n)
        for count in saturated { hash.add(UInt32(truncatingIfNeeded: count)) }
        report("convertOutputs, \(name) \(batch) × \(n)", hash.value)
      }
    }
  }

  // MARK: Products

  /// Every way that a product may take: one sample and few, short rows, rows in the lanes, packed
  /// panels, and the ends of vectors and of groups of rows and samples.
  private func answerProducts() {
    for (rows, columns, batch) in [
      (1, 1, 1), (5, 17, 1), (8, 33, 1), (13, 257, 3), (129, 70, 1), (9, 26, 5), (35, 83, 7),
      (11, 1030, 5), (14, 1103, 9), (263, 45, 8), (37, 53, 14),
    ] {
      let w = gaussians(rows * columns, 11)
      let rounded = halves(rows * columns)
      table.roundToHalves(w, rounded, rows * columns)
      let single = floats(w)
      let x = floats(gaussians(batch * columns, 12))
      let delta = floats(gaussians(batch * rows, 13))
      for (form, weights) in [
        ("floats", ProductWeights(single)), ("halves", ProductWeights(halves: rounded)),
        ("magnitudes", ProductWeights(single, magnitudes: true)),
        ("magnitudes of halves", ProductWeights(halves: rounded, magnitudes: true)),
      ] {
        let problem = "\(form) \(rows) × \(columns) × \(batch)"
        let y = floats(batch * rows)
        table.forwardProduct(
          ProductShape(
            rows: rows, columns: columns, weightStride: columns, batch: batch,
            inputStride: columns, outputStride: rows), weights, x, y)
        reportSums("forwardProduct, \(problem)", y, batch * rows)
        let z = floats(batch * columns)
        table.backwardProduct(
          ProductShape(
            rows: rows, columns: columns, weightStride: columns, batch: batch, inputStride: rows,
            outputStride: columns), weights, delta, z)
        reportSums("backwardProduct, \(problem)", z, batch * columns)
      }
    }
  }

  // MARK: Trains

  /// The trains of `count` signals of each sample of a batch.
  func trains(
    _ count: Int, batch: Int, slots: Int, gain: Float, vector: UInt64
  ) -> (lines: PulseLines, fires: [UInt64]) {
    let n = count * batch
    let lines = PulseLines(low: words(n), high: words(n), signs: words(n))
    let mask = slots == 64 ? UInt64.max : 1 << UInt64(slots) - 1
    let slotWords = buffer(
      [UInt64](repeating: slots == 1 ? 1 << 5 : mask, count: batch), filler: 7)
    var fires = [UInt64](repeating: 7, count: batch + 1)
    table.pulseTrains(
      SampleStreams(key: Self.key, purpose: 20, firstVector: vector, batch: batch),
      TrainSignals(
        signals: floats(gaussians(n, vector)), count: count,
        gains: floats((0..<batch).map { gain * Float($0 % 3 + 1) / 2 }), slots: slotWords,
        flip: vector % 2 == 0 ? 0 : 0x8000_0000), lines, count, &fires)
    return (lines, fires)
  }

  private func answerTrains() {
    for n in Self.sizes {
      for slots in [1, 10, 31, 33, 64] {
        for batch in [1, 17] {
          let (lines, fires) = trains(n, batch: batch, slots: slots, gain: 0.7, vector: 14)
          var hash = Hash()
          for words in [lines.low, lines.high, lines.signs] { hash.add(words, n * batch) }
          for word in fires {
            hash.add(UInt32(truncatingIfNeeded: word))
            hash.add(UInt32(truncatingIfNeeded: word >> 32))
          }
          report("pulseTrains, \(slots) slots \(batch) × \(n)", hash.value)
        }
      }
    }
  }

  // MARK: Ceilings

  /// How many chains of operations there are is up to the instruction set, so these are only run.
  private func answerCeilings() {
    let sum = table.readAll(floats([Float](repeating: 0.5, count: 259)), 259)
    report("readAll 259", floats([sum]), 1)
    for isFused in [false, true] {
      let (operations, value) = table.operate(0.5, 100, isFused)
      let isRight = operations > 100 && value.isFinite
      report("operate\(isFused ? ", fused," : "") \(isRight ? "ran" : "failed")", 0)
    }
  }
}
