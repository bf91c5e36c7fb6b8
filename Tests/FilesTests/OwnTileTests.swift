import Crosspoint
import CrosspointFiles
import Dispatch
import Foundation
import TestSupport
import Testing

/// Tiles of a caller's own, kept in files like this package's, or refused by name.
@Suite("Own tiles in files")
struct OwnTileTests {
  init() {
    // Again for every test: the same type twice is no other type.
    for type in Self.registered { StorableTiles.register(type) }
  }

  private static let registered: [any StorableTile.Type] = [
    LossyTile.self, Behind.self, Plain.self,
  ]

  private static func lossy(_ rows: Int, _ columns: Int, _ number: Int) throws -> LossyTile {
    let tile = LossyTile(rows: rows, columns: columns)
    try tile.setWeights(signals(rows, columns, UInt64(number)))
    return tile
  }

  private static func tile(_ index: Int) throws -> any StorableTile {
    switch index {
    case 0: try lossy(4, 6, 0)
    case 1:
      TileGrid([
        [try lossy(4, 2, 0), try AnalogTile(rows: 4, columns: 4, settings: .rpuManaged, seed: 1)]
      ])
    case 2: MultiDeviceTile(on: try lossy(12, 6, 1), devicesPerWeight: 3)
    default:
      Behind(
        TileGrid([
          [Behind(try lossy(2, 6, 0), limit: .infinity)], [Behind(try lossy(2, 6, 1), limit: 0.25)],
        ]), limit: 0.5)
    }
  }

  /// Products and updates, as bits.
  private func go(_ tile: any Tile, _ first: UInt64) throws -> [UInt32] {
    try (0..<4 as Range<UInt64>).flatMap { step in
      let (x, delta) = (
        signals(2, tile.columns, first + step), signals(2, tile.rows, first + step + 50)
      )
      let all = try bits(tile.forward(x)) + bits(tile.backward(delta))
      try tile.update(x: x, delta: delta, learningRate: 0.1)
      return all + bits(tile.weights)
    }
  }

  @Test("alone, within this package's and around them, they go on to the bit", arguments: 0..<4)
  func saved(_ index: Int) throws {
    let folder = try TemporaryFolder()
    let tile = try Self.tile(index)
    _ = try go(tile, 0)
    try tile.checkStorable()
    try tile.save(to: folder.path + "/tile")
    let loaded = try TileFile.load(from: folder.path + "/tile")
    #expect(type(of: loaded) == type(of: tile))
    try (loaded as! any StorableTile).save(to: folder.path + "/again")
    #expect(
      FileManager.default.contentsEqual(
        atPath: folder.path + "/tile", andPath: folder.path + "/again"))
    #expect(try go(loaded, 10) == go(tile, 10))
  }

  @Test("one that says what cannot be is refused with the file's name")
  func values() throws {
    let folder = try TemporaryFolder()
    let path = folder.path + "/tile"
    struct Contents: Encodable {
      var kind = LossyTile.storedKind
      var values: [String: Int]
    }
    try SealedFile.write(kind: "tile", Contents(values: ["updates": -1]), [], to: path)
    #expect(throws: FileError(file: path, problem: .badContents("-1 updates"))) {
      try LossyTile.load(from: path)
    }
    try SealedFile.write(kind: "tile", Contents(values: ["updates": 1]), [], to: path)
    #expect(throws: FileError(file: path, problem: .badTensor(name: "lossy weights", "is missing")))
    {
      try TileFile.load(from: path)
    }
    try Self.tile(0).save(to: path)
    #expect(try LossyTile.load(from: path).rows == 4)
    let error = #expect(throws: FileError.self) { try AnalogTile.load(from: path) }
    #expect(
      error?.description.contains(
        "holds a tile of the kind 'lossy, of the tests', not one of the kind 'analog'") == true)
  }

  @Test("one that files cannot hold is named with its place before anything is written")
  func unstorable() throws {
    let folder = try TemporaryFolder()
    let path = folder.path + "/tile"
    let own = OwnTile(DigitalTile(rows: 2, columns: 3))
    let why =
      """
      it does not conform to StorableTile; docs/own-network.md says how a tile of your own can \
      be stored
      """
    for (tile, place) in [
      (TileGrid([[DigitalTile(rows: 2, columns: 1), own]]) as any StorableTile, "row0.column1"),
      (MultiDeviceTile(on: TileGrid([[own], [own]]), devicesPerWeight: 2), "array.row0.column0"),
      (Behind(own, limit: 1), "within"),
    ] {
      let problem = FileError.Problem.notStorable(.tile, type: "OwnTile", place: place, why)
      #expect(throws: FileError(file: "", problem: problem)) { try tile.checkStorable() }
      #expect(throws: FileError(file: path, problem: problem)) { try tile.save(to: path) }
    }
    #expect(folder.files.isEmpty)
    let error = #expect(throws: FileError.self) { try TileGrid([[own]]).save(to: path) }
    #expect(error?.description == "\(path): cannot hold the tile OwnTile at row0.column0: \(why).")
    let check = #expect(throws: FileError.self) { try TileGrid([[own]]).checkStorable() }
    #expect(check?.description == "a file cannot hold the tile OwnTile at row0.column0: \(why).")
  }

  @Test(
    """
    one that is not registered is refused where it is saved and where it is read, with the way \
    to register it
    """
  )
  func unregistered() throws {
    let folder = try TemporaryFolder()
    let path = folder.path + "/tile"
    let error = #expect(throws: FileError.self) { try Unregistered(2, 3).save(to: path) }
    let how = "call StorableTiles.register(Unregistered.self) wherever it is saved or loaded."
    #expect(
      error?.description
        == """
        \(path): cannot hold the tile Unregistered: its kind 'unregistered, of the tests' is \
        not registered; \(how)
        """
    )
    #expect(folder.files.isEmpty)

    // As a program writes it that has registered it.
    struct Contents: Encodable {
      var kind = "unknown, of the tests"
      var values: [String: Int] = [:]
    }
    try SealedFile.write(kind: "tile", Contents(), [], to: path)
    let unknown = #expect(throws: FileError.self) { try TileFile.load(from: path) }
    guard case .unknownKind(.tile, "unknown, of the tests", let known) = unknown?.problem else {
      Issue.record("\(String(describing: unknown))")
      return
    }
    #expect(
      known.starts(with: ["analog", "digital", "multi-device", "grid"])
        && known.contains(LossyTile.storedKind))
    #expect(
      unknown?.description.hasPrefix(
        "\(path): holds a tile of the kind 'unknown, of the tests'; known are analog, ") == true)
    #expect(
      unknown?.description.hasSuffix(" call StorableTiles.register before the file is read.")
        == true)
  }

  @Test("a subclass is not taken for the class whose kind it inherits")
  func subclass() throws {
    let error = #expect(throws: FileError.self) { try Heir(2, 3).save(to: "never-written") }
    #expect(
      error?.description.contains(
        "tile Heir: its storedKind 'plain, of the tests' is that of Plain.") == true)
    try Plain(2, 3).checkStorable()
  }

  @Test("one whose tensors have one name twice, or the header's own, is refused, and nothing traps")
  func names() throws {
    for names in [["a", "b", "a"], ["__metadata__"]] {
      let tile = Plain(2, 3)
      tile.names = names
      let why = "a tensor cannot have the name '\(names.last!)', or two have it"
      #expect(
        throws: FileError(
          file: "x", problem: .notStorable(.tile, type: "Plain", place: "row0.column0", why))
      ) {
        try TileGrid([[tile]]).save(to: "x")
      }
    }
  }

  @Test("kinds are registered, and looked up, on many threads at once")
  func threads() {
    DispatchQueue.concurrentPerform(iterations: 400) { i in
      StorableTiles.register(Self.registered[i % Self.registered.count])
      #expect(throws: Never.self) { try Plain(1, 1).checkStorable() }
    }
  }
}

/// A tile of a caller's own that files do not know.
private class OwnTile: Tile {
  let tile: any Tile
  init(_ tile: any Tile) { self.tile = tile }
  var rows: Int { tile.rows }
  var columns: Int { tile.columns }
  var weights: Matrix { tile.weights }
  func setWeights(_ weights: Matrix) throws { try tile.setWeights(weights) }
  func forward(_ x: Matrix, into y: inout Matrix) throws { try tile.forward(x, into: &y) }
  func backward(_ delta: Matrix, into z: inout Matrix) throws { try tile.backward(delta, into: &z) }
  func update(x: Matrix, delta: Matrix, learningRate: Float) throws {
    try tile.update(x: x, delta: delta, learningRate: learningRate)
  }
}

/// A tile that holds one, and a setting that JSON has no number for.
private final class Behind: OwnTile, StorableTile {
  struct StoredValues: Codable {
    var limit: Float
    var tile: StoredTile
  }

  static let storedKind = "behind, of the tests"
  let limit: Float

  init(_ tile: any Tile, limit: Float) {
    self.limit = limit
    super.init(tile)
  }

  override func forward(_ x: Matrix, into y: inout Matrix) throws {
    try tile.forward(x, into: &y)
    y = Matrix(rows: y.rows, columns: y.columns, y.elements.map { min($0, limit) })
  }

  func stored() throws -> (values: StoredValues, tensors: [Tensor]) {
    let (tile, tensors) = try StoredTile.take(tile, as: "within")
    return (
      StoredValues(limit: limit, tile: tile),
      tensors + [Tensor("one", halves: [0x3c00], rows: 1, columns: 1)]
    )
  }

  static func restored(
    _ values: StoredValues, _ tensors: StoredTensors, threads: Int, kernels: KernelTable
  ) throws -> Behind {
    guard try tensors.halves("one", rows: 1, columns: 1) == [0x3c00] else {
      throw tensors.refusal("one is not 1")
    }
    let tile = try values.tile.restored(tensors.part("within"), threads: threads, kernels: kernels)
    return Behind(tile, limit: values.limit)
  }
}

/// A class that others inherit from, which stores its weights by the names it is given.
private class Plain: OwnTile, StorableTile {
  class var storedKind: String { "plain, of the tests" }
  var names = ["weights"]

  required override init(_ tile: any Tile) { super.init(tile) }
  convenience init(_ rows: Int, _ columns: Int) {
    self.init(DigitalTile(rows: rows, columns: columns))
  }

  func stored() -> (values: [String: Int], tensors: [Tensor]) {
    ([:], names.map { Tensor($0, weights) })
  }

  class func restored(
    _ values: [String: Int], _ tensors: StoredTensors, threads: Int, kernels: KernelTable
  ) throws -> Self {
    let weights = try tensors.matrix("weights")
    let tile = DigitalTile(rows: weights.rows, columns: weights.columns)
    try tile.setWeights(weights)
    return self.init(tile)
  }
}

/// Of its parent's kind.
private final class Heir: Plain {}

private final class Unregistered: Plain {
  override class var storedKind: String { "unregistered, of the tests" }
}
