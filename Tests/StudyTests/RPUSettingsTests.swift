import Crosspoint
import CrosspointLearning
import CrosspointStudy
import Testing

/// What each panel's value does to the settings, and nothing else.
@Suite("Settings of the study")
struct RPUSettingsTests {
  private func run(_ id: String) throws -> AnalogSettings {
    let run = try #require(RPUStudy.plan(seeds: 1).first { $0.id == id })
    guard case .analog(let settings) = run.network.arrays[0].tile else {
      throw StudyAnalysisError.noRuns
    }
    return settings
  }

  private func device(_ settings: AnalogSettings) -> ConstantStep {
    settings.device.as(ConstantStep.self)!
  }

  /// The base of Figs. 2 and 3, put together by hand.
  private var base: (settings: AnalogSettings, device: ConstantStep) {
    var device = ConstantStep()
    (device.stepSpread, device.cycleSpread, device.upDownSpread, device.resetNoise) = (0, 0, 0, 0)
    (
      device.boundMaximum, device.boundMinimum, device.boundMaximumSpread, device.boundMinimumSpread
    ) = (1000, -1000, 0, 0)
    var update = PulsedUpdate()
    (update.bitLength, update.updateManagement, update.bitLengthManagement) = (10, false, false)
    return (
      AnalogSettings(
        forward: .ideal, backward: .ideal, update: update, device: .constantStep(device),
        storage: .compact), device
    )
  }

  @Test(
    "Fig. 3 changes one thing on an ideal base",
    arguments: [
      ("fig3-A-0.032-seed1", \ConstantStep.step, Float(0.032)),
      ("fig3-C-3.2-seed1", \.cycleSpread, 3.2),
      ("fig3-F-0.75-seed1", \.upDown, 0.25), ("fig3-G-0.75-seed1", \.upDown, -0.25),
      ("fig3-H-0.2-seed1", \.upDownSpread, 0.1),
    ] as [(String, WritableKeyPath<ConstantStep, Float> & Sendable, Float)])
  func devices(
    _ id: String, _ path: WritableKeyPath<ConstantStep, Float> & Sendable, _ value: Float
  ) throws {
    var (settings, device) = base
    device[keyPath: path] = value
    settings.device = .constantStep(device)
    #expect(try run(id) == settings)
  }

  @Test(
    """
    Fig. 3D and E: what a spread turns over stays so, and is turned back in the other reading \
    of them
    """
  )
  func turnedOver() throws {
    var (settings, device) = base
    for (id, consistent) in [("fig3-D-1.1-seed1", false), ("fig3-D-positive-1.1-seed1", true)] {
      (device.stepSpread, device.enforcesConsistency) = (1.1, consistent)
      settings.device = .constantStep(device)
      #expect(try run(id) == settings)
    }
    device = base.device
    (
      device.boundMaximum, device.boundMinimum, device.boundMaximumSpread, device.boundMinimumSpread
    ) = (1, -1, 0.8, 0.8)
    for (id, consistent) in [("fig3-E-0.8-seed1", false), ("fig3-E-kept-apart-0.8-seed1", true)] {
      device.enforcesConsistency = consistent
      settings.device = .constantStep(device)
      #expect(try run(id) == settings)
    }
  }

  @Test("Fig. 3B and I")
  func others() throws {
    var (settings, device) = base
    (device.boundMaximum, device.boundMinimum) = (0.2, -0.2)
    settings.device = .constantStep(device)
    #expect(try run("fig3-B-0.2-seed1") == settings)
    settings = base.settings
    (settings.forward.outputNoise, settings.backward.outputNoise) = (0.6, 0.6)
    #expect(try run("fig3-I-0.6-seed1") == settings)
  }

  /// What devices really do, read from an array: F weakens down steps, G up ones, H spreads their
  /// ratio by its value.
  @Test("steps of an array in panels F, G and H")
  func steps() throws {
    func steps(_ id: String) throws -> (up: [Float], down: [Float]) {
      let tile = try AnalogTile(rows: 100, columns: 100, settings: run(id), seed: 5)
      return (tile.hidden(.stepUp).elements, tile.hidden(.stepDown).elements)
    }
    let f = try steps("fig3-F-0.75-seed1")
    #expect(
      f.up.allSatisfy { abs($0 - 0.001) < 1e-9 } && f.down.allSatisfy { abs($0 - 0.00075) < 1e-9 })
    let g = try steps("fig3-G-0.75-seed1")
    #expect(
      g.up.allSatisfy { abs($0 - 0.00075) < 1e-9 } && g.down.allSatisfy { abs($0 - 0.001) < 1e-9 })
    let h = try steps("fig3-H-0.06-seed1")
    let ratios = zip(h.up, h.down).map { Double($0 / $1) }
    let deviation = (squares(ratios) / Double(ratios.count - 1)).squareRoot()
    // Of 10,000 draws: a standard error of 0.7 %, the ratio's own curvature below 1 %; false alarm
    // below 1e-6 at 5 %.
    #expect(abs(deviation / 0.06 - 1) < 0.05, "\(deviation)")
  }

  @Test(
    "Fig. 2: Δw_min = η/BL gives a gain of 1 at η = .01, then √.5 and .5",
    arguments: [1, 2, 5, 10, 40])
  func bitLengths(_ length: Int) throws {
    let settings = try run("fig2-bit-length-\(length)-seed1")
    #expect(settings.update.bitLength == length)
    for (rate, gain) in [(Float(0.01), Float(1)), (0.005, 0.70710678), (0.0025, 0.5)] {
      let plan = settings.update.plan(
        learningRate: rate, granularity: settings.device.granularity, xMaximum: 1, deltaMaximum: 1)
      #expect(
        plan.bitLength == length && abs(plan.gainX - gain) < 1e-6 && plan.gainX == plan.gainDelta)
    }
  }

  @Test(
    "Fig. 2: the response at half voltage is the only change",
    arguments: [("0", Float(0)), ("0.1", 0.1), ("0.5", 0.5)])
  func halfVoltage(_ name: String, _ response: Float) throws {
    var settings = try run("fig2-bit-length-10-seed1")
    var device = device(settings)
    device.halfVoltageResponse = response
    settings.device = .constantStep(device)
    #expect(try run("fig2-half-voltage-\(name)-seed1") == settings)
  }

  @Test("Fig. 4: everything at the paper's thresholds; of F and G the worse one")
  func together() throws {
    let settings = try run("fig4-thresholds-paper-seed1")
    let d = device(settings)
    #expect(
      d.step == 0.01 && d.boundMaximum == 0.3 && d.boundMinimum == -0.3 && d.cycleSpread == 1.5
        && d.stepSpread == 1.1)
    #expect(
      d.boundMaximumSpread == 0.8 && d.boundMinimumSpread == 0.8 && abs(d.upDown - 0.05) < 1e-7
        && d.upDownSpread == 0.03)
    #expect(settings.forward.outputNoise == 0.1 && settings.backward.outputNoise == 0.1)
    #expect(settings.forward.outputBound == .infinity && settings.update == base.settings.update)
    guard
      case .analog(let ours) = RPUStudy.together(
        at: ["F": 0.97, "G": 0.96], name: "ours", label: ""
      ).points[0].network.arrays[0]
        .tile
    else {
      return
    }
    #expect(abs(device(ours).upDown + 0.04) < 1e-6 && device(ours).boundMaximum == 1000)
  }

  @Test(
    "each non-ideality off changes the full device, and no two alike",
    arguments: ["baseline", "managed"])
  func switchOffs(_ name: String) throws {
    let runs = RPUStudy.plan(seeds: 1, panels: [.baseline]).filter { $0.group == "fig4-\(name)" }
    #expect(runs.count == 11 && Set(runs.map(\.network)).count == 11)
    #expect(
      runs[0].network.arrays[0].tile
        == TileKind.named.first { $0.name == "rpu-\(name)-compact" }?.kind
        && runs[0].label == "everything on")
  }

  @Test(
    "a wide output bound keeps the step of the ADC to the bit", arguments: [Float(1) / 510, 512])
  func outputBound(_ resolution: Float) throws {
    var periphery = Periphery()
    periphery.outputResolution = resolution
    let step = periphery.outputStep
    periphery.widenOutput()
    #expect(periphery.outputStep == step && periphery.outputBound == 12 * 1024)
  }

  @Test(
    """
    devices of another model: their common parameters and steps are switched off, and what \
    they lack is named
    """
  )
  func otherModels() throws {
    var soft = AnalogSettings.rpuManaged
    soft.device = Device(SoftBounds())
    func plan(_ settings: AnalogSettings) -> [StudyRun] {
      RPUStudy.plan(epochs: 1, seeds: 2, isQuick: true, settings: settings)
    }
    #expect(soft.stepsMissing(in: plan) == nil)
    let runs = RPUStudy.plan(epochs: 1, seeds: 1, isQuick: true, settings: soft)
    let models = runs.compactMap { run -> SoftBounds? in
      guard case .analog(let settings) = run.network.arrays[0].tile else { return nil }
      return settings.device.as(SoftBounds.self)
    }
    #expect(
      models.contains { $0.stepSpread == 0 } && models.contains { $0.cycleSpread == 0 }
        && models.contains { $0.boundMaximumSpread == 0 })
    var table = AnalogSettings.rpuManaged
    table.device = Device(Tabulated())
    let said = try #require(table.stepsMissing(in: plan))
    #expect(
      said.hasPrefix("the device model tabulated has no step, ")
        && said.hasSuffix(
          ", in 'device-to-device spread of the step', 'device-to-device spread of the up/down ratio'"
        ), "\(said)")
    let labels = plan(table).map(\.label)
    #expect(!labels.contains("device-to-device spread of the step"))
    // Of the other study the rows stay, with what they change beside.
    let rows = try #require(
      table.stepsMissing { CNNStudy.plan(epochs: 1, seeds: 1, isQuick: true, settings: $0) })
    #expect(rows.contains("'the same, no device variation', 'no device variation in K1 and K2'"))
    #expect(table.stepsMissing { CNNStudy.plan(rows: ["noise"], settings: $0) } == nil)
  }
}
