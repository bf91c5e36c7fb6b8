import CrosspointKernels
import CrosspointParameters

/// AGAD: the offset of A, estimated anew in every period of the chopper, is taken out of what is
/// read.
final class DynamicTransfer: TransferRule {
  private let model: AGAD
  private let signs: ChoppedSigns
  private let buffers: TransferBuffers
  private let rates: ChoppedRates
  private let draws: CellDraws
  /// M and P, lines × length.
  private var mean: Matrix
  private var past: Matrix
  /// Whether a line's sign flipped after its last read.
  private var isFlipped: [Bool]

  init(
    _ model: AGAD, _ context: CellContext, signs: ChoppedSigns, granularity: Float,
    rates: ChoppedRates, key: TileKey
  ) {
    self.model = model
    self.signs = signs
    self.rates = rates
    let (lines, length) = (signs.lines.count, signs.across.count)
    buffers = TransferBuffers(
      model.buffer, lines: lines, length: length, update: model.transferUpdate,
      granularity: granularity)
    draws = CellDraws(key: key, kernels: context.kernels)
    mean = Matrix(rows: lines, columns: length)
    past = mean
    isFlipped = [Bool](repeating: false, count: lines)
  }

  func take(_ values: inout Matrix, _ read: TransferRead) -> Float? {
    let (line, period) = (read.line, model.chopper.period)
    let β = min(model.tailWeightening / Float(period), 1)
    if isFlipped[line] {
      past.copy(mean[rows: line..<line + 1], toRows: line..<line + 1, columns: 0..<past.columns)
      isFlipped[line] = false
    }
    let (scale, sign, across) = (rates.scale(read), signs.lines[line], signs.across)
    mean.withUnsafeMutableBufferPointer { mean in
      past.withUnsafeBufferPointer { past in
        values.withUnsafeMutableBufferPointer { v in
          let first = line * v.count
          for i in v.indices {
            let value = v[i]
            v[i] = value - past[first + i]
            mean[first + i] = (1 - β) * mean[first + i] + β * value
          }
        }
      }
    }
    let cap =
      model.bufferCap > 0 ? Float(model.transferUpdate.bitLength) * model.bufferCap : .infinity
    let rate = buffers.take(&values, line: line, threshold: 1, cap: cap) {
      sign * across[$0] * scale
    }
    // What the first sweeps find is spent, and not written: M is not yet there.
    let isWritten = signs.sweeps > period
    flip(read, period)
    return isWritten ? rate : nil
  }

  private func flip(_ read: TransferRead, _ period: UInt64) {
    let chopper = model.chopper
    var isDue = signs.sweeps % period == period - 1
    if chopper.chopsAtRandom, chopper.chopperProbability > 0 {
      isDue =
        isDue
        || CellDraws.happens(
          draws.drawn(.chopperIn, vector: read.vector, line: 0, 1)[0],
          probability: chopper.chopperProbability)
    }
    if isDue {
      signs.flip(line: read.line)
      isFlipped[read.line] = true
    }
    if read.line == signs.lines.count - 1 { signs.countSweep() }
  }

  func forget() {
    buffers.forget()
    mean = Matrix(rows: mean.rows, columns: mean.columns)
    past = mean
    for line in isFlipped.indices { isFlipped[line] = false }
  }

  var memories: [String: Matrix] {
    [
      "buffer": buffers.sums, "mean": mean, "past": past,
      "flipped": Matrix(rows: 1, columns: isFlipped.count, isFlipped.map { $0 ? 1 : 0 }),
    ]
  }

  func restore(_ state: CellState, path: Int) throws {
    let kernels = draws.kernels
    try buffers.restore(state, "buffer\(path)", kernels)
    mean = try state.memory("mean\(path)", rows: mean.rows, columns: mean.columns, kernels)
    past = try state.memory("past\(path)", rows: past.rows, columns: past.columns, kernels)
    isFlipped = try state.memory("flipped\(path)", rows: 1, columns: isFlipped.count, kernels)
      .elements.map { $0 != 0 }
  }
}
