import CrosspointKernels
import CrosspointParameters

/// Reads lines of an array through a periphery, and writes lines of an array in pulses, with draws
/// of its own: what a refresh and a transfer do. A line is a column, or a row.
final class LineAccess {
  /// Lines that are read, or written, at once: each is a sample of its own.
  static let linesAtOnce = PulsePlans.usual

  let key: TileKey
  let readsRows: Bool
  private let reading: AnalogProduct
  private let writing: PulseSource
  private let kernels: KernelTable
  private let rows: Int
  private let columns: Int

  /// - Parameters:
  ///   - array: number of its draws.
  ///   - granularity: of the devices that are written.
  init(
    _ context: CellContext, array: Int, forward: Periphery, update: PulsedUpdate,
    granularity: Float, readsRows: Bool = false
  ) {
    (rows, columns, kernels) = (context.rows, context.columns, context.kernels)
    key = context.key(array: array)
    self.readsRows = readsRows
    let arrayContext = ArrayContext(rows: rows, columns: columns, key: key, kernels: kernels)
    reading = AnalogProduct(
      forward, readsRows ? .backward : .forward,
      array: context.settings.array.physics(arrayContext),
      isLinear: context.settings.array.isLinear, arrayContext)
    writing = PulseSource(
      update, granularity: granularity, rows: rows, columns: columns, key: key, kernels: kernels)
  }

  /// Lines of the array, and cross-points of each.
  var lineCount: Int { readsRows ? rows : columns }
  var lineLength: Int { readsRows ? columns : rows }

  /// Reads lines, each with an input of 1.
  /// - Parameter firstVector: number of the first line's read.
  /// - Returns: lines × length.
  func read(_ lines: [Int], of array: DrivenArray, firstVector: UInt64, threads: Int) throws
    -> Matrix
  {
    var read = Matrix(rows: lines.count, columns: lineLength)
    try reading.run(
      weights: .exact(array.seen), variances: array.readVariances, x: chosen(lines),
      firstVector: firstVector, into: &read, threads: threads, lines: lines)
    return read
  }

  /// Writes lines in pulses: W ← W + rate·(value) for each.
  /// - Parameters:
  ///   - values: lines × length.
  ///   - firstVector: number of the first line's pulses.
  func write(
    _ values: Matrix, to lines: [Int], of array: DrivenArray, rate: Float, firstVector: UInt64,
    threads: Int
  ) throws {
    let maxima = try findAbsoluteMaxima(
      values, "what is written to a line", kernels,
      into: readsRows ? writing.maxima.x : writing.maxima.delta)
    guard maxima.contains(where: { $0 > 0 }) else { return }
    // Every signal that chooses a line is a 1.
    let ones = (readsRows ? writing.maxima.delta : writing.maxima.x).reserve(lines.count)
    ones.update(repeating: 1, count: lines.count)
    let (values, chosen, base) = (values, chosen(lines), maxima.baseAddress!)
    var samples = UpdateSamples(
      x: readsRows ? values : chosen, delta: readsRows ? chosen : values, learningRate: rate,
      range: 0..<lines.count, firstVector: firstVector,
      maxima: readsRows ? (base, UnsafePointer(ones)) : (UnsafePointer(ones), base))
    guard array.devices.model.takesPulses else {
      return array.add(samples, threads: threads)
    }
    while !samples.range.isEmpty {
      guard var pulses = writing.pulses(of: samples.take(Self.linesAtOnce), isWhole: false) else {
        continue
      }
      pulses.key = key
      array.apply(pulses, threads: threads)
    }
  }

  /// Samples with a 1 on one line each.
  private func chosen(_ lines: [Int]) -> Matrix {
    var m = Matrix(rows: lines.count, columns: lineCount)
    m.withUnsafeMutableBufferPointer { m in
      for (sample, line) in lines.enumerated() { m[sample * lineCount + line] = 1 }
    }
    return m
  }
}
