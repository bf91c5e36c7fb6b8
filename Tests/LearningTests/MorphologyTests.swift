import Crosspoint
import CrosspointLearning
import Testing

@Suite("Morphological filters")
struct MorphologyTests {
  /// Random pictures of odd and even sizes, sparse and dense.
  static let pictures: [BinaryPicture] = [
    (1, 1), (1, 9), (7, 1), (2, 2), (5, 8), (9, 9), (17, 16), (31, 33),
  ].enumerated().flatMap { number, size in
    [0.15, 0.5, 0.85].enumerated().map { step, share in
      let words = RandomStream(
        seed: 5, tile: UInt32(number), vector: UInt64(step), purpose: .syntheticData
      ).uniformWords(size.0 * size.1)
      return BinaryPicture(
        height: size.0, width: size.1, words.map { Double($0) < share * 0x1p32 })
    }
  }

  /// Pixels whose square, as far as the picture goes, has all or some of its pixels set.
  private static func direct(_ picture: BinaryPicture, _ side: Int, all: Bool) -> BinaryPicture {
    var result = picture
    for y in 0..<picture.height {
      for x in 0..<picture.width {
        var values: [Bool] = []
        for v in y - side / 2...y + side / 2 where (0..<picture.height).contains(v) {
          for u in x - side / 2...x + side / 2 where (0..<picture.width).contains(u) {
            values.append(picture.pixels[v * picture.width + u])
          }
        }
        result.pixels[y * picture.width + x] =
          all ? values.allSatisfy { $0 } : values.contains(true)
      }
    }
    return result
  }

  @Test("erosion, dilation, opening and closing by brute force", arguments: [1, 3, 5, 7, 41])
  func bruteForce(_ side: Int) {
    for picture in Self.pictures {
      let (eroded, dilated) = (
        Self.direct(picture, side, all: true), Self.direct(picture, side, all: false)
      )
      #expect(picture.eroded(by: side) == eroded)
      #expect(picture.dilated(by: side) == dilated)
      let (opened, closed) = (picture.opened(by: side), picture.closed(by: side))
      #expect(opened == Self.direct(eroded, side, all: false))
      #expect(closed == Self.direct(dilated, side, all: true))
      // Opening removes, closing adds, and neither does anything more when done again.
      #expect(zip(opened.pixels, picture.pixels).allSatisfy { !$0 || $1 })
      #expect(zip(picture.pixels, closed.pixels).allSatisfy { !$0 || $1 })
      #expect(opened.opened(by: side) == opened && closed.closed(by: side) == closed)
    }
  }

  @Test("small regions go and large ones stay, by labels spread until nothing changes")
  func regions() {
    for picture in Self.pictures {
      let (height, width) = (picture.height, picture.width)
      var labels = picture.pixels.enumerated().map { $1 ? $0 : -1 }
      var hasChanged = true
      while hasChanged {
        hasChanged = false
        for y in 0..<height {
          for x in 0..<width where labels[y * width + x] >= 0 {
            for (v, u) in [(y - 1, x), (y + 1, x), (y, x - 1), (y, x + 1)]
            where v >= 0 && v < height && u >= 0 && u < width {
              let other = labels[v * width + u]
              if other > labels[y * width + x] {
                labels[y * width + x] = other
                hasChanged = true
              }
            }
          }
        }
      }
      for least in [0, 1, 2, 3, 5, 20, 10_000] {
        let kept = labels.map { label in
          label >= 0 && labels.count { $0 == label } >= least
        }
        #expect(picture.withoutRegions(below: least).pixels == kept)
      }
    }
  }

  /// The choice for outputs that are sure of a prediction, so that no threshold changes it.
  private static func choice(_ prediction: BinaryPicture, _ truth: BinaryPicture) -> FilterChoice {
    FilterChoice([prediction.pixels.map { $0 ? 3 : -3 }], truths: [truth])
  }

  @Test("the filter with the largest F1 is chosen, and none where no filter is better")
  func choice() {
    // A square of 6 × 6 and a lone pixel; the truth is the square.
    func empty(_ height: Int, _ width: Int? = nil) -> BinaryPicture {
      let width = width ?? height
      return BinaryPicture(
        height: height, width: width, Array(repeating: false, count: height * width))
    }
    var truth = empty(12)
    for y in 2..<8 { for x in 3..<9 { truth.pixels[y * 12 + x] = true } }
    var prediction = truth
    prediction.pixels[11 * 12 + 11] = true
    #expect(prediction.counts(against: truth).errors == 1)
    let choice = Self.choice(prediction, truth)
    #expect(choice.chosen.filter == .opening(side: 3))
    #expect(choice.candidates.map(\.filter) == MorphologicalFilter.choices)
    #expect(choice.candidates[0].filter == .none && choice.candidates[0].counts.errors == 1)
    #expect(Self.choice(truth, truth).chosen.filter == .none)
    // A hole.
    prediction = truth
    prediction.pixels[4 * 12 + 5] = false
    #expect(Self.choice(prediction, truth).chosen.filter == .closing(side: 3))
    // A thin tree and a thinner mistake: nothing fits into them, their sizes tell them apart.
    var line = empty(9, 20)
    for x in 0..<15 { line.pixels[x] = true }
    var mistaken = line
    for x in 3..<7 { mistaken.pixels[8 * 20 + x] = true }
    #expect(Self.choice(mistaken, line).chosen.filter == .removal(pixels: 5))
    // Without a tree there is no F1: the fewest pixels of difference.
    #expect(Self.choice(mistaken, empty(9, 20)).chosen.filter == .opening(side: 3))
    // Where trees are hardly found, it would be more accurate to remove all that is.
    var faint = empty(12)
    for i in [2 * 12 + 3, 2 * 12 + 8, 7 * 12 + 3, 7 * 12 + 8] { faint.pixels[i] = true }
    for x in stride(from: 0, to: 12, by: 2) { faint.pixels[11 * 12 + x] = true }
    let found = Self.choice(faint, truth)
    let counts = Dictionary(
      uniqueKeysWithValues: found.candidates.map { ($0.filter, $0.counts) })
    #expect(counts[.opening(side: 3)]!.errors < counts[.none]!.errors)
    #expect(counts[.opening(side: 3)]!.truePositives == 0)
    #expect(counts[found.chosen.filter]!.truePositives >= 4)
    #expect(
      MorphologicalFilter.choices.map(\.description).prefix(2) == ["none", "opening 3 × 3"])
  }

  @Test("outputs above a threshold are set; one that is not a number is not")
  func threshold() {
    let picture = BinaryPicture(
      height: 1, width: 4, [0.5, .nan, 0.6, -1] as [Float], above: 0.5)
    #expect(picture.pixels == [false, false, true, false] && picture.count == 1)
  }
}
