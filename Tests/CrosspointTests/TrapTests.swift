import Crosspoint
import Foundation
import TestSupport
import Testing

/// Programmer errors end the process, in release builds too, with the values in the message. A
/// sanitizer would report each end.
@Suite("Traps", .enabled(if: ProcessInfo.processInfo.environment["CROSSPOINT_SANITIZE"] == nil))
struct TrapTests {
  @Test("a matrix without rows")
  func emptyMatrix() async {
    let r = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = Matrix(rows: 0, columns: 3)
    }
    expect(r, says: "0 × 3")
  }

  @Test("a matrix too large to address")
  func hugeMatrix() async {
    let r = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = Matrix(rows: .max, columns: 3)
    }
    expect(r, says: "too large")
  }

  @Test("elements that do not fill a matrix")
  func elements() async {
    let r = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = Matrix(rows: 2, columns: 3, [1, 2, 3])
    }
    expect(r, says: "2 × 3", "6", "3")
  }

  @Test("an element outside a matrix")
  func subscripting() async {
    let r = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = Matrix(rows: 2, columns: 3)[2, 0]
    }
    expect(r, says: "(2, 0)", "2 × 3")
  }

  @Test("rows outside a matrix")
  func rows() async {
    let r = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = Matrix(rows: 2, columns: 3)[rows: 1..<3]
    }
    expect(r, says: "1..<3", "0..<2")
  }

  @Test("tiles without rows or columns")
  func emptyTiles() async {
    let analog = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = try AnalogTile(rows: 4, columns: 0, settings: .rpuManaged, seed: 1)
    }
    expect(analog, says: "4 × 0")
    let digital = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = DigitalTile(rows: 0, columns: 4)
    }
    expect(digital, says: "0 × 4")
  }

  @Test("inputs of the wrong length, forward")
  func forward() async {
    let r = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = try AnalogTile(rows: 4, columns: 5, settings: .rpuManaged, seed: 1).forward(
        Matrix(rows: 1, columns: 4))
    }
    expect(r, says: "1 × 4", "4 × 5")
    let d = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = try DigitalTile(rows: 4, columns: 5).forward(Matrix(rows: 2, columns: 4))
    }
    expect(d, says: "2 × 4", "4 × 5")
  }

  @Test("inputs of the wrong length, backward")
  func backward() async {
    let r = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = try AnalogTile(rows: 4, columns: 5, settings: .rpuManaged, seed: 1).backward(
        Matrix(rows: 3, columns: 5))
    }
    expect(r, says: "3 × 5", "4 × 5")
  }

  @Test("an update of two different batches")
  func update() async {
    let r = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      try AnalogTile(rows: 4, columns: 5, settings: .rpuManaged, seed: 1).update(
        x: Matrix(rows: 2, columns: 5), delta: Matrix(rows: 3, columns: 4), learningRate: 0.1)
    }
    expect(r, says: "2 samples", "3")
  }

  @Test("weights of another shape")
  func weights() async {
    let r = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      try DigitalTile(rows: 4, columns: 5).setWeights(Matrix(rows: 5, columns: 4))
    }
    expect(r, says: "5 × 4", "4 × 5")
  }

  @Test("trains that do not fit")
  func trains() async {
    let r = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      try AnalogTile(rows: 1, columns: 2, settings: .rpuManaged, seed: 1).apply(
        PulseTrains(
          slots: [2], x: [1, 4], xIsNegative: [false, false], delta: [1], deltaIsNegative: [false]))
    }
    expect(r, says: "past its 2 slots")
  }

  @Test("phases of more samples than trains")
  func phases() async {
    let r = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      try AnalogTile(rows: 1, columns: 1, settings: .rpuManaged, seed: 1).apply(
        PulseTrains(
          slots: [2], x: [1], xIsNegative: [false], delta: [1], deltaIsNegative: [false],
          phases: [[], []]))
    }
    expect(r, says: "phases of 2 samples, and slots of 1")
  }

  @Test("a state whose matrices differ in shape")
  func state() async {
    let r = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      var state = try AnalogTile(rows: 4, columns: 5, settings: .rpuManaged, seed: 1).state
      state.hidden[.resetBias] = .single(Matrix(rows: 5, columns: 4))
      _ = try AnalogTile(state)
    }
    expect(r, says: "20 held values for a tile of 4 × 5")
  }

  @Test("grids and devices that do not fit")
  func grids() async {
    let g = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = TileGrid([[DigitalTile(rows: 2, columns: 3), DigitalTile(rows: 3, columns: 3)]])
    }
    expect(g, says: "tile (0, 1) of the grid is 3 × 3; its place is 2 × 3")
    let m = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = MultiDeviceTile(on: DigitalTile(rows: 5, columns: 3), devicesPerWeight: 2)
    }
    expect(m, says: "2 devices for each weight on a tile of 5 × 3")
    let s = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = ArraySize(rows: 0, columns: 3)
    }
    expect(s, says: "an array of 0 × 3")
  }

  /// A tile of a caller's own that leaves results of another shape than it says.
  private final class Misshapen: Tile {
    let (rows, columns) = (2, 3)
    let results: (rows: Int, columns: Int)
    init(_ rows: Int, _ columns: Int) { results = (rows, columns) }
    var weights: Matrix { Matrix(rows: results.rows, columns: results.columns) }
    func setWeights(_ weights: Matrix) throws {}
    func forward(_ x: Matrix, into y: inout Matrix) throws {
      y = Matrix(rows: results.rows, columns: results.columns)
    }
    func backward(_ delta: Matrix, into z: inout Matrix) throws {
      z = Matrix(rows: results.rows, columns: results.columns)
    }
    func update(x: Matrix, delta: Matrix, learningRate: Float) throws {}
  }

  @Test(
    "a tile of one's own in a grid, or with several devices, whose results are of a wrong shape")
  func misshapen() async {
    let w = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = TileGrid([[Misshapen(2, 2), DigitalTile(rows: 2, columns: 1)]]).weights
    }
    expect(w, says: "a part of 2 × 2 for 2 × 3")
    let y = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = try TileGrid([[Misshapen(1, 1)], [DigitalTile(rows: 2, columns: 3)]]).forward(
        Matrix(rows: 1, columns: 3))
    }
    expect(y, says: "a part of 1 × 1 for 1 × 2")
    let s = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = try TileGrid([[DigitalTile(rows: 2, columns: 3), Misshapen(1, 1)]]).forward(
        Matrix(rows: 1, columns: 6))
    }
    expect(s, says: "a tile of 2 × 3 gave 1 × 1, its neighbour 1 × 2")
    let d = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = try MultiDeviceTile(on: Misshapen(1, 1), devicesPerWeight: 2).forward(
        Matrix(rows: 1, columns: 3))
    }
    expect(d, says: "columns 1..<2 do not lie within 0..<1")
  }
}
