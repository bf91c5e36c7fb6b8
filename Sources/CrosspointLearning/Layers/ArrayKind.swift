public import Crosspoint

/// How a layer's weights are held: on which kind of tile, on how many devices each, and on arrays of which size.
public struct ArrayKind: Sendable, Hashable, Codable {
  public var tile: TileKind
  public var devicesPerWeight: Int
  /// Larger layers are split over a grid of arrays.
  public var largest: ArraySize

  /// Traps below one device.
  public init(_ tile: TileKind, devicesPerWeight: Int = 1, largest: ArraySize = .seed) {
    check(devicesPerWeight >= 1, "\(devicesPerWeight) devices for each weight")
    self.tile = tile
    self.devicesPerWeight = devicesPerWeight
    self.largest = largest
  }

  /// The arrays of a matrix of rows × columns.
  /// - Parameters:
  ///   - layer: its number in its network, 0 … 65535: the address of the draws of its first tile; further ones add 65536 each.
  ///   - part: of a layer of several matrices, which one.
  ///   - parts: how many they are.
  /// - Throws: `CrosspointError.invalidSetting`.
  public func makeTile(rows: Int, columns: Int, seed: UInt64, layer: Int, part: Int = 0, of parts: Int = 1, threads: Int = 1)
    throws
    -> any Tile
  {
    check((0..<1 << 16).contains(layer) && (0..<parts).contains(part), "part \(part) of \(parts) of layer \(layer)")
    func make(_ rows: Int, _ columns: Int, _ number: Int) throws -> any Tile {
      let address = (number * parts + part) << 16 + layer
      check(address <= Int(UInt32.max), "tile \(number) of layer \(layer): there are at most 65536")
      return try tile.makeTile(rows: rows, columns: columns, seed: seed, tile: UInt32(address), threads: threads)
    }
    let physicalRows = rows * devicesPerWeight
    let array =
      physicalRows <= largest.rows && columns <= largest.columns
      ? try make(physicalRows, columns, 0) : try TileGrid(rows: physicalRows, columns: columns, largest: largest, makeTile: make)
    return devicesPerWeight == 1 ? array : MultiDeviceTile(on: array, devicesPerWeight: devicesPerWeight)
  }
}
