import CrosspointParameters

/// A tile of fixed-point numbers, from the definition: sums of products in whole numbers, one
/// conversion of each. Every quantity has a format.
public struct ReferenceFixedPointTile: Sendable {
  public let settings: FixedPointSettings
  public let seed: UInt64
  public let tile: UInt32
  public var weights: ReferenceMatrix
  public var velocity: ReferenceMatrix
  /// As the counters of the tile.
  public var forwardNumber: UInt64 = 0
  public var backwardNumber: UInt64 = 0
  public var updateNumber: UInt64 = 0
  public var operationNumber: UInt64 = 0
  public var updates = 0

  /// Traps for settings in which a quantity has no format.
  public init(rows: Int, columns: Int, settings: FixedPointSettings, seed: UInt64, tile: UInt32) {
    for formats in [settings.formats] + (settings.later.map { [$0.formats] } ?? []) {
      let all = [formats.weights, formats.updates, formats.errors, formats.outputs]
      check(all.allSatisfy { $0 != nil }, "a reference of \(formats): a quantity has no format")
    }
    self.settings = settings
    self.seed = seed
    self.tile = tile
    weights = ReferenceMatrix(rows: rows, columns: columns)
    velocity = weights
  }

  public var formats: FixedPointFormats {
    guard let later = settings.later, updates >= later.afterUpdates else { return settings.formats }
    return later.formats
  }

  public mutating func setWeights(_ values: ReferenceMatrix) {
    weights = values
    convertWeights()
  }

  private mutating func convertWeights() {
    let address = address(.roundingSetWeights, operationNumber)
    for i in 0..<weights.rows {
      for j in 0..<weights.columns {
        weights[i, j] = converted(weights[i, j], formats.weights!, address, line: i, j)
      }
    }
    operationNumber += 1
  }

  /// y = Convert(W·x) of one sample after the other.
  public mutating func forward(_ x: [[Double]]) -> [[Double]] {
    let (format, rows) = (formats.outputs!, weights.rows)
    let y = x.enumerated().map { b, sample in
      let vector = forwardNumber + UInt64(b)
      let input = converted(sample, format, address(.roundingInputs, vector))
      let sums = (0..<rows).map { i in
        let row = (0..<weights.columns).map { weights[i, $0] }
        return exactSum(row, formats.weights!, input, format)
      }
      return converted(sums, format, address(.roundingOutputs, vector))
    }
    forwardNumber += UInt64(x.count)
    return y
  }

  /// z = Convert(Wᵀ·δ) of one sample after the other.
  public mutating func backward(_ delta: [[Double]]) -> [[Double]] {
    let (format, columns) = (formats.errors!, weights.columns)
    let z = delta.enumerated().map { b, sample in
      let vector = backwardNumber + UInt64(b)
      let input = converted(sample, format, address(.roundingErrors, vector))
      let sums = (0..<columns).map { j in
        let column = (0..<weights.rows).map { weights[$0, j] }
        return exactSum(column, formats.weights!, input, format)
      }
      return converted(sums, format, address(.roundingInputErrors, vector))
    }
    backwardNumber += UInt64(delta.count)
    return z
  }

  /// One batch. The rate, momentum and decay are applied in double precision, product by product
  /// and then term by term, before the one conversion.
  public mutating func update(x: [[Double]], delta: [[Double]], learningRate: Float) {
    let formats = formats
    let (rate, momentum) = (Double(learningRate), Double(settings.momentum))
    let decay = rate * Double(settings.decay)
    func entered(_ samples: [[Double]], _ format: FixedPointFormat, _ purpose: Purpose)
      -> [[Double]]
    {
      samples.enumerated().map { b, sample in
        converted(sample, format, address(purpose, updateNumber + UInt64(b), pass: 1))
      }
    }
    let inputs = entered(x, formats.outputs!, .roundingInputs)
    let errors = entered(delta, formats.errors!, .roundingErrors)
    let (steps, sums) = (
      address(.roundingUpdates, updateNumber), address(.roundingWeights, updateNumber)
    )
    for i in 0..<weights.rows {
      for j in 0..<weights.columns {
        let g = exactSum(
          errors.map { $0[i] }, formats.errors!, inputs.map { $0[j] }, formats.outputs!)
        var change = g * rate
        if momentum != 0 { change = change + velocity[i, j] * momentum }
        if decay != 0 { change = change - weights[i, j] * decay }
        velocity[i, j] = converted(change, formats.updates!, steps, line: i, j)
        weights[i, j] = converted(
          weights[i, j] + velocity[i, j], formats.weights!, sums, line: i, j)
      }
    }
    updateNumber += UInt64(x.count)
    updates += 1
    if updates == settings.later?.afterUpdates { convertWeights() }
  }

  /// Σ a·b of numbers of two formats, in whole numbers of 2^−(FL + FL′).
  private func exactSum(
    _ a: [Double], _ first: FixedPointFormat, _ b: [Double], _ second: FixedPointFormat
  ) -> Double {
    var sum = 0
    for (x, y) in zip(a, b) { sum += Int(x / first.step) * Int(y / second.step) }
    check(abs(sum) <= 1 << 53, "a sum of \(sum) codes is no number of double precision")
    return Double(sum) * first.step * second.step
  }

  private func address(_ purpose: Purpose, _ vector: UInt64, pass: UInt32 = 0) -> ReferenceAddress {
    ReferenceAddress(seed: seed, tile: tile, vector: vector, pass: pass, purpose: purpose)
  }

  private func converted(
    _ values: [Double], _ format: FixedPointFormat, _ address: ReferenceAddress
  ) -> [Double] {
    values.enumerated().map { converted($1, format, address, line: 0, $0) }
  }

  private func converted(
    _ x: Double, _ format: FixedPointFormat, _ address: ReferenceAddress, line: Int,
    _ position: Int
  ) -> Double {
    var address = address
    address.line = UInt32(line)
    let convert = ReferenceConvert(format, settings.rounding)
    return convert(x) { address.draws.wordA(UInt32(position)) }.value
  }
}
