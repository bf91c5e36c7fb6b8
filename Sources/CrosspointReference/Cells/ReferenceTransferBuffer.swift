public import CrosspointParameters

/// TTv2: a buffer H for each source.
///
///     H ← H + r·v              r times γ_k/γ_{k+1} where both are above 0
///     n = trunc(H/θ), at most ± the bit length of `transferUpdate`;  θ = thresholdScale·g_{k+1}
///     where n ≠ 0:  H ← momentum·H, or with `forgetsBuffer` off H ← H − (1 − momentum)·n·θ
///
/// and the next device gets n at a learning rate of transferStep·g_{k+1}.
public struct ReferenceTransferBuffer: ReferenceTransferRule {
  /// H of each source, rows × columns.
  public var buffers: [ReferenceMatrix]
  /// How near |H/θ| ever came to where n changes: where it is within rounding, another
  /// implementation may have another n.
  public var truncationMargin = Double.infinity
  private let model: TTv2
  private let layout: ReferenceTransferLayout

  public init(_ model: TTv2, _ layout: ReferenceTransferLayout) {
    self.model = model
    self.layout = layout
    buffers = Array(
      repeating: ReferenceMatrix(rows: layout.rows, columns: layout.columns),
      count: layout.parameters.devices - 1)
  }

  public func fastRate(x: [Float], delta: [Float], learningRate: Float) -> Float {
    layout.fastRate(learningRate)
  }

  public mutating func write(_ read: ReferenceTransferRead) -> ReferenceTransferWrite? {
    let theta = Double(model.thresholdScale) * Double(layout.granularities[read.source + 1])
    let rate = layout.bufferedRate(read)
    var counts: [Double] = []
    for (across, v) in read.values.enumerated() {
      let (i, j) = layout.position(read.line, across)
      var h = buffers[read.source][i, j] + rate * v
      truncationMargin = min(truncationMargin, distanceFromStep(h / theta))
      let n = wholeSteps(h / theta, layout.parameters.transferUpdate.bitLength)
      h = model.buffer.after(n, of: h, threshold: theta)
      buffers[read.source][i, j] = h
      counts.append(n)
    }
    return layout.write(counts, read, model.buffer)
  }

  public mutating func clear() {
    buffers = buffers.map { ReferenceMatrix(rows: $0.rows, columns: $0.columns) }
  }
}

extension TransferBuffer {
  /// What is left of H where n steps of θ are taken.
  func after(_ n: Double, of h: Double, threshold: Double) -> Double {
    if n == 0 { return h }
    return forgetsBuffer
      ? Double(momentum) * h : h - (1 - Double(momentum)) * n * threshold
  }
}

extension ReferenceTransferLayout {
  /// n at a learning rate of transferStep·g of the next device; nothing where every n is 0.
  func write(_ counts: [Double], _ read: ReferenceTransferRead, _ buffer: TransferBuffer)
    -> ReferenceTransferWrite?
  {
    guard counts.contains(where: { $0 != 0 }) else { return nil }
    let step = Double(buffer.transferStep) * Double(granularities[read.source + 1])
    return ReferenceTransferWrite(values: counts.map { Float($0) }, learningRate: Float(step))
  }
}

/// trunc(q), at most ±`largest`.
func wholeSteps(_ q: Double, _ largest: Int) -> Double {
  min(max(q.rounded(.towardZero), -Double(largest)), Double(largest))
}

/// Distance of |q| from the nearest whole number above 0, where trunc(q) changes.
func distanceFromStep(_ q: Double) -> Double {
  abs(abs(q) - max(abs(q).rounded(), 1))
}
