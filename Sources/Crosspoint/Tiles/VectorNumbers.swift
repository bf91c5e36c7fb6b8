/// The numbers of the next sample of each operation: with the seed and the tile number, the address
/// of its draws.
public struct VectorNumbers: Sendable, Hashable, Codable {
  public var forward: UInt64 = 0
  public var backward: UInt64 = 0
  public var update: UInt64 = 0
  /// Number of the next diffusion or reset.
  public var operation: UInt64 = 0
  public init() {}
}
