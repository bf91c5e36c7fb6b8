public import CrosspointParameters

/// The n devices of a weight: device k is array 1 + k of the tile.
public struct ReferenceDevices: Sendable {
  public let arrays: [ReferenceArray]
  /// The weight of each device; 0, held to its bounds, until it is set.
  public var weights: [ReferenceMatrix]

  /// - Parameter models: one for each device.
  public init(
    _ models: [any ReferenceModel], rows: Int, columns: Int, seed: UInt64, tile: UInt32
  ) {
    arrays = models.enumerated().map { k, model in
      ReferenceArray(
        model, rows: rows, columns: columns, seed: seed, tile: tile, array: 1 + UInt32(k))
    }
    weights = arrays.map { $0.clipped(ReferenceMatrix(rows: rows, columns: columns)) }
  }

  /// n.
  public var count: Int { arrays.count }
  public var rows: Int { arrays[0].rows }
  public var columns: Int { arrays[0].columns }
  /// g of each device.
  public var granularities: [Float] { arrays.map(\.device.granularity) }

  /// Number of the array whose draws path k has: 1 + n + k.
  public func path(_ k: Int) -> UInt32 { UInt32(1 + count + k) }

  /// The draws of the cell at one address.
  public func draws(_ purpose: Purpose, array: UInt32, vector: UInt64, line: Int = 0)
    -> ReferenceStream
  {
    ReferenceAddress(
      seed: arrays[0].seed, tile: arrays[0].tile, array: array, vector: vector, purpose: purpose,
      line: UInt32(line)
    ).draws
  }

  /// One of `count` numbers, by the draw of position 0.
  public func choice(of count: Int, _ purpose: Purpose, array: UInt32, vector: UInt64) -> Int {
    draws(purpose, array: array, vector: vector).choice(of: count, 0)
  }

  /// Σ_k shares_k·W_k, in the order of k.
  public func weighted(_ shares: [Double]) -> ReferenceMatrix {
    ReferenceMatrix(rows: rows, columns: columns) { i, j in
      var sum = 0.0
      for k in 0..<count { sum += shares[k] * weights[k][i, j] }
      return sum
    }
  }

  /// Sets device k, held to its bounds.
  public mutating func set(_ k: Int, _ weights: ReferenceMatrix) {
    self.weights[k] = arrays[k].clipped(weights)
  }

  /// The pulses of a sample.
  /// - Parameter array: whose draws the trains have.
  public func sample(
    _ settings: PulsedUpdate, learningRate: Float, granularity: Float, x: [Float], delta: [Float],
    vector: UInt64, array: UInt32 = 0
  ) -> ReferenceSample {
    check(
      settings.pulseType != .none && settings.pulseType != .noneWithDevice,
      "updates without pulses are only of weights of one device")
    return ReferenceSample(
      settings, learningRate: learningRate, granularity: granularity, x: x, delta: delta,
      vector: vector, seed: arrays[0].seed, tile: arrays[0].tile, array: array)
  }

  /// Pulses device k by a sample.
  /// - Parameter number: of the array whose draws the noise has; nil for the device's own.
  public mutating func pulse(
    _ k: Int, by sample: ReferenceSample, vector: UInt64, drawsOf number: UInt32? = nil
  ) {
    for i in 0..<rows {
      for j in 0..<columns {
        weights[k][i, j] = arrays[k].after(
          sample, weights[k][i, j], i, j, up: sample.isUp(i, j), vector: vector, drawsOf: number)
      }
    }
  }
}
