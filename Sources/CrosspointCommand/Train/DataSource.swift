import CrosspointLearning

/// Where a command's training data come from, and how large they are before they are read.
struct DataSource {
  static let synthetic = "synthetic"

  let name: String
  let seed: UInt64
  private let isCIFAR: Bool
  /// Of as many training examples as are asked for.
  private(set) var extent: DataExtent

  /// - Parameters:
  ///   - name: a folder with the files of MNIST or of CIFAR-10, or `synthetic`.
  ///   - seed: of synthetic ones.
  /// - Throws: `DataSetError`.
  init(_ name: String, seed: UInt64) throws {
    self.name = name
    self.seed = seed
    isCIFAR = name != Self.synthetic && CIFAR10.isThere(directory: name)
    extent =
      name == Self.synthetic
      ? SyntheticDigits.standardExtent
      : try isCIFAR ? CIFAR10.extent(directory: name) : MNIST.extent(directory: name)
  }

  /// At most so many examples to train, the first ones; nil for all.
  func prefix(_ examples: Int?) -> DataSource {
    var part = self
    part.extent = extent.prefix(examples)
    return part
  }

  func load() throws -> TrainingData {
    if name == Self.synthetic {
      return SyntheticDigits.standard(seed: seed, examples: extent.train)
    }
    return try isCIFAR
      ? CIFAR10.load(directory: name, examples: extent.train)
      : MNIST.load(directory: name, examples: extent.train)
  }
}
