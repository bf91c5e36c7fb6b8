/// Signals as images: channels, each of height × width, row by row; a signal's index is
/// (channel·height + y)·width + x.
public struct ImageShape: Sendable, Hashable, Codable, CustomStringConvertible {
  public var channels: Int
  public var height: Int
  public var width: Int

  public init(channels: Int, height: Int, width: Int) {
    self.channels = channels
    self.height = height
    self.width = width
  }

  /// Signals in all.
  public var count: Int { channels * height * width }
  public var description: String { "\(channels) × \(height) × \(width)" }
}

/// A length each way: of a kernel, a stride. A whole number stands for a square.
public struct Extent: Sendable, Hashable, Codable, ExpressibleByIntegerLiteral,
  CustomStringConvertible
{
  public var height: Int
  public var width: Int

  public init(height: Int, width: Int) {
    self.height = height
    self.width = width
  }

  public init(integerLiteral value: Int) { self.init(height: value, width: value) }

  /// height · width.
  public var count: Int { height * width }
  public var description: String { "\(height) × \(width)" }
}
