import CrosspointDesign
import Testing

@Suite("Networks on tiles")
struct PlacementTests {
  private func place(_ layers: String, _ change: (inout DesignParameters) -> Void = { _ in }) throws
    -> NetworkDesign
  {
    var p = DesignParameters()
    change(&p)
    return try #require(try Design(p, network: NetworkShape(layers: layers)).network)
  }

  @Test("a layer larger than an array is split over a grid; the bias column counts")
  func grid() throws {
    let n = try place("A:4096x4096,B:4097x4096,C:4096x4097,D:4097x8193,E:1x1")
    #expect(
      n.layers.map(\.gridRows) == [1, 2, 1, 2, 1] && n.layers.map(\.gridColumns) == [1, 1, 2, 3, 1])
    #expect(
      n.layers.map(\.tiles) == [1, 2, 2, 6, 1] && n.tiles == 12 && n.chips == 1
        && n.activeTiles == 50)
  }

  @Test("times by hand: sequential, pipelined, and in rounds where tiles have to take turns")
  func times() throws {
    let n = try place("A:10x10:100,B:10x10:7,C:5x5")
    #expect(
      abs(n.sequentialTime - 108 * 180e-9) < 1e-15 && abs(n.pipelinedTime - 100 * 180e-9) < 1e-15)
    // 3 × 3 tiles, 4 at work at once: 3 rounds, and 9/4 of a cycle at best.
    let turns = try place("A:12288x12288:10") { $0.activeTiles = 4 }
    #expect(turns.layers[0].rounds == 3 && abs(turns.sequentialTime - 3 * 10 * 180e-9) < 1e-15)
    #expect(abs(turns.pipelinedTime - 9.0 / 4 * 10 * 180e-9) < 1e-15)
    // 625 tiles are 7 chips of 100, 350 tiles at work.
    let many = try place("A:100000x100000")
    #expect(many.chips == 7 && many.activeTiles == 350 && many.layers[0].rounds == 2)
  }

  @Test("copies share the samples, the last with fewer; the work is the same")
  func copies() throws {
    var shape = try NetworkShape(layers: "A:10x10:10,B:1x1")
    try shape.setCopies("A=3")
    let n = try #require(try Design(network: shape).network)
    #expect(n.tiles == 4 && abs(n.layers[0].trainingTime - 4 * 180e-9) < 1e-18)
    #expect(abs(n.layers[0].work - 10 * 180e-9) < 1e-18 && n.weights == 101)
  }

  @Test("energy by hand, at rest and with a host too; efficiency on the operations asked for")
  func energy() throws {
    let design = try Design(network: NetworkShape(layers: "A:4096x4096:3"))
    let n = try #require(design.network)
    #expect(abs(n.energy - 3 * 180e-9 * design.chip.activePower) < 1e-15)
    // A full array: the operations of a whole cycle over the power of an active tile.
    #expect(
      abs(n.efficiency / (design.tile.trainingThroughput / design.chip.activePower) - 1) < 1e-12)
    let warm = try place("A:4096x4096:3") { ($0.idleTilePower, $0.hostPower) = (0.5, 20) }
    #expect(abs(warm.energy - (n.energy + 3 * 180e-9 * (99 * 0.5 + 20))) < 1e-12)
  }

  @Test("acceleration over a measured training")
  func measured() throws {
    let n = try #require(
      try Design(
        network: NetworkShape(widths: [784, 256, 128, 10]),
        measured: MeasuredTraining(seconds: 6, examples: 160_000)
      )
      .network)
    #expect(abs(n.sequentialTime - 540e-9) < 1e-18 && abs(n.pipelinedTime - 180e-9) < 1e-18)
    #expect(
      abs(n.sequentialAcceleration! - 37.5e-6 / 540e-9) < 1e-9
        && abs(n.pipelinedAcceleration! - 37.5e-6 / 180e-9) < 1e-9)
    #expect(
      try Design(network: NetworkShape(widths: [2, 1])).network?.sequentialAcceleration == nil)
    for bad in [
      MeasuredTraining(seconds: 0, examples: 1), .init(seconds: .nan, examples: 1),
      .init(seconds: 1, examples: 0),
    ] {
      #expect(throws: CrosspointError.self) {
        try Design(network: NetworkShape(widths: [2, 1]), measured: bad)
      }
    }
  }

  @Test(
    "what is no network is refused",
    arguments: [
      "", "784", "784-0-10", "784--10", "784-ten", "-3-4", "99999999999999999999-1", "resnet",
      "AlexNet",
    ])
  func wrongWidths(_ text: String) {
    #expect(throws: CrosspointError.self) { try NetworkShape(describing: text) }
  }

  @Test(
    "what is no list of layers is refused",
    arguments: [
      "", "K1", "K1:96", "K1:96x", "K1:96x364x2", "K1:96x364:", "K1:96x364:3025:2", "K1:0x364",
      "K1:96x364:0", "K1:96x364,",
      "K1:96x364,K1:1x1",
      ":1x1", "K1:-1x3", "K1:2000000000x1", "K1:axb", "K1:96X364",
    ])
  func wrongLayers(_ text: String) {
    #expect(throws: CrosspointError.self) { try NetworkShape(layers: text) }
  }

  @Test(
    "copies of no layer, of no count, or more than samples are refused",
    arguments: ["A", "A=", "A=0", "A=11", "Z=2", "A=2,", ""])
  func wrongCopies(_ text: String) throws {
    var shape = try NetworkShape(layers: "A:10x10:10")
    #expect(throws: CrosspointError.self) { try shape.setCopies(text) }
  }

  @Test(
    """
    efficiency against size: both curves meet where lines drop their share, and the region \
    begins there
    """
  )
  func curve() throws {
    let design = try Design()
    let curve = try EfficiencyCurve(design)
    #expect(curve.largestSize == 4096 && curve.points.map(\.arraySize) == EfficiencyCurve.sizes)
    for point in curve.points {
      #expect(point.isPossible == (point.arraySize <= 4096))
      // At an unchanged device the tile takes N²V²/R, and the rest grows with N.
      let n = Double(point.arraySize)
      let tile =
        n * n / design.array.deviceResistance + n * (23e-12 / 80e-9 + 30e-6 + 58.5e-12 / 80e-9)
      #expect(abs(point.sameDevice / (2 * n * n / 80e-9 / tile) - 1) < 1e-9)
      #expect(
        point.arraySize < 4096
          ? point.leastDevice < point.sameDevice
          : point.leastDevice >= point.sameDevice * (1 - 1e-12))
    }
    // One tile at work is a choice for this size, not for the others: with a host, more tiles at
    // work are more efficient.
    var p = DesignParameters()
    p.hostPower = 20
    let free = try Design(p).chip.efficiency
    p.activeTiles = 1
    #expect(
      try EfficiencyCurve(Design(p)).points.first { $0.arraySize == 4096 }?.sameDevice == free)
    p = DesignParameters()
    p.deviceResistance = 50e6
    let other = try EfficiencyCurve(Design(p))
    #expect(
      other.points.contains { $0.arraySize == Int(other.largestSize) && $0.isPossible }
        && other.points.count == 26)
  }
}
