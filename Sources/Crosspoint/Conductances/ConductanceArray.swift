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
  let mapping: any ConductanceTargets
  let key: TileKey

  /// The weights that targets follow from, as they were given.
  private(set) var weights: Matrix
  /// M: the weight of the largest conductance.
  private(set) var largest: Float = 1
  /// How often devices were programmed.
  private(set) var programmings: UInt64 = 0
  /// A matrix for each plane, in µS, rows × columns.
  private(set) var planes: [Matrix] = []
  /// A matrix of 1 × columns for each plane, in µS: the devices of the weight 0, where there are
  /// any.
  private(set) var column: [Matrix] = []
  private var span = WeightSpan.ofZeros
  /// Whether `planes` and `column` are those of the last programming.
  private var isProgrammed = false

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

  /// Matrices of devices as programmed, and of the weight 0.
  var planeCounts: (planes: Int, column: Int) { (kinds.count, hasColumn ? kinds.count : 0) }
  var significances: [Float] { mapping.significances }
  var kinds: [ConductancePlane] { mapping.planes(span, levels: conductances.levels) }
  var context: TargetContext {
    TargetContext(range: range, weights: span, levels: conductances.levels)
  }

  // MARK: Programming

  /// Takes weights and programs them.
  /// - Returns: what was clipped of them.
  /// - Throws: `CrosspointError.invalidSetting` where their percentile is 0, and where the mapping
  ///   makes nothing of them; nothing has changed then.
  mutating func set(_ given: Matrix) throws -> ClippedWeights {
    let isZero = given.elements.allSatisfy { $0 == 0 }
    // Zeros are programmed as those of a new tile: a block of a pruned matrix may hold only them.
    let magnitude =
      isZero
      ? 1
      : given.withUnsafeBufferPointer {
        percentile(conductances.clipPercentile, ofMagnitudes: $0)
      }
    try require(
      magnitude >= Float.leastNormalMagnitude,
      "percentile \(conductances.clipPercentile) of the weights", magnitude,
      "a magnitude of \(Float.leastNormalMagnitude) or more, which becomes the largest "
        + "conductance: larger weights, or a larger conductances.clipPercentile")
    let span = isZero ? .ofZeros : Self.span(of: given, largest: magnitude)
    try mapping.validate(span, offset: conductances.offset)
    (weights, largest, self.span) = (given, magnitude, span)
    var clipped = ClippedWeights()
    given.withUnsafeBufferPointer {
      for w in $0 where abs(w) > magnitude {
        clipped.add(given: w, held: min(max(w, -magnitude), magnitude))
      }
    }
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
    programmings += 1
    isProgrammed = false
  }

  /// Draws what the last programming came to, unless that is done: devices that are programmed
  /// again before anything reads them cost nothing.
  mutating func finishProgramming() {
    guard !isProgrammed else { return }
    isProgrammed = true
    planes = programmed(by: law)
    column = programmedColumn(by: law)
  }

  private func programmed(by law: some ProgrammedLaw) -> [Matrix] {
    let kinds = kinds
    var planes = kinds.map { _ in Matrix(uninitialisedRows: rows, columns: columns) }
    withRowBuffers { buffers in
      for row in 0..<rows {
        scale(row, into: buffers.scaled)
        for plane in kinds.indices {
          targets(of: buffers.scaled, plane, into: buffers.targets)
          planes[plane].withUnsafeMutableBufferPointer {
            program(
              buffers, by: law, pass: plane, row, into: $0.baseAddress! + row * columns)
          }
        }
      }
    }
    return planes
  }

  /// Programs a row of devices to `buffers.targets`.
  func program(
    _ buffers: RowBuffers, by law: some ProgrammedLaw, pass: Int, _ row: Int,
    into programmed: UnsafeMutablePointer<Float>
  ) {
    fill(
      buffers.ofDevice, law.programmingDraw, .programming, vector: programmings - 1, pass: pass,
      row, key)
    law.programRow(
      targets: buffers.targets, draws: buffers.ofDevice, count: columns, range, into: programmed)
  }

  /// Takes devices as they were saved.
  /// - Throws: `CrosspointError.invalidSetting` where the mapping makes nothing of the weights;
  ///   nothing has changed then.
  mutating func restore(
    weights: Matrix, largest: Float, programmings: UInt64, planes: [Matrix], column: [Matrix]
  ) throws {
    var span = Self.span(of: weights, largest: largest)
    if span.least == 0, span.most == 0 { span = .ofZeros }
    try mapping.validate(span, offset: conductances.offset)
    (self.weights, self.largest, self.span) = (weights, largest, span)
    (self.programmings, self.planes, self.column) = (programmings, planes, column)
    isProgrammed = true
  }

  /// A row of weights in units of the largest, clipped to ±1.
  func scale(_ row: Int, into scaled: UnsafeMutablePointer<Float>) {
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
  func targets(
    of scaled: UnsafePointer<Float>, _ plane: Int, into targets: UnsafeMutablePointer<Float>
  ) {
    mapping.targets(of: scaled, count: columns, plane: plane, context, into: targets)
    roundToLevels(targets, columns, range, conductances.levels)
    let (least, most) = (Lanes(range.least), Lanes(range.most))
    for j in stride(from: 0, to: columns, by: 16) {
      let n = min(16, columns - j)
      Lanes(at: targets + j, upTo: n).clipped(least, most).store(targets + j, upTo: n)
    }
  }
}

extension WeightSpan {
  /// As before any weights were set.
  fileprivate static let ofZeros = WeightSpan(least: -1, most: 1)
}
