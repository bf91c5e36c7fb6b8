// One file for every instruction set: those of the others hold links to it, and the target's flags
// decide what it becomes.
import CrosspointCSIMD
public import CrosspointKernelBodies

/// The kernels as compiled for this target's instruction set.
///
/// The closures are spelt out here, not in `CrosspointKernelBodies`: a closure of another module
/// would be a weak symbol, and the linker would keep one instruction set's copy for all.
public let kernelTable = KernelTable(
  instructionSet: InstructionSet(rawValue: Int(xp_instruction_set()))!,
  fillWords: { fillWordsBody($0, $1, $2) },
  fillGaussians: { fillGaussiansBody($0, $1, $2) },
  fillGaussianStreams: { fillGaussianStreamsBody($0, $1, $2) },
  signalStatistics: { signalStatisticsBody($0, $1) },
  absoluteMaxima: { absoluteMaximaBody($0, $1, $2, $3) },
  convertInputs: { convertInputsBody($0, $1, $2, $3) },
  forwardProduct: { forwardProductBody($0, $1, $2, $3) },
  backwardProduct: { backwardProductBody($0, $1, $2, $3) },
  convertOutputs: { convertOutputsBody($0, $1, $2, $3) },
  pulseTrains: { pulseTrainsBody($0, $1, $2, $3, $4) },
  updates: LawKernels()
    .adding(.constantStep { law in { constantStepUpdateBody(law, $0, $1, $2, $3) } })
    .adding(.softBounds { law in { pulsedUpdateBody(law, $0, $1, $2, $3) } })
    .adding(.softBoundsReference { law in { pulsedUpdateBody(law, $0, $1, $2, $3) } })
    .adding(.linearStep { law in { pulsedUpdateBody(law, $0, $1, $2, $3) } })
    .adding(.exponentialStep { law in { pulsedUpdateBody(law, $0, $1, $2, $3) } })
    .adding(.powerStep { law in { pulsedUpdateBody(law, $0, $1, $2, $3) } })
    .adding(.powerStepReference { law in { pulsedUpdateBody(law, $0, $1, $2, $3) } })
    .adding(.piecewiseStep { law in { pulsedUpdateBody(law, $0, $1, $2, $3) } })
    .adding(.tabulated { law in { pulsedUpdateBody(law, $0, $1, $2, $3) } })
    .adding(.phaseChange { law in { pulsedUpdateBody(law, $0, $1, $2, $3) } }),
  writeNoise: { writeNoiseBody($0, $1, $2, $3, $4, $5, $6) },
  addScaled: { addScaledBody($0, $1, $2, $3) },
  addRounded: { addRoundedBody($0, $1, $2, $3, $4) },
  convertFixedPoint: { convertFixedPointBody($0, $1, $2, $3, $4, $5) },
  updateFixedPoint: { updateFixedPointBody($0, $1, $2, $3, $4, $5, $6) },
  hyperbolicTangent: { hyperbolicTangentBody($0, $1) },
  exponential: { exponentialBody($0, $1) },
  logarithm: { logarithmBody($0, $1) },
  power: { powerBody($0, $1, $2) },
  hyperbolicSine: { hyperbolicSineBody($0, $1) },
  hyperbolicCosine: { hyperbolicCosineBody($0, $1) },
  pairStep: { pairStepBody($0, $1, $2, $3, $4) },
  powerCells: CellKernels(
    currents: { cellCurrentsBody($0, $1, $2, $3) },
    errors: {
      $4 ? cellErrorsBody($0, $1, $2, $3, true, $5) : cellErrorsBody($0, $1, $2, $3, false, $5)
    },
    step: { cellStepBody($0, $1, $2, $3, $4, $5, $6, $7) },
    places: { cellPlacesBody($0, $1, $2, $3) }),
  tableCells: CellKernels(
    currents: { cellCurrentsBody($0, $1, $2, $3) },
    errors: {
      $4 ? cellErrorsBody($0, $1, $2, $3, true, $5) : cellErrorsBody($0, $1, $2, $3, false, $5)
    },
    step: { cellStepBody($0, $1, $2, $3, $4, $5, $6, $7) },
    places: { cellPlacesBody($0, $1, $2, $3) }),
  roundToHalves: { roundToHalvesBody($0, $1, $2) },
  widenHalves: { widenHalvesBody($0, $1, $2) },
  readAll: { readAllBody($0, $1) },
  operate: { $2 ? operateBody($0, $1, fused: true) : operateBody($0, $1, fused: false) }
)
