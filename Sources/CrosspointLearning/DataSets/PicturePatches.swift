import Crosspoint

/// Where patches of one size lie in a picture that they cover: side by side from the upper left
/// corner, the last ones at the picture's edge, over a part of those before.
struct PicturePatches {
  let patch: Extent
  /// Upper left corners, row by row.
  let corners: [(top: Int, left: Int)]

  /// Traps for a picture smaller than a patch.
  init(height: Int, width: Int, patch: Extent) {
    check(
      height >= patch.height && width >= patch.width && patch.height > 0 && patch.width > 0,
      "patches of \(patch) of a picture of \(height) × \(width)")
    self.patch = patch
    let lefts = Self.starts(width, patch.width)
    corners = Self.starts(height, patch.height).flatMap { top in lefts.map { (top, $0) } }
  }

  private static func starts(_ length: Int, _ patch: Int) -> [Int] {
    var starts = Array(stride(from: 0, through: length - patch, by: patch))
    if starts.last! + patch < length { starts.append(length - patch) }
    return starts
  }

  /// A patch of planes of height × width.
  func cut<T>(_ planes: [T], height: Int, width: Int, at corner: (top: Int, left: Int)) -> [T] {
    var cut: [T] = []
    let size = height * width
    cut.reserveCapacity(planes.count / size * patch.count)
    for plane in 0..<planes.count / size {
      for y in 0..<patch.height {
        let row = plane * size + (corner.top + y) * width + corner.left
        cut += planes[row..<row + patch.width]
      }
    }
    return cut
  }
}
