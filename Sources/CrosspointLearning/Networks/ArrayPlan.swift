public import Crosspoint

/// How the weights of a layer are put on arrays: on which kind of tile, on how many devices each,
/// and on arrays of which size.
public struct ArrayPlan: Sendable, Hashable, Codable {
  public var tile: TileKind
  /// Devices whose mean a weight is, 1 to 2²⁶.
  public var devicesPerWeight: Int
  /// The largest array; larger layers are split over a grid of arrays.
  public var largest: ArraySize

  /// Traps where `devicesPerWeight` is out of range.
  public init(_ tile: TileKind, devicesPerWeight: Int = 1, largest: ArraySize = .rpu) {
    self.tile = tile
    self.devicesPerWeight = devicesPerWeight
    self.largest = largest
    if let fault { fail(fault) }
  }

  /// What cannot be; nil for a plan that is possible.
  var fault: String? {
    let limit = 1 << 26
    guard (1...limit).contains(devicesPerWeight) else {
      return "\(devicesPerWeight) devices for each weight: 1 to \(limit) are possible"
    }
    guard tile.isOnArrays || devicesPerWeight == 1 else {
      return "\(devicesPerWeight) devices for each weight of fixed-point numbers: they are on none"
    }
    return largest.fault
  }

  /// Makes the arrays of a layer's matrix of rows × columns: one tile, a grid of tiles, or several
  /// devices a weight on either. Fixed-point numbers are on no array, and one tile of any size:
  /// their sums are converted once. Traps where a grid takes more than 65536 tiles.
  /// - Parameter layer: its number in its network, 0 … 65535: the address of the draws of its first
  ///   tile; further ones add 65536 each.
  /// - Throws: `CrosspointError.invalidSetting`.
  public func makeArrays(rows: Int, columns: Int, seed: UInt64, layer: Int, threads: Int = 1) throws
    -> any Tile
  {
    if let fault { fail(fault) }
    check((0..<1 << 16).contains(layer), "layer \(layer) of a network; 0 to 65535 are possible")
    func make(_ rows: Int, _ columns: Int, _ number: Int) throws -> any Tile {
      let address = number << 16 + layer
      check(address <= Int(UInt32.max), "tile \(number) of layer \(layer): there are at most 65536")
      return try tile.makeTile(
        rows: rows, columns: columns, seed: seed, tile: UInt32(address), threads: threads)
    }
    let physicalRows = rows * devicesPerWeight
    // A bias that is added digitally has no column.
    let lines = tile.addsBiasDigitally ? columns - 1 : columns
    var array =
      isWithinOneArray(physicalRows, lines)
      ? try make(physicalRows, lines, 0)
      : try TileGrid(rows: physicalRows, columns: lines, largest: largest, makeTile: make)
    if devicesPerWeight > 1 {
      array = MultiDeviceTile(on: array, devicesPerWeight: devicesPerWeight)
    }
    return tile.addsBiasDigitally ? DigitalBiasTile(on: array) : array
  }

  /// Whether `tile` is put together as `makeArrays` would: its devices, its arrays' sizes and their
  /// kind of tile.
  func matches(_ tile: any Tile) -> Bool {
    var array = tile
    if self.tile.addsBiasDigitally {
      guard let beside = tile as? DigitalBiasTile else { return false }
      array = beside.tile
    }
    if devicesPerWeight > 1 {
      guard let devices = array as? MultiDeviceTile, devices.devicesPerWeight == devicesPerWeight
      else { return false }
      array = devices.tile
    }
    guard let grid = array as? TileGrid else {
      return TileKind(array) == self.tile && isWithinOneArray(array.rows, array.columns)
    }
    return !isWithinOneArray(grid.rows, grid.columns)
      && grid.tiles.map { $0[0].rows } == largest.parts(grid.rows, of: largest.rows)
      && grid.tiles[0].map(\.columns) == largest.parts(grid.columns, of: largest.columns)
      && grid.tiles.joined().allSatisfy { TileKind($0) == self.tile }
  }

  private func isWithinOneArray(_ physicalRows: Int, _ columns: Int) -> Bool {
    !tile.isOnArrays || (physicalRows <= largest.rows && columns <= largest.columns)
  }
}
