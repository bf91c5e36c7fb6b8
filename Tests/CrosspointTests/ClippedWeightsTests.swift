import Crosspoint
import TestSupport
import Testing

@Suite("weights that devices clip")
struct ClippedWeightsTests {
  /// Bounds are .6 ± 30 %.
  private static func tile(_ rows: Int, _ columns: Int, number: UInt32 = 0) throws -> AnalogTile {
    try AnalogTile(rows: rows, columns: columns, settings: .rpuBaseline, seed: 4, tile: number)
  }

  /// What stands in the tile beside what was given, counted again.
  private static func expected(_ given: Matrix, _ held: Matrix) -> (
    count: Int, largest: Float, total: Double
  ) {
    let distances = zip(given.elements, held.elements).map { abs($0 - $1) }
    return (distances.count { $0 > 0 }, distances.max()!, distances.reduce(0) { $0 + Double($1) })
  }

  @Test("an array counts them, with the largest and the mean distance, each time anew")
  func array() throws {
    let tile = try Self.tile(20, 30)
    #expect(tile.clippedWeights == ClippedWeights())
    let given = signals(20, 30, 1)
    try tile.setWeights(given)
    let (count, largest, total) = Self.expected(given, tile.weights)
    #expect(count > 100 && count < 500)
    let clipped = tile.clippedWeights
    #expect(clipped.count == count && clipped.largestDistance == largest)
    #expect(abs(clipped.meanDistance - total / Double(count)) < 1e-9)
    try tile.update(x: signals(1, 30, 2), delta: signals(1, 20, 3), learningRate: 0.1)
    #expect(tile.clippedWeights == clipped, "an update changes nothing of it")
    try tile.setWeights(tile.weights)
    #expect(tile.clippedWeights == ClippedWeights())
    #expect(tile.clippedWeights.meanDistance == 0)
  }

  @Test("weights that are refused leave it as it was")
  func refused() throws {
    let tile = try Self.tile(4, 5)
    try tile.setWeights(Matrix(rows: 4, columns: 5, repeating: 3))
    let clipped = tile.clippedWeights
    #expect(clipped.count == 20)
    #expect(throws: CrosspointError.self) {
      try tile.setWeights(Matrix(rows: 4, columns: 5, repeating: .nan))
    }
    #expect(tile.clippedWeights == clipped)
  }

  @Test("the parts of a grid and the devices of a weight add up; an exact tile clips nothing")
  func parts() throws {
    let grid = try TileGrid(rows: 20, columns: 30, largest: ArraySize(rows: 8, columns: 16)) {
      try Self.tile($0, $1, number: UInt32($2))
    }
    let given = signals(20, 30, 1)
    try grid.setWeights(given)
    let (count, largest, total) = Self.expected(given, grid.weights)
    #expect(
      count > 100 && grid.clippedWeights.count == count
        && grid.clippedWeights.largestDistance == largest)
    #expect(abs(grid.clippedWeights.totalDistance - total) < 1e-6)

    let devices = try Self.tile(60, 30)
    let several = MultiDeviceTile(on: devices, devicesPerWeight: 3)
    try several.setWeights(given)
    let three = Matrix(rows: 60, columns: 30, given.elements + given.elements + given.elements)
    #expect(several.clippedWeights.count == Self.expected(three, devices.weights).count)
    #expect(several.clippedWeights == devices.clippedWeights)

    let exact = DigitalTile(rows: 20, columns: 30)
    try exact.setWeights(Matrix(rows: 20, columns: 30, repeating: 1e9))
    #expect(exact.clippedWeights == ClippedWeights())
  }
}
