import Crosspoint

/// Erosion and dilation by squares, what is made of them, and regions.
///
/// A square of odd side k about a pixel is what lies within (k − 1)/2 of it both ways, as far as
/// the picture goes: nothing is known beyond the picture's edge, so it neither erodes nor dilates.
extension BinaryPicture {
  /// Pixels whose whole square is set. Traps unless the side is odd and positive.
  public func eroded(by side: Int) -> BinaryPicture { swept(side) { $0 == $1 } }

  /// Pixels in whose square one is set. Traps unless the side is odd and positive.
  public func dilated(by side: Int) -> BinaryPicture { swept(side) { set, _ in set > 0 } }

  /// Erosion, then dilation: what a square does not fit into is removed.
  public func opened(by side: Int) -> BinaryPicture { eroded(by: side).dilated(by: side) }

  /// Dilation, then erosion: gaps that a square does not fit into are filled.
  public func closed(by side: Int) -> BinaryPicture { dilated(by: side).eroded(by: side) }

  /// Without regions of fewer than so many pixels. A region is what hangs together by the sides of
  /// its pixels.
  public func withoutRegions(below pixels: Int) -> BinaryPicture {
    var result = self
    for region in regions where region.count < pixels {
      for index in region { result.pixels[index] = false }
    }
    return result
  }

  /// Indices of the pixels of each region, regions in the order of their first pixels.
  var regions: [[Int]] {
    var isKnown = pixels.map(!)
    var regions: [[Int]] = []
    for first in pixels.indices where !isKnown[first] {
      var region = [first]
      isKnown[first] = true
      var next = 0
      while next < region.count {
        let index = region[next]
        let (y, x) = index.quotientAndRemainder(dividingBy: width)
        for (neighbour, isInside) in [
          (index - width, y > 0), (index + width, y + 1 < height), (index - 1, x > 0),
          (index + 1, x + 1 < width),
        ] where isInside && !isKnown[neighbour] {
          isKnown[neighbour] = true
          region.append(neighbour)
        }
        next += 1
      }
      regions.append(region)
    }
    return regions
  }

  /// A square is a row of columns: counted along one, then along the other.
  /// - Parameter isSet: given the set pixels of a line of the square, and all of it.
  private func swept(_ side: Int, _ isSet: (_ set: Int, _ all: Int) -> Bool) -> BinaryPicture {
    check(side > 0 && side % 2 == 1, "a square of side \(side): odd numbers from 1 on are possible")
    guard side > 1 else { return self }
    var result = self
    for y in 0..<height {
      sweep(&result.pixels, side, first: y * width, step: 1, count: width, isSet)
    }
    for x in 0..<width {
      sweep(&result.pixels, side, first: x, step: width, count: height, isSet)
    }
    return result
  }

  private func sweep(
    _ pixels: inout [Bool], _ side: Int, first: Int, step: Int, count: Int,
    _ isSet: (_ set: Int, _ all: Int) -> Bool
  ) {
    // Pixels set before each place of the line.
    var before = [0]
    before.reserveCapacity(count + 1)
    for i in 0..<count { before.append(before[i] + (pixels[first + i * step] ? 1 : 0)) }
    let half = side / 2
    for i in 0..<count {
      let (low, high) = (max(i - half, 0), min(i + half + 1, count))
      pixels[first + i * step] = isSet(before[high] - before[low], high - low)
    }
  }
}
