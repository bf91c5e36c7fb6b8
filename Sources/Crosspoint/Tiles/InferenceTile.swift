public import CrosspointKernels

/// An array that is programmed once, drifts, and is read: trained weights on real devices.
///
/// Weights become conductances (`Conductances`), which miss their targets, drift from what was
/// programmed and are read with noise as the device's model says (`ProgrammedDevice`). Products go
/// through the forward circuits; every product reads devices with noise of its own, whose sum over
/// a row is drawn once by its variance. `backward` is exact, of the weights as they are; there are
/// no updates. Where settings choose ranges of converters by signals, products throw until a
/// calibration has. See `InferenceSettings` for the equations, and `docs/inference.md`.
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
  public internal(set) var seconds = 0.0
  /// The ranges that a calibration chose; nil before one, and where settings give them.
  public internal(set) var ranges = CalibratedRanges()

  let kernels: KernelTable
  var array: ConductanceArray
  var read = ReadState()
  private var lastCompensation: ReadoutCompensation
  var calibration: RangeCalibration?

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
    lastCompensation = ReadoutCompensation(settings.compensation)
    array.program()
  }

  /// A product for each slice, each with noise of its own, and of the programming's own. What is
  /// drawn once for circuits is the slice's.
  func makeProducts(_ circuits: Periphery) -> [AnalogProduct] {
    array.significances.indices.map { slice in
      let number = 1 + UInt32(slice)
      let programming = UInt32(truncatingIfNeeded: array.programmings) << 8
      func key(_ array: UInt32) -> TileKey { TileKey(seed: seed, tile: tile, array: array) }
      return AnalogProduct(
        circuits, .forward, array: LinearArray(), isLinear: true,
        ArrayContext(
          rows: rows, columns: columns, key: key(programming | number), kernels: kernels),
        circuitKey: key(number))
    }
  }

  // MARK: Weights

  /// The weights that devices were to take, as they were given.
  public var targetWeights: Matrix { array.weights }

  /// The conductances as programmed, in µS: a matrix of rows × columns for each device of a weight,
  /// in the order of the mapping's planes.
  public var programmedConductances: [Matrix] { devices.planes }

  /// The devices of the weight 0 as programmed, in µS: a matrix of 1 × columns for each device of a
  /// weight; none unless the mapping subtracts a column.
  public var columnConductances: [Matrix] { devices.column }

  /// The weight of the largest conductance: M.
  public var largestWeight: Float { array.largest }

  /// What the outputs of each row are multiplied by to undo drift: one factor for all where
  /// compensation is of the tile, none where there is no compensation.
  public var compensationFactors: [Float] { compensation.factors }

  /// Programs the devices to weights; no time has passed then. What passes `clipPercentile` is
  /// clipped. The largest weight of zeros is 1.
  /// - Throws: `CrosspointError.nonFinite`, and `.invalidSetting` where the percentile of the
  ///   weights is 0 or the mapping makes nothing of them, before anything has changed.
  public func setWeights(_ weights: Matrix) throws {
    checkWeights(weights)
    try checkFinite(weights, "weights", kernels)
    clippedWeights = try array.set(weights)
    begin(at: 0)
  }

  public func program() throws {
    array.program()
    begin(at: 0)
  }

  public func drift(to seconds: Double) throws {
    try settings.device.model.validate(seconds: seconds)
    begin(at: seconds)
  }

  /// Each time has samples of its own, whatever came before.
  private func begin(at seconds: Double) {
    // −0 becomes 0: the numbers of negative times are those of readouts.
    self.seconds = seconds + 0
    vectorNumbers.forward = self.seconds.bitPattern
    readDevices()
  }

  /// The devices as the last programming left them.
  var devices: ConductanceArray {
    array.finishProgramming()
    return array
  }

  public func advance(seconds: Double) throws {
    try checkTime(seconds)
    try drift(to: self.seconds + seconds)
  }

  /// What products read at the present time.
  var slices: [SliceWeights] {
    readOnce()
    return read.slices
  }

  /// By what outputs are compensated at the present time.
  var compensation: ReadoutCompensation {
    get {
      readOnce()
      return lastCompensation
    }
    set { lastCompensation = newValue }
  }

  /// Lets devices be read anew, by whatever asks first: a time that is passed over costs nothing.
  func readDevices() { read = ReadState() }

  private func readOnce() {
    guard !read.isDone else { return }
    read.isDone = true
    array.finishProgramming()
    read.products = makeProducts(circuits)
    read.slices = array.slices(at: seconds)
    guard settings.compensation != .none else { return }
    var unscaled = circuits
    if settings.inputRange != .given { unscaled.noiseManagement = .none }
    read.readoutProducts = makeProducts(unscaled)
    if seconds != 0, lastCompensation.needsBaseline,
      !lastCompensation.hasBaseline(of: array.programmings)
    {
      lastCompensation.take(
        baseline: readout(array.slices(at: 0), seconds: 0), array.programmings)
    }
    let means = readout(read.slices, seconds: seconds)
    if lastCompensation.needsBaseline, seconds == 0 {
      lastCompensation.take(baseline: means, array.programmings)
    }
    if settings.compensation == .exactReference {
      lastCompensation.take(reference: array, offset: read.offset)
    }
    lastCompensation.compensate(means)
  }

  // MARK: Products

  public func forward(_ x: Matrix, into y: inout Matrix) throws {
    checkBatch(x, columns: columns, "x", self)
    if calibration != nil { return try collect(x, into: &y) }
    try requireRanges()
    readOnce()
    let offsets = try multiply(
      read.products, read.slices, x, firstVector: vectorNumbers.forward, into: &y)
    finish(&y, offsets)
    vectorNumbers.forward &+= UInt64(x.rows)
  }

  /// Σ_s significance_s·y_s.
  /// - Returns: what is to be subtracted of each sample, Σ_s significance_s·o_s·Σ_j x̂_j; none for
  ///   mappings without an offset.
  private func multiply(
    _ products: [AnalogProduct], _ slices: [SliceWeights], _ x: Matrix, firstVector: UInt64,
    lines: [Int]? = nil, into y: inout Matrix
  ) throws -> [Float] {
    var part = Matrix(rows: 1, columns: 1)
    var codeSums = [Float](repeating: 0, count: x.rows)
    var offsets: [Float] = []
    for (number, slice) in slices.enumerated() {
      func run(into y: inout Matrix) throws {
        try codeSums.withUnsafeMutableBufferPointer {
          try products[number].run(
            weights: .exact(slice.weights), variances: slice.variances,
            columnVariances: slice.columnVariances, x: x, firstVector: firstVector, into: &y,
            threads: threads, lines: lines, codeSums: slice.offset == 0 ? nil : $0.baseAddress!)
        }
      }
      if number == 0 {
        try run(into: &y)
        if slice.significance != 1 { y.scale(by: slice.significance) }
      } else {
        try run(into: &part)
        part.scale(by: slice.significance)
        y.add(part)
      }
      guard slice.offset != 0 else { continue }
      if offsets.isEmpty { offsets = codeSums.map { _ in 0 } }
      for b in codeSums.indices { offsets[b] += slice.significance * slice.offset * codeSums[b] }
    }
    return offsets
  }

  /// M·(α·y − offset): drift is undone before what has none is subtracted.
  private func finish(_ y: inout Matrix, _ offsets: [Float]) {
    let (rows, largest, compensation) = (rows, array.largest, compensation)
    guard compensation.factors.count > 1 || !offsets.isEmpty else {
      return y.scale(by: largest * compensation.factor(ofOutput: 0))
    }
    y.withUnsafeMutableBufferPointer { y in
      for b in 0..<y.count / rows {
        let offset = offsets.isEmpty ? 0 : offsets[b] * largest
        for i in 0..<rows {
          let factor = largest * compensation.factor(ofOutput: i)
          y[b * rows + i] = y[b * rows + i] * factor - offset
        }
      }
    }
  }

  /// Reads every column by itself, through the circuits, with the largest input. Where ranges are
  /// calibrated, inputs are not scaled by them.
  /// - Returns: the mean magnitude of each output, before offsets are subtracted digitally.
  private func readout(_ slices: [SliceWeights], seconds: Double) -> [Double] {
    // No time has the sign: samples of products and of readouts share no draw.
    let firstVector = (-seconds).bitPattern
    var sums = [Double](repeating: 0, count: rows)
    var y = Matrix(rows: 1, columns: 1)
    let atOnce = 64
    for first in stride(from: 0, to: columns, by: atOnce) {
      let lines = Array(first..<min(first + atOnce, columns))
      var x = Matrix(rows: lines.count, columns: columns)
      for (b, line) in lines.enumerated() { x[b, line] = 1 }
      // Inputs of 0 and 1 are finite.
      _ = try! multiply(
        read.readoutProducts, slices, x, firstVector: firstVector &+ UInt64(first), lines: lines,
        into: &y)
      y.withUnsafeBufferPointer { y in
        for k in 0..<y.count { sums[k % rows] += Double(abs(y[k])) }
      }
    }
    return sums.map { $0 / Double(columns) }
  }

  public func backward(_ delta: Matrix, into z: inout Matrix) throws {
    checkBatch(delta, columns: rows, "delta", self)
    try digitalTwin().backward(delta, into: &z)
  }

  /// - Throws: `CrosspointError.invalidSetting`, always: what is programmed once does not learn.
  public func update(x: Matrix, delta: Matrix, learningRate: Float) throws {
    try checkUpdate(x, delta, learningRate)
    throw CrosspointError.invalidSetting(
      name: "tile", value: "\"inference\", which is programmed once",
      expected: "a kind of tile that learns, for an update")
  }
}

/// What follows from devices at one time.
struct ReadState {
  var isDone = false
  var slices: [SliceWeights] = []
  /// Of each slice, and the same with inputs of a readout, which calibrated ranges do not scale.
  var products: [AnalogProduct] = []
  var readoutProducts: [AnalogProduct] = []
  /// The weights on an exact tile, once something has asked for them.
  var digitalTwin: DigitalTile?

  /// What the weight 0 gives and what is subtracted digitally, in units of the largest weight.
  var offset: Float { slices.reduce(0) { $0 + $1.significance * $1.offset } }
}
