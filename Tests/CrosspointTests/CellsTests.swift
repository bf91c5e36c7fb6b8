import Crosspoint
import CrosspointReference
import TestSupport
import Testing

/// Every model of `Cell.builtIn` but the single device and the pair, in forms that its settings
/// may take.
enum CellCases {
  struct Case: CustomTestStringConvertible, Sendable {
    var name: String
    var cell: Cell
    var device: any ReferenceModel
    var testDescription: String { name }
  }

  /// Soft bounds, noisy, of few states.
  static let soft: SoftBounds = {
    var d = SoftBounds()
    d.steps.step = 0.02
    d.common.boundMaximum = 0.9
    d.common.boundMinimum = -0.8
    return d
  }()

  static let all: [Case] = [
    make("vector of three, all", VectorCell()) { $0.devices = 3 },
    make("vector, gammas", VectorCell()) { $0.gammas = [1, -0.5] },
    make("vector, another device", VectorCell()) {
      var other = ConstantStep()
      other.steps.step = 0.05
      $0.furtherDevices = [Device(other)]
    },
    make("vector, fixed", VectorCell()) { ($0.pulsed, $0.fixedDevice) = (.fixed, 1) },
    make("vector, sequential", VectorCell()) { ($0.pulsed, $0.devices) = (.sequential, 3) },
    make("vector, random", VectorCell()) { ($0.pulsed, $0.devices) = (.random, 4) },
    make("reference", ReferenceCell()) { _ in },
    make("Tiki-Taka", TikiTaka()) { _ in },
    make("Tiki-Taka, gamma, every third sample", TikiTaka()) {
      ($0.gamma, $0.transferEvery, $0.readsPerTransfer) = (0.3, 3, 2)
    },
    make("Tiki-Taka, rows, absolute rates", TikiTaka()) {
      ($0.transfersRows, $0.scalesTransferLearningRate) = (true, false)
      ($0.transferLearningRate, $0.fastLearningRate) = (0.1, 0.5)
    },
    make("Tiki-Taka, chain of three, noisy reads", TikiTaka()) {
      ($0.devices, $0.gamma, $0.readsPerTransfer) = (3, 0.5, 7)
      $0.transferForward.outputNoise = 0.06
    },
    make("Tiki-Taka, resets, random start, another fast device", TikiTaka()) {
      ($0.resetProbability, $0.startsAtRandom) = (0.3, true)
      var fast = ConstantStep()
      fast.steps.step = 0.01
      $0.fastDevice = Device(fast)
    },
    // A holds weights below its bounds, less its reference: resets of others leave them there.
    make("Tiki-Taka, resets, A about a reference", TikiTaka()) {
      $0.resetProbability = 0.3
      var fast = SoftBoundsReference()
      fast.steps.step = 0.02
      (fast.common.boundMaximum, fast.common.boundMinimum) = (0.1, -0.1)
      (fast.reference.reference, fast.reference.referenceSpread) = (0.08, 0.02)
      $0.fastDevice = Device(fast)
    },
    // Without an ADC: its steps make reads whose sums are whole steps, and Float and Double part.
    make("TTv2", TTv2()) {
      $0.transferLearningRate = 5
      $0.transferForward.outputResolution = 0
    },
    make("TTv2, keeps its buffer, chain", TTv2()) {
      ($0.devices, $0.gamma, $0.transferLearningRate) = (3, 0.2, 20)
      $0.buffer.forgetsBuffer = false
      $0.transferForward.outputResolution = 0
    },
    make("c-TTv2", ChoppedTTv2()) {
      $0.fastLearningRate = 0.1
      $0.transferForward.outputResolution = 0
    },
    make("c-TTv2, automatic, rows, choppers across", ChoppedTTv2()) {
      ($0.transfersRows, $0.gamma, $0.fastLearningRate) = (true, 0.1, 0.5)
      $0.chopper.scalesAutomatically = true
      $0.chopper.automaticGranularity = 1
      $0.transferForward.outputResolution = 0
      ($0.chopper.chopperProbability, $0.outputChopperProbability) = (0.3, 0.5)
    },
    make("c-TTv2, automatic, two lines at once", ChoppedTTv2()) {
      ($0.readsPerTransfer, $0.fastLearningRate) = (2, 0.5)
      $0.chopper.scalesAutomatically = true
      $0.chopper.automaticGranularity = 10
      $0.transferForward.outputResolution = 0
    },
    make("c-TTv2, regular chopper, corrected", ChoppedTTv2()) {
      ($0.chopper.chopsAtRandom, $0.chopper.chopperProbability) = (false, 0.5)
      ($0.chopper.correctsGradientMagnitudes, $0.readsPerTransfer) = (true, 5)
      $0.buffer.forgetsBuffer = false
      $0.transferForward.outputResolution = 0
    },
    make("AGAD", AGAD()) {
      ($0.fastLearningRate, $0.readsPerTransfer, $0.chopper.chopperProbability) = (0.1, 21, 0.4)
      $0.transferForward.outputResolution = 0
    },
    make("AGAD, random too, gamma", AGAD()) {
      ($0.fastLearningRate, $0.readsPerTransfer, $0.gamma) = (0.1, 21, 0.2)
      ($0.chopper.chopsAtRandom, $0.chopper.chopperProbability) = (true, 0.6)
      ($0.buffer.forgetsBuffer, $0.bufferCap) = (false, 2)
      $0.transferForward.outputResolution = 0
    },
    make("mixed precision", MixedPrecision()) { _ in },
    make("mixed precision, bins, rows in turn", MixedPrecision()) {
      ($0.xBins, $0.deltaBins, $0.transferEvery, $0.rowsPerTransfer) = (8, 16, 2, 3)
    },
    make("mixed precision, stochastic, random rows", MixedPrecision()) {
      ($0.transfer, $0.rowsPerTransfer, $0.startsAtRandom) = (.stochastic, 4, true)
    },
    make("mixed precision, pair, fine", MixedPrecision()) {
      var pair = OneSidedPair()
      pair.refreshEvery = 7
      ($0.cell, $0.granularity, $0.xBins) = (Cell(pair), 0.0013, 9)
      $0.roundsStochastically = false
    },
    make("mixed precision, χ of 8 bits, pair", MixedPrecision()) {
      ($0.cell, $0.chiBits) = (Cell(OneSidedPair()), 8)
    },
    make("mixed precision, χ of 9 bits that ends, stochastic", MixedPrecision()) {
      ($0.chiBits, $0.chiIntegerBits, $0.granularity) = (9, 2, 0.0013)
      ($0.transfer, $0.transferEvery) = (.stochastic, 3)
    },
    make("mixed precision, χ of 32 bits", MixedPrecision()) {
      ($0.chiBits, $0.chiIntegerBits) = (32, 6)
    },
  ]

  private static func make<Model: CellModel>(
    _ name: String, _ model: Model, _ change: (inout Model) -> Void
  ) -> Case {
    var model = model
    change(&model)
    return Case(name: name, cell: Cell(model), device: soft)
  }
}

/// One suite over all cells of several devices or with digital parts.
@Suite("Cells")
struct CellsTests {
  private func settings(
    _ the: CellCases.Case, _ pulseType: PulsedUpdate.PulseType = .stochastic
  ) -> AnalogSettings {
    var s = AnalogSettings.ideal
    s.update.pulseType = pulseType
    s.device = Device(the.device)
    s.cell = the.cell
    s.update.aggregation = .never
    return s
  }

  private func reference(
    _ the: CellCases.Case, _ settings: AnalogSettings, _ weights: ReferenceMatrix, seed: UInt64,
    tile: UInt32
  ) -> any ReferenceCompound {
    let (device, update) = (the.device, settings.update)
    func make<Rule: ReferenceTransferRule>(_ model: Rule.Model) -> ReferenceTransfer<Rule> {
      ReferenceTransfer<Rule>(model, device, update, weights, seed: seed, tile: tile)
    }
    switch the.cell.model {
    case let model as VectorCell:
      return ReferenceVectorCell(model, device, update, weights, seed: seed, tile: tile)
    case let model as ReferenceCell:
      return ReferenceDifference(model, device, update, weights, seed: seed, tile: tile)
    case let model as TikiTaka: return make(model) as ReferenceTikiTaka
    case let model as TTv2: return make(model) as ReferenceTTv2
    case let model as ChoppedTTv2: return make(model) as ReferenceChoppedTTv2
    case let model as AGAD: return make(model) as ReferenceAGAD
    case let model as MixedPrecision:
      return ReferenceMixedPrecision(model, device, weights, seed: seed, tile: tile)
    default: fatalError("no reference of \(the.cell.name)")
    }
  }

  /// How near a buffer came to a whole number of steps, or a coarse χ to another rounding.
  private func margin(_ cell: any ReferenceCompound) -> Double {
    switch cell {
    case let cell as ReferenceTTv2: cell.rule.truncationMargin
    case let cell as ReferenceChoppedTTv2: cell.rule.truncationMargin
    case let cell as ReferenceAGAD: cell.rule.truncationMargin
    case let cell as ReferenceMixedPrecision:
      (1...16).contains(cell.model.chiBits) ? cell.roundingMargin : cell.truncationMargin
    default: .infinity
    }
  }

  @Test(
    "updates are the reference's, on every instruction set", arguments: CellCases.all)
  func againstReference(_ the: CellCases.Case) throws { try compare(the, settings(the)) }

  @Test(
    "and so are those of pulses that are counted",
    arguments: CellCases.all.filter {
      $0.cell.as(VectorCell.self) != nil || $0.cell.as(TikiTaka.self) != nil
    }, [PulsedUpdate.PulseType.meanCount, .deterministicImplicit])
  func counted(_ the: CellCases.Case, _ type: PulsedUpdate.PulseType) throws {
    try compare(the, settings(the, type))
  }

  private func compare(_ the: CellCases.Case, _ settings: AnalogSettings) throws {
    let (rows, columns, count) = (9, 21, 40)
    let start = signals(rows, columns, 1, scale: 0.1)
    let (x, delta) = (signals(count, columns, 4), signals(count, rows, 5))
    var expected = reference(the, settings, start.reference, seed: 7, tile: 3)
    expected.update(x: x.floatSamples, delta: delta.floatSamples, learningRate: 0.05)
    // What cells remember of samples before weights are set, and what not.
    expected.set(start.reference)
    let again = (x: x[rows: 16..<40], delta: delta[rows: 16..<40])
    expected.update(
      x: again.x.floatSamples, delta: again.delta.floatSamples, learningRate: 0.05)
    // A whole number of steps that Float and Double would take for different ones tests nothing.
    #expect(margin(expected) > 1e-5, "\(the.name): \(margin(expected))")
    var bits: [UInt32] = []
    for set in InstructionSet.available {
      let tile = try AnalogTile(
        rows: rows, columns: columns, settings: settings, seed: 7, tile: 3,
        kernels: .table(for: set))
      for (x, delta) in [(x, delta), again] {
        try tile.setWeights(start)
        try tile.update(x: x, delta: delta, learningRate: 0.05)
      }
      // Some 1000 pulses of 2⁻²⁴ of 1 and 2e-5 of a step of .02 each, in quadrature; a pulse too
      // many or too few is a step.
      let worst = zip(tile.weights.elements, expected.weights.elements).map { abs(Double($0) - $1) }
        .max()!
      #expect(worst < 1e-4, "\(the.name) on \(set.name): \(worst)")
      #expect(tile.weights != start)
      let now = tile.weights.elements.map(\.bitPattern)
      #expect(bits.isEmpty || bits == now, "\(set.name) has other bits")
      bits = now
    }
  }

  @Test(
    "threads, splits of a batch, and saving between any two samples change no bit",
    arguments: CellCases.all, [Storage(), .compact, Storage(products: .half)])
  func repeatability(_ the: CellCases.Case, _ storage: Storage) throws {
    try expectRepeatable(settings(the).stored(storage), rows: 10, columns: 22)
  }

  @Test("what is shown has the write noise that resets have drawn, before saving as after")
  func shownAfterResets() throws {
    var cell = TikiTaka()
    (cell.resetProbability, cell.gamma) = (0.3, 0.5)
    var fast = LinearStep()
    (fast.steps.step, fast.written.inSteps) = (0.01, 0.5)
    cell.fastDevice = Device(fast)
    var s = AnalogSettings.ideal
    (s.device, s.cell) = (Device(CellCases.soft), Cell(cell))
    let tile = try AnalogTile(rows: 10, columns: 22, settings: s, seed: 7)
    try tile.setWeights(signals(10, 22, 3, scale: 0.3))
    try tile.update(x: signals(5, 22, 4), delta: signals(5, 10, 5), learningRate: 0.1)
    let x = signals(3, 22, 6)
    let again = try AnalogTile(tile.state)
    #expect(try again.forward(x) == tile.forward(x))
  }
}
