import CrosspointLearning

/// Where a command's training data come from, and how large they are before they are read.
struct DataSource {
  static let synthetic = "synthetic"

  let name: String
  let seed: UInt64
  /// Of as many training examples as are asked for.
  let extent: DataExtent

  /// - Parameters:
  ///   - name: a folder with the MNIST files, or `synthetic`.
  ///   - seed: of synthetic ones.
  ///   - examples: at most so many to train, the first ones.
  /// - Throws: `DataSetError`.
  init(_ name: String, seed: UInt64, examples: Int? = nil) throws {
    self.name = name
    self.seed = seed
    let all =
      name == Self.synthetic ? SyntheticDigits.standardExtent : try MNIST.extent(directory: name)
    extent = all.prefix(examples)
  }

  func load() throws -> TrainingData {
    name == Self.synthetic
      ? SyntheticDigits.standard(seed: seed, examples: extent.train)
      : try MNIST.load(directory: name, examples: extent.train)
  }
}
