/// A layer's matrix and how often an example uses it.
public struct LayerShape: Sendable, Hashable, Codable {
  /// Its name, as K1 or W2; no two of a network have the same.
  public var name: String
  /// Outputs.
  public var rows: Int
  /// Inputs, bias included.
  public var columns: Int
  /// Samples that an example makes, for each of which the matrix is used once: 1 for a dense layer,
  /// the positions of the kernels for a convolution.
  public var reuse: Int
  /// Arrays that hold the same weights and share the samples, at most `reuse`.
  public var copies: Int

  public init(name: String, rows: Int, columns: Int, reuse: Int = 1, copies: Int = 1) {
    (self.name, self.rows, self.columns, self.reuse, self.copies) = (
      name, rows, columns, reuse, copies
    )
  }

  private enum Keys: String, CodingKey, CaseIterable { case name, rows, columns, reuse, copies }

  public init(from decoder: any Decoder) throws {
    try decoder.container(keyedBy: SettingName.self).refuseOthers(
      than: Keys.allCases.map(\.rawValue))
    let container = try decoder.container(keyedBy: Keys.self)
    let name = try container.decode(String.self, forKey: .name)
    // By way of a Double: a number that Int cannot hold would be called no JSON at all.
    func count(_ key: Keys, _ value: Double) throws -> Int {
      guard value == value.rounded(), value >= 1, value <= Double(Self.largest) else {
        throw Self.outside("\(key.rawValue) of layer \(name)", "\(value)")
      }
      return Int(value)
    }
    self.init(
      name: name, rows: try count(.rows, container.decode(Double.self, forKey: .rows)),
      columns: try count(.columns, container.decode(Double.self, forKey: .columns)),
      reuse: try count(.reuse, container.decodeIfPresent(Double.self, forKey: .reuse) ?? 1),
      copies: try count(.copies, container.decodeIfPresent(Double.self, forKey: .copies) ?? 1))
  }

  /// Weights of one copy.
  public var weights: Double { Double(rows) * Double(columns) }

  static let largest = 1_000_000_000

  private static func outside(_ name: String, _ value: String) -> CrosspointError {
    .invalidSetting(name: name, value: value, expected: "a whole number from 1 to \(largest)")
  }

  func validate() throws {
    for (what, value) in [
      ("rows", rows), ("columns", columns), ("reuse", reuse), ("copies", copies),
    ] {
      guard (1...Self.largest).contains(value) else {
        throw Self.outside("\(what) of layer \(name)", "\(value)")
      }
    }
    guard copies <= reuse else {
      throw CrosspointError.invalidSetting(
        name: "copies of layer \(name)", value: "\(copies)",
        expected: "at most its \(reuse) samples of an example: copies share them")
    }
  }
}
