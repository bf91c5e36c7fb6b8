import CrosspointParameters

/// The signs of c-TTv2 and AGAD, the rate at which they train A, and what scales their buffer.
///
///     f = fastLearningRate·BL·g_A/(m_x·m_δ), or as other transfers have it
///     L = r/b, or r/(f·b·g_C/g_A)
///     b = bufferGranularity·g_A, times automaticGranularity·readsPerTransfer/(N·transferEvery)
///         where that is above 0
public struct ReferenceChopperSigns: Sendable {
  /// c_in of each line, c_out of each line across: 1 or −1.
  public var lines: [Float]
  public var across: [Float]
  /// Times that the last line was read.
  public var sweeps = 0
  /// m_x and m_δ; 0 before the first signal.
  public var meanX = 0.0
  public var meanDelta = 0.0
  /// f, the magnitude of the latest sample's rate; 0 before the first one.
  public var rate = 0.0
  private let chopper: Chopper
  private let layout: ReferenceTransferLayout

  init(_ chopper: Chopper, _ layout: ReferenceTransferLayout) {
    self.chopper = chopper
    self.layout = layout
    lines = Array(repeating: 1, count: layout.lines)
    across = Array(repeating: 1, count: layout.across)
  }

  func sign(ofRow row: Int) -> Float {
    layout.parameters.transfersRows ? lines[row] : across[row]
  }

  func sign(ofColumn column: Int) -> Float {
    layout.parameters.transfersRows ? across[column] : lines[column]
  }

  /// The rate of a sample's update of A, after the means have taken the sample in.
  mutating func fastRate(x: [Float], delta: [Float], learningRate: Float) -> Float {
    var signed = layout.fastRate(learningRate)
    if chopper.scalesAutomatically {
      meanX = mean(meanX, with: x)
      meanDelta = mean(meanDelta, with: delta)
      if layout.parameters.fastLearningRate > 0 {
        var f = Double(layout.parameters.fastLearningRate) * Double(layout.bitLength)
        f *= Double(layout.granularities[0])
        if meanX > 0, meanDelta > 0 { f /= meanX * meanDelta }
        if layout.parameters.scalesFastLearningRate { f *= abs(Double(learningRate)) }
        signed = Float(learningRate < 0 ? -f : f)
      }
    }
    rate = abs(Double(signed))
    return signed
  }

  /// m ← momentum·m + (1 − momentum)·max|v|; the first positive value begins it, zeros are left
  /// out.
  private func mean(_ mean: Double, with values: [Float]) -> Double {
    let largest = Double(values.map(abs).max() ?? 0)
    guard largest > 0 else { return mean }
    guard mean > 0 else { return largest }
    let momentum = Double(chopper.automaticMomentum)
    return momentum * mean + (1 - momentum) * largest
  }

  /// L, with which a read goes into the buffer.
  func scale(_ read: ReferenceTransferRead) -> Double {
    let (gA, gC) = (Double(layout.granularities[0]), Double(layout.granularities[1]))
    var b = Double(chopper.bufferGranularity) * gA
    if chopper.automaticGranularity > 0 {
      let samples =
        Double(layout.lines) * Double(layout.parameters.transferEvery)
        / Double(layout.parameters.readsPerTransfer)
      b *= Double(chopper.automaticGranularity) / samples
    }
    let r = layout.bufferedRate(read)
    guard chopper.correctsGradientMagnitudes else { return r / b }
    return rate > 0 ? r / (rate * b * gC / gA) : 0
  }

  /// Reads of a line from one flip to the next that is not at random: max(⌈1/p⌉, 2), 2 where p = 0.
  ///
  /// p is the Float next to 1/n: less than its rounding above n is n.
  public var period: Int {
    let p = Double(chopper.chopperProbability)
    return p > 0 ? Int(max(min((1 / p * (1 - 0x1p-23)).rounded(.up), 0x1p62), 2)) : 2
  }

  /// Whether this sweep is the last one of a period.
  var endsPeriod: Bool { sweeps % period == period - 1 }

  /// Whether the draw of a read says that its line's sign flips.
  func flipsAtRandom(_ read: ReferenceTransferRead) -> Bool {
    layout.draws(.chopperIn, read).fires(probability: chopper.chopperProbability, 0)
  }

  /// Counts a sweep where the last line was read; signs across then flip with their probability.
  mutating func finish(_ read: ReferenceTransferRead, outputProbability: Float) {
    guard read.line == layout.lines - 1 else { return }
    let draws = layout.draws(.chopperOut, read)
    for i in across.indices where draws.fires(probability: outputProbability, UInt32(i)) {
      across[i] = -across[i]
    }
    sweeps += 1
  }

  /// Where weights are set the means are zeroed and sweeps counted anew; signs stay.
  mutating func clear() { (meanX, meanDelta, sweeps) = (0, 0, 0) }
}
