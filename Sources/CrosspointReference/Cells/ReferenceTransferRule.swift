public import CrosspointParameters

/// What an algorithm of transfers does with what it reads of a device: the part in which they
/// differ. `ReferenceTransfer` does the rest.
public protocol ReferenceTransferRule: Sendable {
  associatedtype Model: TransferModel
  init(_ model: Model, _ layout: ReferenceTransferLayout)
  /// Probability with which a device of a line that was read is reset.
  var resetProbability: Float { get }
  /// The rate at which a sample trains A; states that follow samples are brought up to date.
  mutating func fastRate(x: [Float], delta: [Float], learningRate: Float) -> Float
  /// The signs with which a row's and a column's signals train A: what a cross-point holds has the
  /// product of the two.
  func sign(ofRow row: Int) -> Float
  func sign(ofColumn column: Int) -> Float
  /// What a line that was read makes the next device: nil for nothing.
  mutating func write(_ read: ReferenceTransferRead) -> ReferenceTransferWrite?
  /// Zeros what was summed: the weights have been set.
  mutating func clear()
}

extension ReferenceTransferRule {
  public var resetProbability: Float { 0 }
  public func sign(ofRow row: Int) -> Float { 1 }
  public func sign(ofColumn column: Int) -> Float { 1 }
}

/// A line as it was read.
public struct ReferenceTransferRead: Sendable {
  /// k of the device that was read.
  public let source: Int
  /// The column, or the row where rows are handed on.
  public let line: Int
  /// r, the number of the read among those of this source.
  public let number: UInt64
  /// v, one value for each line across.
  public let values: [Double]
  /// η of the sample that the read followed.
  public let learningRate: Float
}

/// A line as the next device gets it: an update of `values` times the learning rate.
public struct ReferenceTransferWrite: Sendable, Hashable {
  public var values: [Float]
  public var learningRate: Float
}

/// Shape, granularities and rates of a chain of devices.
public struct ReferenceTransferLayout: Sendable {
  public let parameters: TransferParameters
  public let rows: Int
  public let columns: Int
  /// g of each device.
  public let granularities: [Float]
  /// Slots of the longest train of A's updates.
  public let bitLength: Int
  public let seed: UInt64
  public let tile: UInt32

  /// N: columns, or rows where rows are handed on.
  public var lines: Int { parameters.transfersRows ? rows : columns }
  /// Values of a line.
  public var across: Int { parameters.transfersRows ? columns : rows }

  /// Row and column of value i of a line.
  public func position(_ line: Int, _ i: Int) -> (row: Int, column: Int) {
    parameters.transfersRows ? (line, i) : (i, line)
  }

  /// γ_k = gamma^(n−1−k), 0⁰ = 1.
  public var shares: [Double] {
    let n = parameters.devices
    return (0..<n).map { k in
      (0..<n - 1 - k).reduce(1) { share, _ in share * Double(parameters.gamma) }
    }
  }

  /// f·sign(η): fastLearningRate, in units of |η| where it is scaled; η where it is 0.
  public func fastRate(_ learningRate: Float) -> Float {
    let fast = parameters.fastLearningRate
    if fast == 0 { return learningRate }
    if parameters.scalesFastLearningRate { return Float(Double(fast) * Double(learningRate)) }
    return learningRate < 0 ? -fast : fast
  }

  /// r: transferLearningRate, in units of |η| where it is scaled.
  public func transferRate(_ learningRate: Float) -> Double {
    let rate = Double(parameters.transferLearningRate)
    return parameters.scalesTransferLearningRate ? rate * abs(Double(learningRate)) : rate
  }

  /// r times γ_k/γ_{k+1}, where both are above 0: what buffers sum.
  public func bufferedRate(_ read: ReferenceTransferRead) -> Double {
    let (from, to) = (shares[read.source], shares[read.source + 1])
    let rate = transferRate(read.learningRate)
    return from > 0 && to > 0 ? rate * from / to : rate
  }

  /// The interval of source k in samples: transferEvery·⌈N/readsPerTransfer⌉ᵏ.
  public func interval(_ source: Int) -> Int {
    let reads = parameters.readsPerTransfer
    return (0..<source).reduce(parameters.transferEvery) { interval, _ in
      let (product, overflow) = interval.multipliedReportingOverflow(
        by: (lines + reads - 1) / reads)
      return overflow ? Int.max : product
    }
  }

  /// The draws of source 0's path, array 1 + n, at the number of a read.
  func draws(_ purpose: Purpose, _ read: ReferenceTransferRead) -> ReferenceStream {
    ReferenceAddress(
      seed: seed, tile: tile, array: UInt32(1 + parameters.devices), vector: read.number,
      purpose: purpose
    ).draws
  }
}
