import Crosspoint
import CrosspointFiles
import CrosspointLearning
import Foundation
import TestSupport
import Testing

@Suite("What a network finds in pictures")
struct SegmentationResultTests {
  private static let side = 12
  private static let shape = ImageShape(channels: 1, height: side, width: side)

  /// A square of 6 × 6 at a place, as a truth.
  private static func square(_ top: Int, _ left: Int) -> [Bool] {
    (0..<side * side).map { i in
      (top..<top + 6).contains(i / side) && (left..<left + 6).contains(i % side)
    }
  }

  /// Pictures whose pixels are the outputs that a network without weights gives for them.
  private static func set(_ pictures: [(output: [Float], truth: [Bool])]) -> DataSet {
    DataSet(
      images: Matrix(
        rows: pictures.count, columns: side * side, pictures.flatMap(\.output)),
      targets: .values(
        Matrix(
          rows: pictures.count, columns: side * side,
          pictures.flatMap { $0.truth.map { $0 ? 1 : 0 } })))
  }

  private static func network() -> Network {
    Network([ChannelLayer(input: shape, channels: [0])], loss: BinaryCrossEntropy())
  }

  private static func data(
    validation: [(output: [Float], truth: [Bool])], test: [(output: [Float], truth: [Bool])],
    parts: [String] = []
  ) -> SegmentationData {
    SegmentationData(
      name: "made up", shape: shape, train: set(test), validation: set(validation),
      test: set(test), testParts: parts, pictures: [])
  }

  @Test("threshold and filter are those of the validation part, whatever the test would choose")
  func choice() throws {
    let truth = Self.square(1, 2)
    // Trees at 1, the rest at −3: anything between .1 and .7 tells them apart; ½ is the nearest.
    let clear = truth.map { $0 ? Float(1) : -3 }
    var lone = clear
    lone[11 * Self.side + 11] = 1
    var hole = clear
    hole[3 * Self.side + 4] = -3
    let result = try SegmentationResult(
      Self.network(),
      on: Self.data(
        validation: [(lone, truth)], test: [(hole, truth), (lone, truth)], parts: ["b", "a"]),
      examples: [1], keepsScenes: false)
    #expect(result.choice.unfiltered.threshold == 0.5)
    #expect(result.choice.chosen.filter == .opening(side: 3))
    // An opening removes the lone pixel and cuts what is about the hole.
    let all = try #require(result.part(SegmentationResult.all))
    #expect(all.pictures == 2 && all.before.falsePositives == 1 && all.before.falseNegatives == 1)
    #expect(all.after.falsePositives == 0 && all.after.falseNegatives >= 1)
    #expect(result.parts.map(\.name) == [SegmentationResult.all, "b", "a"])
    #expect(result.part("a")?.after.errors == 0 && result.part("a")?.pictures == 1)
    #expect(result.examples.map(\.number) == [1] && result.examples[0].part == "a")
    #expect(result.examples[0].scene == nil && result.fault == nil)
    // Its pictures are PNG of what was predicted and filtered.
    let folder = try TemporaryFolder()
    let png = try PNG(folder.write("a.png", result.examples[0].predicted))
    #expect(png.samples == lone.map { $0 > 0 ? 255 : 0 })
  }

  @Test("a threshold below ½ where trees are unlikely, and ½ where nothing can be told")
  func threshold() throws {
    let truth = Self.square(3, 3)
    // Trees have the probability .35, the rest .12.
    let level = { (p: Double) in Float(log(p / (1 - p))) }
    let weak = truth.map { $0 ? level(0.35) : level(0.12) }
    let found = try SegmentationResult(
      Self.network(), on: Self.data(validation: [(weak, truth)], test: [(weak, truth)]),
      examples: [], keepsScenes: false)
    #expect(
      found.choice.unfiltered.threshold == 0.3
        && found.part(SegmentationResult.all)?.before.errors == 0)
    #expect(found.choice.chosen.filter == .none)
    let none = [Bool](repeating: false, count: truth.count)
    let empty = try SegmentationResult(
      Self.network(), on: Self.data(validation: [(weak, none)], test: [(weak, none)]),
      examples: [], keepsScenes: false)
    #expect(empty.choice.unfiltered.threshold == 0.5)
    #expect(empty.part(SegmentationResult.all)?.before.f1 == nil)
  }

  @Test("data with another validation part are other data")
  func identity() {
    let truth = Self.square(0, 0)
    let (clear, faint) = (truth.map { $0 ? Float(1) : -3 }, truth.map { $0 ? Float(0.9) : -3 })
    func identity(_ validation: [Float]) -> DataIdentity {
      DataIdentity(
        Self.data(validation: [(validation, truth)], test: [(clear, truth)]).training)
    }
    #expect(identity(clear).isSame(as: identity(clear)))
    #expect(!identity(clear).isSame(as: identity(faint)))
    // Without one they are what they were.
    var data = Self.data(validation: [(faint, truth)], test: [(clear, truth)]).training
    data.validation = nil
    #expect(!DataIdentity(data).isSame(as: identity(faint)))
  }

  @Test("JSON of a result, and what no result can be")
  func coding() throws {
    let truth = Self.square(0, 0)
    let clear = truth.map { $0 ? Float(1) : -3 }
    var result = try SegmentationResult(
      Self.network(), on: Self.data(validation: [(clear, truth)], test: [(clear, truth)]),
      examples: [0], keepsScenes: false)
    let again = try JSONDecoder().decode(
      SegmentationResult.self, from: JSONEncoder().encode(result))
    #expect(again == result)
    result.choice.chosen.threshold = 1
    #expect(result.fault == "its threshold is 1.0")
    result.choice.chosen.threshold = 0.5
    result.parts[0].after.truePositives = -1
    #expect(result.fault?.contains("counts from -1 on") == true)
    result.parts = []
    #expect(result.fault?.contains("its test parts are []") == true)
  }
}
