public import CrosspointKernels

/// A weight matrix of fixed-point numbers (`FixedPointSettings`, Gupta et al. 2015).
///
///     y = Convert(W·x),  z = Convert(Wᵀ·δ),  u = Convert(η·Σ δ·xᵀ + …),  W ← Convert(W + u)
///
/// What comes in is converted first: x to the format of outputs, δ to that of errors. A number that
/// has its format already is not changed, so that layers convert once and products find it done.
///
/// Sums of products are exact, in whatever order: in single precision where
/// WL + WL′ + log₂K ≤ 24, and else in double precision, where it has to be at most 53 (K is columns
/// forward, rows backward and the samples of an update). So the bits are the same on any number of
/// threads, on any core of OpenBLAS, and however a batch of products is cut into calls. An update's
/// batch is converted as a whole, and cannot be cut. Quantities without a format are held in single
/// precision; a sum with one of them is not exact, and its last bits are OpenBLAS's.
///
/// Draws of stochastic rounding are addressed by seed, tile number and `vectorNumbers`.
public final class FixedPointTile: Tile {
  public let rows: Int
  public let columns: Int
  public let settings: FixedPointSettings
  /// The seed of every draw of the tile.
  public let seed: UInt64
  /// The number of the tile under its seed.
  public let tile: UInt32
  /// Threads that conversions may use, at least 1; OpenBLAS has its own. The results do not depend
  /// on it.
  public var threads: Int
  /// The numbers of the next samples; set them to repeat or to skip draws. `operation` counts
  /// weights that were set, and changes of formats.
  public var vectorNumbers = VectorNumbers()
  /// Batches that weights were updated by.
  public internal(set) var updates = 0
  /// Since the tile was made or loaded; no part of its state.
  public internal(set) var saturations = FixedPointSaturations()
  public internal(set) var clippedWeights = ClippedWeights()

  let kernels: KernelTable
  let key: TileKey
  /// Whether weights and products are in double precision.
  let isDouble: Bool
  let held: NumberArray
  /// The last update; nil without momentum.
  let velocity: NumberArray?
  /// Σ δ·xᵀ of the batch so far; made by the first update.
  var sums: NumberArray?
  /// Samples in `sums`.
  var summed = 0
  let scratch = (x: NumberScratch(), delta: NumberScratch(), result: NumberScratch())
  let counts = ScratchBuffer<Int>()

  /// A tile of rows × columns with zero weights.
  /// - Parameters:
  ///   - rows: outputs. Traps unless within 1 ..< 2²⁶.
  ///   - columns: inputs. Traps unless within 1 ..< 2²⁶.
  ///   - tile: number of the tile under its seed: tiles of one network differ in it.
  ///   - threads: `threads`. Traps below 1.
  ///   - kernels: an instruction set of the caller's choice.
  /// - Throws: `CrosspointError.invalidSetting`, also where sums of products could not be exact.
  public init(
    rows: Int, columns: Int, settings: FixedPointSettings = FixedPointSettings(), seed: UInt64,
    tile: UInt32 = 0, threads: Int = 1, kernels: KernelTable = .current
  ) throws {
    try settings.validate()
    check(
      rows > 0 && columns > 0,
      "a tile needs at least one row and one column, not \(rows) × \(columns)")
    check(
      rows < 1 << 26 && columns < 1 << 26,
      "a tile of \(rows) × \(columns) is larger than its draws can address (2^26)")
    check(threads >= 1, "a tile needs at least one thread, not \(threads)")
    (self.rows, self.columns, self.settings) = (rows, columns, settings)
    (self.seed, self.tile, self.threads, self.kernels) = (seed, tile, threads, kernels)
    key = TileKey(seed: seed, tile: tile)
    isDouble = try settings.stages.contains { formats in
      let forward = try ProductPrecision(formats, \.outputs, terms: columns)
      let backward = try ProductPrecision(formats, \.errors, terms: rows)
      return forward == .double || backward == .double
    }
    held = NumberArray(count: rows * columns, isDouble: isDouble)
    velocity =
      settings.momentum == 0 ? nil : NumberArray(count: rows * columns, isDouble: isDouble)
  }

  /// The formats of the next update, and of products now.
  public var formats: FixedPointFormats {
    guard let later = settings.later, updates >= later.afterUpdates else { return settings.formats }
    return later.formats
  }

  /// The weights, rows × columns; those of more than 24 bits rounded to single precision.
  public var weights: Matrix {
    var matrix = Matrix(uninitialisedRows: rows, columns: columns)
    let held = held
    matrix.withUnsafeMutableBufferPointer { for i in $0.indices { $0[i] = Float(held[i]) } }
    return matrix
  }

  /// Replaces the weights, each rounded to its format and held to its ends; `clippedWeights` says
  /// of how many the ends are held, and how far these lie from what was given.
  public func setWeights(_ weights: Matrix) throws {
    checkWeights(weights)
    try checkFinite(weights, "weights", kernels)
    let given = weights.elements
    held.set(given.lazy.map(Double.init))
    convertWeights()
    clippedWeights = ClippedWeights()
    guard let format = formats.weights else { return }
    for (i, value) in given.enumerated()
    where Double(value) > format.largest || Double(value) < format.smallest {
      clippedWeights.add(given: value, held: Float(held[i]))
    }
  }

  /// Converts the weights as they stand to the format of weights.
  func convertWeights() {
    let conversion = conversion(formats.weights)
    let draws = draws(.roundingSetWeights, vector: vectorNumbers.operation, isByLine: true)
    saturations.weights += convert(
      conversion, draws, held.numbers, held.numbers, rows: rows, columns: columns)
    vectorNumbers.operation += 1
  }
}

extension FixedPointSettings {
  /// The formats of a tile, one after the other.
  var stages: [FixedPointFormats] { [formats] + (later.map { [$0.formats] } ?? []) }
}

/// In which precision sums of products are exact, or are computed where they cannot be.
enum ProductPrecision {
  case single, double

  /// For products of weights with another quantity.
  init(
    _ formats: FixedPointFormats, _ other: KeyPath<FixedPointFormats, FixedPointFormat?>, terms: Int
  ) throws {
    try self.init(
      (formats.weights, "weights"), (formats[keyPath: other], other == \.outputs ? "x" : "δ"),
      terms: terms)
  }

  /// - Throws: `CrosspointError.invalidSetting` for formats whose sums double precision cannot
  ///   hold.
  init(
    _ a: (format: FixedPointFormat?, name: String), _ b: (format: FixedPointFormat?, name: String),
    terms: Int
  ) throws {
    guard let first = a.format, let second = b.format else {
      self = a.format == nil && b.format == nil ? .single : .double
      return
    }
    func isExact(_ bits: Int) -> Bool { first.isExact(times: second, terms: terms, bits: bits) }
    guard isExact(FixedPointFormat.exactBits.double) else {
      throw CrosspointError.invalidSetting(
        name: "fixedPoint: \(a.name) in \(first) times \(b.name) in \(second)",
        value: "\(first.bits) + \(second.bits) bits over \(terms) product\(terms == 1 ? "" : "s")",
        expected:
          "WL + WL′ + log₂K of at most \(FixedPointFormat.exactBits.double), so that sums are exact"
      )
    }
    self = isExact(FixedPointFormat.exactBits.single) ? .single : .double
  }
}
