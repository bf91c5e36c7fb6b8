import Crosspoint
import CrosspointFiles
import Foundation
import TestSupport
import Testing

/// Saved and loaded tiles go on with the bits of a tile that was never saved.
@Suite("Tiles in files")
struct TileFileTests {
  static let rows = 19
  static let columns = 37

  /// What is done to a tile before it is saved.
  typealias Preparation = @Sendable (AnalogTile) throws -> Void

  static let cases: [(name: String, settings: AnalogSettings, prepare: Preparation)] = {
    var decaying = ConstantStep()
    (decaying.lifetime, decaying.diffusion, decaying.resetBiasSpread) = (20, 0.01, 0.1)
    func changed(_ base: AnalogSettings = .rpuManaged, _ change: (inout AnalogSettings) -> Void)
      -> AnalogSettings
    {
      var settings = base
      change(&settings)
      return settings
    }
    let operations: Preparation = { tile in
      tile.diffuse()
      tile.decay()
      tile.reset(rows: 3..<5)
      tile.diffuse()
    }
    let set: Preparation = { tile in
      try tile.setHidden(.stepUp, to: signals(rows, columns, 11, scale: 0.002))
      // Past 32768 steps: the halves get another scale.
      try tile.setHidden(.stepDown, to: Matrix(rows: rows, columns: columns, repeating: 50))
      try tile.setHidden(.boundMaximum, to: Matrix(rows: rows, columns: columns, repeating: 0.3))
      try tile.setHidden(.decayRate, to: Matrix(rows: rows, columns: columns, repeating: 0))
      try tile.setHidden(.diffusionRate, to: Matrix(rows: rows, columns: columns, repeating: 0.003))
      tile.decay()
      tile.diffuse()
    }
    return [
      ("baseline", .rpuBaseline, { _ in }), ("managed", .rpuManaged, { _ in }),
      ("ideal, no bound anywhere", .ideal, { _ in }),
      ("compact", changed { $0.storage = .compact }, { _ in }),
      ("half products", changed { $0.storage.products = .half }, { _ in }),
      ("all halves", changed { $0.storage = Storage(devices: .half, products: .half) }, operations),
      (
        "running averages",
        changed {
          $0.forward.noiseManagement = .runningAverage(decay: 0.2)
          $0.backward.noiseManagement = .runningAverage(decay: 0.1)
        }, { _ in }
      ),
      (
        "nonlinear, all noise",
        changed {
          $0.forward.nonlinearity = 2
          $0.forward.nonlinearitySpread = 0.3
          $0.forward.readNoise = .conductance(0.02)
          $0.forward.inputNoise = 0.01
          $0.backward.readNoise = .additive(0.02)
        }, { _ in }
      ),
      ("decay and diffusion", changed { $0.device = .constantStep(decaying) }, operations),
      (
        "compact decay and diffusion",
        changed {
          $0.device = .constantStep(decaying)
          $0.storage = .compact
        }, operations
      ),
      ("set hidden", .rpuManaged, set),
      ("compact, set hidden", changed { $0.storage = .compact }, set),
    ]
  }()

  /// Everything that a tile does, ever on: products both ways, updates past bounds, operations.
  private func go(_ tile: any Tile, _ first: UInt64) throws -> [UInt32] {
    var all: [UInt32] = []
    for step in first..<first + 3 {
      all += bits(try tile.forward(signals(3, tile.columns, step)))
      all += bits(try tile.backward(signals(2, tile.rows, 100 + step, scale: 0.1)))
      try tile.update(
        x: signals(2, tile.columns, 200 + step), delta: signals(2, tile.rows, 300 + step),
        learningRate: step == first ? 3 : 0.05)
      if let tile = tile as? AnalogTile {
        tile.decay()
        tile.diffuse()
        tile.reset(rows: 1..<2)
      }
      all += bits(tile.weights)
    }
    return all
  }

  @Test("an analog tile, loaded, goes on to the bit", arguments: cases.indices)
  func analog(_ index: Int) throws {
    let (name, settings, prepare) = Self.cases[index]
    let folder = try TemporaryFolder()
    let path = folder.path + "/tile.safetensors"
    let tile = try AnalogTile(
      rows: Self.rows, columns: Self.columns, settings: settings, seed: .max - 7,
      tile: 4_000_000_000)
    try tile.setWeights(signals(Self.rows, Self.columns, 9, scale: 0.2))
    _ = try go(tile, 1)
    try prepare(tile)
    let state = tile.state
    try tile.save(to: path)
    #expect(tile.state == state)
    #expect(folder.files == ["tile.safetensors"])
    let expected = try go(tile, 5)
    for threads in [1, 2] {
      let loaded = try AnalogTile.load(from: path, threads: threads)
      #expect(loaded.state == state, "\(name)")
      #expect(bits(loaded.weights) == bits(state.weights))
      #expect((loaded.seed, loaded.tile, loaded.threads) == (.max - 7, 4_000_000_000, threads))
      #expect(loaded.settings == settings && loaded.vectorNumbers == state.vectorNumbers)
      #expect(loaded.bytes == tile.bytes)
      for parameter in tile.hiddenParameters {
        #expect(bits(loaded.hidden(parameter)) == bits(tile.hidden(parameter)))
      }
      #expect(try go(loaded, 5) == expected, "\(name)")
      #expect(loaded.state == tile.state)
    }
    // What is saved again is the same file.
    let again = folder.path + "/again.safetensors"
    try AnalogTile.load(from: path).save(to: again)
    #expect(FileManager.default.contentsEqual(atPath: path, andPath: again))
  }

  @Test("a weight of −0 at a bound of 0 keeps its sign")
  func negativeZero() throws {
    let folder = try TemporaryFolder()
    let tile = try AnalogTile(rows: 1, columns: 2, settings: .ideal, seed: 1)
    var state = tile.state
    state.weights = Matrix(rows: 1, columns: 2, [-0.0, 0.5])
    state.hidden[.boundMinimum] = .single(Matrix(rows: 1, columns: 2, [0, 0]))
    let kept = try AnalogTile(state)
    try kept.save(to: folder.path + "/t")
    #expect(
      bits(try AnalogTile.load(from: folder.path + "/t").weights) == [0x8000_0000, 0x3f00_0000])
  }

  @Test("a decay rate that was set to 0 is not the same as none")
  func presence() throws {
    let folder = try TemporaryFolder()
    let tile = try AnalogTile(rows: 2, columns: 3, settings: .rpuManaged, seed: 1)
    try tile.save(to: folder.path + "/none")
    #expect(try AnalogTile.load(from: folder.path + "/none").state.hidden[.decayRate] == nil)
    try tile.setHidden(.decayRate, to: Matrix(rows: 2, columns: 3))
    try tile.save(to: folder.path + "/zero")
    #expect(
      try AnalogTile.load(from: folder.path + "/zero").state.hidden[.decayRate]
        == .single(Matrix(rows: 2, columns: 3)))
  }

  @Test("an exact tile, loaded, goes on to the bit; a loader of any kind finds which it is")
  func digital() throws {
    let folder = try TemporaryFolder()
    let path = folder.path + "/tile.safetensors"
    let tile = DigitalTile(rows: Self.rows, columns: Self.columns)
    try tile.setWeights(signals(Self.rows, Self.columns, 1))
    try tile.save(to: path)
    let expected = try go(tile, 1)
    #expect(try go(DigitalTile.load(from: path), 1) == expected)
    let found = try TileFile.load(from: path)
    #expect(found is DigitalTile)
    #expect(try go(found, 1) == expected)
    try AnalogTile(rows: 2, columns: 3, settings: .rpuBaseline, seed: 1).save(to: path)
    #expect(try TileFile.load(from: path, threads: 3) is AnalogTile)
    let error = #expect(throws: FileError.self) { try DigitalTile.load(from: path) }
    #expect(
      error?.description
        == "\(path): holds a tile of the kind 'analog', not one of the kind 'digital'.")
  }

  @Test(
    "a grid and several devices a weight, one within the other too, loaded, go on to the bit",
    arguments: 0..<4)
  func composed(_ index: Int) throws {
    let kinds: [any StorableTile.Type] = [
      TileGrid.self, MultiDeviceTile.self, MultiDeviceTile.self, TileGrid.self,
    ]
    func array(_ rows: Int, _ columns: Int, _ number: Int) throws -> any Tile {
      var settings = AnalogSettings.rpuManaged
      if number % 2 == 1 { settings.storage = .compact }
      settings.forward.noiseManagement = .runningAverage(decay: 0.2)
      return try AnalogTile(
        rows: rows, columns: columns, settings: settings, seed: 6, tile: UInt32(number))
    }
    func grid(_ rows: Int) throws -> TileGrid {
      try TileGrid(
        rows: rows, columns: Self.columns, largest: ArraySize(rows: 8, columns: 20), makeTile: array
      )
    }
    let tile: any StorableTile
    switch index {
    case 0: tile = try grid(Self.rows)
    case 1:
      tile = MultiDeviceTile(on: try array(3 * Self.rows, Self.columns, 1), devicesPerWeight: 3)
    case 2: tile = MultiDeviceTile(on: try grid(2 * Self.rows), devicesPerWeight: 2)
    default:
      let left = MultiDeviceTile(on: try array(2 * Self.rows, 30, 1), devicesPerWeight: 2)
      tile = TileGrid([[left, DigitalTile(rows: Self.rows, columns: 7)]])
    }
    try tile.setWeights(signals(Self.rows, Self.columns, 9, scale: 0.2))
    _ = try go(tile, 1)
    let folder = try TemporaryFolder()
    let path = folder.path + "/tile.safetensors"
    try tile.save(to: path)
    let saved = bits(tile.weights)
    let loaded = try TileFile.load(from: path, threads: 2)
    #expect(
      type(of: loaded) == kinds[index] && loaded.rows == Self.rows && loaded.columns == Self.columns
    )
    #expect(bits(loaded.weights) == saved)
    try (loaded as! any StorableTile).save(to: folder.path + "/again")
    #expect(FileManager.default.contentsEqual(atPath: path, andPath: folder.path + "/again"))
    #expect(try go(loaded, 5) == go(tile, 5))
    let error = #expect(throws: FileError.self) { try AnalogTile.load(from: path) }
    #expect(
      error?.description.contains(
        "holds a tile of the kind '\(kinds[index].storedKind)', not one of the kind 'analog'")
        == true)
  }

  @Test("weights out of Float's range are not saved, and what was there stays")
  func diverged() throws {
    let folder = try TemporaryFolder()
    let path = folder.path + "/tile"
    let tile = DigitalTile(rows: 1, columns: 2)
    try tile.save(to: path)
    let before = try Data(contentsOf: URL(fileURLWithPath: path))
    try tile.update(
      x: Matrix(rows: 1, columns: 2, [1, 1e38]),
      delta: Matrix(rows: 1, columns: 1, repeating: 1e38), learningRate: 1)
    #expect(throws: CrosspointError.nonFinite(what: "weights", row: 0, column: 1, value: .infinity))
    { try tile.save(to: path) }
    #expect(try Data(contentsOf: URL(fileURLWithPath: path)) == before)
    #expect(folder.files == ["tile"])
  }
}
