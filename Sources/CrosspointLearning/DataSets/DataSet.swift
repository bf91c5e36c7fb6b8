public import Crosspoint
import CrosspointFiles

/// Images, or other signals, and what a network should make of each.
public struct DataSet: Sendable {
  /// count × pixels, finite; those that this package loads and draws are 0 … 1.
  public var images: Matrix
  /// One for each image.
  public var targets: Targets
  /// Examples.
  public var count: Int { images.rows }

  /// Traps unless there is a target for every image.
  public init(images: Matrix, targets: Targets) {
    check(
      images.rows == targets.count, "\(targets.kind(targets.count)) for \(images.rows) images")
    self.images = images
    self.targets = targets
  }

  /// Traps unless there is a label for every image.
  public init(images: Matrix, labels: [UInt8]) {
    self.init(images: images, targets: .labels(labels))
  }

  /// The labels. Traps for targets that are values.
  public var labels: [UInt8] {
    get { targets.labels }
    set { targets = .labels(newValue) }
  }

  /// The first examples, at most as many as there are. Traps below one.
  public func prefix(_ count: Int) -> DataSet {
    check(count >= 1, "the first \(count) examples are none")
    return self[0..<min(count, self.count)]
  }

  /// The last examples, at most as many as there are. Traps below one.
  public func suffix(_ count: Int) -> DataSet {
    check(count >= 1, "the last \(count) examples are none")
    return self[max(0, self.count - count)..<self.count]
  }

  private subscript(examples: Range<Int>) -> DataSet {
    DataSet(images: images[rows: examples], targets: targets[examples])
  }
}

/// What a network learns from and is tested with.
public struct TrainingData: Sendable {
  /// Where it came from, for the record of a run.
  public var name: String
  public var train: DataSet
  public var test: DataSet
  /// What neither learns nor tests, and something is chosen by: a part of what a run is on.
  public var validation: DataSet?

  public init(name: String, train: DataSet, test: DataSet, validation: DataSet? = nil) {
    self.name = name
    self.train = train
    self.test = test
    self.validation = validation
  }

  /// What the targets of either set cannot be for a loss and so many outputs; nil where they fit.
  package func fault(for loss: any Loss, outputs: Int) -> String? {
    loss.fault(of: train.targets, outputs: outputs)
      ?? loss.fault(of: test.targets, outputs: outputs)
  }

  /// What does not fit a network; nil where all does.
  func fault(for network: Network) -> String? {
    fault(for: network.loss, outputs: network.outputs)
  }

  /// Of both sets. Traps for targets that are values.
  package var largestLabel: UInt8 { max(train.labels.max() ?? 0, test.labels.max() ?? 0) }
}
