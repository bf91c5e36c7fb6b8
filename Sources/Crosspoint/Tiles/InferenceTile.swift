public import CrosspointKernels

/// An array that is programmed once, drifts, and is read: trained weights on real devices.
///
/// Weights become conductances (`Conductances`), which miss their targets, drift from what was
/// programmed and are read with noise as the device's model says (`ProgrammedDevice`). Products go
/// through the forward circuits; every product reads devices with noise of its own, whose sum over a
/// row is drawn once by its variance. `backward` is exact, of the weights as they are; there are no
/// updates. See `InferenceSettings` for the equations, and `docs/inference.md`.
///
/// The same seed and tile number give the same bits for any `threads`, however a batch is cut into
/// calls, and in whatever order times are asked for.
public final class InferenceTile: ProgrammedTile {
  public let rows: Int
  public let columns: Int
  public let settings: InferenceSettings
  /// The seed of every draw of the tile.
  public let seed: UInt64
  /// The number of the tile under its seed.
  public let tile: UInt32
  /// Threads that a large product may use, at least 1.
  public var threads: Int
  /// The numbers of the next samples; set them to repeat or to skip draws.
  public var vectorNumbers = VectorNumbers()
  public private(set) var clippedWeights = ClippedWeights()
  /// Seconds since programming.
  public private(set) var seconds = 0.0
  /// The ranges that a calibration chose; nil before one, and where settings give them.
  public private(set) var ranges = CalibratedRanges()

  private let kernels: KernelTable
  var array: ConductanceArray
  private(set) var slices: [SliceWeights] = []
  private var products: [AnalogProduct] = []
  var compensation: ReadoutCompensation
  private var calibration: RangeCalibration?

  /// A tile of rows × columns whose devices are programmed to the weight 0.
  ///
  /// - Parameters:
  ///   - rows: outputs. Traps unless within 1 ..< 2²⁶.
  ///   - columns: inputs, likewise.
  ///   - tile: number of the tile under its seed.
  ///   - threads: `threads`. Traps below 1.
  ///   - kernels: an instruction set of the caller's choice.
  /// - Throws: `CrosspointError.invalidSetting`.
  public init(
    rows: Int, columns: Int, settings: InferenceSettings, seed: UInt64, tile: UInt32 = 0,
    threads: Int = 1, kernels: KernelTable = .current
  ) throws {
    try settings.validate()
    check(
      (1..<1 << 26).contains(rows) && (1..<1 << 26).contains(columns),
      "a tile of \(rows) × \(columns): 1 to 2^26 − 1 rows and columns are possible")
    check(threads >= 1, "a tile needs at least one thread, not \(threads)")
    (self.rows, self.columns, self.settings) = (rows, columns, settings)
    (self.seed, self.tile, self.threads, self.kernels) = (seed, tile, threads, kernels)
    array = try ConductanceArray(
      rows: rows, columns: columns, settings: settings, seed: seed, tile: tile, kernels: kernels)
    compensation = ReadoutCompensation(settings.compensation)
    products = makeProducts(settings.forward, firstArray: 1)
    array.program()
    readDevices()
  }

  /// A product for each slice, each with noise of its own.
  private func makeProducts(_ circuits: Periphery, firstArray: UInt32) -> [AnalogProduct] {
    array.significances.indices.map { slice in
      AnalogProduct(
        circuits, .forward, array: LinearArray(), isLinear: true,
        ArrayContext(
          rows: rows, columns: columns,
          key: TileKey(seed: seed, tile: tile, array: firstArray + UInt32(slice)),
          kernels: kernels))
    }
  }

  // MARK: Weights

  /// The weights that products read: without the noise of reads, compensated.
  public var weights: Matrix {
    var sum = Matrix(rows: rows, columns: columns)
    sum.withUnsafeMutableBufferPointer { sum in
      for slice in slices {
        let factor = array.largest * slice.significance
        slice.weights.withUnsafeBufferPointer { w in
          for i in 0..<rows {
            let scale = factor * compensation.factor(ofOutput: i)
            for j in i * columns..<(i + 1) * columns { sum[j] += scale * w[j] }
          }
        }
      }
    }
    return sum
  }

  /// The weights that devices were to take, as they were given.
  public var targetWeights: Matrix { array.weights }

  /// The conductances as programmed, in µS: a matrix of rows × columns for each device of a weight,
  /// in the order of the mapping's planes.
  public var programmedConductances: [Matrix] { array.planes }

  /// The weight of the largest conductance: M.
  public var largestWeight: Float { array.largest }

  /// What the outputs of each row are multiplied by to undo drift: one factor for all where
  /// compensation is of the tile, none where there is no compensation.
  public var compensationFactors: [Float] { compensation.factors }

  /// Programs the devices to weights; no time has passed then. What passes `clipPercentile` is
  /// clipped.
  /// - Throws: `CrosspointError.nonFinite`, and `.invalidSetting` where all weights are 0, both
  ///   before anything has changed.
  public func setWeights(_ weights: Matrix) throws {
    checkWeights(weights)
    try checkFinite(weights, "weights", kernels)
    clippedWeights = try array.set(weights)
    seconds = 0
    readDevices()
  }

  public func program() throws {
    array.program()
    seconds = 0
    readDevices()
  }

  public func drift(to seconds: Double) throws {
    try settings.device.model.validate(seconds: seconds)
    self.seconds = seconds
    // Each time has samples of its own, whatever came before.
    vectorNumbers.forward = seconds.bitPattern
    readDevices()
  }

  public func advance(seconds: Double) throws {
    try checkTime(seconds)
    try drift(to: self.seconds + seconds)
  }

  /// What products read at the present time, and by what their outputs are compensated.
  private func readDevices() {
    if seconds != 0, compensation.needsBaseline, !compensation.hasBaseline(of: array.programmings) {
      compensation.take(baseline: readout(array.slices(at: 0), seconds: 0), array.programmings)
    }
    slices = array.slices(at: seconds)
    guard settings.compensation != .none else { return }
    let means = readout(slices, seconds: seconds)
    if compensation.needsBaseline, seconds == 0 {
      compensation.take(baseline: means, array.programmings)
    }
    if settings.compensation == .exactReference { compensation.takeReference(array) }
    compensation.compensate(means)
  }

  // MARK: Products

  public func forward(_ x: Matrix, into y: inout Matrix) throws {
    checkBatch(x, columns: columns, "x", self)
    if calibration != nil { return try collect(x, into: &y) }
    try multiply(products, slices, x, firstVector: vectorNumbers.forward, into: &y)
    scale(&y, by: array.largest, compensation.factors)
    vectorNumbers.forward &+= UInt64(x.rows)
  }

  /// Σ_s significance_s·y_s.
  private func multiply(
    _ products: [AnalogProduct], _ slices: [SliceWeights], _ x: Matrix, firstVector: UInt64,
    lines: [Int]? = nil, into y: inout Matrix
  ) throws {
    var part = Matrix(rows: 1, columns: 1)
    for (number, slice) in slices.enumerated() {
      func run(into y: inout Matrix) throws {
        try products[number].run(
          weights: .exact(slice.weights), variances: slice.variances, x: x,
          firstVector: firstVector, into: &y, threads: threads, lines: lines)
      }
      if number == 0 {
        try run(into: &y)
        if slice.significance != 1 { y.scale(by: slice.significance) }
      } else {
        try run(into: &part)
        part.scale(by: slice.significance)
        y.add(part)
      }
    }
  }

  private func scale(_ y: inout Matrix, by largest: Float, _ factors: [Float]) {
    guard factors.count > 1 else {
      return y.scale(by: largest * (factors.first ?? 1))
    }
    let rows = rows
    y.withUnsafeMutableBufferPointer { y in
      for b in 0..<y.count / rows {
        for i in 0..<rows { y[b * rows + i] *= largest * factors[i] }
      }
    }
  }

  /// Reads every column by itself, through the circuits, with the largest input. Where ranges are
  /// calibrated, inputs are not scaled by them.
  /// - Returns: the mean magnitude of each output.
  private func readout(_ slices: [SliceWeights], seconds: Double) -> [Double] {
    var circuits = circuits
    if settings.inputRange != .given { circuits.noiseManagement = .none }
    let products = makeProducts(
      circuits, firstArray: 0x100 + UInt32(truncatingIfNeeded: array.programmings) << 12)
    var sums = [Double](repeating: 0, count: rows)
    var y = Matrix(rows: 1, columns: 1)
    let atOnce = 64
    for first in stride(from: 0, to: columns, by: atOnce) {
      let lines = Array(first..<min(first + atOnce, columns))
      var x = Matrix(rows: lines.count, columns: columns)
      for (b, line) in lines.enumerated() { x[b, line] = 1 }
      // Inputs of 0 and 1 are finite.
      try! multiply(
        products, slices, x, firstVector: seconds.bitPattern &+ UInt64(first), lines: lines,
        into: &y)
      y.withUnsafeBufferPointer { y in
        for k in 0..<y.count { sums[k % rows] += Double(abs(y[k])) }
      }
    }
    return sums.map { $0 / Double(columns) }
  }

  public func backward(_ delta: Matrix, into z: inout Matrix) throws {
    checkBatch(delta, columns: rows, "delta", self)
    let exact = DigitalTile(rows: rows, columns: columns)
    try exact.setWeights(weights)
    try exact.backward(delta, into: &z)
  }

  /// - Throws: `CrosspointError.invalidSetting`, always: what is programmed once does not learn.
  public func update(x: Matrix, delta: Matrix, learningRate: Float) throws {
    try checkUpdate(x, delta, learningRate)
    throw CrosspointError.invalidSetting(
      name: "tile", value: "\"inference\", which is programmed once",
      expected: "a kind of tile that learns, for an update")
  }

  // MARK: State

  /// All that a tile's next products follow from, beside its settings, seed and number.
  public struct State: Sendable {
    /// The weights that devices were to take.
    public var targetWeights: Matrix
    /// The weight of the largest conductance.
    public var largestWeight: Float
    /// How often devices were programmed.
    public var programmings: UInt64
    /// In µS, a matrix for each device of a weight.
    public var conductances: [Matrix]
    /// Since programming.
    public var seconds: Double
    public var ranges: CalibratedRanges
    public var vectorNumbers: VectorNumbers

    public init(
      targetWeights: Matrix, largestWeight: Float, programmings: UInt64, conductances: [Matrix],
      seconds: Double, ranges: CalibratedRanges, vectorNumbers: VectorNumbers
    ) {
      (self.targetWeights, self.largestWeight) = (targetWeights, largestWeight)
      (self.programmings, self.conductances) = (programmings, conductances)
      (self.seconds, self.ranges, self.vectorNumbers) = (seconds, ranges, vectorNumbers)
    }
  }

  public var state: State {
    State(
      targetWeights: array.weights, largestWeight: array.largest,
      programmings: array.programmings, conductances: array.planes, seconds: seconds,
      ranges: ranges, vectorNumbers: vectorNumbers)
  }

  /// Takes the state of a tile of the same settings, seed and number. Traps for other shapes.
  /// - Throws: `CrosspointError.invalidSetting` for one that no tile can be in: a time that the
  ///   device's model does not know, conductances that are negative or of another number.
  public func restore(_ state: State) throws {
    checkWeights(state.targetWeights)
    try checkFinite(state.targetWeights, "weights", kernels)
    let planes = array.planes.count
    try require(
      state.conductances.count == planes, "conductances", "\(state.conductances.count) matrices",
      "\(planes), one for each device of a weight")
    for conductances in state.conductances {
      checkWeights(conductances)
      let bad = conductances.elements.first { !($0 >= 0 && $0.isFinite) }
      try require(bad == nil, "a conductance", "\(bad ?? 0)", "a finite number, at least 0")
    }
    try require(
      state.largestWeight.isNormal && state.largestWeight > 0, "largestWeight",
      "\(state.largestWeight)", "a number above 0")
    try require(
      state.programmings >= 1, "programmings", "\(state.programmings)", "at least 1")
    for range in [state.ranges.input, state.ranges.output].compactMap({ $0 }) {
      try require(range.isFinite && range > 0, "a range", "\(range)", "a number above 0")
    }
    try settings.device.model.validate(seconds: state.seconds)
    array.restore(
      weights: state.targetWeights, largest: state.largestWeight,
      programmings: state.programmings, planes: state.conductances)
    (seconds, ranges, vectorNumbers) = (state.seconds, state.ranges, state.vectorNumbers)
    products = makeProducts(circuits, firstArray: 1)
    readDevices()
  }

  // MARK: Ranges

  /// The forward circuits with calibrated ranges.
  private var circuits: Periphery {
    var circuits = settings.forward
    if let input = ranges.input { circuits.noiseManagement = .constant(input) }
    if let output = ranges.output { circuits.outputBound = output }
    return circuits
  }

  public func beginCalibration() { calibration = RangeCalibration() }

  public func endCalibration() throws {
    guard let calibration else { return }
    self.calibration = nil
    ranges = try calibration.ranges(settings)
    products = makeProducts(circuits, firstArray: 1)
    readDevices()
  }

  /// The exact products of a calibration.
  private func collect(_ x: Matrix, into y: inout Matrix) throws {
    try checkFinite(x, "x", kernels)
    let exact = DigitalTile(rows: rows, columns: columns)
    calibration!.take(inputs: x)
    shape(&y, rows: x.rows, columns: rows)
    y.withUnsafeMutableBufferPointer { $0.update(repeating: 0) }
    for slice in slices {
      try exact.setWeights(slice.weights)
      var part = try exact.forward(x)
      calibration!.take(outputs: part)
      part.scale(by: slice.significance)
      y.add(part)
    }
    scale(&y, by: array.largest, compensation.factors)
  }
}
