/// What a design starts from, in SI units. Defaults are those of Gokmen & Vlasov 2016;
/// `DesignParameter.all` says of each where it comes from.
public struct DesignParameters: Sendable, Hashable {
  // Array.

  /// Lines each way, N: an array has N × N cross-points.
  public var arraySize = 4096
  /// Resistance of a line for its length, Ω/m.
  public var lineResistance = 0.36e6
  /// Distance of two lines, m.
  public var cellPitch = 0.4e-6
  /// Share of the voltage that a line may drop, 0 to 1.
  public var lineDrop = 0.1
  /// Mean resistance of a device, Ω; `nil` for the least that `lineDrop` allows.
  public var deviceResistance: Double?
  /// Largest over least conductance of a device, above 1.
  public var onOffRatio = 8.0
  /// Weight of a fully moved device, in units of the weight.
  public var weightBound = 0.6
  /// Voltage of a full input, V.
  public var readVoltage = 1.0

  // Periphery.

  /// Largest output, α, in units of weight × input.
  public var outputBound = 12.0
  /// Standard deviation of an output, σ, in the units of `outputBound`.
  public var outputNoise = 0.06
  /// The largest voltage of an integrator at the output bound, V.
  public var outputSwing = 1.0
  /// Capacitor of one side of an integrator, F; `nil` for the one that reaches the swing at the
  /// output bound.
  public var capacitor: Double?
  /// Bits of an input.
  public var inputBits = 5
  /// Bits of an ADC.
  public var adcBits = 9
  /// Lines that share an ADC.
  public var linesPerADC = 16
  /// Conversions of an ADC, 1/s.
  public var adcRate = 200e6
  /// Energy of a conversion of an ADC, J.
  public var adcEnergy = 23e-12
  /// Power of the amplifier of one line, W.
  public var amplifierPower = 30e-6

  // Timing.

  /// Integration time of one product, s.
  public var integrationTime = 80e-9
  /// Length of one pulse of an update, s.
  public var pulseTime = 1e-9
  /// Slots of a pulse train, BL.
  public var bitLength = 10

  // Chip.

  /// Tiles of a chip.
  public var tiles = 100
  /// Tiles at work at once; `nil` for as many as power and bus allow.
  public var activeTiles: Int?
  /// The largest power of a chip, W.
  public var powerBudget = 250.0
  /// Energy of the digital work on one input or output of an active tile, bus included, J.
  public var digitalEnergy = 58.5e-12
  /// Power of a tile at rest, W.
  public var idleTilePower = 0.0
  /// Power of a chip whatever its tiles do (a host core), W.
  public var hostPower = 0.0
  /// Bytes that a chip's bus carries, 1/s; `nil` for as many as needed.
  public var busRate: Double?
  /// Operations of the microprocessor to compare with, 1/s.
  public var processorRate = 0.7e12

  // Cluster.

  /// Weights that a cluster is to hold.
  public var clusterWeights = 1e12
  /// Chips of a cluster; `nil` for as many as `clusterWeights` needs.
  public var chips: Int?

  public init() {}
}
