/// The layers of a network, as matrices.
public struct NetworkShape: Sendable, Hashable {
  public var layers: [LayerShape]

  public init(layers: [LayerShape]) { self.layers = layers }

  /// Dense layers of these widths, each with a bias column: W1 256 × 785 and so on for 784, 256 …
  public init(widths: [Int]) {
    layers = zip(widths, widths.dropFirst()).enumerated().map { number, width in
      LayerShape(name: "W\(number + 1)", rows: width.1, columns: width.0 + 1)
    }
  }

  /// The networks by name; a new one is one entry here.
  public static let named: [(name: String, description: String, shape: NetworkShape)] = [
    ("seed", "784-256-128-10 of Gokmen & Vlasov 2016", NetworkShape(widths: [784, 256, 128, 10])),
    ("lenet", "the LeNet of Gokmen, Onen & Haensch 2017", lenet),
    ("alexnet", "AlexNet in one column, its layers not grouped", alexnet),
  ]

  /// Convolutions 5 × 5 on 28 × 28 and 12 × 12 pixels.
  private static let lenet = NetworkShape(layers: [
    LayerShape(name: "K1", rows: 16, columns: 5 * 5 * 1 + 1, reuse: 24 * 24),
    LayerShape(name: "K2", rows: 32, columns: 5 * 5 * 16 + 1, reuse: 8 * 8),
    LayerShape(name: "W3", rows: 128, columns: 4 * 4 * 32 + 1),
    LayerShape(name: "W4", rows: 10, columns: 128 + 1),
  ])

  /// Krizhevsky, Sutskever & Hinton 2012, 55 × 55, 27 × 27 and 13 × 13 positions; every kernel sees
  /// all channels.
  private static let alexnet = NetworkShape(layers: [
    LayerShape(name: "K1", rows: 96, columns: 11 * 11 * 3 + 1, reuse: 55 * 55),
    LayerShape(name: "K2", rows: 256, columns: 5 * 5 * 96 + 1, reuse: 27 * 27),
    LayerShape(name: "K3", rows: 384, columns: 3 * 3 * 256 + 1, reuse: 13 * 13),
    LayerShape(name: "K4", rows: 384, columns: 3 * 3 * 384 + 1, reuse: 13 * 13),
    LayerShape(name: "K5", rows: 256, columns: 3 * 3 * 384 + 1, reuse: 13 * 13),
    LayerShape(name: "W6", rows: 4096, columns: 6 * 6 * 256 + 1),
    LayerShape(name: "W7", rows: 4096, columns: 4096 + 1),
    LayerShape(name: "W8", rows: 1000, columns: 4096 + 1),
  ])

  /// Checks names and counts.
  /// - Throws: `CrosspointError.invalidSetting` for no layers, two of one name, or a count outside
  ///   its range.
  public func validate() throws {
    guard !layers.isEmpty else {
      throw CrosspointError.invalidSetting(
        name: "layers", value: "none", expected: "at least one layer")
    }
    var names: Set<String> = []
    for layer in layers {
      guard !layer.name.isEmpty, names.insert(layer.name).inserted else {
        throw CrosspointError.invalidSetting(
          name: "layer '\(layer.name)'", value: "there twice, or empty",
          expected: "a name of its own")
      }
      try layer.validate()
    }
  }
}

/// In a file: an array of layers, or what `init(describing:)` takes.
extension NetworkShape: Codable {
  public init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    if let text = try? container.decode(String.self) {
      try self.init(describing: text)
    } else {
      self.init(layers: try container.decode([LayerShape].self))
    }
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(layers)
  }
}

/// The compact forms of a command line.
extension NetworkShape {
  /// The network of a name (`alexnet`) or of the widths of dense layers (`784-256-128-10`).
  /// - Throws: `CrosspointError.invalidSetting` for anything else.
  public init(describing text: String) throws {
    if let (_, _, shape) = Self.named.first(where: { $0.name == text }) {
      self = shape
      return
    }
    guard let widths = layerWidths(text, largest: LayerShape.largest - 1) else {
      let names = Self.named.map(\.name).joined(separator: ", ")
      throw CrosspointError.invalidSetting(
        name: "network", value: "'\(text)'", expected: "\(names), or widths as 784-256-128-10")
    }
    self.init(widths: widths)
  }

  /// Layers as name:rows × columns:reuse, `K1:96x364:3025,W2:10x97`; the reuse is 1 where it is
  /// left out.
  /// - Throws: `CrosspointError.invalidSetting` for anything else.
  public init(layers text: String) throws {
    layers = try text.split(separator: ",", omittingEmptySubsequences: false).map { part in
      let fields = part.split(separator: ":", omittingEmptySubsequences: false)
      let sizes =
        fields.count > 1
        ? fields[1].split(separator: "x", omittingEmptySubsequences: false).compactMap { Int($0) }
        : []
      let reuse = fields.count > 2 ? Int(fields[2]) : 1
      guard (2...3).contains(fields.count), sizes.count == 2, let reuse,
        fields[1].split(separator: "x").count == 2
      else {
        throw CrosspointError.invalidSetting(
          name: "layer", value: "'\(part)'",
          expected: "name:rowsxcolumns:reuse, as K1:96x364:3025, the bias among the columns")
      }
      return LayerShape(name: String(fields[0]), rows: sizes[0], columns: sizes[1], reuse: reuse)
    }
    try validate()
  }

  /// Sets the copies of layers, `K1=2,K2=4`.
  /// - Throws: `CrosspointError.invalidSetting` for a layer that is not there, and for no count.
  public mutating func setCopies(_ text: String) throws {
    for part in text.split(separator: ",", omittingEmptySubsequences: false) {
      let fields = part.split(separator: "=", omittingEmptySubsequences: false)
      guard fields.count == 2, let count = Int(fields[1]),
        let index = layers.firstIndex(where: { $0.name == fields[0] })
      else {
        throw CrosspointError.invalidSetting(
          name: "copies", value: "'\(part)'",
          expected: "layer=count with a layer out of \(layers.map(\.name).joined(separator: ", "))")
      }
      layers[index].copies = count
    }
    try validate()
  }
}
