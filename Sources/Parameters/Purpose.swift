/// What a random draw is for: one field of its address.
///
/// A draw is a pure function of (seed, tile, vector number, pass, purpose, line, position); see
/// `docs/randomness.md`. Two purposes never share a draw, so one non-ideality can be switched off
/// with every other draw unchanged. The raw values are part of the repeatability promise: they are
/// never reused or renumbered.
public enum Purpose: UInt32, Sendable, CaseIterable {
  // Pulsed update. Line 0; position 64·i + slot for signal i. Word A.
  case pulsesX = 1
  case pulsesDelta = 2
  /// Cycle-to-cycle noise of a pulse: line = row, position = column, pass = ordinal of the
  /// coincidence, or number of the phase where the device has a response at half voltage.
  case cycle = 3

  // Analog products. Line 0; position = index of the input or output; pass of bound management.
  case forwardInputNoise = 16
  case forwardReadNoise = 17
  case forwardOutputNoise = 18
  case backwardInputNoise = 19
  case backwardReadNoise = 20
  case backwardOutputNoise = 21

  // Hidden device parameters. Vector 0, pass 0; line = row, position = column.
  case stepGain = 32
  case upDown = 33
  case boundMaximum = 34
  case boundMinimum = 35
  case resetBias = 36
  case decayRate = 37
  case diffusionRate = 38
  case corruptChoice = 39
  case corruptValue = 40
  /// Output nonlinearity of a product: line 0, position = output.
  case forwardNonlinearity = 41
  case backwardNonlinearity = 42

  case slopeUp = 43
  case slopeDown = 44
  /// How far a cross-point's steps lie from the mean of all, in standard deviations.
  case deviationUp = 45
  case deviationDown = 46
  case driftExponent = 53
  /// Hidden parameters of a model from outside the package; pass = their number.
  case own = 47

  // Operations on the whole array. Vector = number of the operation; line = row, position = column.
  case diffusion = 48
  case reset = 49
  /// Noise of the exponent, and of the weight, when drift is brought up to date: vector = how often
  /// it was before.
  case driftExponentNoise = 50
  case driftNoise = 51
  /// Write noise of a weight: vector = number of the sample that pulsed it last.
  case writeNoise = 52

  // Cells. Line 0 unless said otherwise; a word A each.
  /// Which device a sample updates: vector = number of the sample, position 0.
  case deviceChoice = 56
  /// At which line a transfer begins: vector = number of its first read, or of the transfer;
  /// position 0.
  case transferStart = 57
  /// Whether a device that was read is reset: vector = number of the read; line = row, position =
  /// column.
  case lineReset = 58
  /// Whether the sign of the line that was read flips: vector = number of the read, position 0; and
  /// those of the lines across, position = their number.
  case chopperIn = 59
  case chopperOut = 60
  /// Rounding of signals to bins: vector = number of the sample, position = index of the signal.
  case roundingX = 61
  case roundingDelta = 62

  // Learning.
  case initialWeights = 64
  case shuffle = 65
  case syntheticData = 66

  // Studies: vector = number of the resample.
  case resampling = 80

  // Further hidden device parameters, addressed as those above.
  /// The exponents of a power step, shared by both directions, and what up has more than down.
  case exponent = 90
  case exponentSkew = 91
  case reference = 92

  // Stochastic rounding to fixed-point formats: a word A each. Vector = number of the sample,
  // position = index of the signal; of updates and weights vector = number of the batch's first
  // sample (of weights that were set, how often they were), line = row, position = column. Pass 1
  // where an update converts its own x and δ.
  case roundingInputs = 104
  case roundingOutputs = 105
  case roundingErrors = 106
  case roundingInputErrors = 107
  case roundingUpdates = 108
  case roundingWeights = 109
  /// Vector = how often weights were set.
  case roundingSetWeights = 110

  // Laws of current.
  /// By what a device's law differs from others: vector 0, pass 0 for the devices that add and 1
  /// for those that subtract; line = row, position = column.
  case currentDeviation = 100

  // Devices that are programmed once, and their column of the weight 0: vector = how often they
  // were programmed before, pass = number of the plane, and 256 more of the column; line = row,
  // position = column.
  case programming = 112
  /// What a device's drift differs by from others'.
  case programmedDrift = 113
  /// What a time brings: vector = bits of the seconds as Double, array = how often programmed.
  case programmedTime = 114
  /// The read noise of that column's current, which is subtracted from every output: one draw of a
  /// sample and pass, as of a forward product's output 0.
  case columnReadNoise = 115
}
