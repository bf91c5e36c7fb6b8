import Crosspoint
import CrosspointReference
import TestSupport
import Testing

/// Devices that respond to half the voltage, as whole tiles: against the reference, by hand, and in
/// closed form.
@Suite("Half voltage")
struct HalfVoltageTests {
  static func settings(_ change: (inout ConstantStep) -> Void, storage: Storage = Storage())
    -> AnalogSettings
  {
    var device = ConstantStep()
    device.halfVoltageResponse = 0.1
    change(&device)
    return .managed {
      $0.device = .constantStep(device)
      $0.storage = storage
    }
  }

  /// Signals of which signs, on the columns and on the rows.
  enum Signs: CaseIterable {
    case mixed, positiveX, negativeX, negativeDelta, sparse

    var signals: (x: (Matrix) -> Matrix, delta: (Matrix) -> Matrix) {
      func each(_ f: @escaping (Int, Float) -> Float) -> (Matrix) -> Matrix {
        { m in Matrix(rows: m.rows, columns: m.columns, m.elements.enumerated().map { f($0, $1) }) }
      }
      let all = each { $1 }
      return switch self {
      case .mixed: (all, all)
      case .positiveX: (each { max($1, 0) }, all)
      case .negativeX: (each { -abs($1) }, all)
      case .negativeDelta: (all, each { -abs($1) })
      // A sample of nothing but zeros, and one with a single signal.
      case .sparse: (each { $0 % 5 == 0 ? $1 : 0 }, each { $0 % 7 == 0 ? $1 : -0.0 })
      }
    }
  }

  @Test(
    "updates are the reference's, on devices as they are held", arguments: shapes, Signs.allCases)
  func againstReference(_ shape: (Int, Int), _ signs: Signs) throws {
    let (rows, columns) = shape
    for (rate, storage) in [
      (Float(0.05), Storage()), (-0.05, .compact), (0.7, Storage(devices: .half, products: .half)),
    ] {
      let settings = Self.settings({ $0.halfVoltageResponse = 0.2 }, storage: storage)
      guard let device = settings.device.as(ConstantStep.self) else { return }
      let tile = try AnalogTile(rows: rows, columns: columns, settings: settings, seed: 7, tile: 3)
      try tile.setWeights(signals(rows, columns, 1, scale: 0.3))
      let x = signs.signals.x(signals(3, columns, 4))
      let delta = signs.signals.delta(signals(3, rows, 5, scale: 0.3))
      var array = ReferenceArray(device, rows: rows, columns: columns, seed: 7, tile: 3)
      let held = [HiddenParameter.stepUp, .stepDown, .boundMinimum, .boundMaximum].map {
        tile.hidden($0).elements
      }
      for i in array.crosspoints.indices {
        array.crosspoints[i].stepUp = Double(held[0][i])
        array.crosspoints[i].stepDown = Double(held[1][i])
        array.crosspoints[i].boundMinimum = Double(held[2][i])
        array.crosspoints[i].boundMaximum = Double(held[3][i])
      }
      var weights = tile.weights.reference
      let samples = ReferenceUpdate.apply(
        &weights, array, settings.update, learningRate: rate, x: x.floatSamples,
        delta: delta.floatSamples, firstVector: 20)

      tile.vectorNumbers.update = 20
      let trains = try tile.pulseTrains(x: x, delta: delta, learningRate: rate)
      #expect(trains.x == samples.flatMap(\.trainsX))
      #expect(trains.delta == samples.flatMap(\.trainsDelta))
      for (phases, sample) in zip(trains.phases, samples) {
        #expect(
          phases.rawValue == ReferenceUpdate.phases(sample).reduce(0) { $0 | 1 << UInt8($1.number) }
        )
      }
      let twin = try AnalogTile(rows: rows, columns: columns, settings: settings, seed: 7, tile: 3)
      try twin.setWeights(tile.weights)
      try tile.update(x: x, delta: delta, learningRate: rate)
      twin.apply(trains, vector: 20)
      #expect(twin.weights == tile.weights)

      let worst = zip(tile.weights.elements, weights.elements).map { abs(Double($0) - $1) }.max()!
      #expect(worst < 3e-6, "\(signs), rate \(rate)")
    }
  }

  @Test("which phases a sample has: zeros have no sign, silent signals have")
  func phases() throws {
    let tile = try AnalogTile(rows: 3, columns: 2, settings: Self.settings { _ in }, seed: 1)
    func phases(_ x: [Float], _ delta: [Float], _ rate: Float = 0.01) throws -> PulsePhases {
      try tile.pulseTrains(
        x: Matrix(rows: 1, columns: 2, x), delta: Matrix(rows: 1, columns: 3, delta),
        learningRate: rate
      ).phases[0]
    }
    #expect(try phases([1, 0], [0, 1, 0]) == .positivePositive)
    #expect(try phases([1, -0.0], [-1, 0, -0.0]) == .positiveNegative)
    #expect(try phases([-1, 0], [1, 1, 1]) == .negativePositive)
    #expect(try phases([-1, -1], [-1, 0, 0]) == .negativeNegative)
    let smallest = -Float.leastNonzeroMagnitude
    #expect(try phases([1, smallest], [1, smallest, 0]) == PulsePhases(rawValue: 15))
    #expect(try phases([1, 0], [0, 1, 0], -0.01) == .positiveNegative)
    #expect(try phases([1, 0], [-1, 1, 0], -0.01) == [.positivePositive, .positiveNegative])
    #expect(try phases([0, 0], [1, 1, 0]) == [] && phases([1, 0], [1, 1, 0], 0) == [])
    // Made by hand, a sign occurs where a line of it fires.
    let trains = PulseTrains(
      slots: [2, 2], x: [1, 0, 0, 2], xIsNegative: [false, true, false, true],
      delta: [0, 1, 1, 0, 0, 0],
      deltaIsNegative: [true, false, true, false, false, true])
    #expect(trains.phases == [[.positivePositive, .positiveNegative], []])
  }

  @Test("supplied noise and trains give the model by hand")
  func supplied() throws {
    let tile = try AnalogTile(
      rows: 3, columns: 2, settings: Self.settings { $0.halfVoltageResponse = 0.5 }, seed: 1)
    for (parameter, value) in [
      (HiddenParameter.stepUp, Float(0.01)), (.stepDown, 0.02), (.boundMinimum, -0.5),
      (.boundMaximum, 0.5),
    ] {
      try tile.setHidden(parameter, to: Matrix(rows: 3, columns: 2, repeating: value))
    }
    var asked: [NoiseRequest] = []
    // x of column 0 is positive, of column 1 zero; δ of row 0 positive, of row 1 negative, row 2
    // silent.
    tile.apply(
      PulseTrains(
        slots: [4], x: [0b0111, 0], xIsNegative: [false, false], delta: [0b0011, 0b1100, 0],
        deltaIsNegative: [false, true, false]),
      vector: 8
    ) { request, line in
      asked.append(request)
      for i in line.indices { line[i] = request.pass == 0 ? 1 : -1 }
    }
    // Phase 0 goes up with ξ = 1, phase 1 down with ξ = −1; c = 0.3.
    func up(_ n: Float, _ h: Float) -> Float { 0.01 * (n + h / 2 + 0.3 * (n + h / 4).squareRoot()) }
    func down(_ n: Float, _ h: Float) -> Float {
      0.02 * (n + h / 2 - 0.3 * (n + h / 4).squareRoot())
    }
    let expected = [
      up(2, 1) - down(0, 3), up(0, 2), up(0, 3) - down(1, 3), -down(0, 2), up(0, 3) - down(0, 3), 0,
    ]
    for i in 0..<6 { #expect(abs(tile.weights.elements[i] - expected[i]) < 1e-7, "\(i)") }
    #expect(asked.allSatisfy { $0.purpose == .cycle && $0.vector == 8 })
    #expect(asked.map(\.pass) == [0, 1, 0, 1, 0, 1] && asked.map(\.line) == [0, 0, 1, 1, 2, 2])
  }

  @Test(
    """
    a phase clips at its end, so that a device at a bound is moved away from it by the phase \
    that goes back
    """
  )
  func bound() throws {
    let tile = try AnalogTile(
      rows: 2, columns: 1,
      settings: Self.settings {
        $0 = .ideal(step: 0.01, bound: 0.5)
        $0.halfVoltageResponse = 0.5
      }, seed: 1)
    try tile.setWeights(Matrix(rows: 2, columns: 1, [0.5, -0.5]))
    tile.apply(
      PulseTrains(
        slots: [3], x: [0b111], xIsNegative: [false], delta: [0b111, 0b111],
        deltaIsNegative: [false, true]))
    // Row 0: up 3 steps, at the bound; down 1.5. Row 1: up 1.5, down 3, to the bound.
    #expect(tile.weights.elements[0] == 0.5 - 0.01 * 1.5 && tile.weights.elements[1] == -0.5)
  }

  /// Steps of 2⁻¹⁰ and k of few bits: no rounding anywhere, so the closed forms are exact.
  @Test(
    "net changes: k times the row's pulses and (1 − 2k) times the coincidences",
    arguments: [Float(0), 0.125, 0.25, 0.5])
  func net(_ k: Float) throws {
    let (rows, columns) = (17, 45)
    let settings = Self.settings {
      $0 = .ideal(step: 0x1p-10, bound: 64)
      $0.halfVoltageResponse = k
    }
    let delta = signals(1, rows, 5)
    for (isPositive, rate) in [(true, Float(0.01)), (true, -0.01), (false, 0.01)] {
      let x = Matrix(
        rows: 1, columns: columns, signals(1, columns, 4).elements.map { isPositive ? abs($0) : $0 }
      )
      let tile = try AnalogTile(rows: rows, columns: columns, settings: settings, seed: 1)
      let trains = try tile.pulseTrains(x: x, delta: delta, learningRate: rate)
      try tile.update(x: x, delta: delta, learningRate: rate)
      for i in 0..<rows {
        for j in 0..<columns {
          let n = Float((trains.x[j] & trains.delta[i]).nonzeroBitCount)
          let pulses = Float(trains.delta[i].nonzeroBitCount)
          let steps = (1 - 2 * k) * n + (isPositive ? k * pulses : 0)
          let sign: Float = trains.xIsNegative[j] == trains.deltaIsNegative[i] ? 1 : -1
          #expect(tile.weights[i, j] == sign * steps * 0x1p-10)
        }
        // A linear device does not see x.
        if k == 0.5 { #expect(Set(tile.weights[rows: i..<i + 1].elements).count == 1) }
      }
    }
  }

  /// 3000 updates of one sample. 225 z-scores, |z| > 6 once in two million runs; variances to 20 %,
  /// ten standard errors.
  @Test("mean and variance of ΔW", arguments: [Signs.mixed, .positiveX])
  func moments(_ signs: Signs) throws {
    let (rows, columns) = (9, 25)
    let settings: AnalogSettings = {
      var s = Self.settings {
        $0.halfVoltageResponse = 0.3
        $0.upDown = 0.2
        ($0.boundMaximum, $0.boundMinimum, $0.boundMaximumSpread, $0.boundMinimumSpread) = (
          3, -3, 0, 0
        )
      }
      s.update.bitLengthManagement = false
      return s
    }()
    guard let device = settings.device.as(ConstantStep.self) else { return }
    let tile = try AnalogTile(rows: rows, columns: columns, settings: settings, seed: 5)
    let array = ReferenceArray(device, rows: rows, columns: columns, seed: 5, tile: 0)
    let x = signs.signals.x(signals(1, columns, 8))
    let delta = signals(1, rows, 9, scale: 0.2)
    let plan = settings.update.plan(
      learningRate: 0.05, granularity: device.step, xMaximum: x.elements.map(abs).max()!,
      deltaMaximum: delta.elements.map(abs).max()!)
    let n = 3000
    let (sum, squares) = try sumsOfUpdates(tile, x: x, delta: delta, learningRate: 0.05, count: n)
    var compared = 0
    for i in 0..<rows {
      for j in 0..<columns {
        let m = try #require(
          UpdateMoments.atHalfVoltage(
            plan, x: x[0, j], xHasBoth: signs == .mixed, delta: delta[0, i], deltaHasBoth: true,
            learningRate: 0.05,
            response: 0.3,
            weight: 0, array[i, j], cycleSpread: 0.3))
        let mean = sum[i * columns + j] / Double(n)
        #expect(abs(mean - m.mean) / (m.variance / Double(n)).squareRoot() < 6, "(\(i), \(j))")
        let variance = squares[i * columns + j] / Double(n) - mean * mean
        // A rare change has a standard error of its own.
        guard m.variance > 5e-7 else { continue }
        compared += 1
        #expect(abs(variance / m.variance - 1) < 0.2, "(\(i), \(j)): \(variance / m.variance)")
      }
    }
    #expect(compared > rows * columns / 2)
  }

  @Test("threads and batch splits change nothing", arguments: [Float(0), 0.3])
  func cuts(_ cycleSpread: Float) throws {
    let (rows, columns) = (530, 1030)
    let settings = Self.settings(
      { $0.cycleSpread = cycleSpread }, storage: Storage(devices: .half, products: .half))
    let (x, delta) = (signals(7, columns, 2), signals(7, rows, 3, scale: 0.1))
    func run(_ threads: Int, _ cuts: [Int]) throws -> [[Float]] {
      let tile = try AnalogTile(
        rows: rows, columns: columns, settings: settings, seed: 1, tile: 2, threads: threads)
      try tile.setWeights(signals(rows, columns, 1, scale: 0.1))
      var first = 0
      for count in cuts {
        try tile.update(
          x: x[rows: first..<first + count], delta: delta[rows: first..<first + count],
          learningRate: 0.05)
        first += count
      }
      // The product shows the half copy.
      return [tile.weights.elements, try tile.forward(x).elements]
    }
    let one = try run(1, [1, 1, 1, 1, 1, 1, 1])
    #expect(try run(1, [7]) == one)
    #expect(try run(2, [7]) == one)
    #expect(try run(3, [2, 5]) == one)
  }

  @Test("the half copy follows every update", arguments: shapes)
  func halfCopy(_ shape: (Int, Int)) throws {
    let (rows, columns) = shape
    var settings = Self.settings({ _ in }, storage: Storage(products: .half))
    (settings.forward, settings.backward) = (.ideal, .ideal)
    let tile = try AnalogTile(rows: rows, columns: columns, settings: settings, seed: 1)
    try tile.setWeights(signals(rows, columns, 3, scale: 0.3))
    try tile.update(x: signals(4, columns, 1), delta: signals(4, rows, 2), learningRate: 0.05)
    // A product with one column's unit vector gives that column of the copy, exactly.
    let rounded = tile.weights.elements.map { Float(Float16($0)) }
    var unit = Matrix(rows: 1, columns: columns)
    for j in Set([0, columns / 2, columns - 1]) {
      unit[0, j] = 1
      #expect(try tile.forward(unit).elements == (0..<rows).map { rounded[$0 * columns + j] })
      unit[0, j] = 0
    }
  }

  @Test("pulse by pulse is not there: `aggregation` changes nothing")
  func aggregation() throws {
    func weights(_ aggregation: PulsedUpdate.Aggregation) throws -> Matrix {
      var settings = Self.settings { $0.cycleSpread = 1 }
      settings.update.aggregation = aggregation
      let tile = try AnalogTile(rows: 5, columns: 33, settings: settings, seed: 1)
      try tile.update(x: signals(3, 33, 1), delta: signals(3, 5, 2), learningRate: 0.05)
      return tile.weights
    }
    #expect(try weights(.automatic) == weights(.never))
  }
}
