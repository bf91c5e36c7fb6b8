import CrosspointKernels

/// rows × columns cells of one model: arrays of devices, and how they become weights.
///
/// A tile hands it pulses, samples and time; products read what it shows as weights.
protocol CellArray: AnyObject {
  /// The arrays of devices of which the cells are made.
  var devices: [DeviceArray] { get }
  /// What the devices of each array hold.
  var deviceWeights: [Matrix] { get }
  /// The weights that the cells show.
  var weights: Matrix { get }
  /// What products read in place of the weights, where the settings ask for it.
  var halfWeights: HalfCopy? { get }
  /// Replaces the weights, and says which the devices clipped.
  func set(_ weights: Matrix) -> ClippedWeights
  /// Brings the weights of every device within its bounds, and shows what they are then.
  func clip()

  /// Whether a pulse on one line alone, at half the voltage, changes a device.
  var respondsToOneLine: Bool { get }
  /// Applies the coincidences of every sample in order.
  func apply(_ pulses: DevicePulses, threads: Int, noise: NoiseSource?)
  /// Samples, at least 1, until the cells want to be asked by `finish(samples:threads:)`.
  var samplesAhead: Int { get }
  /// Samples of an update have passed, pulsed or not: no more than `samplesAhead`.
  func finish(samples: Int, threads: Int) throws

  /// One sample of decay of every device.
  func decay()
  /// One step of diffusion of every device.
  /// - Parameter vector: number of the operation, the address of its draws.
  func diffuse(vector: UInt64)
  /// Resets the devices of some rows.
  /// - Parameter vector: number of the operation, the address of its draws.
  func reset(rows: Range<Int>, vector: UInt64)

  /// What the cells count, by name.
  var counts: [String: UInt64] { get }
  /// Takes weights and counts as they were: bit for bit, within bounds already.
  /// - Throws: `CrosspointError` for a state that no cells can be in.
  func restore(_ state: CellState) throws
}

extension CellArray {
  /// Memory of the cross-points that products read: the weights, and their half-precision copy.
  var shownBytes: Int { (halfWeights == nil ? 4 : 6) * weights.count }
  /// The devices and their weights, and what the cells count.
  var state: CellState {
    CellState(
      arrays: zip(devices, deviceWeights).map { DeviceArrayState(weights: $1, hidden: $0.held) },
      counts: counts)
  }
  /// What products read.
  var readWeights: ReadWeights { halfWeights.map { .half($0) } ?? .exact(weights) }
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

  /// The devices of one array of the cells.
  /// - Parameters:
  ///   - number: of the array, in `held`.
  ///   - key: of its draws.
  func devices(_ number: Int, key: TileKey) throws -> DeviceArray {
    try DeviceArray(
      settings.device, rows: rows, columns: columns, settings: settings, key: key, kernels: kernels,
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

  public init(weights: Matrix, hidden: [HiddenParameter: HeldValues]) {
    self.weights = weights
    self.hidden = hidden
  }
}

/// The cells of a tile as they stand: every array of devices, and what the cells count.
public struct CellState: Sendable, Equatable {
  public var arrays: [DeviceArrayState]
  /// By name: samples since the last refresh, say.
  public var counts: [String: UInt64]

  public init(arrays: [DeviceArrayState], counts: [String: UInt64] = [:]) {
    self.arrays = arrays
    self.counts = counts
  }
}

/// A model of a cell that can be built.
protocol BuildableCell: CellModel {
  /// How many arrays of devices the cells are made of.
  static var arrayCount: Int { get }
  func makeCells(_ context: CellContext) throws -> any CellArray
}

extension Cell {
  private var buildable: any BuildableCell {
    guard let model = model as? any BuildableCell else {
      fatalError("the model of a cell \(type(of: model)) cannot be built")
    }
    return model
  }

  /// How many arrays of devices the cells are made of.
  public var arrayCount: Int { type(of: buildable).arrayCount }

  func makeCells(_ context: CellContext) throws -> any CellArray {
    try buildable.makeCells(context)
  }
}
