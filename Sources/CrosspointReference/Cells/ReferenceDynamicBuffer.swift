public import CrosspointParameters

/// AGAD: c-TTv2 that takes out of a read what A held when the last period of the signs ended.
///
///     where the line is flagged:  P ← M
///     H ← H + c_in·c_out·(v − P)·L,  n and what is left of H as in c-TTv2
///     M ← (1 − β)·M + β·v         β = min(tailWeightening/period, 1)
///
/// Without forgetting |H| is then at most bufferCap times the bit length. Nothing is written before
/// more than `period` sweeps have passed; H is spent all the same. A line's sign flips every
/// `period` reads, and at random too where `chopsAtRandom`: once where both are due. A flip flags
/// the line.
public struct ReferenceDynamicBuffer: ReferenceTransferRule {
  public var signs: ReferenceChopperSigns
  /// H, rows × columns.
  public var buffer: ReferenceMatrix
  /// M, rows × columns.
  public var means: ReferenceMatrix
  /// P, rows × columns.
  public var pastMeans: ReferenceMatrix
  /// Lines whose sign has flipped since they were read.
  public var flags: [Bool]
  /// How near |H| ever came to where n changes.
  public var truncationMargin = Double.infinity
  private let model: AGAD
  private let layout: ReferenceTransferLayout

  public init(_ model: AGAD, _ layout: ReferenceTransferLayout) {
    self.model = model
    self.layout = layout
    signs = ReferenceChopperSigns(model.chopper, layout)
    buffer = ReferenceMatrix(rows: layout.rows, columns: layout.columns)
    (means, pastMeans) = (buffer, buffer)
    flags = Array(repeating: false, count: layout.lines)
  }

  /// β.
  public var tail: Double { min(Double(model.tailWeightening) / Double(signs.period), 1) }

  public mutating func fastRate(x: [Float], delta: [Float], learningRate: Float) -> Float {
    signs.fastRate(x: x, delta: delta, learningRate: learningRate)
  }

  public func sign(ofRow row: Int) -> Float { signs.sign(ofRow: row) }
  public func sign(ofColumn column: Int) -> Float { signs.sign(ofColumn: column) }

  public mutating func write(_ read: ReferenceTransferRead) -> ReferenceTransferWrite? {
    let scale = signs.scale(read)
    let isFlagged = flags[read.line]
    flags[read.line] = false
    var counts: [Double] = []
    for (k, v) in read.values.enumerated() {
      let (i, j) = layout.position(read.line, k)
      if isFlagged { pastMeans[i, j] = means[i, j] }
      let h =
        buffer[i, j] + Double(signs.lines[read.line] * signs.across[k]) * (v - pastMeans[i, j])
        * scale
      counts.append(spend(h, i, j))
      means[i, j] = (1 - tail) * means[i, j] + tail * v
    }
    let writes = signs.sweeps > signs.period
    if signs.endsPeriod || (model.chopper.chopsAtRandom && signs.flipsAtRandom(read)) {
      signs.lines[read.line] *= -1
      flags[read.line] = true
    }
    signs.finish(read, outputProbability: 0)
    return writes ? layout.write(counts, read, model.buffer) : nil
  }

  /// The whole steps n of H, and what is left of it.
  private mutating func spend(_ h: Double, _ i: Int, _ j: Int) -> Double {
    let bitLength = layout.parameters.transferUpdate.bitLength
    truncationMargin = min(truncationMargin, distanceFromStep(h))
    let n = wholeSteps(h, bitLength)
    var left = model.buffer.after(n, of: h, threshold: 1)
    if !model.buffer.forgetsBuffer, model.bufferCap > 0 {
      let cap = Double(bitLength) * Double(model.bufferCap)
      left = min(max(left, -cap), cap)
    }
    buffer[i, j] = left
    return n
  }

  public mutating func clear() {
    buffer = ReferenceMatrix(rows: layout.rows, columns: layout.columns)
    (means, pastMeans) = (buffer, buffer)
    flags = Array(repeating: false, count: layout.lines)
    signs.clear()
  }
}
