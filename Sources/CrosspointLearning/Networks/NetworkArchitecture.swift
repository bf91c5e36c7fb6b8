import Crosspoint

/// The layers of a network, without what holds their weights: a file of its own in this folder for
/// each, and a line in `Architecture.known`.
package protocol NetworkArchitecture: Sendable, Hashable, Codable {
  /// How files name it; never changed while there are files of it.
  static var storedName: String { get }
  /// One by the name that commands know, for images of so many pixels; nil where it has none.
  static func named(pixels: Int) -> (name: String, network: Self)?
  /// What a command's text describes, such as 784-50-10; nil for a text that it does not know.
  static func described(by text: String) -> Self?
  /// The text that `described(by:)` takes for it, or what it is.
  var words: String { get }
  /// At least one.
  var layers: [LayerPlan] { get }
  /// As `Network.sources`; nil for a chain.
  var sources: [[Int]]? { get }
  /// η of its paper, for equal parts of a run.
  var rates: [Float] { get }
  var initialWeights: InitialWeights { get }
  /// What cannot be; nil for one that is possible. Layers are asked for of those alone.
  var fault: String? { get }
}

extension NetworkArchitecture {
  package static func named(pixels: Int) -> (name: String, network: Self)? { nil }
  package static func described(by text: String) -> Self? { nil }
  package var words: String { Self.storedName }
  package var sources: [[Int]]? { nil }
  package var initialWeights: InitialWeights { .uniform }
  package var fault: String? { nil }
}

/// Weights before training, by addressed draws.
package enum InitialWeights: Sendable, Hashable {
  /// Uniform in ±1/√columns of each matrix, the bias column included.
  case uniform
  /// Normal of this standard deviation, biases 0.
  case normal(deviation: Float)
  /// Normal of a standard deviation for each matrix, biases 0.
  case normalByMatrix([Float])

  /// Those of a matrix, by its number in the network.
  func matrix(_ number: Int, rows: Int, columns: Int, seed: UInt64) -> Matrix {
    let draws = RandomStream(seed: seed, tile: UInt32(number), vector: 0, purpose: .initialWeights)
    switch self {
    case .uniform:
      let bound = 1 / Float(columns).squareRoot()
      return Matrix(
        rows: rows, columns: columns,
        draws.uniformWords(rows * columns).map { (Float($0 >> 8) * 0x1p-23 - 1) * bound })
    case .normalByMatrix(let deviations):
      return Self.normal(deviation: deviations[number]).matrix(
        number, rows: rows, columns: columns, seed: seed)
    case .normal(let deviation):
      var matrix = Matrix(
        rows: rows, columns: columns, draws.gaussians(rows * columns).map { $0 * deviation })
      for row in 0..<rows { matrix[row, columns - 1] = 0 }
      return matrix
    }
  }
}
