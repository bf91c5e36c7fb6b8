import CrosspointKernels
import CrosspointParameters

/// A digital buffer before a device, which hands on whole pulses.
///
/// lines × length: a row for each line that is transferred.
final class TransferBuffers {
  private(set) var sums: Matrix
  private let model: TransferBuffer
  /// n of one event at most.
  private let most: Float
  /// The learning rate with which n is written.
  private let writeRate: Float

  /// - Parameters:
  ///   - update: with which n is written, to devices of this granularity.
  init(
    _ model: TransferBuffer, lines: Int, length: Int, update: PulsedUpdate, granularity: Float
  ) {
    self.model = model
    sums = Matrix(rows: lines, columns: length)
    most = Float(update.bitLength)
    writeRate = model.transferStep * granularity
  }

  /// Adds to a line, and takes from it the pulses that it holds.
  /// - Parameters:
  ///   - values: what is added; becomes n.
  ///   - threshold: θ, that a pulse stands for.
  ///   - cap: bound of what stays of |H|, in units of `threshold`, where it is not forgotten.
  ///   - factor: what each value is multiplied by.
  /// - Returns: the learning rate of n; nil where it is 0 everywhere.
  func take(
    _ values: inout Matrix, line: Int, threshold: Float, cap: Float = .infinity,
    factor: (Int) -> Float
  ) -> Float? {
    let length = sums.columns
    var isAny = false
    values.withUnsafeMutableBufferPointer { v in
      sums.withUnsafeMutableBufferPointer { sums in
        let h = sums.baseAddress! + line * length
        for i in 0..<length {
          h[i] += factor(i) * v[i]
          let n = min(max((h[i] / threshold).rounded(.towardZero), -most), most)
          if n != 0 {
            isAny = true
            h[i] =
              model.forgetsBuffer
              ? model.momentum * h[i]
              : h[i] - (1 - model.momentum) * n * threshold
          }
          if !model.forgetsBuffer { h[i] = min(max(h[i], -cap), cap) }
          v[i] = n
        }
      }
    }
    return isAny ? writeRate : nil
  }

  func forget() { sums = Matrix(rows: sums.rows, columns: sums.columns) }
  func restore(_ state: CellState, _ name: String, _ kernels: KernelTable) throws {
    sums = try state.memory(name, rows: sums.rows, columns: sums.columns, kernels)
  }
}

/// TTv2: H sums what is read, and hands on a pulse at its threshold.
final class BufferedTransfer: TransferRule {
  private let buffers: TransferBuffers
  private let threshold: Float
  /// γ of the device that is read over that of the next, where both are shown.
  private let share: Float
  private let kernels: KernelTable

  init(_ model: TTv2, _ context: CellContext, granularity: Float, share: Float) {
    let columns = !model.transfersRows
    buffers = TransferBuffers(
      model.buffer, lines: columns ? context.columns : context.rows,
      length: columns ? context.rows : context.columns, update: model.transferUpdate,
      granularity: granularity)
    threshold = model.thresholdScale * granularity
    (self.share, kernels) = (share, context.kernels)
  }

  func take(_ values: inout Matrix, _ read: TransferRead) -> Float? {
    let rate = read.rate * share
    return buffers.take(&values, line: read.line, threshold: threshold) { _ in rate }
  }

  func forget() { buffers.forget() }
  var memories: [String: Matrix] { ["buffer": buffers.sums] }
  func restore(_ state: CellState, path: Int) throws {
    try buffers.restore(state, "buffer\(path)", kernels)
  }
}
