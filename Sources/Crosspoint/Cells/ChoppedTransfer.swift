import CrosspointKernels
import CrosspointParameters

/// What the buffers of c-TTv2 and AGAD have in common: L, and when signs flip.
struct ChoppedRates {
  private let model: Chopper
  private let buffered: Float
  private let ratio: Float
  let share: Float

  /// - Parameters:
  ///   - fast: A's granularity.
  ///   - slow: C's.
  ///   - share: γ of A over that of C, where A is shown.
  init(
    _ model: Chopper, _ transfer: TransferParameters, lines: Int, fast: Float, slow: Float,
    share: Float
  ) {
    self.model = model
    self.share = share
    buffered = model.pulseRead(transfer, lines: lines, granularity: fast)
    ratio = slow / fast
  }

  /// L of a read.
  func scale(_ read: TransferRead) -> Float {
    let rate = read.rate * share
    guard model.correctsGradientMagnitudes else { return rate / buffered }
    return read.fastRate > 0 ? rate / (read.fastRate * buffered * ratio) : 0
  }
}

extension Chopper {
  /// Reads of a line in a period: max(⌈1/p⌉, 2).
  package var period: UInt64 {
    guard chopperProbability > 0 else { return 2 }
    // The probability of a period of 100 is the Float next to 0.01, and in Double that is below it.
    let reads = (1 / Double(chopperProbability) * (1 - 0x1p-23)).rounded(.up)
    return UInt64(min(max(reads, 2), 0x1p62))
  }

  /// b: the read that makes a pulse at a rate of 1.
  /// - Parameter granularity: A's.
  package func pulseRead(_ transfer: TransferParameters, lines: Int, granularity: Float) -> Float {
    let b = bufferGranularity * granularity
    guard automaticGranularity > 0 else { return b }
    let sweep = Float(lines * transfer.transferEvery) / Float(transfer.readsPerTransfer)
    return b * (automaticGranularity / sweep)
  }
}

/// c-TTv2.
final class ChoppedTransfer: TransferRule {
  private let model: ChoppedTTv2
  private let signs: ChoppedSigns
  private let buffers: TransferBuffers
  private let rates: ChoppedRates
  private let draws: CellDraws

  init(
    _ model: ChoppedTTv2, _ context: CellContext, signs: ChoppedSigns, granularity: Float,
    rates: ChoppedRates, key: TileKey
  ) {
    self.model = model
    self.signs = signs
    self.rates = rates
    buffers = TransferBuffers(
      model.buffer, lines: signs.lines.count, length: signs.across.count,
      update: model.transferUpdate, granularity: granularity)
    draws = CellDraws(key: key, kernels: context.kernels)
  }

  func take(_ values: inout Matrix, _ read: TransferRead) -> Float? {
    let (scale, sign, across) = (rates.scale(read), signs.lines[read.line], signs.across)
    let rate = buffers.take(&values, line: read.line, threshold: 1) { sign * across[$0] * scale }
    flip(read)
    return rate
  }

  private func flip(_ read: TransferRead) {
    let chopper = model.chopper
    let p = chopper.chopperProbability
    if p > 0 {
      let isDue =
        chopper.chopsAtRandom
        ? CellDraws.happens(
          draws.drawn(.chopperIn, vector: read.vector, line: 0, 1)[0], probability: p)
        : signs.sweeps % chopper.period == chopper.period - 1
      if isDue { signs.flip(line: read.line) }
    }
    guard read.line == signs.lines.count - 1 else { return }
    if model.outputChopperProbability > 0 {
      let words = draws.drawn(.chopperOut, vector: read.vector, line: 0, signs.across.count)
      for (i, word) in words.enumerated()
      where CellDraws.happens(word, probability: model.outputChopperProbability) {
        signs.flip(across: i)
      }
    }
    signs.countSweep()
  }

  func forget() { buffers.forget() }
  var memories: [String: Matrix] { ["buffer": buffers.sums] }
  func restore(_ state: CellState, path: Int) throws {
    try buffers.restore(state, "buffer\(path)", draws.kernels)
  }
}
