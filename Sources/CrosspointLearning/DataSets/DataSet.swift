public import Crosspoint
import CrosspointFiles

/// Images and their labels.
public struct DataSet: Sendable {
  /// count × pixels, finite; those that this package loads and draws are 0 … 1.
  public var images: Matrix
  /// One for each image, 0 ..< outputs of the network that learns from them.
  public var labels: [UInt8]
  /// Examples.
  public var count: Int { labels.count }

  /// Traps unless there is a label for every image.
  public init(images: Matrix, labels: [UInt8]) {
    check(images.rows == labels.count, "\(labels.count) labels for \(images.rows) images")
    self.images = images
    self.labels = labels
  }

  /// The first examples, at most as many as there are. Traps below one.
  public func prefix(_ count: Int) -> DataSet {
    check(count >= 1, "the first \(count) examples are none")
    let n = min(count, self.count)
    return DataSet(images: images[rows: 0..<n], labels: Array(labels.prefix(n)))
  }

  /// The last examples, at most as many as there are. Traps below one.
  public func suffix(_ count: Int) -> DataSet {
    check(count >= 1, "the last \(count) examples are none")
    let n = min(count, self.count)
    return DataSet(
      images: images[rows: self.count - n..<self.count], labels: Array(labels.suffix(n)))
  }
}

/// What a network learns from and is tested with.
public struct TrainingData: Sendable {
  /// Where it came from, for the record of a run.
  public var name: String
  public var train: DataSet
  public var test: DataSet

  public init(name: String, train: DataSet, test: DataSet) {
    self.name = name
    self.train = train
    self.test = test
  }

  /// Of both sets.
  package var largestLabel: UInt8 { max(train.labels.max() ?? 0, test.labels.max() ?? 0) }

  /// Labels that are no output of the network; nil where there are none.
  func fault(ofLabelsFor network: Network) -> String? {
    let (largest, outputs) = (largestLabel, network.layers.last!.outputs)
    return largest < outputs
      ? nil
      : "labels up to \(largest) for a network of \(counted(outputs, "output")), 0 ..< \(outputs)"
  }
}
