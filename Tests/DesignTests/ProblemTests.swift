import CrosspointDesign
import Testing

@Suite("Impossible settings")
struct ProblemTests {
  private func design(network: String? = nil, _ change: (inout DesignParameters) -> Void) throws
    -> Design
  {
    var p = DesignParameters()
    change(&p)
    return try Design(p, network: network.map { try NetworkShape(layers: $0) })
  }

  @Test("the defaults have none, with every named network")
  func none() throws {
    #expect(try Design().problems.isEmpty)
    #expect(try Design().sections == [.array, .periphery, .timing, .tile, .chip, .cluster])
    for (_, _, shape) in NetworkShape.named { #expect(try Design(network: shape).problems.isEmpty) }
  }

  @Test("each is named with value, limit and change; what depends on it is left out")
  func each() throws {
    let cases:
      [(
        Design, DesignProblem.Kind, value: String, limit: String, change: String,
        left: [DesignSection]
      )] = [
        (
          try design { ($0.arraySize, $0.deviceResistance) = (8192, 24e6) }, .lineDrop, "40.27 %",
          "10 %", "96.64 MΩ",
          [.array, .timing]
        ),
        (
          try design { $0.adcBits = 8 }, .adcBits, "9 bit", "8 bit", "0.09375",
          [.array, .periphery, .timing]
        ),
        (
          try design { $0.outputNoise = 0.046 }, .adcBits, "10 bit", "9 bit",
          "--adc-bits of at least 10",
          [.array, .periphery, .timing]
        ),
        (
          try design { $0.integrationTime = 40e-9 }, .adcRate, "400 MS/s", "200 MS/s", "at most 8",
          [.array, .periphery]
        ),
        (
          try design { $0.linesPerADC = 17 }, .adcRate, "212.5 MS/s", "200 MS/s", "at least 85 ns",
          [.array, .periphery]
        ),
        (
          try design { $0.capacitor = 40e-15 }, .integratorSaturates, "1.288 V", "1 V", "51.51 fF",
          [.array, .periphery, .timing]
        ),
        (
          try design { $0.activeTiles = 51 }, .power, "51 at work", "50", "254.5 W",
          [.array, .periphery, .timing, .tile]
        ),
        (
          try design { ($0.activeTiles, $0.tiles) = (11, 10) }, .tiles, "11 at work", "10",
          "more --tiles",
          [.array, .periphery, .timing, .tile]
        ),
        (
          try design { ($0.activeTiles, $0.busRate) = (12, 1e12) }, .bus, "12 at work", "11",
          "1.075 TB/s",
          [.array, .periphery, .timing, .tile]
        ),
        (
          try design { $0.powerBudget = 4 }, .power, "1 at work", "0", "4.99 W",
          [.array, .periphery, .timing, .tile]
        ),
        (
          try design(network: "A:40960x40960") {
            $0.chips = 1
            $0.tiles = 99
          }, .weights, "100 tiles", "99", "--chips of at least 2",
          [.array, .periphery, .timing, .tile, .chip, .cluster]
        ),
      ]
    for (design, kind, value, limit, change, left) in cases {
      let problem = try #require(design.problems.first { $0.kind == kind }, "\(kind)")
      #expect(
        problem.value == value && problem.limit == limit && problem.change.contains(change),
        "\(problem)")
      #expect(design.sections == left, "\(kind): \(design.sections)")
      #expect(Set(DesignReport(design, version: "0").sections.keys) == Set(left.map(\.rawValue)))
    }
    #expect(Set(cases.map(\.1)) == Set(DesignProblem.Kind.allCases))
  }

  @Test("an integrator that saturates says at which output")
  func saturation() throws {
    // 12 · 40 fF/51.51 fF.
    let problem = try design { $0.capacitor = 40e-15 }.problems.first
    #expect(
      problem?.what.contains("at an output of 9.319") == true, "\(String(describing: problem))")
  }

  @Test("at the limit itself there is none")
  func limits() throws {
    let standard = try Design()
    for change in [
      { $0.deviceResistance = standard.array.leastDeviceResistance },
      { $0.capacitor = standard.periphery.leastCapacitor },
      { $0.activeTiles = 50 }, { $0.busRate = 50 * standard.tile.bus },
      { $0.outputNoise = 24.0 / 512 },
      { ($0.linesPerADC, $0.integrationTime) = (1, 5e-9) },
    ] as [(inout DesignParameters) -> Void] {
      let problems = try design(change).problems
      #expect(problems.isEmpty, "\(problems)")
    }
    // Rounding of the last bit is no problem, and takes no tile away.
    for n in 1...3000 {
      let least = try design { $0.arraySize = n }.array.leastDeviceResistance
      #expect(
        try !design { ($0.arraySize, $0.deviceResistance) = (n, least) }.problems.contains {
          $0.kind == .lineDrop
        }, "\(n)")
    }
    for n in 1...100 {
      let (power, bus) = (Double(n) * standard.chip.activePower, Double(n) * standard.tile.bus)
      #expect(try design { $0.powerBudget = power }.chip.tilesByPower == Double(n))
      #expect(try design { $0.busRate = bus }.chip.tilesByBus == Double(n))
    }
    // A bus for more tiles than there are, an ADC for more lines than there are.
    #expect(try design { $0.busRate = 1e18 }.chip.tilesByBus == 100)
    #expect(
      try design { ($0.arraySize, $0.linesPerADC) = (8, 16) }.timing.samplingRate == 8 / 80e-9)
  }

  @Test("what a problem says to take mends it")
  func mended() throws {
    let bad = try design { ($0.arraySize, $0.deviceResistance) = (8192, 24e6) }
    #expect(
      try design { ($0.arraySize, $0.deviceResistance) = (Int(bad.array.largestSize), 24e6) }
        .problems.isEmpty)
    #expect(
      try !design { ($0.arraySize, $0.deviceResistance) = (Int(bad.array.largestSize) + 1, 24e6) }
        .problems.isEmpty)
    // A bus that feeds 11 tiles is a limit, not a problem, where the number at work is free.
    let fed = try design { $0.busRate = 1e12 }
    #expect(fed.problems.isEmpty && fed.chip.activeTiles == 11)
    // Resting tiles take from the budget: ⌊(250 − 100)/(4.99 − 1)⌋.
    let warm = try design { $0.idleTilePower = 1 }
    #expect(warm.problems.isEmpty && warm.chip.activeTiles == 37 && warm.chip.power <= 250)
    #expect(abs(warm.chip.power - (37 * warm.chip.activePower + 63)) < 1e-9)
  }
}
