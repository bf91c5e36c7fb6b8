import CrosspointFiles
import Foundation
import TestSupport
import Testing

@Suite("PNG")
struct PNGTests {
  private static func samples(_ count: Int, below limit: Int) -> [Int] {
    (0..<count).map { ($0 * 7919 + 13) % limit }
  }

  private static func read(_ bytes: [UInt8]) throws -> PNG {
    let folder = try TemporaryFolder()
    return try PNG(folder.write("picture.png", bytes))
  }

  @Test(
    "samples as the file has them, 8 and 16 bits, with alpha and interlaced",
    arguments: [0, 2, 4, 6], [8, 16])
  func depths(_ colourType: Int, _ bits: Int) throws {
    let channels = [0: 1, 2: 3, 4: 2, 6: 4][colourType]!
    for (height, width) in [(1, 1), (3, 5), (8, 9), (17, 2)] {
      let samples = Self.samples(height * width * channels, below: 1 << bits)
      for isInterlaced in [false, true] {
        let png = try Self.read(
          HandMadePNG(
            height: height, width: width, colourType: colourType, bits: bits,
            isInterlaced: isInterlaced, samples
          ).bytes)
        #expect(png.height == height && png.width == width && png.channels == channels)
        #expect(png.largest == (bits == 16 ? 65535 : 255))
        #expect(png.samples == samples.map(UInt16.init))
      }
    }
  }

  @Test("grey of fewer bits is spread over 0 … 255", arguments: [1, 2, 4])
  func fewBits(_ bits: Int) throws {
    let samples = Self.samples(35, below: 1 << bits)
    let png = try Self.read(HandMadePNG(height: 5, width: 7, bits: bits, samples).bytes)
    let step = 255 / ((1 << bits) - 1)
    #expect(png.samples == samples.map { UInt16($0 * step) } && png.largest == 255)
  }

  @Test("what is written is read again", arguments: [1, 3])
  func roundTrip(_ channels: Int) throws {
    let samples = Self.samples(6 * 11 * channels, below: 256).map(UInt8.init)
    let png = try Self.read(
      Array(PNG.data(height: 6, width: 11, channels: channels, samples)))
    #expect(png.height == 6 && png.width == 11 && png.channels == channels)
    #expect(png.samples == samples.map(UInt16.init))
  }

  private static func refusal(_ bytes: [UInt8]) throws -> String {
    do {
      _ = try read(bytes)
      return ""
    } catch let error as FileError { return error.description }
  }

  @Test("a palette is refused by its colour type, with what is possible")
  func palette() throws {
    let png = HandMadePNG(height: 3, width: 4, colourType: 3, Self.samples(12, below: 256))
    let message = try Self.refusal(png.bytes)
    #expect(message.contains("picture.png: its colour type is 3"), "\(message)")
    #expect(message.contains("0 (grey) and 2 (red, green, blue) are possible"))
  }

  @Test("every length cut and every byte changed is refused or leaves a whole picture")
  func damage() throws {
    let whole = HandMadePNG(height: 4, width: 3, colourType: 2, Self.samples(36, below: 256)).bytes
    #expect(try Self.refusal(whole) == "")
    // Without the last chunk's checksum a picture is whole for libpng; with less it is not.
    for length in 0..<whole.count - 12 {
      #expect(try Self.refusal(Array(whole[..<length])).contains("picture.png"), "\(length)")
    }
    for place in whole.indices {
      var damaged = whole
      damaged[place] ^= 0x55
      let message = try Self.refusal(damaged)
      #expect(message.isEmpty || message.contains("picture.png"), "\(place)")
      // Samples, their checksums and the size are never taken for others.
      if (16..<whole.count - 16).contains(place) { #expect(!message.isEmpty, "\(place)") }
    }
    #expect(try Self.refusal([]).contains("does not begin as a PNG does"))
  }

  @Test("a picture larger than can be is refused before there is memory for it")
  func huge() throws {
    // A header that says so, before the data of one pixel.
    var bytes = HandMadePNG(height: 1, width: 1, [0]).bytes
    bytes.replaceSubrange(8..<33, with: HandMadePNG(height: 40_000, width: 40_000, []).header)
    let message = try Self.refusal(bytes)
    #expect(message.contains("40000 × 40000"), "\(message)")
  }
}
