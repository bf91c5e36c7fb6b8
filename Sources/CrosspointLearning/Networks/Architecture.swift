import Crosspoint

extension NetworkPlan {
  /// The layers of a network, without what holds their weights: a value of one of the architectures
  /// that this package knows.
  public struct Architecture: Sendable {
    let network: any NetworkArchitecture

    package init(_ network: some NetworkArchitecture) { self.network = network }

    /// Every architecture; a new one is one entry here.
    private static let known: [any NetworkArchitecture.Type] = [
      DenseNetwork.self, LeNet.self, LeNetCIFAR.self, GuptaCNN.self, EncoderDecoder.self,
      SinglePixels.self, SmallCNN.self,
    ]

    /// The architectures by the names that commands know.
    /// - Parameter pixels: of an image.
    public static func named(pixels: Int) -> [(name: String, architecture: Architecture)] {
      func named<N: NetworkArchitecture>(_ type: N.Type) -> (String, Architecture)? {
        N.named(pixels: pixels).map { ($0.name, Architecture($0.network)) }
      }
      return known.compactMap { named($0) }
    }

    /// A name of `named`, or the widths of dense layers, `784-50-10`; nil for anything else.
    /// - Parameter pixels: of an image.
    public init?(describing text: String, pixels: Int) {
      func described<N: NetworkArchitecture>(_ type: N.Type) -> Architecture? {
        N.described(by: text).map { Architecture($0) }
      }
      let named = Self.named(pixels: pixels).first { $0.name == text }?.architecture
      guard let found = named ?? Self.known.lazy.compactMap({ described($0) }).first else {
        return nil
      }
      self = found
    }

    /// What it is, for people.
    package var words: String { network.words }

    /// The text that `init(describing:pixels:)` takes for it, or what it is.
    public func words(pixels: Int) -> String {
      Self.named(pixels: pixels).first { $0.architecture == self }?.name ?? network.words
    }

    /// Signals that one example gives: the outputs of its last layer, such as classes that it can
    /// tell apart.
    public var outputs: Int { layers.last!.outputs }

    /// Signals that one example must have.
    public var inputs: Int { layers[0].inputs }

    /// Names of its matrices, in order: K1 for a convolution, W3 for a dense layer.
    public var matrices: [String] {
      layers.compactMap(\.letter).enumerated().map { "\($1)\($0 + 1)" }
    }

    /// Rows and columns of each of `matrices`.
    package var matrixSizes: [ArraySize] {
      layers.compactMap(\.matrix).map { ArraySize(rows: $0.rows, columns: $0.columns) }
    }

    /// Samples of one example that each of `matrices` is updated by: 1 for a dense layer, the
    /// number of positions for a convolution.
    package var samplesPerExample: [Int] { layers.compactMap(\.samplesPerExample) }

    /// η of its paper: by thirds for dense layers (Gokmen & Vlasov 2016), .01 throughout for the
    /// LeNet (Gokmen, Onen & Haensch 2017; remembered, not read); our own for others.
    public var rates: [Float] { network.rates }

    /// `rates` over some epochs. Traps below one.
    public func schedule(epochs: Int = 30) -> LearningSchedule {
      LearningSchedule(rates: rates, epochs: epochs)
    }

    var layers: [LayerPlan] { network.layers }
    var sources: [[Int]]? { network.sources }

    /// What cannot be; nil for an architecture that is possible.
    var fault: String? {
      network.fault
        ?? LayerGraph.fault(layers.map { ($0.inputs, $0.outputs) }, sources: sources)
    }
  }
}

extension NetworkPlan.Architecture: Hashable {
  public static func == (a: Self, b: Self) -> Bool { a.hashable == b.hashable }
  public func hash(into hasher: inout Hasher) { hasher.combine(hashable) }
  private var hashable: AnyHashable { AnyHashable(network) }
}

/// {"dense": {"widths": […]}}, {"leNet": {}}.
extension NetworkPlan.Architecture: Codable {
  public init(from decoder: any Decoder) throws {
    let only = try OnlyCase<SettingName>(
      from: decoder, known: Self.known.map { $0.storedName })
    func decode<N: NetworkArchitecture>(_ type: N.Type) throws -> Self {
      Self(try only.value(type))
    }
    let type = Self.known.first { $0.storedName == only.name.rawValue }!
    self = try decode(type)
  }

  public func encode(to encoder: any Encoder) throws {
    func encode<N: NetworkArchitecture>(_ network: N) throws {
      try encoder.encodeCase(SettingName(N.storedName), network)
    }
    try encode(network)
  }
}
