import Crosspoint

/// The patches of a convolution: what one kernel position sees, as one vector of a batch.
///
/// Line r of a batch's patches is position r mod P of example r div P, P = output height × width. The last column is the bias, whose 1
/// stays as it is.
struct Patches {
  let shape: ConvolutionShape
  let group: Int

  /// Copies lines of patches from images.
  /// - Parameters:
  ///   - images: batch × inputs.
  ///   - patches: lines.count × columns.
  func gather(_ images: UnsafeBufferPointer<Float>, lines: Range<Int>, into patches: UnsafeMutableBufferPointer<Float>) {
    var line = patches.baseAddress!
    forEachPosition(lines) { example, top, left in
      let image = images.baseAddress! + example
      var target = line
      forEachKernelRow(top) { offset, isInside in
        copyRow(from: image + offset, left: left, isInside: isInside, to: target)
        target += shape.size.width
      }
      line += shape.columns
    }
  }

  /// Adds lines of patches to the images that they were taken from; what fell on padding is dropped.
  func scatter(_ patches: UnsafeBufferPointer<Float>, lines: Range<Int>, into images: UnsafeMutableBufferPointer<Float>) {
    var line = patches.baseAddress!
    let (width, dilation) = (shape.input.width, shape.dilation.width)
    forEachPosition(lines) { example, top, left in
      let image = images.baseAddress! + example
      var source = line
      forEachKernelRow(top) { offset, isInside in
        if isInside {
          var x = left
          for k in 0..<shape.size.width {
            if x >= 0 && x < width { image[offset + x] += source[k] }
            x += dilation
          }
        }
        source += shape.size.width
      }
      line += shape.columns
    }
  }

  /// Positions of the kernel: the place of the group's first channel of the example, and of the kernel's corner in the image.
  @inline(__always) private func forEachPosition(_ lines: Range<Int>, _ body: (_ example: Int, _ top: Int, _ left: Int) -> Void) {
    let output = shape.output
    var example = lines.lowerBound / shape.positions
    var (y, x) = (lines.lowerBound % shape.positions).quotientAndRemainder(dividingBy: output.width)
    let firstChannel = group * shape.groupChannels * shape.input.height * shape.input.width
    for _ in lines {
      body(
        example * shape.input.count + firstChannel, y * shape.stride.height - shape.padding.height,
        x * shape.stride.width - shape.padding.width)
      x += 1
      if x == output.width { (x, y) = (0, y + 1) }
      if y == output.height { (y, example) = (0, example + 1) }
    }
  }

  /// The kernel's rows in the order of its weights: where the image's row begins, and whether it is one of the image.
  @inline(__always) private func forEachKernelRow(_ top: Int, _ body: (_ offset: Int, _ isInside: Bool) -> Void) {
    let (height, width) = (shape.input.height, shape.input.width)
    for channel in 0..<shape.groupChannels {
      var y = top
      for _ in 0..<shape.size.height {
        body((channel * height + y) * width, y >= 0 && y < height)
        y += shape.dilation.height
      }
    }
  }

  @inline(__always) private func copyRow(
    from row: UnsafePointer<Float>, left: Int, isInside: Bool, to target: UnsafeMutablePointer<Float>
  ) {
    let (width, dilation, count) = (shape.input.width, shape.dilation.width, shape.size.width)
    if isInside, dilation == 1, left >= 0, left + count <= width {
      for k in 0..<count { target[k] = row[left + k] }
      return
    }
    for k in 0..<count {
      let x = left + k * dilation
      target[k] = isInside && x >= 0 && x < width ? row[x] : 0
    }
  }
}
