public import CrosspointParameters

/// Tiki-Taka: what is read of a device is written as it is, and the device then reset with
/// `resetProbability`.
public typealias ReferenceTikiTaka = ReferenceTransfer<ReferenceDirectTransfer>
/// TTv2: Tiki-Taka with a digital buffer.
public typealias ReferenceTTv2 = ReferenceTransfer<ReferenceTransferBuffer>
/// c-TTv2: TTv2 with a chopper.
public typealias ReferenceChoppedTTv2 = ReferenceTransfer<ReferenceChopper>
/// AGAD: c-TTv2 that takes A's offset out.
public typealias ReferenceAGAD = ReferenceTransfer<ReferenceDynamicBuffer>

/// A chain of n devices, the first of which, A, is trained and handed on, line after line.
///
///     A ← A + f·δxᵀ,  then for every source k that is due, line after line j:
///     v = W_k eⱼ as read,  W_{k+1} ← W_{k+1} + r·v eⱼᵀ, or what the rule makes of v
///     W = Σ_k gamma^(n−1−k)·W_k
///
/// Source k is due after every transferEvery·⌈N/readsPerTransfer⌉ᵏ samples. Its reads have the
/// numbers 0, 1 …; what is read and written draws from array 1 + n + k at that number.
public struct ReferenceTransfer<Rule: ReferenceTransferRule>: ReferenceCompound {
  public let layout: ReferenceTransferLayout
  public let settings: PulsedUpdate
  /// A = device 0 … C = device n − 1.
  public var devices: ReferenceDevices
  /// What the algorithm sums of what it reads, and its signs.
  public var rule: Rule
  public var vector: UInt64 = 0
  public var samples = 0
  /// The line at which the next transfer of each source begins.
  public var nextLines: [Int]
  /// Reads of each source so far.
  public var reads: [UInt64]

  /// - Parameters:
  ///   - device: of the tile; A is `fastDevice` where the model has one.
  ///   - settings: of A's updates.
  ///   - weights: what C is set to; the others are 0.
  public init(
    _ model: Rule.Model, _ device: any ReferenceModel, _ settings: PulsedUpdate,
    _ weights: ReferenceMatrix, seed: UInt64, tile: UInt32
  ) {
    let parameters = model.transfer
    let fast = parameters.fastDevice.map(referenceModel) ?? device
    devices = ReferenceDevices(
      [fast] + Array(repeating: device, count: parameters.devices - 1), rows: weights.rows,
      columns: weights.columns, seed: seed, tile: tile)
    layout = ReferenceTransferLayout(
      parameters: parameters, rows: weights.rows, columns: weights.columns,
      granularities: devices.granularities, bitLength: settings.bitLength, seed: seed, tile: tile)
    rule = Rule(model, layout)
    self.settings = settings
    nextLines = Array(repeating: 0, count: parameters.devices - 1)
    reads = Array(repeating: 0, count: parameters.devices - 1)
    set(weights)
  }

  public var weights: ReferenceMatrix {
    var seen = devices
    for i in 0..<layout.rows {
      for j in 0..<layout.columns {
        seen.weights[0][i, j] *= Double(rule.sign(ofRow: i) * rule.sign(ofColumn: j))
      }
    }
    return seen.weighted(layout.shares)
  }

  /// C ← clip(W), the others ← clip(0); what was summed is zeroed. Counts, lines and signs stay.
  public mutating func set(_ weights: ReferenceMatrix) {
    let last = devices.count - 1
    for k in 0..<last {
      devices.set(k, ReferenceMatrix(rows: layout.rows, columns: layout.columns))
    }
    devices.set(last, weights)
    rule.clear()
  }

  public mutating func apply(x: [Float], delta: [Float], learningRate: Float) {
    let rate = rule.fastRate(x: x, delta: delta, learningRate: learningRate)
    let sample = devices.sample(
      settings, learningRate: rate, granularity: layout.granularities[0],
      x: x.enumerated().map { j, x in rule.sign(ofColumn: j) * x },
      delta: delta.enumerated().map { i, delta in rule.sign(ofRow: i) * delta },
      vector: vector)
    devices.pulse(0, by: sample, vector: vector)
    samples += 1
    for source in 0..<devices.count - 1 where samples % layout.interval(source) == 0 {
      transfer(source, learningRate: learningRate)
    }
  }

  /// One transfer of source k: `readsPerTransfer` lines, one after the other.
  private mutating func transfer(_ source: Int, learningRate: Float) {
    if layout.parameters.startsAtRandom {
      nextLines[source] = devices.choice(
        of: layout.lines, .transferStart, array: devices.path(source), vector: reads[source])
    }
    for _ in 0..<layout.parameters.readsPerTransfer {
      let line = nextLines[source]
      let read = ReferenceTransferRead(
        source: source, line: line, number: reads[source], values: values(source, line),
        learningRate: learningRate)
      resetLine(read)
      if let write = rule.write(read) { apply(write, read) }
      reads[source] += 1
      nextLines[source] = (line + 1) % layout.lines
    }
  }

  /// v: a line of source k through the circuits of transfers, the input 1 on it.
  private func values(_ source: Int, _ line: Int) -> [Double] {
    let array = devices.arrays[source]
    var product = ReferenceProduct(
      layout.parameters.transferForward, layout.parameters.transfersRows ? .backward : .forward,
      noise: addressedNoise(seed: array.seed, tile: array.tile, array: devices.path(source)))
    let one = (0..<layout.lines).map { $0 == line ? 1.0 : 0 }
    return product.apply(devices.weights[source], one, vector: reads[source]).output
  }

  /// Each device of the line that was read ← clip(b + resetNoise·ξ) with the rule's probability.
  private mutating func resetLine(_ read: ReferenceTransferRead) {
    guard rule.resetProbability > 0 else { return }
    let (array, path) = (devices.arrays[read.source], devices.path(read.source))
    for across in 0..<layout.across {
      let (i, j) = layout.position(read.line, across)
      let chosen = devices.draws(.lineReset, array: path, vector: read.number, line: i)
      guard chosen.fires(probability: rule.resetProbability, UInt32(j)) else { continue }
      let xi = devices.draws(.reset, array: path, vector: read.number, line: i).gaussian(UInt32(j))
      devices.weights[read.source][i, j] = array[i, j].afterReset(
        noise: Double(array.device.common.resetNoise), xi: xi)
    }
  }

  /// A pulsed update of the next device: the input 1 on the line, the values across.
  private mutating func apply(_ write: ReferenceTransferWrite, _ read: ReferenceTransferRead) {
    let one = (0..<layout.lines).map { $0 == read.line ? Float(1) : 0 }
    let isRow = layout.parameters.transfersRows
    let (next, path) = (read.source + 1, devices.path(read.source))
    let sample = devices.sample(
      layout.parameters.transferUpdate, learningRate: write.learningRate,
      granularity: layout.granularities[next], x: isRow ? write.values : one,
      delta: isRow ? one : write.values, vector: read.number, array: path)
    devices.pulse(next, by: sample, vector: read.number, drawsOf: path)
  }
}
