/// An instruction set that the kernels are compiled for.
public enum InstructionSet: Int, Sendable, CaseIterable {
  /// What every machine of the architecture has: SSE2 on x86-64, NEON on arm64.
  case baseline = 0
  /// AVX2, FMA and F16C.
  case avx2 = 1
  /// AVX-512 F, BW, DQ and VL, with FMA and F16C: Intel's servers from Skylake on, AMD's from Zen 4
  /// on.
  case avx512 = 2
  /// The same with VPOPCNTDQ: Intel's servers from Ice Lake on, AMD's from Zen 4 on.
  case avx512PopulationCount = 3

  /// The name that `CROSSPOINT_ISA` takes.
  public var name: String {
    switch self {
    case .baseline: "baseline"
    case .avx2: "avx2"
    case .avx512: "avx512"
    case .avx512PopulationCount: "avx512vpopcntdq"
    }
  }
}

/// Every kernel, compiled for one instruction set. Pointers, counts and plain values; no checks:
/// shapes are the caller's.
///
/// All pointers need Float alignment only, and nothing is read or written past the counts. Rows ×
/// columns are outputs × inputs. The bits of `fillWords`, `fillGaussians`, `pulseTrains`,
/// `addScaled`, `addRounded`, `convertFixedPoint`, `updateFixedPoint`, `hyperbolicTangent`,
/// `hyperbolicSine`, `hyperbolicCosine`, `exponential`, `logarithm`, `power`, `pairStep` and the
/// updates are the same in every table; the sums of the others may differ in the last place,
/// because fused multiply-add is used where there is one.
public struct KernelTable: Sendable {
  /// The instruction set that the compiler was really told of.
  public let instructionSet: InstructionSet

  /// Word A at positions 0 ..< count of a stream. (key, out, count)
  public let fillWords: @Sendable (StreamKey, UnsafeMutablePointer<UInt32>, Int) -> Void
  /// N(0, 1) draws at positions 0 ..< count of a stream. (key, out, count)
  public let fillGaussians: @Sendable (StreamKey, UnsafeMutablePointer<Float>, Int) -> Void
  /// The same of the streams of consecutive samples, side by side. (streams, out, count of each)
  public let fillGaussianStreams:
    @Sendable (SampleStreams, UnsafeMutablePointer<Float>, Int) -> Void
  /// Maxima and sums of the signals of one sample. (values, count)
  public let signalStatistics: @Sendable (UnsafePointer<Float>, Int) -> SignalStatistics
  /// The largest magnitude of each sample, not finite where a value is not. (values, count, batch,
  /// maxima)
  public let absoluteMaxima:
    @Sendable (UnsafePointer<Float>, Int, Int, UnsafeMutablePointer<Float>) -> Void
  /// clip(rint(x·factor)·step, ±bound) + noise·ξ of each sample, and its sum of squares.
  /// (conversion, samples, converted, squares or nil)
  public let convertInputs:
    @Sendable (
      InputConversion, InputSamples, UnsafeMutablePointer<Float>, UnsafeMutablePointer<Float>?
    ) -> Void
  /// y = W x for each sample. (shape, weights, inputs, outputs)
  public let forwardProduct:
    @Sendable (ProductShape, ProductWeights, UnsafePointer<Float>, UnsafeMutablePointer<Float>) ->
      Void
  /// z = Wᵀ δ for each sample. (shape, weights, deltas, outputs)
  public let backwardProduct:
    @Sendable (ProductShape, ProductWeights, UnsafePointer<Float>, UnsafeMutablePointer<Float>) ->
      Void
  /// Noise, nonlinearity, ADC, clip and scale of each sample, and how many of its outputs are
  /// saturated. (conversion, samples, out, saturated)
  public let convertOutputs:
    @Sendable (
      OutputConversion, OutputSamples, UnsafeMutablePointer<Float>, UnsafeMutablePointer<Int>
    ) -> Void
  /// Pulse trains of a batch of samples, and the slots in which any line fires in each. (streams,
  /// signals, out, stride of out, fires)
  public let pulseTrains:
    @Sendable (SampleStreams, TrainSignals, PulseLines, Int, UnsafeMutablePointer<UInt64>) -> Void
  /// The pulsed update of each device model of the package.
  public let updates: LawKernels

  /// What products read of devices with write noise that were pulsed. (samples, noise, weights,
  /// seen, stride, x, delta)
  public let writeNoise:
    @Sendable (
      PulsedSamples, Float, UnsafePointer<Float>, UnsafeMutablePointer<Float>, Int, PulseLines,
      PulseLines
    ) -> Void
  /// values += factor·x, without fused multiply-add; returns the largest |value|. (factor, x,
  /// values, count)
  public let addScaled:
    @Sendable (Float, UnsafePointer<Float>, UnsafeMutablePointer<Float>, Int) -> Float
  /// codes ← clip(codes + rint(factor·x), ±limit), rint half to even; returns the largest |code|.
  /// (factor, x, codes, limit, count)
  public let addRounded:
    @Sendable (Float, UnsafePointer<Float>, UnsafeMutablePointer<Int32>, Int32, Int) -> Int32
  /// Numbers in a fixed-point format, and how many lay beyond its ends. (conversion, draws, from,
  /// to, rows, columns)
  public let convertFixedPoint:
    @Sendable (FixedPointConversion, RoundingDraws, Numbers, Numbers, Int, Int) -> Int
  /// An update of weights in fixed point, and how many updates and weights lay beyond the ends of
  /// their formats. (update, sums, weights, velocity, rows, columns, saturated)
  public let updateFixedPoint:
    @Sendable (
      FixedPointUpdate, Numbers, Numbers, Numbers, Int, Int, UnsafeMutablePointer<Int>
    ) -> Void
  /// tanh in place. (values, count)
  public let hyperbolicTangent: @Sendable (UnsafeMutablePointer<Float>, Int) -> Void
  /// exp in place. (values, count)
  public let exponential: @Sendable (UnsafeMutablePointer<Float>, Int) -> Void
  /// ln in place. (values, count)
  public let logarithm: @Sendable (UnsafeMutablePointer<Float>, Int) -> Void
  /// pow in place. (values, count, exponent)
  public let power: @Sendable (UnsafeMutablePointer<Float>, Int, Float) -> Void
  /// sinh in place. (values, count)
  public let hyperbolicSine: @Sendable (UnsafeMutablePointer<Float>, Int) -> Void
  /// cosh in place. (values, count)
  public let hyperbolicCosine: @Sendable (UnsafeMutablePointer<Float>, Int) -> Void
  /// Trains a row of pairs under a separable law. (step, row, x, factor, count)
  public let pairStep: @Sendable (PairStep, PairRow, UnsafePointer<Float>, Float, Int) -> Void
  /// Devices of an exponent each.
  public let powerCells: CellKernels<PowerCellLaw>
  /// Devices of a measured table.
  public let tableCells: CellKernels<TableCellLaw>
  /// Floats rounded to half precision, half to even. (values, halves, count)
  public let roundToHalves:
    @Sendable (UnsafePointer<Float>, UnsafeMutablePointer<UInt16>, Int) -> Void
  /// The floats of halves. (halves, values, count)
  public let widenHalves:
    @Sendable (UnsafePointer<UInt16>, UnsafeMutablePointer<Float>, Int) -> Void
  /// Σ values, as fast as they can be read: a ceiling. (values, count)
  public let readAll: @Sendable (UnsafePointer<Float>, Int) -> Float
  /// Rounds of operations, as fast as they can be done: a ceiling; returns operations on a lane.
  /// (factor, rounds, fused)
  public let operate: @Sendable (Float, Int, Bool) -> (operations: Int, value: Float)

  @_alwaysEmitIntoClient @inline(__always)
  public init(
    instructionSet: InstructionSet,
    fillWords: @escaping @Sendable (StreamKey, UnsafeMutablePointer<UInt32>, Int) -> Void,
    fillGaussians: @escaping @Sendable (StreamKey, UnsafeMutablePointer<Float>, Int) -> Void,
    fillGaussianStreams:
      @escaping @Sendable (SampleStreams, UnsafeMutablePointer<Float>, Int) -> Void,
    signalStatistics: @escaping @Sendable (UnsafePointer<Float>, Int) -> SignalStatistics,
    absoluteMaxima:
      @escaping @Sendable (UnsafePointer<Float>, Int, Int, UnsafeMutablePointer<Float>) -> Void,
    convertInputs:
      @escaping @Sendable (
        InputConversion, InputSamples, UnsafeMutablePointer<Float>, UnsafeMutablePointer<Float>?
      ) -> Void,
    forwardProduct:
      @escaping @Sendable (
        ProductShape, ProductWeights, UnsafePointer<Float>, UnsafeMutablePointer<Float>
      ) -> Void,
    backwardProduct:
      @escaping @Sendable (
        ProductShape, ProductWeights, UnsafePointer<Float>, UnsafeMutablePointer<Float>
      ) -> Void,
    convertOutputs:
      @escaping @Sendable (
        OutputConversion, OutputSamples, UnsafeMutablePointer<Float>, UnsafeMutablePointer<Int>
      ) -> Void,
    pulseTrains:
      @escaping @Sendable (
        SampleStreams, TrainSignals, PulseLines, Int, UnsafeMutablePointer<UInt64>
      )
      -> Void,
    updates: LawKernels,
    writeNoise:
      @escaping @Sendable (
        PulsedSamples, Float, UnsafePointer<Float>, UnsafeMutablePointer<Float>, Int, PulseLines,
        PulseLines
      ) -> Void,
    addScaled:
      @escaping @Sendable (Float, UnsafePointer<Float>, UnsafeMutablePointer<Float>, Int) -> Float,
    addRounded:
      @escaping @Sendable (
        Float, UnsafePointer<Float>, UnsafeMutablePointer<Int32>, Int32, Int
      ) -> Int32,
    convertFixedPoint:
      @escaping @Sendable (
        FixedPointConversion, RoundingDraws, Numbers, Numbers, Int, Int
      ) -> Int,
    updateFixedPoint:
      @escaping @Sendable (
        FixedPointUpdate, Numbers, Numbers, Numbers, Int, Int, UnsafeMutablePointer<Int>
      ) -> Void,
    hyperbolicTangent: @escaping @Sendable (UnsafeMutablePointer<Float>, Int) -> Void,
    exponential: @escaping @Sendable (UnsafeMutablePointer<Float>, Int) -> Void,
    logarithm: @escaping @Sendable (UnsafeMutablePointer<Float>, Int) -> Void,
    power: @escaping @Sendable (UnsafeMutablePointer<Float>, Int, Float) -> Void,
    hyperbolicSine: @escaping @Sendable (UnsafeMutablePointer<Float>, Int) -> Void,
    hyperbolicCosine: @escaping @Sendable (UnsafeMutablePointer<Float>, Int) -> Void,
    pairStep:
      @escaping @Sendable (PairStep, PairRow, UnsafePointer<Float>, Float, Int) -> Void,
    powerCells: CellKernels<PowerCellLaw>,
    tableCells: CellKernels<TableCellLaw>,
    roundToHalves:
      @escaping @Sendable (UnsafePointer<Float>, UnsafeMutablePointer<UInt16>, Int) -> Void,
    widenHalves:
      @escaping @Sendable (UnsafePointer<UInt16>, UnsafeMutablePointer<Float>, Int) -> Void,
    readAll: @escaping @Sendable (UnsafePointer<Float>, Int) -> Float,
    operate: @escaping @Sendable (Float, Int, Bool) -> (operations: Int, value: Float)
  ) {
    self.instructionSet = instructionSet
    self.fillWords = fillWords
    self.fillGaussians = fillGaussians
    self.fillGaussianStreams = fillGaussianStreams
    self.signalStatistics = signalStatistics
    self.absoluteMaxima = absoluteMaxima
    self.convertInputs = convertInputs
    self.forwardProduct = forwardProduct
    self.backwardProduct = backwardProduct
    self.convertOutputs = convertOutputs
    self.pulseTrains = pulseTrains
    self.updates = updates
    self.writeNoise = writeNoise
    self.addScaled = addScaled
    self.addRounded = addRounded
    self.convertFixedPoint = convertFixedPoint
    self.updateFixedPoint = updateFixedPoint
    self.hyperbolicTangent = hyperbolicTangent
    self.exponential = exponential
    self.logarithm = logarithm
    self.power = power
    self.hyperbolicSine = hyperbolicSine
    self.hyperbolicCosine = hyperbolicCosine
    self.pairStep = pairStep
    self.powerCells = powerCells
    self.tableCells = tableCells
    self.roundToHalves = roundToHalves
    self.widenHalves = widenHalves
    self.readAll = readAll
    self.operate = operate
  }
}
