import CrosspointKernels
import CrosspointParameters

/// The way from one device of a chain to the next: its lines are read, a rule says what of them is
/// handed on, and that is written in pulses.
final class TransferPath {
  let number: Int
  /// Samples from one transfer to the next.
  let interval: Int
  let rule: any TransferRule
  /// The line at which the next transfer begins.
  private(set) var nextLine = 0
  /// Lines that were read so far: the addresses of their draws.
  private(set) var reads: UInt64 = 0
  private let model: TransferParameters
  private let (from, to): (DrivenArray, DrivenArray)
  private let access: LineAccess
  private let draws: CellDraws
  let resetProbability: Float

  init(
    _ model: TransferParameters, _ context: CellContext, number: Int, from: DrivenArray,
    to: DrivenArray, interval: Int, resetProbability: Float, rule: any TransferRule
  ) {
    self.model = model
    self.number = number
    self.interval = interval
    self.rule = rule
    (self.from, self.to, self.resetProbability) = (from, to, resetProbability)
    let array = 1 + model.devices + number
    access = LineAccess(
      context, array: array, forward: model.transferForward, update: model.transferUpdate,
      granularity: to.granularity, readsRows: model.transfersRows)
    draws = CellDraws(key: context.key(array: array), kernels: context.kernels)
  }

  /// Hands on the lines that are due.
  /// - Parameters:
  ///   - learningRate: |η| of the sample before.
  ///   - fastRate: the magnitude of the rate with which it trained A.
  /// - Returns: the lines.
  func transfer(learningRate: Float, fastRate: Float, threads: Int) throws -> [Int] {
    if model.startsAtRandom {
      nextLine = draws.choice(.transferStart, vector: reads, of: access.lineCount)
    }
    let rate = model.transferLearningRate * (model.scalesTransferLearningRate ? learningRate : 1)
    var lines: [Int] = []
    for _ in 0..<model.readsPerTransfer {
      let (line, vector) = (nextLine, reads)
      var values = try access.read(
        [line], of: from, firstVector: vector, threads: threads)
      if resetProbability > 0 { reset(line, vector) }
      if let write = rule.take(
        &values, TransferRead(line: line, vector: vector, rate: rate, fastRate: fastRate))
      {
        try access.write(
          values, to: [line], of: to, rate: write, firstVector: vector, threads: threads)
      }
      lines.append(line)
      nextLine = (line + 1) % access.lineCount
      reads &+= 1
    }
    return lines
  }

  /// Resets some devices of a line that was read.
  private func reset(_ line: Int, _ vector: UInt64) {
    let (rows, columns) = (from.weights.rows, from.weights.columns)
    let ofRow = model.transfersRows ? 0..<columns : line..<line + 1
    var chosen: [Int] = []
    for row in model.transfersRows ? line..<line + 1 : 0..<rows {
      let words = draws.drawn(.lineReset, vector: vector, line: row, ofRow.upperBound)
      chosen += ofRow.filter { CellDraws.happens(words[$0], probability: resetProbability) }
        .map { row * columns + $0 }
    }
    from.reset(chosen, vector: vector, key: access.key)
  }

  /// Takes where the next transfer begins, and what the rule remembers.
  func restore(_ state: CellState) throws {
    let line = state.count("nextLine\(number)")
    guard line < UInt64(access.lineCount) else {
      throw CrosspointError.invalidSetting(
        name: "nextLine\(number)", value: "\(line)",
        expected: "a line of the \(access.lineCount) that are transferred")
    }
    (nextLine, reads) = (Int(line), state.count("reads\(number)"))
    try rule.restore(state, path: number)
  }
}

/// One line that was read.
struct TransferRead {
  let line: Int
  /// Number of the read, the address of its draws.
  let vector: UInt64
  /// r.
  let rate: Float
  /// Magnitude of the rate with which the last sample trained A.
  let fastRate: Float
}

/// What of a line that was read is handed on.
protocol TransferRule: AnyObject {
  /// Makes of what was read what is written, 1 × length.
  /// - Returns: the learning rate with which it is; nil where nothing is.
  func take(_ values: inout Matrix, _ read: TransferRead) -> Float?
  /// Forgets what of reads it remembers.
  func forget()
  /// What it remembers, by name.
  var memories: [String: Matrix] { get }
  func restore(_ state: CellState, path: Int) throws
}

/// Hands on what was read as it is.
final class DirectTransfer: TransferRule {
  func take(_ values: inout Matrix, _ read: TransferRead) -> Float? { read.rate }
  func forget() {}
  var memories: [String: Matrix] { [:] }
  func restore(_ state: CellState, path: Int) {}
}
