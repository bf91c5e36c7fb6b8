/// The losses that plans and files name; a new one is one entry in each table here.
public enum NamedLoss: String, Sendable, Hashable, Codable, CaseIterable {
  case softmaxCrossEntropy, quadratic, binaryCrossEntropy, softIntersectionOverUnion

  public var loss: any Loss {
    switch self {
    case .softmaxCrossEntropy: SoftmaxCrossEntropy()
    case .quadratic: QuadraticLoss()
    case .binaryCrossEntropy: BinaryCrossEntropy()
    case .softIntersectionOverUnion: SoftIntersectionOverUnion()
    }
  }

  /// The name of a loss; nil for one of the caller's own.
  init?(_ loss: any Loss) {
    guard let name = Self.allCases.first(where: { type(of: $0.loss) == type(of: loss) }) else {
      return nil
    }
    self = name
  }
}
