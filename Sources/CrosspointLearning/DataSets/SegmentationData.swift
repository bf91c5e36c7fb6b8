import Crosspoint
import CrosspointFiles

/// Patches of pictures and where their trees are: to learn from, to choose thresholds and filters
/// by, and to test with.
public struct SegmentationData: Sendable {
  /// For the record of a run.
  public var name: String
  /// Bands × height × width of a patch.
  public let shape: ImageShape
  /// Images are patches, targets a 1 for each pixel of a tree and a 0 for each other one.
  public let train: DataSet
  public let validation: DataSet
  public let test: DataSet
  /// By test patch, which part of the test it belongs to (leaf-on, leaf-off); empty where it is
  /// one.
  public let testParts: [String]
  /// Of --data: the test pictures that the test patches were cut from.
  public let pictures: [AerialPicture]

  /// The name of the program's own.
  public static let scenesName = "made-up scenes"
  /// The parts of their test.
  public static let (leafOn, leafOff) = ("leaf-on", "leaf-off")

  package init(
    name: String, shape: ImageShape, train: DataSet, validation: DataSet, test: DataSet,
    testParts: [String], pictures: [AerialPicture]
  ) {
    self.name = name
    self.shape = shape
    self.train = train
    self.validation = validation
    self.test = test
    self.testParts = testParts
    self.pictures = pictures
  }

  /// What a run learns from and is tested with.
  public var training: TrainingData {
    TrainingData(name: name, train: train, test: test, validation: validation)
  }

  /// Scenes of the program (`AerialScene`), every fourth without leaves, training, validation and
  /// test from a seed each: 3·seed, 3·seed + 1, 3·seed + 2.
  public static func scenes(
    side: Int, train: Int, validation: Int, test: Int, seed: UInt64
  ) -> SegmentationData {
    func set(_ count: Int, _ part: UInt64) -> DataSet {
      let scenes = (0..<UInt64(count)).map { number in
        AerialScene(
          height: side, width: side, season: season(number), seed: 3 &* seed &+ part,
          number: number)
      }
      return DataSet(patches: scenes.map { ($0.pixels, $0.isTree) })
    }
    return SegmentationData(
      name: scenesName,
      shape: ImageShape(channels: AerialScene.bands.count, height: side, width: side),
      train: set(train, 0), validation: set(validation, 1), test: set(test, 2),
      testParts: (0..<UInt64(test)).map { season($0) == .leafOn ? leafOn : leafOff },
      pictures: [])
  }

  /// What scenes take of memory while they are drawn: each and its row of a matrix.
  package static func need(scenes: Int, side: Int) -> MemoryNeed {
    var need = MemoryNeed(
      "drawing \(scenes) scenes of \(side) × \(side) pixels",
      held: 2 * bytesOfPixel * scenes * side * side)
    need.canSave(held: need.held, by: "take fewer with --scenes, or smaller ones with --patch")
    return need
  }

  /// Four bands and whether it is a tree's.
  private static let bytesOfPixel = 20

  /// Every fourth scene is of the leaf-off season.
  static func season(_ number: UInt64) -> AerialScene.Season {
    number % 4 == 3 ? .leafOff : .leafOn
  }

  /// A user's pictures: the folders `train`, `validation` and `test` of a folder, each with pairs
  /// as `AerialPicture` reads them, cut into patches.
  /// - Throws: `FileError`; also where the parts have different bands.
  public static func load(_ folder: String, patch: Extent) throws -> SegmentationData {
    let folders = ["train", "validation", "test"].map { folder + "/" + $0 }
    if let missing = folders.first(where: { PathItem($0) == .missing }) {
      throw FileError(
        file: missing,
        problem: .badPicture(
          "it is missing; the folders train, validation and test are needed side by side"))
    }
    // Pictures, patches of them, and the matrices of these.
    let pixels = try folders.reduce(0) { try $0 + AerialPicture.pixels(in: $1) }
    try MemoryNeed("reading the pictures of \(folder)", held: 3 * bytesOfPixel * pixels).check()
    let parts = try folders.map { try AerialPicture.all(in: $0, smallest: patch) }
    let bands = parts.map { $0[0].shape.channels }
    guard Set(bands).count == 1 else {
      throw FileError(
        file: folder,
        problem: .badPicture(
          """
          train, validation and test have \(bands.map(String.init).joined(separator: ", ")) bands; \
          near infrared is needed in all or in none
          """))
    }
    let sets = parts.map { pictures in
      DataSet(
        patches: pictures.flatMap { picture in
          let (height, width) = (picture.shape.height, picture.shape.width)
          let patches = PicturePatches(height: height, width: width, patch: patch)
          return patches.corners.map {
            (
              patches.cut(picture.pixels, height: height, width: width, at: $0),
              patches.cut(picture.mask.pixels, height: height, width: width, at: $0)
            )
          }
        })
    }
    return SegmentationData(
      name: folder,
      shape: ImageShape(channels: bands[0], height: patch.height, width: patch.width),
      train: sets[0], validation: sets[1], test: sets[2], testParts: [], pictures: parts[2])
  }
}

extension DataSet {
  /// Patches, each with its pixels and which of them are trees.
  fileprivate init(patches: [(pixels: [Float], isTree: [Bool])]) {
    let (pixels, positions) = (patches[0].pixels.count, patches[0].isTree.count)
    var images = Matrix(rows: patches.count, columns: pixels)
    var targets = Matrix(rows: patches.count, columns: positions)
    images.withUnsafeMutableBufferPointer { images in
      targets.withUnsafeMutableBufferPointer { targets in
        for (number, patch) in patches.enumerated() {
          for (i, pixel) in patch.pixels.enumerated() { images[number * pixels + i] = pixel }
          for (i, isTree) in patch.isTree.enumerated() where isTree {
            targets[number * positions + i] = 1
          }
        }
      }
    }
    self.init(images: images, targets: .values(targets))
  }
}
