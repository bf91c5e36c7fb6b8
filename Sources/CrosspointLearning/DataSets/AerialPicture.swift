import Crosspoint
import CrosspointFiles
import Foundation

/// A picture from above and its mask: red, green and blue, near infrared where there is one, and
/// where its trees are.
public struct AerialPicture: Sendable {
  /// Its file's name without the ending.
  public let name: String
  /// Channels are bands: 3, or 4 with near infrared.
  public let shape: ImageShape
  /// Bands × height × width, 0 … 1.
  public let pixels: [Float]
  public let mask: BinaryPicture

  /// The endings of the names of masks and of near infrared, before `.png`.
  static let (maskEnding, infraredEnding) = ("-mask", "-nir")

  /// Reads `NAME.png` (8 or 16 bits of red, green and blue), `NAME-mask.png` and, where it is
  /// there, `NAME-nir.png` (grey, 8 or 16 bits) of a folder. A mask is grey and has two values: 0
  /// for no tree, and any other one for trees.
  /// - Parameter smallest: the least height and width, what a network is trained on.
  /// - Throws: `FileError`, with name, value and what is possible, for anything else.
  public init(_ name: String, in folder: String, smallest: Extent) throws {
    let path = folder + "/" + name
    let file = path + ".png"
    let picture = try PNG(file)
    if picture.channels != 3 {
      let has = picture.channels == 1 ? "grey" : "an alpha channel"
      throw FileError(
        file: file,
        problem: .badPicture(
          """
          it has \(counted(picture.channels, "sample")) a pixel (\(has)); 3 are needed: red, green \
          and blue. Near infrared is a grey file of its own, \(name)\(Self.infraredEnding).png
          """))
    }
    guard picture.height >= smallest.height, picture.width >= smallest.width else {
      throw FileError(
        file: file,
        problem: .badPicture(
          """
          it is \(picture.height) × \(picture.width) pixels; at least \(smallest) are needed, \
          which the network sees at once
          """))
    }
    let infrared = path + Self.infraredEnding + ".png"
    let hasInfrared = PathItem(infrared) != .missing
    let bands = try hasInfrared ? [picture, Self.grey(infrared, picture, file)] : [picture]
    let mask = try Self.grey(path + Self.maskEnding + ".png", picture, file)
    let values = Set(mask.samples).sorted()
    guard values.count <= 2, values.count == 1 || values[0] == 0 else {
      let some = values.prefix(4).map { "\($0)" }.joined(separator: ", ")
      throw FileError(
        file: path + Self.maskEnding + ".png",
        problem: .badPicture(
          """
          it has \(values.count) values (\(some)\(values.count > 4 ? " …" : "")); two are \
          possible, 0 for no tree and one other
          """))
    }
    self.name = name
    shape = ImageShape(
      channels: hasInfrared ? 4 : 3, height: picture.height, width: picture.width)
    pixels = bands.flatMap(\.planes)
    self.mask = BinaryPicture(
      height: mask.height, width: mask.width, mask.samples.map { $0 != 0 })
  }

  /// A grey file of the picture's size.
  private static func grey(_ file: String, _ picture: PNG, _ of: String) throws -> PNG {
    guard PathItem(file) != .missing else {
      throw FileError(
        file: file,
        problem: .badPicture("it is missing, and goes with \(of): every picture needs its mask"))
    }
    let grey = try PNG(file)
    guard grey.channels == 1 else {
      throw FileError(
        file: file,
        problem: .badPicture("it has \(grey.channels) samples a pixel; 1 is needed: grey"))
    }
    guard grey.height == picture.height, grey.width == picture.width else {
      throw FileError(
        file: file,
        problem: .badPicture(
          """
          it is \(grey.height) × \(grey.width) pixels; \(picture.height) × \(picture.width) are \
          needed, as \(of) has
          """))
    }
    return grey
  }

  /// Every pair of a folder, in the order of their names.
  /// - Throws: `FileError` as above, for a folder without pictures, and where some have near
  ///   infrared and some do not.
  public static func all(in folder: String, smallest: Extent) throws -> [AerialPicture] {
    let all = try names(in: folder).map { try AerialPicture($0, in: folder, smallest: smallest) }
    if let other = all.first(where: { $0.shape.channels != all[0].shape.channels }) {
      throw FileError(
        file: folder,
        problem: .badPicture(
          """
          \(all[0].name) has \(all[0].shape.channels) bands and \(other.name) \
          \(other.shape.channels); near infrared is needed for all or for none
          """))
    }
    return all
  }

  /// The names of the pictures of a folder, in their order.
  /// - Throws: `FileError` for a folder without pictures, with files beside them that belong to
  ///   none, and with pictures of another form.
  static func names(in folder: String) throws -> [String] {
    func bad(_ why: String) -> FileError { FileError(file: folder, problem: .badPicture(why)) }
    switch PathItem(folder) {
    case .folder: break
    case .missing:
      throw bad("it is missing; a folder of pictures is needed")
    case .closed(let why): throw FileError(file: folder, problem: .unreadable(why))
    case .file, .other: throw bad("it is a file; a folder of pictures is needed")
    }
    let names: [String]
    do { names = try FileManager.default.contentsOfDirectory(atPath: folder) } catch {
      throw FileError(file: folder, problem: .unreadable(systemReason(error)))
    }
    let stems = names.filter { $0.hasSuffix(".png") && !$0.hasPrefix(".") }.map {
      String($0.dropLast(4))
    }
    let others = #/(?i)[^.].*\.(png|jpe?g|tiff?|bmp|jp2|webp)/#
    if let other = names.sorted().first(where: {
      !$0.hasSuffix(".png") && $0.wholeMatch(of: others) != nil
    }) {
      throw bad(
        """
        \(other) is there, and pictures are read of names that end in .png: save it as PNG under \
        such a name, or take it away
        """)
    }
    let pictures = stems.filter { !$0.hasSuffix(maskEnding) && !$0.hasSuffix(infraredEnding) }
    guard !pictures.isEmpty else {
      throw bad(
        "it holds no pictures; at least one pair of NAME.png and NAME\(maskEnding).png is needed")
    }
    for ending in [maskEnding, infraredEnding] {
      if let alone = stems.sorted().first(where: {
        $0.hasSuffix(ending) && !pictures.contains(String($0.dropLast(ending.count)))
      }) {
        throw bad("\(alone).png is there, and \(alone.dropLast(ending.count)).png is not")
      }
    }
    return pictures.sorted()
  }

  /// The pixels of all pictures of a folder, by the headers of their files.
  /// - Throws: `FileError`.
  static func pixels(in folder: String) throws -> Int {
    try names(in: folder).reduce(0) { try $0 + PNG.pixels("\(folder)/\($1).png") }
  }
}

extension PNG {
  /// Channels × height × width, 0 … 1.
  fileprivate var planes: [Float] {
    let scale = 1 / Float(largest)
    let pixels = height * width
    return (0..<channels * pixels).map { i in
      Float(samples[i % pixels * channels + i / pixels]) * scale
    }
  }
}
