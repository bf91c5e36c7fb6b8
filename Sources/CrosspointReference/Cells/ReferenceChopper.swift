public import CrosspointParameters

/// c-TTv2: TTv2 with signs that flip.
///
///     H ← H + c_in·c_out·v·L
///     n = trunc(H), at most ± the bit length of `transferUpdate`
///     where n ≠ 0:  H ← momentum·H, or with `forgetsBuffer` off H ← H − (1 − momentum)·n
///
/// A line's sign then flips at random, or every `period` reads; not where the probability is 0.
public struct ReferenceChopper: ReferenceTransferRule {
  public var signs: ReferenceChopperSigns
  /// H, rows × columns.
  public var buffer: ReferenceMatrix
  /// How near |H| ever came to where n changes.
  public var truncationMargin = Double.infinity
  private let model: ChoppedTTv2
  private let layout: ReferenceTransferLayout

  public init(_ model: ChoppedTTv2, _ layout: ReferenceTransferLayout) {
    self.model = model
    self.layout = layout
    signs = ReferenceChopperSigns(model.chopper, layout)
    buffer = ReferenceMatrix(rows: layout.rows, columns: layout.columns)
  }

  public mutating func fastRate(x: [Float], delta: [Float], learningRate: Float) -> Float {
    signs.fastRate(x: x, delta: delta, learningRate: learningRate)
  }

  public func sign(ofRow row: Int) -> Float { signs.sign(ofRow: row) }
  public func sign(ofColumn column: Int) -> Float { signs.sign(ofColumn: column) }

  public mutating func write(_ read: ReferenceTransferRead) -> ReferenceTransferWrite? {
    let scale = signs.scale(read)
    var counts: [Double] = []
    for (k, v) in read.values.enumerated() {
      let (i, j) = layout.position(read.line, k)
      let h = buffer[i, j] + Double(signs.lines[read.line] * signs.across[k]) * v * scale
      truncationMargin = min(truncationMargin, distanceFromStep(h))
      let n = wholeSteps(h, layout.parameters.transferUpdate.bitLength)
      buffer[i, j] = model.buffer.after(n, of: h, threshold: 1)
      counts.append(n)
    }
    flip(read)
    return layout.write(counts, read, model.buffer)
  }

  private mutating func flip(_ read: ReferenceTransferRead) {
    let flips =
      model.chopper.chopsAtRandom
      ? signs.flipsAtRandom(read) : model.chopper.chopperProbability > 0 && signs.endsPeriod
    if flips { signs.lines[read.line] *= -1 }
    signs.finish(read, outputProbability: model.outputChopperProbability)
  }

  public mutating func clear() {
    buffer = ReferenceMatrix(rows: layout.rows, columns: layout.columns)
    signs.clear()
  }
}
