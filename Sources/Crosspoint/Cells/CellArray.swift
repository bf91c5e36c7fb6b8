import CrosspointKernels

/// rows × columns cells of one model: arrays of devices, and how they become weights.
///
/// A tile hands it samples and time; products read what it shows as weights.
protocol CellArray: AnyObject {
  /// The arrays of devices of which the cells are made.
  var arrays: [DrivenArray] { get }
  /// The weights that the cells show.
  var weights: Matrix { get }
  /// What products read: the weights, those with write noise, or a copy in half precision.
  var readWeights: ReadWeights { get }
  /// The weights with their write noise.
  var seenWeights: Matrix { get }
  /// The variances with which products read each cell; nil where its devices have no read noise.
  var readVariances: Matrix? { get }
  /// Memory beside that of the arrays: weights that no array holds, copies and buffers.
  var ownBytes: Int { get }
  /// Replaces the weights, and says which the devices clipped.
  func set(_ weights: Matrix) -> ClippedWeights
  /// Follows a change of what arrays hold or of their bounds.
  func show()

  /// Applies samples in order.
  func update(_ samples: UpdateSamples, threads: Int) throws
  /// What draws the trains of the tile's samples; nil for cells that cannot be given trains.
  var source: PulseSource? { get }
  /// Applies the coincidences of a caller's trains.
  func apply(_ pulses: DrawnPulses, threads: Int, noise: NoiseSource?)

  /// What the cells count, by name.
  var counts: [String: UInt64] { get }
  /// What the cells remember beside their devices' weights, by name.
  var memories: [String: Matrix] { get }
  /// Takes counts and memories as they were; the arrays' weights are restored already.
  /// - Throws: `CrosspointError` for a state that no cells can be in.
  func restore(_ state: CellState) throws
}

extension CellArray {
  /// The devices and their weights, and what the cells count and remember.
  var state: CellState {
    CellState(
      arrays: arrays.map(\.state), counts: counts, memories: memories)
  }

  /// Whether a pulse on one line alone, at half the voltage, changes a device.
  var respondsToOneLine: Bool { arrays[0].devices.respondsToOneLine }

  /// Replaces the weights of one array, clipped to its bounds.
  func set(_ weights: Matrix, array: Int) {
    arrays[array].set(weights)
    show()
  }

  /// Brings the weights of every device within its bounds, and shows what they are then.
  func clip() {
    for array in arrays { array.clip() }
    show()
  }

  /// One sample of decay of every device.
  func decay() {
    guard arrays.contains(where: \.decays) else { return }
    for array in arrays { array.decay() }
    show()
  }

  /// One step of diffusion of every device.
  /// - Parameter vector: number of the operation, the address of its draws.
  func diffuse(vector: UInt64) {
    guard arrays.contains(where: \.diffuses) else { return }
    for array in arrays { array.diffuse(vector: vector) }
    show()
  }

  /// Lets seconds pass for every device.
  /// - Parameter vector: number of the operation, the address of its draws.
  func advance(seconds: Double, vector: UInt64) {
    for array in arrays { array.advance(seconds: seconds, vector: vector) }
    show()
  }

  /// Resets the devices of some rows.
  /// - Parameter vector: number of the operation, the address of its draws.
  func reset(rows: Range<Int>, vector: UInt64) {
    for array in arrays { array.reset(rows: rows, vector: vector) }
    show()
  }
}

/// What cells have to be made of.
struct CellContext {
  let rows: Int
  let columns: Int
  let settings: AnalogSettings
  let seed: UInt64
  let tile: UInt32
  let kernels: KernelTable
  /// Devices as they were; drawn where nil.
  let held: CellState?

  /// The key of the draws of one of the cells' arrays, or of the tile itself.
  func key(array: Int = 0) -> TileKey { TileKey(seed: seed, tile: tile, array: UInt32(array)) }

  /// The devices of one array of the cells.
  /// - Parameters:
  ///   - number: of the array, in `held`.
  ///   - key: of its draws.
  func devices(_ number: Int, _ device: Device, key: TileKey) throws -> DeviceArray {
    try DeviceArray(
      device, rows: rows, columns: columns, settings: settings, key: key, kernels: kernels,
      held: held?.arrays[number].hidden)
  }

  /// Room for the copy that products read, where the settings ask for it.
  func makeHalfCopy() -> HalfCopy? {
    settings.storage.products == .half ? HalfCopy(count: rows * columns) : nil
  }
}

/// One array of devices as it stands.
public struct DeviceArrayState: Sendable, Equatable {
  /// rows × columns.
  public var weights: Matrix
  /// The parameters that the devices hold; one that is not there is 0 everywhere and costs no
  /// memory.
  public var hidden: [HiddenParameter: HeldValues]
  /// Of devices that have a state beside their weight.
  public var states: Matrix?
  /// When they were written, of devices that drift and for which time has passed.
  public var clock: DriftClock?
  /// What products read, of devices with write noise.
  public var seen: SeenState?

  public init(
    weights: Matrix, hidden: [HiddenParameter: HeldValues], states: Matrix? = nil,
    clock: DriftClock? = nil, seen: SeenState? = nil
  ) {
    self.weights = weights
    self.hidden = hidden
    self.states = states
    self.clock = clock
    self.seen = seen
  }
}

/// What products read of devices with write noise.
public struct SeenState: Sendable, Equatable {
  /// rows × columns.
  public var weights: Matrix
  /// Draws of all of them so far.
  public var redraws: UInt64

  public init(weights: Matrix, redraws: UInt64) {
    self.weights = weights
    self.redraws = redraws
  }
}

/// The cells of a tile as they stand: every array of devices, what the cells count and what they
/// remember.
public struct CellState: Sendable, Equatable {
  public var arrays: [DeviceArrayState]
  /// By name: samples since the last refresh, say.
  public var counts: [String: UInt64]
  /// By name: the digital buffer of a transfer, say.
  public var memories: [String: Matrix]

  public init(
    arrays: [DeviceArrayState], counts: [String: UInt64] = [:], memories: [String: Matrix] = [:]
  ) {
    self.arrays = arrays
    self.counts = counts
    self.memories = memories
  }

  /// A count, 0 where it is not there.
  func count(_ name: String) -> UInt64 { counts[name] ?? 0 }

  /// A memory of this shape, zeros where it is not there.
  /// - Throws: `CrosspointError.invalidSetting` for another shape, `.nonFinite`.
  func memory(_ name: String, rows: Int, columns: Int, _ kernels: KernelTable) throws -> Matrix {
    guard let m = memories[name] else { return Matrix(rows: rows, columns: columns) }
    guard m.rows == rows, m.columns == columns else {
      throw CrosspointError.invalidSetting(
        name: name, value: "\(m.rows) × \(m.columns)", expected: "\(rows) × \(columns)")
    }
    try checkFinite(m, name, kernels)
    return m
  }
}

/// A model of a cell that can be built.
protocol BuildableCell: CellModel {
  /// The device of every array of which the cells are made.
  /// - Parameter device: the tile's.
  func arrayDevices(_ device: Device) -> [Device]
  func makeCells(_ context: CellContext) throws -> any CellArray
}

extension Cell {
  var buildable: any BuildableCell {
    guard let model = model as? any BuildableCell else {
      fatalError("the model of a cell \(type(of: model)) cannot be built")
    }
    return model
  }

  /// The device of every array of which the cells are made.
  /// - Parameter device: the tile's.
  public func arrayDevices(_ device: Device) -> [Device] { buildable.arrayDevices(device) }

  func makeCells(_ context: CellContext) throws -> any CellArray {
    try buildable.makeCells(context)
  }
}
