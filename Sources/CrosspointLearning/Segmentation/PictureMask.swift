import Crosspoint

extension SegmentationResult {
  /// The mask of a whole picture, predicted patch by patch and filtered.
  /// - Parameters:
  ///   - network: of patches of `shape`, bands × height × width.
  ///   - picture: of as many bands, and no smaller than a patch (it traps).
  public func mask(_ picture: AerialPicture, _ network: Network, _ shape: ImageShape) throws
    -> BinaryPicture
  {
    let (height, width) = (picture.shape.height, picture.shape.width)
    check(
      picture.shape.channels == shape.channels,
      "a picture of \(picture.shape.channels) bands for a network of \(shape.channels)")
    let patches = PicturePatches(
      height: height, width: width, patch: Extent(height: shape.height, width: shape.width))
    let images = patches.corners.flatMap {
      patches.cut(picture.pixels, height: height, width: width, at: $0)
    }
    let outputs = try network.outputs(
      of: Matrix(rows: patches.corners.count, columns: shape.count, images))
    let level = FilterChoice.output(choice.chosen.threshold)
    var mask = BinaryPicture(
      height: height, width: width, Array(repeating: false, count: height * width))
    for (corner, outputs) in zip(patches.corners, outputs) {
      for y in 0..<shape.height {
        for x in 0..<shape.width {
          mask.pixels[(corner.top + y) * width + corner.left + x] =
            outputs[y * shape.width + x] > level
        }
      }
    }
    return choice.chosen.filter.apply(mask)
  }
}
