/// A device of the literature, with a tile around it.
///
/// Values are those of aihwkit's presets of the same names (commit 4545f11), but for `phaseChange`;
/// what one does not say is its model's default. Weights are about ±1. The circuits are the same
/// for all: `settings`.
public struct DevicePreset: Sendable {
  /// As named tiles have it: `crosspoint settings ReRamES`.
  public let name: String
  /// The device, and where it was measured or defined.
  public let summary: String
  public let device: Device
  public var cell = Cell.single

  private init<Model: DeviceModel>(
    _ name: String, _ summary: String, cell: Cell = .single, _ change: (inout Model) -> Void
  ) {
    var model = Model()
    change(&model)
    self.name = name
    self.summary = summary
    self.cell = cell
    device = Device(model)
  }

  /// Every preset: the table to which a new one adds a line.
  public static let all = [
    gokmenVlasov, idealized, reRamES, reRamSB, capacitor, ecRam, ecRamMO, pcm, reRamArrayOM,
    reRamArrayHfO2, phaseChange,
  ]

  /// The device with a 7-bit DAC, a 9-bit ADC of ±20, output noise 0.1, abs-max noise management,
  /// iterative bound management (forward), and both managements of updates, BL ≤ 31.
  public var settings: AnalogSettings {
    var s = AnalogSettings.rpuManaged
    (s.forward, s.backward) = (Self.circuits(s.forward), Self.circuits(s.backward))
    (s.device, s.cell) = (device, cell)
    return s
  }

  /// The circuits of all presets, refreshes included, with the managements of those given.
  private static func circuits(_ managed: Periphery) -> Periphery {
    var circuits = managed
    (circuits.outputBound, circuits.outputNoise) = (20, 0.1)
    return circuits
  }

  /// A pair that is refreshed through these circuits.
  private static func pair(_ change: (inout OneSidedPair) -> Void = { _ in }) -> Cell {
    var pair = OneSidedPair()
    pair.refreshForward = circuits(AnalogSettings.rpuManaged.forward)
    change(&pair)
    return Cell(pair)
  }
}

extension DevicePreset {
  /// T. Gokmen and Y. Vlasov, Front. Neurosci. 10:333 (2016), scaled to bounds of ±1: 1200 states.
  public static let gokmenVlasov = DevicePreset(
    "GokmenVlasov", "Constant steps of Gokmen & Vlasov 2016, on weights of ±1."
  ) { (d: inout ConstantStep) in
    d.steps.step = 0.0016
    d.setBounds(1, -1)
  }

  /// The same with 10,000 symmetric states: M. J. Rasch, T. Gokmen and W. Haensch, IEEE Design &
  /// Test 37 (2020), arXiv:1906.02698.
  public static let idealized = DevicePreset(
    "Idealized", "Constant steps with 10,000 symmetric states: Rasch, Gokmen & Haensch 2019."
  ) { (d: inout ConstantStep) in
    (d.steps.step, d.steps.upDownSpread) = (0.0002, 0)
    d.setBounds(1, -1)
  }

  /// Fit to resistive memory of N. Gong et al., Nat. Commun. 9:2102 (2018).
  public static let reRamES = DevicePreset(
    "ReRamES", "Resistive memory as exponential steps, fitted to Gong et al. 2018."
  ) { (d: inout ExponentialStep) in
    (d.steps.step, d.steps.stepSpread) = (0.00135, 0.2)
    (d.steps.upDown, d.steps.upDownSpread) = (0.259359, 0.05)
    (d.common.cycleSpread, d.written.inSteps) = (5, 75)
    d.setBounds(1, -1)
    (d.positionScale, d.positionOffset) = (-0.5, -0.5)
    (d.growthUp, d.growthDown) = (5, 5)
    (d.amplitudeUp, d.amplitudeDown) = (-1.18445, -0.081404)
  }

  /// Looser fit to the same device, calibrated to its symmetry point.
  public static let reRamSB = DevicePreset(
    "ReRamSB", "Resistive memory as soft bounds, fitted loosely to Gong et al. 2018."
  ) { (d: inout SoftBoundsReference) in
    d.steps.step = 0.002
    (d.common.cycleSpread, d.written.inSteps) = (3.75, 56)
    d.setBounds(1.25, -0.75, spreads: 0.24, 0.4)
  }

  /// Fit to the capacitor cell of Y. Li et al., Symposium on VLSI Technology (2018). How long it
  /// holds its charge, in samples, depends on the time that a sample takes.
  public static let capacitor = DevicePreset(
    "Capacitor", "A capacitor that leaks, as linear steps, fitted to Li et al. 2018."
  ) { (d: inout LinearStep) in
    (d.steps.step, d.steps.stepSpread, d.steps.upDownSpread) = (0.005, 0.1, 0.06)
    d.setBounds(1, -1, spreads: 0.07, 0.07)
    (d.slopeUp, d.slopeDown, d.slopeSpread) = (0.05, 0.05, 0.01)
    d.cycleNoise = .additive
    (d.common.lifetime, d.common.lifetimeSpread) = (1e6, 0.3)
  }

  /// Fit to the lithium electrochemical memory of J. Tang et al., IEDM (2018), shifted so that its
  /// symmetry point is about 0.
  public static let ecRam = DevicePreset(
    "EcRam", "Electrochemical memory (lithium) as linear steps, fitted to Tang et al. 2018."
  ) { (d: inout LinearStep) in
    (d.steps.step, d.steps.stepSpread) = (0.002, 0.1)
    d.setBounds(1.1724, -0.8276, spreads: 0.05, 0.05)
    (d.slopeUp, d.slopeDown, d.slopeSpread) = (0.1153, 0.5085, 0.05)
  }

  /// Fit to the metal-oxide electrochemical memory of S. Kim et al., IEDM (2019), likewise.
  public static let ecRamMO = DevicePreset(
    "EcRamMO", "Electrochemical memory (metal oxide) as linear steps, after Kim et al. 2019."
  ) { (d: inout LinearStep) in
    (d.steps.step, d.steps.stepSpread, d.common.cycleSpread) = (2.8214e-4, 0.1, 2)
    d.setBounds(1.1714, -0.8286, spreads: 0.05, 0.05)
    (d.slopeUp, d.slopeDown, d.slopeSpread) = (0.4152, 0.7342, 0.05)
  }

  /// Phase-change memory of S. R. Nandakumar et al., Front. Neurosci. 14:406 (2020): pairs of
  /// devices that are pulsed up only, refreshed after every 1000 samples.
  public static let pcm = DevicePreset(
    "PCM", "Phase-change memory as pairs of exponential steps: Nandakumar et al. 2020.",
    cell: pair()
  ) { (d: inout ExponentialStep) in
    (d.steps.step, d.steps.stepSpread, d.steps.upDownSpread) = (0.01, 0.2, 0.05)
    (d.common.cycleSpread, d.noiseOffset, d.noiseSlope) = (0.6, 0.042, 0.108)
    d.setBounds(2, 0, spreads: 0.1, 0)
    (d.positionScale, d.positionOffset) = (-1, 0)
    (d.growthUp, d.growthDown) = (2.5, 2.5)
    (d.amplitudeUp, d.amplitudeDown) = (-27.235, -2.235)
    (d.common.resetBias, d.common.resetBiasSpread) = (0.01, 0.02)
  }

  /// Array of "optimized material" of N. Gong, M. J. Rasch et al., IEDM (2022), without its 13 % of
  /// stuck devices.
  public static let reRamArrayOM = DevicePreset(
    "ReRamArrayOM", "An array of resistive memory, optimized material: Gong, Rasch et al. 2022."
  ) { (d: inout SoftBoundsReference) in
    (d.steps.step, d.steps.stepSpread, d.steps.stepSpreadIsLogNormal) = (0.0949, 0.7829, true)
    (d.common.cycleSpread, d.written.inSteps) = (0.4158, 1.4113)
    d.setBounds(1, -1, spreads: 0.3499, 0.5695)
    (d.reference.referenceSpread, d.reference.subtractsSymmetryPoint) = (0.05, true)
    d.common.corruptRange = 0.01
  }

  /// Array of hafnium oxide of the same, without its 10 % of stuck devices.
  public static let reRamArrayHfO2 = DevicePreset(
    "ReRamArrayHfO2", "An array of resistive memory, hafnium oxide: Gong, Rasch et al. 2022."
  ) { (d: inout SoftBoundsReference) in
    (d.steps.step, d.steps.stepSpread, d.steps.stepSpreadIsLogNormal) = (0.4622, 0.7125, true)
    (d.common.cycleSpread, d.written.inSteps) = (0.2174, 0.5841)
    d.setBounds(1, -1, spreads: 0.4295, 0.5990)
    (d.reference.referenceSpread, d.reference.subtractsSymmetryPoint) = (0.05, true)
    d.common.corruptRange = 0.01
  }
}

extension DevicePreset {
  /// S. R. Nandakumar et al., J. Appl. Phys. 124, 152135 (2018), as conductances in µS that drift:
  /// pairs that are refreshed every 100 samples, where the larger device has passed 6 µS and both
  /// differ by less than 1.5 µS. Not one of aihwkit's.
  public static let phaseChange = DevicePreset(
    "PhaseChange", "Phase-change memory in µS, in pairs, with drift: Nandakumar et al. 2018.",
    cell: pair {
      $0.refreshEvery = 100
      ($0.upperThreshold, $0.differenceThreshold) = (0.5, 0.125)
      $0.refreshesByCount = true
    }
  ) { (_: inout PhaseChange) in }
}

extension DeviceModel {
  fileprivate mutating func setBounds(
    _ maximum: Float, _ minimum: Float, spreads maximumSpread: Float = 0.3,
    _ minimumSpread: Float = 0.3
  ) {
    (common.boundMaximum, common.boundMinimum) = (maximum, minimum)
    (common.boundMaximumSpread, common.boundMinimumSpread) = (maximumSpread, minimumSpread)
  }
}
