import CrosspointDesign
import Testing

/// Every number that the project's facts compute from the papers, from the defaults or from
/// settings that the test names.
@Suite("The numbers of Gokmen & Vlasov 2016")
struct PaperTests {
  /// The paper rounds its device to 24 MΩ.
  private func rounded() throws -> Design {
    var p = DesignParameters()
    p.deviceResistance = 24e6
    return try Design(p)
  }

  /// Equal within half a unit of the last figure printed.
  private func expect(_ value: Double, _ printed: Double, within half: Double, _ what: String = "")
  {
    #expect(abs(value - printed) <= half, "\(what) \(value), expected \(printed)")
  }

  @Test("lines and devices: 1.64 mm, 590 Ω, 24.2 MΩ, .16 µm², 2.68 mm²")
  func array() throws {
    let array = try Design().array
    expect(array.lineLength * 1e3, 1.64, within: 0.005)
    expect(array.lineResistance, 590, within: 0.5)
    expect(array.deviceResistance / 1e6, 24.2, within: 0.05)
    expect(array.lineDrop, 0.1, within: 1e-12)
    expect(array.area * 1e6, 2.68, within: 0.005)
    expect(array.cellArea * 1e12, 0.16, within: 1e-9)
    #expect(array.largestSize == 4096 && array.weights == 16_777_216)
    // By hand: 4096 · 0.4 µm · 0.36 Ω/µm = 589.824 Ω; · 4096/0.1.
    expect(array.leastDeviceResistance, 24_159_191.04, within: 1e-3)
  }

  @Test(
    """
    periphery: range 400, 9 bits, 256 ADCs, 51.9 and 103.7 fF at 24 MΩ, 103 fF at the \
    unrounded resistance, 5.4 and 7.6 nV/√Hz
    """
  )
  func periphery() throws {
    let (standard, at24) = (try Design().periphery, try rounded().periphery)
    expect(standard.dynamicRange, 400, within: 1e-9)
    #expect(standard.adcBitsNeeded == 9 && standard.adcs == 256)
    expect(standard.fullDevices, 20, within: 1e-12)
    expect(at24.capacitor * 1e15, 51.9, within: 0.05)
    expect(at24.differentialCapacitor * 1e15, 103.7, within: 0.05)
    expect(standard.differentialCapacitor * 1e15, 103, within: 0.5)
    for periphery in [standard, at24] {
      expect(periphery.noiseVoltage * 1e3, 5, within: 1e-9)
      expect(periphery.inputNoise * 1e9, 5.4, within: 0.05)
      expect(periphery.oneSidedInputNoise * 1e9, 7.6, within: 0.05)
    }
  }

  @Test("cycles: 80, 80, 20 ns, and 200 MS/s at 16 lines")
  func timing() throws {
    let timing = try Design().timing
    expect(timing.forward * 1e9, 80, within: 1e-9)
    expect(timing.backward * 1e9, 80, within: 1e-9)
    expect(timing.update * 1e9, 20, within: 1e-9)
    expect(timing.cycle * 1e9, 180, within: 1e-9)
    expect(timing.samplingRate / 1e6, 200, within: 1e-6)
  }

  @Test("a tile: 419 TeraOps/s, 51.2 GigaOps/s, 89.6 GB/s; .70 W at 24 MΩ and 1.18 W; about 2 W")
  func tile() throws {
    let (standard, at24) = (try Design().tile, try rounded().tile)
    expect(standard.throughput / 1e12, 419, within: 0.5)
    expect(standard.throughput / 1e12, 419.4, within: 0.05)
    expect(standard.activations / 1e9, 51.2, within: 1e-6)
    expect(standard.bus / 1e9, 89.6, within: 1e-6)
    expect(at24.arrayPower, 0.70, within: 0.005)
    expect(standard.arrayPower, 0.6944, within: 5e-5)
    expect(standard.adcPower, 1.18, within: 0.005)
    expect(standard.power, 2, within: 0.05)
    expect(at24.power, 2, within: 0.05)
    // By hand: .6944 + 1.1776 + 4096 · 30 µW = 1.99492 W.
    expect(standard.efficiency / 1e9, 419_430.4 / 1.99492, within: 5)
  }

  @Test(
    """
    a chip: 1.68 G weights, 50 tiles at work, 20.97 PetaOps/s, 250 W, 84,000 GigaOps/s/W, \
    30,000 ×
    """,
    arguments: [nil, 24e6])
  func chip(_ resistance: Double?) throws {
    var p = DesignParameters()
    p.deviceResistance = resistance
    let chip = try Design(p).chip
    expect(chip.weights / 1e9, 1.68, within: 0.005)
    #expect(chip.activeTiles == 50)
    expect(chip.throughput / 1e15, 20.97, within: 0.005)
    expect(chip.power, 250, within: 1)
    expect(chip.efficiency / 1e9, 84_000, within: 500)
    expect(chip.acceleration, 30_000, within: 50)
    expect(chip.acceleration, 29_960, within: 5)
    expect(chip.digitalRate / 1e12, 2.56, within: 1e-9)
    expect(chip.bus / 1e12, 4.48, within: 1e-9)
    expect(chip.arrayArea * 1e6, 268.4, within: 0.05)
  }

  @Test("one tile at a time with one processor core: 419 TeraOps/s at about 22 W")
  func oneTile() throws {
    var p = DesignParameters()
    (p.activeTiles, p.digitalEnergy, p.hostPower) = (1, 0, 20)
    let chip = try Design(p).chip
    expect(chip.throughput / 1e12, 419, within: 0.5)
    expect(chip.power, 22, within: 0.5)
  }

  @Test("trillions of parameters on a cluster")
  func cluster() throws {
    let design = try Design()
    // 10¹²/(100 · 4096²) = 596.05.
    #expect(design.cluster.chips == 597 && design.cluster.weights >= 1e12)
    expect(design.cluster.throughput, 597 * 50 * 2 * 4096 * 4096 / 80e-9, within: 1e9)
    expect(design.cluster.efficiency, design.chip.efficiency, within: 1)
    expect(design.cluster.acceleration, 597 * design.chip.acceleration, within: 1)
  }

  @Test("networks: 235,146 and 80,202 weights, reuse 576 and 64")
  func networks() throws {
    let seed = try NetworkShape(describing: "seed")
    #expect(
      seed.layers.map(\.rows) == [256, 128, 10] && seed.layers.map(\.columns) == [785, 257, 129])
    #expect(seed.layers.map(\.weights).reduce(0, +) == 235_146)
    let lenet = try NetworkShape(describing: "lenet").layers
    #expect(lenet.map(\.rows) == [16, 32, 128, 10] && lenet.map(\.columns) == [26, 401, 513, 129])
    #expect(lenet.map(\.weights).reduce(0, +) == 80_202 && lenet.map(\.reuse) == [576, 64, 1, 1])
    let alexnet = try NetworkShape(describing: "alexnet").layers
    #expect(alexnet.map(\.rows) == [96, 256, 384, 384, 256, 4096, 4096, 1000])
    #expect(alexnet.map(\.columns) == [364, 2401, 2305, 3457, 3457, 9217, 4097, 4097])
    #expect(alexnet.map(\.reuse) == [3025, 729, 169, 169, 169, 1, 1, 1])
  }

  @Test("AlexNet: 242 µs for K1, half of it on two arrays, 30 µs on 512 × 512 arrays at 10 ns")
  func alexnet() throws {
    var shape = try NetworkShape(describing: "alexnet")
    let whole = try #require(try Design(network: shape).network)
    expect(whole.layers[0].forwardTime * 1e6, 242, within: 0.05)
    #expect(whole.layers.map(\.forwardTime).max() == whole.layers[0].forwardTime)

    try shape.setCopies("K1=2")
    let halved = try #require(try Design(network: shape).network)
    expect(halved.layers[0].forwardTime * 1e6, 121, within: 0.05)
    #expect(halved.layers[0].tiles == 2)
    expect(halved.layers[0].energy, whole.layers[0].energy, within: 1e-15)

    var p = DesignParameters()
    (p.arraySize, p.integrationTime, p.linesPerADC) = (512, 10e-9, 2)
    let fast = try Design(p, network: NetworkShape(describing: "alexnet"))
    #expect(fast.problems.isEmpty)
    expect(try #require(fast.network).layers[0].forwardTime * 1e6, 30, within: 0.5)
  }
}
