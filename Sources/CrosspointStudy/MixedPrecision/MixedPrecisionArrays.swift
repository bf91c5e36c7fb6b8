public import Crosspoint
import CrosspointLearning

/// The arrays of the study of mixed precision: phase-change memory in refreshed pairs, the circuits
/// around them, χ, and how time passes. A weight is µS over `PhaseChange.conductanceOfOne`, 8.
public struct MixedPrecisionArrays: Sendable, Hashable {
  /// Seconds that an image takes, at least 0.
  public var secondsPerImage = 1e-3
  /// Images after which drift is brought up to date, at least 1.
  public var driftEvery = 100
  /// Whether drift's power law also holds before its first 38.6 s, where it is above 1.
  public var driftHoldsBeforeStart = false
  /// Images from one refresh to the next; 0 for none.
  public var refreshEvery = 100
  /// What the larger conductance of a pair has to pass to be refreshed, in µS.
  public var upperThreshold: Float = 6
  /// Below what both must differ, in µS.
  public var differenceThreshold: Float = 1.5
  /// ε, what one pulse is taken for, in µS; positive.
  public var step: Float = 0.75
  /// Bits of DAC and ADC, 2 … 24; 0 for none.
  public var converterBits = 8
  /// As `MixedPrecision.chiBits`.
  public var chiBits = 0
  /// As `MixedPrecision.xBins` and `deltaBins`.
  public var xBins = 0
  public var deltaBins = 0
  /// η, constant through a run; positive.
  public var rate: Float = 0.05

  public init() {}

  /// The largest output of a product, both ways. A sigmoid is within .0004 of its end there.
  static let outputBound: Float = 8

  /// Checks every value.
  /// - Throws: `CrosspointError.invalidSetting` with the option's name, its value and its range.
  public func validate() throws {
    func require(_ holds: Bool, _ name: String, _ value: some Any, _ range: String) throws {
      if !holds {
        throw CrosspointError.invalidSetting(name: name, value: "\(value)", expected: range)
      }
    }
    let largest = PhaseChange().largestConductance
    let thresholds = Float(0)...largest
    try require(
      secondsPerImage.isFinite && secondsPerImage >= 0, "--seconds", secondsPerImage,
      "a finite number of seconds, at least 0")
    try require(
      (1...1_000_000_000).contains(driftEvery), "--drift-every", driftEvery,
      "1 to 1000000000 images")
    let longest = 1e18 / Double(driftEvery)
    try require(
      secondsPerImage <= longest, "--seconds", secondsPerImage,
      "at most \(longest), so that --drift-every images take at most 1e18 seconds")
    try require(
      (0...1_000_000_000).contains(refreshEvery), "--refresh-every", refreshEvery,
      "0 (none) to 1000000000 images")
    for (name, value) in [
      ("--upper-threshold", upperThreshold), ("--difference-threshold", differenceThreshold),
    ] {
      try require(
        thresholds.contains(value), name, value,
        "0 to \(largest) µS, the largest conductance")
    }
    try require(
      step > 0 && step <= largest, "--step", step,
      "above 0 and at most \(largest) µS, the largest conductance")
    try require(
      converterBits == 0 || Periphery.converterBits.contains(converterBits), "--converter-bits",
      converterBits, "0 (none), or 2 to 24 bits")
    let chi = MixedPrecision.chiBitsPossible
    try require(
      chiBits == 0 || chi.contains(chiBits), "--chi-bits", chiBits,
      "0 (single precision), or \(chi.lowerBound) to \(chi.upperBound) bits")
    for (name, value) in [("--x-bins", xBins), ("--delta-bins", deltaBins)] {
      try require(
        value == 0 || (3...65536).contains(value), name, value, "0 (none), or 3 to 65536 bins")
    }
    try require(
      rate > 0 && rate.isFinite, "--rate", rate, "a finite number above 0")
  }

  /// How time passes, for drift.
  var time: TrainingTime {
    TrainingTime(secondsPerExample: secondsPerImage, advanceEvery: driftEvery)
  }

  /// The device.
  private var device: PhaseChange {
    var device = PhaseChange()
    device.nominalStep = step
    device.common.drift.holdsBeforeStart = driftHoldsBeforeStart
    return device
  }

  private var pair: OneSidedPair {
    let device = device
    var pair = OneSidedPair()
    pair.refreshEvery = refreshEvery
    pair.upperThreshold = upperThreshold / device.largestConductance
    pair.differenceThreshold = differenceThreshold / device.largestConductance
    pair.refreshesByCount = true
    pair.refreshForward = circuits(bound: device.largestConductance / device.conductanceOfOne)
    return pair
  }

  /// Circuits without noise of their own: what is read is noisy.
  private func circuits(bound: Float) -> Periphery {
    var circuits = Periphery()
    circuits.inputBits = converterBits == 0 ? nil : converterBits
    circuits.outputBits = circuits.inputBits
    circuits.outputBound = bound
    circuits.outputNoise = 0
    circuits.noiseManagement = .absoluteMaximum()
    return circuits
  }

  private func settings(_ cell: Cell) -> AnalogSettings {
    let backward = circuits(bound: Self.outputBound)
    var forward = backward
    forward.boundManagement = .iterative
    return AnalogSettings(
      forward: forward, backward: backward, update: PulsedUpdate(), device: Device(device),
      cell: cell)
  }

  /// The tile of mixed precision.
  public var mixedPrecision: AnalogSettings {
    var cell = MixedPrecision()
    cell.cell = Cell(pair)
    (cell.chiBits, cell.xBins, cell.deltaBins) = (chiBits, xBins, deltaBins)
    return settings(Cell(cell))
  }

  /// The same arrays without χ: samples are pulsed in stochastic trains.
  public var withoutChi: AnalogSettings { settings(Cell(pair)) }
}
