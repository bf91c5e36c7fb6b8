/// Everything that defines an analog tile but its size, its seed and its number.
public struct AnalogSettings: Sendable, Hashable, NamedSettings {
  /// The circuits of the forward product, y = W x.
  public var forward = Periphery()
  /// The circuits of the backward product, z = Wᵀ δ.
  public var backward = Periphery()
  /// How the outer product of an update becomes pulse trains.
  public var update = PulsedUpdate()
  /// What one pulse, and time, do to a device.
  public var device = Device.constantStep(ConstantStep())
  /// What a weight is made of.
  public var cell = Cell.single
  /// Which currents the array gives.
  public var array = ResistiveArray.linear
  /// In which precision cross-points are held and products read.
  public var storage = Storage()

  /// Every part at its own default: 7-bit DAC, 9-bit ADC, BL ≤ 31, the device of RPU-baseline, no
  /// management of products.
  public init() {}

  public init(
    forward: Periphery, backward: Periphery, update: PulsedUpdate, device: Device,
    cell: Cell = .single,
    array: ResistiveArray = .linear, storage: Storage = Storage()
  ) {
    self.forward = forward
    self.backward = backward
    self.update = update
    self.device = device
    self.cell = cell
    self.array = array
    self.storage = storage
  }

  /// The same settings with another storage.
  public func stored(_ storage: Storage) -> AnalogSettings {
    var s = self
    s.storage = storage
    return s
  }

  /// Checks every setting, and what settings ask of each other.
  /// - Throws: `CrosspointError.invalidSetting` for the first one that cannot be.
  public func validate() throws {
    try validateEach("")
    try forward.validate("forward", on: array)
    try backward.validate("backward", on: array)
    try cell.model.validate(device)
    try require(
      cell.model.takesPulseCounts || update.pulseType == .stochastic, "update.pulseType",
      "\"\(update.pulseType.rawValue)\"", "\"stochastic\" with the cell \"\(cell.name)\"")
    if update.pulseType == .none || update.pulseType == .noneWithDevice {
      try require(
        cell.name == SingleDevice.name, "update.pulseType", "\"\(update.pulseType.rawValue)\"",
        """
        "stochastic", "meanCount" or "deterministicImplicit" with the cell "\(cell.name)": only a \
        weight that is one device is updated without pulses
        """)
    }
    if update.pulseType != .stochastic {
      let name = "\"\(update.pulseType.rawValue)\""
      try require(
        !device.model.respondsToOneLine, "update.pulseType", name,
        "\"stochastic\": the device answers to pulses on one line, which trains alone have")
      try require(
        update.aggregation != .acrossSamples, "update.pulseType", name,
        "\"stochastic\" with update.aggregation \"acrossSamples\"")
    }
    let other = ([device] + cell.model.ownDevices).first { !$0.model.pulsesAddUp }
    try require(
      update.aggregation != .acrossSamples || other == nil, "update.aggregation",
      update.aggregation.rawValue,
      """
      "automatic" or "never" for this device (\(other?.name ?? "")): "acrossSamples" is for \
      devices whose pulses add up whatever their order, as "constantStep" has them without a \
      halfVoltageResponse
      """)
  }

  /// Throws `CrosspointError.unregisteredModel` for a device or an array of a program's own that
  /// files may not name.
  package func requireRegistered() throws {
    for each in [device] + cell.model.ownDevices { try each.requireRegistered() }
    try array.requireRegistered()
  }

  public static let settings: [Setting<AnalogSettings>] = [
    .part("forward", \.forward) { try $0.validate("forward") },
    .part("backward", \.backward) { try $0.validate("backward") },
    .part("update", \.update) { try $0.validate() },
    .cases("device", \.device, expected: "a device model") { device, _ in try device.validate() },
    .cases("cell", \.cell, expected: "a model of a cell", isLeftOut: { $0 == .single }) { cell, _ in
      try cell.model.validate()
    },
    .cases("array", \.array, expected: "a model of the array", isLeftOut: { $0 == .linear }) {
      array, _ in
      try array.validate()
    },
    .part("storage", \.storage) { _ in },
  ]

  /// What is possible and probably not meant: one sentence for each.
  public var warnings: [String] {
    forward.warnings("forward") + backward.warnings("backward")
  }

  /// The RPU-baseline of Gokmen & Vlasov 2016, Table 1: Δw_min 0.001, spreads 30 %, bounds 0.6 ± 30
  /// %, up/down ratio spread 2 %, noise 0.06, output bound 12, 5-bit DAC, 9-bit ADC, BL 10, no
  /// management of any kind.
  public static let rpuBaseline: AnalogSettings = {
    var circuits = Periphery()
    circuits.inputResolution = 1 / 30
    var update = PulsedUpdate()
    update.bitLength = 10
    update.updateManagement = false
    update.bitLengthManagement = false
    return AnalogSettings(
      forward: circuits, backward: circuits, update: update, device: .constantStep(ConstantStep()))
  }()

  /// The device of `rpuBaseline` with a 7-bit DAC, abs-max noise management, iterative bound
  /// management (forward), update management and bit-length management, BL ≤ 31: Gokmen, Onen &
  /// Haensch 2017 and aihwkit's defaults.
  public static let rpuManaged: AnalogSettings = {
    var backward = Periphery()
    backward.noiseManagement = .absoluteMaximum()
    var forward = backward
    forward.boundManagement = .iterative
    return AnalogSettings(
      forward: forward, backward: backward, update: PulsedUpdate(),
      device: .constantStep(ConstantStep()))
  }()

  /// No periphery, an ideal device: for tests and as a base to switch single non-idealities on.
  public static let ideal = AnalogSettings(
    forward: .ideal, backward: .ideal, update: PulsedUpdate(), device: .constantStep(.ideal()))
}
