import Crosspoint
import CrosspointFiles
import CrosspointLearning
import Foundation
import TestSupport
import Testing

@Suite("Pairs of pictures and masks")
struct AerialPictureTests {
  /// A folder with one pair, and near infrared where it is wanted.
  private static func pair(
    _ folder: TemporaryFolder, _ name: String = "a", height: Int = 4, width: Int = 6,
    bits: Int = 8, hasInfrared: Bool = false, mask: [Int]? = nil
  ) throws {
    let count = height * width
    func samples(_ n: Int) -> [Int] { (0..<n).map { ($0 * 7919 + 13) % (1 << bits) } }
    try folder.write(
      name + ".png",
      HandMadePNG(height: height, width: width, colourType: 2, bits: bits, samples(3 * count)).bytes
    )
    try folder.write(
      name + "-mask.png",
      HandMadePNG(height: height, width: width, mask ?? (0..<count).map { $0 % 3 == 0 ? 255 : 0 })
        .bytes)
    if hasInfrared {
      try folder.write(
        name + "-nir.png",
        HandMadePNG(height: height, width: width, bits: bits, samples(count)).bytes)
    }
  }

  private static func refusal(_ folder: TemporaryFolder, smallest: Extent = 2) -> String {
    do {
      _ = try AerialPicture.all(in: folder.path, smallest: smallest)
      return ""
    } catch { return "\(error)" }
  }

  @Test("bands one after the other, each sample by the largest of its depth", arguments: [8, 16])
  func pictures(_ bits: Int) throws {
    let folder = try TemporaryFolder()
    try Self.pair(folder, "b", bits: bits, hasInfrared: true)
    try Self.pair(folder, "a", height: 5, width: 3, bits: bits, hasInfrared: true)
    let all = try AerialPicture.all(in: folder.path, smallest: 3)
    #expect(all.map(\.name) == ["a", "b"])
    let b = all[1]
    #expect(b.shape == ImageShape(channels: 4, height: 4, width: 6))
    let largest = Float((1 << bits) - 1)
    let scale = 1 / largest
    for i in 0..<24 {
      for band in 0..<3 {
        #expect(
          b.pixels[band * 24 + i] == Float(((3 * i + band) * 7919 + 13) % (1 << bits)) * scale)
      }
      #expect(b.pixels[3 * 24 + i] == Float((i * 7919 + 13) % (1 << bits)) * scale)
      #expect(b.mask.pixels[i] == (i % 3 == 0))
    }
    #expect(b.mask.height == 4 && b.mask.width == 6)
  }

  @Test("a mask of one bit, of 0 and any other value, without a tree and all trees")
  func masks() throws {
    for values in [[0, 7], [0, 0], [9, 9]] {
      let folder = try TemporaryFolder()
      try Self.pair(folder, mask: (0..<24).map { values[$0 % 2] })
      let mask = try AerialPicture.all(in: folder.path, smallest: 1)[0].mask
      #expect(mask.pixels == (0..<24).map { values[$0 % 2] != 0 })
    }
    let folder = try TemporaryFolder()
    try Self.pair(folder)
    try folder.write(
      "a-mask.png", HandMadePNG(height: 4, width: 6, bits: 1, (0..<24).map { $0 % 2 }).bytes)
    #expect(try AerialPicture.all(in: folder.path, smallest: 1)[0].mask.count == 12)
  }

  @Test("what cannot be used is refused with its name, its value and what is possible")
  func refusals() throws {
    let folder = try TemporaryFolder()
    #expect(Self.refusal(folder).contains("it holds no pictures; at least one pair of NAME.png"))
    try Self.pair(folder)
    #expect(Self.refusal(folder) == "")
    // Smaller than what the network sees.
    let small = Self.refusal(folder, smallest: Extent(height: 5, width: 6))
    #expect(small.contains("a.png: it is 4 × 6 pixels; at least 5 × 6 are needed"), "\(small)")
    // Sizes that differ.
    try folder.write(
      "a-mask.png", HandMadePNG(height: 6, width: 4, Array(repeating: 0, count: 24)).bytes)
    let sizes = Self.refusal(folder)
    #expect(
      sizes.contains("a-mask.png: it is 6 × 4 pixels; 4 × 6 are needed, as"), "\(sizes)")
    // More than two values, and two without 0.
    try Self.pair(folder, mask: (0..<24).map { $0 % 6 })
    let values = Self.refusal(folder)
    #expect(
      values.contains("a-mask.png: it has 6 values (0, 1, 2, 3 …); two are possible"), "\(values)")
    try Self.pair(folder, mask: (0..<24).map { 3 + $0 % 2 })
    #expect(
      Self.refusal(folder).contains("it has 2 values (3, 4); two are possible, 0 for no tree"))
    try Self.pair(folder)
    // Colours of a palette, of a picture and of a mask.
    let palette = HandMadePNG(height: 4, width: 6, colourType: 3, Array(0..<24)).bytes
    try folder.write("a-mask.png", palette)
    #expect(Self.refusal(folder).contains("a-mask.png: its colour type is 3"))
    try Self.pair(folder)
    try folder.write("a.png", palette)
    #expect(Self.refusal(folder).contains("a.png: its colour type is 3"))
    // Grey, and an alpha channel, in place of colours; colours in place of grey.
    try folder.write("a.png", HandMadePNG(height: 4, width: 6, Array(0..<24)).bytes)
    #expect(Self.refusal(folder).contains("a.png: it has 1 sample a pixel (grey); 3 are needed"))
    let alpha = HandMadePNG(
      height: 4, width: 6, colourType: 6, Array(repeating: 9, count: 96)
    ).bytes
    try folder.write("a.png", alpha)
    #expect(
      Self.refusal(folder).contains("a.png: it has 4 samples a pixel (an alpha channel); 3 are"))
    try Self.pair(folder)
    try folder.write("a-mask.png", alpha)
    #expect(Self.refusal(folder).contains("a-mask.png: it has 4 samples a pixel; 1 is needed"))
    // Near infrared of one of two.
    try Self.pair(folder)
    try Self.pair(folder, "b", hasInfrared: true)
    #expect(
      Self.refusal(folder).contains("a has 3 bands and b 4; near infrared is needed for all or"))
    // A mask of no picture.
    try Self.pair(folder, "b")
    try FileManager.default.removeItem(atPath: folder.path + "/b-nir.png")
    try FileManager.default.copyItem(
      atPath: folder.path + "/b-mask.png", toPath: folder.path + "/c-mask.png")
    #expect(Self.refusal(folder).contains("c-mask.png is there, and c.png is not"))
    try FileManager.default.removeItem(atPath: folder.path + "/c-mask.png")
    #expect(Self.refusal(folder) == "")
    // No mask.
    try FileManager.default.removeItem(atPath: folder.path + "/a-mask.png")
    let alone = Self.refusal(folder)
    #expect(alone.contains("a-mask.png: it is missing, and goes with"), "\(alone)")
    // No folder, and pictures that would be passed over.
    try FileManager.default.removeItem(atPath: folder.path + "/a.png")
    for name in ["a.PNG", "a.jpeg", "a.Tif"] {
      try folder.write(name, [0])
      let said = Self.refusal(folder)
      #expect(said.contains("\(name) is there, and pictures are read of names that end in .png"))
      try FileManager.default.removeItem(atPath: folder.path + "/" + name)
    }
    do {
      _ = try AerialPicture.all(in: folder.path + "/none", smallest: 2)
      Issue.record("a folder that is not there was read")
    } catch { #expect("\(error)".contains("none: it is missing; a folder of pictures")) }
  }

  @Test("patches cover every pixel of pictures of any size, the last ones at the edge")
  func patches() throws {
    let folder = try TemporaryFolder()
    for (part, height, width) in [("train", 5, 7), ("validation", 4, 4), ("test", 9, 6)] {
      let path = folder.path + "/" + part
      try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
      let own = try TemporaryFolder()
      try Self.pair(own, height: height, width: width, hasInfrared: true)
      for file in own.files {
        try FileManager.default.copyItem(atPath: own.path + "/" + file, toPath: path + "/" + file)
      }
    }
    let data = try SegmentationData.load(folder.path, patch: 4)
    #expect(data.shape == ImageShape(channels: 4, height: 4, width: 4))
    #expect(data.train.count == 4 && data.validation.count == 1 && data.test.count == 6)
    #expect(data.pictures.count == 1 && data.testParts.isEmpty)
    // The last patch of the test is the picture's lower right corner.
    let picture = data.pictures[0]
    let last = data.test.images[rows: 5..<6].elements
    for band in 0..<4 {
      for y in 0..<4 {
        for x in 0..<4 {
          #expect(
            last[(band * 4 + y) * 4 + x] == picture.pixels[(band * 9 + 5 + y) * 6 + 2 + x])
        }
      }
    }
    guard case .values(let targets) = data.test.targets else { fatalError("values") }
    #expect(targets[5, 15] == (picture.mask.pixels[8 * 6 + 5] ? 1 : 0))
  }
}
