public import CrosspointKernels

/// A resistive cross-point array with its periphery: noisy, bounded, quantised products and
/// stochastic pulsed updates.
///
/// The same seed and tile number give the same bits for any `threads` and however a batch is cut
/// into calls. See `docs/equations.md` for what each operation computes.
public final class AnalogTile: Tile {
  public let rows: Int
  public let columns: Int
  public let settings: AnalogSettings
  /// The seed of every draw of the tile.
  public let seed: UInt64
  /// The number of the tile under its seed.
  public let tile: UInt32
  /// Threads that a large call may use, at least 1; small calls never start one. The results do not
  /// depend on it.
  public var threads: Int
  /// The numbers of the next samples; set them to repeat or to skip draws.
  public var vectorNumbers = VectorNumbers()
  public private(set) var clippedWeights = ClippedWeights()
  /// Which draws its devices' hidden parameters are: `RandomStream.drawsVersion`, or an earlier one
  /// in a tile whose state an earlier version of this package saved. All further draws are this
  /// version's.
  public internal(set) var drawsVersion = RandomStream.drawsVersion

  let kernels: KernelTable
  let key: TileKey
  let forwardProduct: AnalogProduct
  let backwardProduct: AnalogProduct
  let cells: any CellArray
  /// The largest magnitude of every sample of an update.
  let maxima = (x: ScratchBuffer<Float>(), delta: ScratchBuffer<Float>())

  /// A tile of rows × columns with its devices drawn and weights 0 (clipped to each cross-point's
  /// bounds).
  ///
  /// - Parameters:
  ///   - rows: outputs. Traps unless within 1 ..< 2²⁶.
  ///   - columns: inputs. Traps unless within 1 ..< 2²⁶.
  ///   - tile: number of the tile under its seed: tiles of one network differ in it.
  ///   - threads: `threads`. Traps below 1.
  ///   - kernels: an instruction set of the caller's choice.
  /// - Throws: `CrosspointError.invalidSetting`.
  public convenience init(
    rows: Int, columns: Int, settings: AnalogSettings, seed: UInt64, tile: UInt32 = 0,
    threads: Int = 1,
    kernels: KernelTable = .current
  ) throws {
    try self.init(
      rows: rows, columns: columns, settings: settings, seed: seed, tile: tile, threads: threads,
      kernels: kernels, held: nil)
  }

  /// - Parameter held: devices as they were; drawn where nil. Their weights are the caller's to
  ///   restore.
  init(
    rows: Int, columns: Int, settings: AnalogSettings, seed: UInt64, tile: UInt32, threads: Int,
    kernels: KernelTable,
    held: CellState?
  ) throws {
    try settings.validate()
    check(
      rows > 0 && columns > 0,
      "a tile needs at least one row and one column, not \(rows) × \(columns)")
    check(
      rows < 1 << 26 && columns < 1 << 26,
      "a tile of \(rows) × \(columns) is larger than its draws can address (2^26)")
    check(threads >= 1, "a tile needs at least one thread, not \(threads)")
    self.rows = rows
    self.columns = columns
    self.settings = settings
    self.seed = seed
    self.tile = tile
    self.threads = threads
    self.kernels = kernels
    key = TileKey(seed: seed, tile: tile)
    let context = ArrayContext(rows: rows, columns: columns, key: key, kernels: kernels)
    let (array, isLinear) = (settings.array.physics(context), settings.array.isLinear)
    forwardProduct = AnalogProduct(
      settings.forward, .forward, array: array, isLinear: isLinear, context)
    backwardProduct = AnalogProduct(
      settings.backward, .backward, array: array, isLinear: isLinear, context)
    cells = try settings.cell.makeCells(
      CellContext(
        rows: rows, columns: columns, settings: settings, seed: seed, tile: tile, kernels: kernels,
        held: held))
  }

  /// The weights that the cells show, rows × columns.
  public var weights: Matrix { cells.weights }

  /// The weights that products read, rows × columns: with the write noise of devices that have any,
  /// before a copy in half precision rounds them.
  public var visibleWeights: Matrix { cells.seenWeights }

  /// Replaces the weights, each clipped to its cross-point's bounds; `clippedWeights` says how many
  /// were, and by how much. Traps for another shape.
  /// - Throws: `CrosspointError.nonFinite`, before anything has changed.
  public func setWeights(_ weights: Matrix) throws {
    checkWeights(weights)
    try checkFinite(weights, "weights", kernels)
    clippedWeights = cells.set(weights)
  }

  /// Bytes of memory of the cross-points: weights, their half-precision copy where there is one,
  /// devices of cells that have several, hidden parameters, and what cells remember.
  public var bytes: Int {
    cells.ownBytes + cells.arrays.reduce(0) { $0 + $1.bytes }
  }
}
