public import CrosspointParameters

/// Tiki-Taka: the next device gets r·v.
public struct ReferenceDirectTransfer: ReferenceTransferRule {
  public let resetProbability: Float
  private let layout: ReferenceTransferLayout

  public init(_ model: TikiTaka, _ layout: ReferenceTransferLayout) {
    resetProbability = model.resetProbability
    self.layout = layout
  }

  public func fastRate(x: [Float], delta: [Float], learningRate: Float) -> Float {
    layout.fastRate(learningRate)
  }

  public func write(_ read: ReferenceTransferRead) -> ReferenceTransferWrite? {
    ReferenceTransferWrite(
      values: read.values.map { Float($0) },
      learningRate: Float(layout.transferRate(read.learningRate)))
  }

  public func clear() {}
}
