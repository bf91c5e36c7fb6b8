import Crosspoint
import Testing

/// Settings that no cell can have: each is refused with its name, its value and what is possible.
@Suite("Bad input of cells")
struct CellsBadInputTests {
  private func refusal(_ change: (inout AnalogSettings) -> Void) -> String? {
    var settings = AnalogSettings.rpuManaged
    change(&settings)
    do {
      _ = try AnalogTile(rows: 3, columns: 4, settings: settings, seed: 1)
      return nil
    } catch { return "\(error)" }
  }

  private func refusal<Model: CellModel>(of model: Model, _ change: (inout Model) -> Void)
    -> String?
  {
    var model = model
    change(&model)
    return refusal { $0.cell = Cell(model) }
  }

  @Test("numbers out of range")
  func ranges() {
    let refused: [(String?, [String])] = [
      (refusal(of: TikiTaka()) { $0.devices = 1 }, ["cell.devices", "1", "2 to 8"]),
      (refusal(of: TikiTaka()) { $0.transferEvery = 0 }, ["cell.transferEvery", "0", "1 to"]),
      (refusal(of: TikiTaka()) { $0.readsPerTransfer = 0 }, ["cell.readsPerTransfer", "0"]),
      (refusal(of: TikiTaka()) { $0.gamma = 1.5 }, ["cell.gamma", "1.5", "0 to 1"]),
      (
        refusal(of: TikiTaka()) { $0.resetProbability = -0.1 },
        ["cell.resetProbability", "-0.1", "0 to 1"]
      ),
      (
        refusal(of: TikiTaka()) { $0.transferForward.noiseManagement = .absoluteMaximum() },
        ["cell.transferForward.noiseManagement", "none"]
      ),
      (
        refusal(of: TikiTaka()) { $0.transferUpdate.pulseType = .none },
        ["cell.transferUpdate.pulseType", "none", "stochastic"]
      ),
      (refusal(of: TTv2()) { $0.thresholdScale = 0 }, ["cell.thresholdScale", "0", "positive"]),
      (refusal(of: TTv2()) { $0.buffer.momentum = 2 }, ["cell.momentum", "2"]),
      (
        refusal(of: ChoppedTTv2()) { $0.chopper.chopperProbability = 1.1 },
        ["cell.chopperProbability", "1.1", "0 to 1"]
      ),
      (refusal(of: AGAD()) { $0.startsAtRandom = true }, ["cell.startsAtRandom", "whole sweeps"]),
      (refusal(of: ChoppedTTv2()) { $0.devices = 3 }, ["cell.devices", "3", "2"]),
      (refusal(of: AGAD()) { $0.tailWeightening = -1 }, ["cell.tailWeightening", "-1"]),
      (refusal(of: VectorCell()) { $0.gammas = [1, 2, 3] }, ["cell.gammas", "3", "2 devices"]),
      (
        refusal(of: VectorCell()) { $0.gammas = [0, 0] },
        ["cell.gammas", "[0.0, 0.0]", "other than 0"]
      ),
      (refusal(of: VectorCell()) { $0.fixedDevice = 2 }, ["cell.fixedDevice", "2", "0 to 1"]),
      (
        refusal(of: VectorCell()) {
          $0.furtherDevices = [Device(SoftBounds()), Device(SoftBounds())]
        },
        ["cell.furtherDevices", "2"]
      ),
      (
        refusal(of: MixedPrecision()) { $0.granularity = 0 }, ["cell.granularity", "0", "positive"]
      ),
      (refusal(of: MixedPrecision()) { $0.xBins = 2 }, ["cell.xBins", "2", "3 to"]),
      (refusal(of: MixedPrecision()) { $0.chiBits = 3 }, ["cell.chiBits", "3", "4 to 32 bits"]),
      (refusal(of: MixedPrecision()) { $0.chiBits = 33 }, ["cell.chiBits", "33", "4 to 32 bits"]),
      (
        refusal(of: MixedPrecision()) { $0.chiIntegerBits = 0 },
        ["cell.chiIntegerBits", "0", "1 to 16 bits"]
      ),
      (
        refusal(of: MixedPrecision()) { ($0.chiBits, $0.chiIntegerBits) = (8, 7) },
        ["cell.chiBits", "8", "at least 9 bits", "one behind the point"]
      ),
      (refusal(of: MixedPrecision()) { $0.cell = Cell(TikiTaka()) }, ["cell.cell", "tikiTaka"]),
      (refusal(of: OneSidedPair()) { $0.upperThreshold = 1.2 }, ["cell.upperThreshold", "1.2"]),
      (
        refusal(of: OneSidedPair()) { $0.differenceThreshold = -1 },
        ["cell.differenceThreshold", "-1"]
      ),
    ]
    for (number, (message, words)) in refused.enumerated() {
      #expect(message != nil, "number \(number), \(words[0]), is not refused")
      for word in words { #expect(message?.contains(word) == true, "\(message ?? ""): \(word)") }
    }
  }

  @Test("what settings ask of each other")
  func combinations() {
    func of(_ cell: Cell, _ device: Device, _ type: PulsedUpdate.PulseType = .stochastic) -> String?
    {
      refusal { ($0.cell, $0.device, $0.update.pulseType) = (cell, device, type) }
    }
    var half = ConstantStep()
    half.halfVoltageResponse = 0.5
    let soft = Device(SoftBounds())
    for cell in [Cell(TikiTaka()), Cell(VectorCell()), Cell(MixedPrecision())] {
      #expect(of(cell, Device(half))?.contains("two lines") == true, "\(cell.name)")
      for type in [PulsedUpdate.PulseType.none, .noneWithDevice] {
        let message = of(cell, soft, type)
        #expect(
          message?.contains("update.pulseType is \"\(type.rawValue)\"; expected \"stochastic\"")
            == true, "\(cell.name): \(message ?? "")")
      }
    }
    // Their devices are pulsed by trains that are split by sign, and by what χ holds.
    for cell in [Cell(OneSidedPair()), Cell(MixedPrecision())] {
      for type in [PulsedUpdate.PulseType.meanCount, .deterministicImplicit] {
        let message = of(cell, soft, type) ?? ""
        #expect(
          message.contains("expected \"stochastic\" with the cell \"\(cell.name)\""),
          "\(message)")
      }
    }
    // Whatever device of a cell asks for its pulses in their order.
    let mixed = refusal {
      $0.device = .constantStep(ConstantStep())
      var cell = VectorCell()
      cell.furtherDevices = [soft]
      ($0.cell, $0.update.aggregation) = (Cell(cell), .acrossSamples)
    }
    #expect(mixed?.contains("for this device (softBounds)") == true, "\(mixed ?? "")")
    for cell in [Cell(OneSidedPair()), Cell(MixedPrecision(), on: OneSidedPair())] {
      var full = SoftBounds()
      // Three quarters of .6, above which a refresh would find it full again.
      full.common.resetBias = 0.46
      let message = of(cell, Device(full))
      let expected = "expected at most the threshold 0.75 of boundMaximum, 0.6"
      #expect(message?.contains("device.resetBias is 0.46; " + expected) == true)
      full.common.resetBias = 0.44
      #expect(of(cell, Device(full)) == nil)
    }
    var change = PhaseChange()
    change.resetConductance = 12.5
    #expect(of(.single, Device(change))?.contains("device.resetConductance is 12.5") == true)
    (change.resetConductance, change.conductanceOfOne) = (12, 2e-38)
    #expect(of(.single, Device(change))?.contains("device.conductanceOfOne is 2e-38") == true)
    (change.nominalStep, change.conductanceOfOne) = (1e-20, 1e30)
    #expect(of(.single, Device(change))?.contains("device.conductanceOfOne is 1e+30") == true)
    #expect(of(.single, Device(half), .meanCount)?.contains("update.pulseType") == true)
    #expect(of(.single, soft, .none) == nil)
    for cell in [Cell(MixedPrecision()), Cell(OneSidedPair())] {
      #expect(of(cell, Device(InfiniteGranularity()))?.contains("takes pulses") == true)
    }
    #expect(of(Cell(TikiTaka()), Device(InfiniteGranularity())) == nil)
    #expect(
      refusal {
        $0.update.pulseType = .meanCount
        $0.update.aggregation = .acrossSamples
      }?.contains("acrossSamples") == true)
    var device = SoftBounds()
    device.common.drift.startTime = 0
    #expect(of(.single, Device(device))?.contains("device.drift.startTime") == true)
    var other = TikiTaka()
    var fast = SoftBounds()
    fast.steps.step = -1
    other.fastDevice = Device(fast)
    #expect(
      of(Cell(other), soft)?.contains("cell.fastDevice.step is -1.0; expected") == true)
    var vector = VectorCell()
    vector.furtherDevices = [Device(fast)]
    #expect(
      of(Cell(vector), soft)?.contains("cell.furtherDevices[0].step is -1.0; expected") == true)
    var reference = ReferenceCell()
    reference.referenceDevice = Device(fast)
    #expect(
      of(Cell(reference), soft)?.contains("cell.referenceDevice.step is -1.0; expected") == true)
    var pair = OneSidedPair()
    pair.upperThreshold = 2
    #expect(
      of(Cell(MixedPrecision(), on: pair), soft)?.contains("cell.cell.upperThreshold is 2.0")
        == true)
  }

  @Test("cells whose updates are more than trains say so")
  func trains() throws {
    let source = try AnalogTile(rows: 3, columns: 4, settings: .ideal, seed: 1)
    #expect(source.arrayCount == 1)
    var state = source.state
    state.cells.arrays[0].states = Matrix(rows: 3, columns: 4)
    #expect(throws: CrosspointError.self) { try AnalogTile(state) }
    var settings = AnalogSettings.ideal
    settings.cell = Cell(ChoppedTTv2())
    let chopped = try AnalogTile(rows: 3, columns: 4, settings: settings, seed: 1)
    state = chopped.state
    state.cells.memories["lineSigns"] = Matrix(rows: 1, columns: 4, repeating: 0.5)
    #expect(throws: CrosspointError.self) { try AnalogTile(state) }
    state = chopped.state
    state.cells.memories["buffer0"] = Matrix(rows: 4, columns: 3, repeating: .infinity)
    #expect(throws: CrosspointError.self) { try AnalogTile(state) }
    state = chopped.state
    state.cells.counts["nextLine0"] = 4
    #expect(throws: CrosspointError.self) { try AnalogTile(state) }
  }
}

extension Cell {
  /// Mixed precision whose weights a pair holds.
  fileprivate init(_ model: MixedPrecision, on pair: OneSidedPair) {
    var model = model
    model.cell = Cell(pair)
    self.init(model)
  }
}
