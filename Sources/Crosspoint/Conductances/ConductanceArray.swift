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
    let magnitude = given.withUnsafeBufferPointer {
      percentile(conductances.clipPercentile, ofMagnitudes: $0)
    }
    try require(
      magnitude >= Float.leastNormalMagnitude,
      "percentile \(conductances.clipPercentile) of the weights", magnitude,
      "a magnitude above 0, which becomes the largest conductance: other weights, or a larger "
        + "conductances.clipPercentile")
    (weights, largest) = (given, magnitude)
    var clipped = ClippedWeights()
    given.withUnsafeBufferPointer {
      for w in $0 where abs(w) > magnitude {
        clipped.add(given: w, held: min(max(w, -magnitude), magnitude))
      }
    }
    span = Self.span(of: given, largest: magnitude)
    program()
    return clipped
  }

  /// What weights span when they are clipped.
  private static func span(of weights: Matrix, largest: Float) -> WeightSpan {
    var (least, most) = (Float.infinity, -Float.infinity)
    weights.withUnsafeBufferPointer {
      for w in $0 {
        least = w < least ? w : least
        most = w > most ? w : most
      }
    }
    func held(_ w: Float) -> Float { min(max(w, -largest), largest) / largest }
    return WeightSpan(least: held(least), most: held(most))
  }

  /// Programs every device anew, by draws of their own.
  mutating func program() {
    planes = programmed(by: law)
    programmings += 1
  }

  private func programmed(by law: some ProgrammedLaw) -> [Matrix] {
    let kinds = kinds
    var planes = kinds.map { _ in Matrix(uninitialisedRows: rows, columns: columns) }
    withRowBuffers { buffers in
      for row in 0..<rows {
        scale(row, into: buffers.scaled)
        for plane in kinds.indices {
          targets(of: buffers.scaled, plane, into: buffers.targets)
          fill(
            buffers.ofDevice, law.programmingDraw, .programming, vector: programmings, pass: plane,
            row, key)
          planes[plane].withUnsafeMutableBufferPointer {
            law.programRow(
              targets: buffers.targets, draws: buffers.ofDevice, count: columns, range,
              into: $0.baseAddress! + row * columns)
          }
        }
      }
    }
    return planes
  }

  /// Takes devices as they were saved.
  mutating func restore(
    weights: Matrix, largest: Float, programmings: UInt64, planes: [Matrix]
  ) {
    (self.weights, self.largest, self.programmings, self.planes) = (
      weights, largest, programmings, planes
    )
    span = Self.span(of: weights, largest: largest)
  }

  /// A row of weights in units of the largest, clipped to ±1.
  private func scale(_ row: Int, into scaled: UnsafeMutablePointer<Float>) {
    let (largest, one) = (Lanes(largest), Lanes(1))
    weights.withUnsafeBufferPointer { weights in
      let line = weights.baseAddress! + row * columns
      for j in stride(from: 0, to: columns, by: 16) {
        let n = min(16, columns - j)
        (Lanes(at: line + j, upTo: n) / largest).clipped(Lanes(-1), one)
          .store(scaled + j, upTo: n)
      }
    }
  }

  /// The targets of a row's devices, in µS.
  private func targets(
    of scaled: UnsafePointer<Float>, _ plane: Int, into targets: UnsafeMutablePointer<Float>
  ) {
    mapping.targets(of: scaled, count: columns, plane: plane, context, into: targets)
    roundToLevels(targets, columns, range, conductances.levels)
  }

  // MARK: Reading

  /// The weights of each slice some seconds after programming, in units of `largest`, and the
  /// variances with which a product reads them.
  func slices(at seconds: Double) -> [SliceWeights] { slices(at: seconds, by: law) }

  private func slices(at seconds: Double, by law: some ProgrammedLaw) -> [SliceWeights] {
    let (kinds, reading) = (kinds, law.reading(at: seconds, range))
    let isNoisy = reading.isNoisy
    var slices = significances.map { significance in
      SliceWeights(
        significance: significance, weights: Matrix(rows: rows, columns: columns),
        variances: isNoisy ? Matrix(rows: rows, columns: columns) : nil)
    }
    // Not by the tile's own array: draws of one time would be those of the next programming.
    let timeKey = TileKey(seed: seed, tile: tile, array: UInt32(truncatingIfNeeded: programmings))
    let (ofDevice, ofTime): (DeviceDraw, DeviceDraw) = (
      reading.usesDeviceDraws ? .gaussian : .none, reading.usesTimeDraws ? .gaussian : .none
    )
    withRowBuffers { buffers in
      for row in 0..<rows {
        scale(row, into: buffers.scaled)
        for (plane, kind) in kinds.enumerated() {
          targets(of: buffers.scaled, plane, into: buffers.targets)
          fill(
            buffers.ofDevice, ofDevice, .programmedDrift, vector: programmings - 1, pass: plane,
            row, key)
          fill(
            buffers.ofTime, ofTime, .programmedTime, vector: seconds.bitPattern, pass: plane, row,
            timeKey)
          planes[plane].withUnsafeBufferPointer { programmed in
            reading.readRow(
              ProgrammedRow(
                count: columns, targets: buffers.targets,
                programmed: programmed.baseAddress! + row * columns, ofDevice: buffers.ofDevice,
                ofTime: buffers.ofTime),
              means: buffers.means, variances: buffers.variances)
          }
          let coefficient = kind.coefficient / range.width
          slices[kind.slice].weights.add(coefficient, times: buffers.means, toRow: row)
          slices[kind.slice].variances?.add(
            coefficient * coefficient, times: buffers.variances, toRow: row)
        }
      }
    }
    return slices
  }

  /// Draws of a row of devices: `draw` at an address of their own.
  private func fill(
    _ draws: UnsafeMutablePointer<Float>, _ draw: DeviceDraw, _ purpose: Purpose, vector: UInt64,
    pass: Int, _ row: Int, _ key: TileKey
  ) {
    let stream = key.line(
      vector: vector, pass: UInt32(pass), purpose: purpose.rawValue, line: UInt32(row))
    switch draw {
    case .none: break
    case .gaussian: kernels.fillGaussians(stream, draws, columns)
    case .uniform:
      draws.withMemoryRebound(to: UInt32.self, capacity: columns) {
        kernels.fillWords(stream, $0, columns)
      }
      for j in 0..<columns { draws[j] = Float(draws[j].bitPattern >> 8) * 0x1p-24 - 0.5 }
    }
  }

  /// Calls `body` with buffers for a row, of zeros.
  private func withRowBuffers(_ body: (RowBuffers) -> Void) {
    withUnsafeTemporaryAllocation(of: Float.self, capacity: 6 * columns) { buffer in
      buffer.initialize(repeating: 0)
      body(RowBuffers(first: buffer.baseAddress!, columns: columns))
    }
  }
}

/// What is worked with for one row of one plane: as many values each as there are columns.
private struct RowBuffers {
  let first: UnsafeMutablePointer<Float>
  let columns: Int

  var scaled: UnsafeMutablePointer<Float> { first }
  var targets: UnsafeMutablePointer<Float> { first + columns }
  var ofDevice: UnsafeMutablePointer<Float> { first + 2 * columns }
  var ofTime: UnsafeMutablePointer<Float> { first + 3 * columns }
  var means: UnsafeMutablePointer<Float> { first + 4 * columns }
  var variances: UnsafeMutablePointer<Float> { first + 5 * columns }
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
