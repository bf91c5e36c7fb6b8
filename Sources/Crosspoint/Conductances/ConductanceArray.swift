import CrosspointKernels

/// The devices of one tile, as they were programmed, and what they read as at a time.
///
/// Conductances are kept as programmed: what is read later always follows from them, from their
/// targets and from addressed draws, so that times may be asked for in any order.
struct ConductanceArray {
  let rows: Int
  let columns: Int
  let conductances: Conductances
  let law: any ProgrammedLaw
  let range: ConductanceRange
  let seed: UInt64
  let tile: UInt32
  let kernels: KernelTable
  private let mapping: any ConductanceTargets
  private let key: TileKey

  /// The weights that targets follow from, as they were given.
  private(set) var weights: Matrix
  /// M: the weight of the largest conductance.
  private(set) var largest: Float = 1
  /// How often devices were programmed.
  private(set) var programmings: UInt64 = 0
  /// A matrix for each plane, in µS, rows × columns.
  private(set) var planes: [Matrix] = []
  private var span = WeightSpan(least: -1, most: 1)

  init(
    rows: Int, columns: Int, settings: InferenceSettings, seed: UInt64, tile: UInt32,
    kernels: KernelTable
  ) throws {
    (self.rows, self.columns, conductances) = (rows, columns, settings.conductances)
    (self.seed, self.tile, self.kernels) = (seed, tile, kernels)
    range = try settings.conductances.range(on: settings.device)
    law = settings.device.law
    mapping = settings.conductances.mapping.targets
    key = TileKey(seed: seed, tile: tile)
    weights = Matrix(rows: rows, columns: columns)
  }

  var significances: [Float] { mapping.significances }
  private var kinds: [ConductancePlane] { mapping.planes(span, levels: conductances.levels) }
  private var context: TargetContext {
    TargetContext(range: range, weights: span, levels: conductances.levels)
  }

  // MARK: Programming

  /// Takes weights and programs them.
  /// - Returns: what was clipped of them.
  /// - Throws: `CrosspointError.invalidSetting` where all are 0.
  mutating func set(_ given: Matrix) throws -> ClippedWeights {
    let all = given.elements
    let magnitude = percentile(conductances.clipPercentile, ofMagnitudes: all)
    try require(
      magnitude >= Float.leastNormalMagnitude,
      "percentile \(conductances.clipPercentile) of the weights", magnitude,
      "a magnitude above 0, which becomes the largest conductance: other weights, or a larger "
        + "conductances.clipPercentile")
    (weights, largest) = (given, magnitude)
    var clipped = ClippedWeights()
    var (least, most) = (Float.infinity, -Float.infinity)
    for w in all {
      let held = min(max(w, -magnitude), magnitude)
      clipped.add(given: w, held: held)
      (least, most) = (min(least, held), max(most, held))
    }
    span = WeightSpan(least: least / magnitude, most: most / magnitude)
    program()
    return clipped
  }

  /// Programs every device anew, by draws of their own.
  mutating func program() {
    let pass = kinds.count
    var programmed = (0..<pass).map { _ in Matrix(uninitialisedRows: rows, columns: columns) }
    forEachRow { row, targets, gaussians in
      for plane in 0..<pass {
        fill(gaussians, .programming, vector: programmings, pass: plane, row, key)
        self.targets(row, plane, into: targets)
        programmed[plane].withUnsafeMutableBufferPointer {
          law.programRow(
            targets: targets, gaussians: gaussians, count: columns, range,
            into: $0.baseAddress! + row * columns)
        }
      }
    }
    planes = programmed
    programmings += 1
  }

  /// Takes devices as they were saved.
  mutating func restore(
    weights: Matrix, largest: Float, programmings: UInt64, planes: [Matrix]
  ) {
    (self.weights, self.largest, self.programmings, self.planes) = (
      weights, largest, programmings, planes
    )
    let held = weights.elements.map { min(max($0, -largest), largest) / largest }
    span = WeightSpan(least: held.min()!, most: held.max()!)
  }

  /// The targets of a row's devices, in µS.
  private func targets(_ row: Int, _ plane: Int, into targets: UnsafeMutablePointer<Float>) {
    withUnsafeTemporaryAllocation(of: Float.self, capacity: columns) { scaled in
      let largest = largest
      weights.withUnsafeBufferPointer { weights in
        let line = weights.baseAddress! + row * columns
        for j in 0..<columns { scaled[j] = min(max(line[j] / largest, -1), 1) }
      }
      mapping.targets(
        of: scaled.baseAddress!, count: columns, plane: plane, context, into: targets)
    }
    roundToLevels(targets, columns, range, conductances.levels)
  }

  // MARK: Reading

  /// The weights of each slice some seconds after programming, in units of `largest`, and the
  /// variances with which a product reads them.
  func slices(at seconds: Double) -> [SliceWeights] {
    let kinds = kinds
    let isNoisy = isNoisy(law, at: seconds)
    var slices = significances.map { significance in
      SliceWeights(
        significance: significance, weights: Matrix(rows: rows, columns: columns),
        variances: isNoisy ? Matrix(rows: rows, columns: columns) : nil)
    }
    // Not by the tile's own array: draws of one time would be those of the next programming.
    let timeKey = TileKey(seed: seed, tile: tile, array: UInt32(truncatingIfNeeded: programmings))
    withUnsafeTemporaryAllocation(of: Float.self, capacity: 5 * columns) { buffers in
      let (columns, targets) = (columns, buffers.baseAddress!)
      let (ofDevice, ofTime) = (targets + columns, targets + 2 * columns)
      let (means, variances) = (targets + 3 * columns, targets + 4 * columns)
      for row in 0..<rows {
        for (plane, kind) in kinds.enumerated() {
          self.targets(row, plane, into: targets)
          fill(ofDevice, .programmedDrift, vector: programmings - 1, pass: plane, row, key)
          fill(
            ofTime, .programmedTime, vector: seconds.bitPattern, pass: plane, row, timeKey)
          planes[plane].withUnsafeBufferPointer { programmed in
            law.readRow(
              ProgrammedRow(
                count: columns, targets: targets,
                programmed: programmed.baseAddress! + row * columns, ofDevice: ofDevice,
                ofTime: ofTime),
              at: seconds, range, means: means, variances: variances)
          }
          let coefficient = kind.coefficient / range.width
          slices[kind.slice].weights.add(coefficient, times: means, toRow: row)
          slices[kind.slice].variances?.add(
            coefficient * coefficient, times: variances, toRow: row)
        }
      }
    }
    return slices
  }

  private func isNoisy(_ law: some ProgrammedLaw, at seconds: Double) -> Bool {
    law.reading(at: seconds, range).isNoisy
  }

  private func fill(
    _ gaussians: UnsafeMutablePointer<Float>, _ purpose: Purpose, vector: UInt64, pass: Int,
    _ row: Int, _ key: TileKey
  ) {
    let stream = key.line(
      vector: vector, pass: UInt32(pass), purpose: purpose.rawValue, line: UInt32(row))
    kernels.fillGaussians(stream, gaussians, columns)
  }

  /// Calls `body` with each row and two buffers for its devices.
  private func forEachRow(
    _ body: (Int, UnsafeMutablePointer<Float>, UnsafeMutablePointer<Float>) -> Void
  ) {
    withUnsafeTemporaryAllocation(of: Float.self, capacity: 2 * columns) { buffer in
      for row in 0..<rows { body(row, buffer.baseAddress!, buffer.baseAddress! + columns) }
    }
  }
}

extension Matrix {
  /// Adds factor·values to a row.
  fileprivate mutating func add(
    _ factor: Float, times values: UnsafePointer<Float>, toRow row: Int
  ) {
    let columns = columns
    withUnsafeMutableBufferPointer {
      let line = $0.baseAddress! + row * columns
      for j in 0..<columns { line[j] += factor * values[j] }
    }
  }
}

/// What products read of one slice.
struct SliceWeights {
  let significance: Float
  /// −1 … 1 but for noise, rows × columns.
  var weights: Matrix
  /// Nil where reads have no noise.
  var variances: Matrix?
}

/// The percentile of the magnitudes of some numbers, by nearest rank: that of ⌈p/100·n⌉ in ascending
/// order.
func percentile(_ p: Float, ofMagnitudes values: [Float]) -> Float {
  guard p < 100 else { return values.reduce(0) { max($0, abs($1)) } }
  let sorted = values.map(abs).sorted()
  let rank = Int((Double(p) / 100 * Double(values.count)).rounded(.up))
  return sorted[min(max(rank, 1), values.count) - 1]
}
