import Crosspoint
import CrosspointFiles
public import Foundation

/// What a network finds in the pictures of a test, before and behind a morphological filter.
///
/// The threshold of probability above which a pixel counts as a tree, and the filter with a
/// threshold of its own, are chosen on the validation part (`FilterChoice`); the test has no part
/// in either.
public struct SegmentationResult: Sendable, Hashable, Codable {
  /// Pixels of some test pictures.
  public struct Part: Sendable, Hashable, Codable {
    /// `all`, or a part's own name.
    public var name: String
    public var pictures: Int
    public var before: BinaryCounts
    public var after: BinaryCounts

    package init(name: String, pictures: Int, before: BinaryCounts, after: BinaryCounts) {
      self.name = name
      self.pictures = pictures
      self.before = before
      self.after = after
    }
  }

  /// One test picture, as PNG files.
  public struct Example: Sendable, Hashable, Codable {
    /// Of the test patches, from 0 on.
    public var number: Int
    /// The part that it belongs to; nil where the test is one.
    public var part: String?
    /// In red, green and blue, and where its trees are; nil where another result has them.
    public var scene: Data?
    public var truth: Data?
    public var predicted: Data
    public var filtered: Data

    package init(
      number: Int, part: String?, scene: Data?, truth: Data?, predicted: Data, filtered: Data
    ) {
      self.number = number
      self.part = part
      self.scene = scene
      self.truth = truth
      self.predicted = predicted
      self.filtered = filtered
    }
  }

  /// The part of every test picture.
  public static let all = "all"

  public var choice: FilterChoice
  /// The whole test first.
  public var parts: [Part]
  public var examples: [Example]

  package init(choice: FilterChoice, parts: [Part], examples: [Example]) {
    self.choice = choice
    self.parts = parts
    self.examples = examples
  }

  /// What cannot be; nil for a result that is possible.
  package var fault: String? {
    guard !choice.candidates.isEmpty else { return "it has no filter to choose from" }
    for threshold in [choice.chosen, choice.unfiltered].map(\.threshold)
    where !(threshold > 0 && threshold < 1) {
      return "its threshold is \(threshold)"
    }
    let counts = parts.flatMap { [$0.before, $0.after] }.flatMap {
      [$0.truePositives, $0.falsePositives, $0.falseNegatives, $0.trueNegatives]
    }
    guard parts.first?.name == Self.all, counts.allSatisfy((0...1 << 50).contains) else {
      return "its test parts are \(parts.map(\.name)) with counts from \(counts.min() ?? 0) on"
    }
    return nil
  }

  public func part(_ name: String) -> Part? { parts.first { $0.name == name } }

  /// Tests a network. A product of an analog tile takes the next draws: validation comes first.
  /// - Parameters:
  ///   - examples: numbers of test patches to keep pictures of.
  ///   - keepsScenes: whether scene and truth are kept with them.
  public init(
    _ network: Network, on data: SegmentationData, examples: [Int], keepsScenes: Bool
  ) throws {
    let (height, width) = (data.shape.height, data.shape.width)
    func truths(_ set: DataSet) -> [BinaryPicture] {
      set.values.rowsOfElements.map { BinaryPicture(height: height, width: width, $0, above: 0.5) }
    }
    choice = FilterChoice(
      try network.outputs(of: data.validation.images), truths: truths(data.validation))
    let outputs = try network.outputs(of: data.test.images)
    let truth = truths(data.test)
    let predicted = FilterChoice.pictures(
      outputs, like: truth, above: choice.unfiltered.threshold)
    let filtered = FilterChoice.pictures(outputs, like: truth, above: choice.chosen.threshold).map(
      choice.chosen.filter.apply)
    func part(_ name: String, _ numbers: [Int]) -> Part {
      Part(
        name: name, pictures: numbers.count,
        before: numbers.reduce(BinaryCounts()) { $0 + predicted[$1].counts(against: truth[$1]) },
        after: numbers.reduce(BinaryCounts()) { $0 + filtered[$1].counts(against: truth[$1]) })
    }
    let names = data.testParts
    parts =
      [part(Self.all, Array(truth.indices))]
      + Set(names).sorted(by: >).map { name in
        part(name, truth.indices.filter { names[$0] == name })
      }
    self.examples = examples.map { number in
      Example(
        number: number, part: names.isEmpty ? nil : names[number],
        scene: keepsScenes ? data.scene(number) : nil,
        truth: keepsScenes ? truth[number].png : nil, predicted: predicted[number].png,
        filtered: filtered[number].png)
    }
  }
}

extension Network {
  /// Outputs of each image, some images at a time.
  package func outputs(of images: Matrix) throws -> [[Float]] {
    let atOnce = testedAtOnce
    return try stride(from: 0, to: images.rows, by: atOnce).flatMap { first in
      try forward(images[rows: first..<min(first + atOnce, images.rows)]).rowsOfElements
    }
  }
}

extension Matrix {
  var rowsOfElements: [[Float]] { (0..<rows).map { self[rows: $0..<$0 + 1].elements } }
}

extension DataSet {
  /// The targets of a set that has values.
  var values: Matrix {
    guard case .values(let values) = targets else {
      fail("a segmentation of data that have labels, not values")
    }
    return values
  }
}

extension SegmentationData {
  /// A test patch in its first three bands, as PNG.
  fileprivate func scene(_ number: Int) -> Data {
    let image = test.images[rows: number..<number + 1].elements
    let count = shape.height * shape.width
    return PNG.data(
      height: shape.height, width: shape.width, channels: 3,
      (0..<3 * count).map { UInt8((255 * image[$0 % 3 * count + $0 / 3]).rounded()) })
  }
}

extension BinaryPicture {
  /// White where it is set, else black.
  package var png: Data {
    PNG.data(height: height, width: width, channels: 1, pixels.map { $0 ? 255 : 0 })
  }
}
