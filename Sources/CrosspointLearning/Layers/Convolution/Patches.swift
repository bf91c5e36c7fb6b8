import Crosspoint

/// The patches of a convolution: what one kernel position sees, as one sample of a batch.
///
/// Row r of a batch's patches is position r mod P of example r div P, P = output height × width.
/// What stands behind the signals of a patch, the 1 of a bias, stays as it is.
struct Patches {
  let shape: ConvolutionShape
  let group: Int
  /// Signals from one patch to the next.
  let pitch: Int

  /// - Parameter hasBias: whether a bias stands behind each patch.
  init(shape: ConvolutionShape, group: Int, hasBias: Bool = true) {
    self.shape = shape
    self.group = group
    pitch = hasBias ? shape.columns : shape.columns - 1
  }

  /// Copies rows of patches from images.
  /// - Parameters:
  ///   - images: batch × inputs.
  ///   - patches: rows.count × pitch.
  func gather(
    _ images: UnsafeBufferPointer<Float>, rows: Range<Int>,
    into patches: UnsafeMutableBufferPointer<Float>
  ) {
    var patch = patches.baseAddress!
    let (count, pitch, row) = (shape.size.width, pitch, KernelRow(shape))
    forEachPosition(rows) { example, top, left in
      let image = images.baseAddress! + example
      let isWhole = row.isWhole(left)
      var target = patch
      forEachKernelRow(top) { offset, isInside in
        if isWhole && isInside {
          row.copy(image + (offset &+ left), to: target)
        } else {
          row.copyPart(image + offset, left, isInside: isInside, to: target)
        }
        target += count
      }
      patch += pitch
    }
  }

  /// Adds rows of patches to the images that they were taken from; what fell on padding is
  /// dropped.
  @_specialize(where Number == Float)
  @_specialize(where Number == Double)
  func scatter<Number: BinaryFloatingPoint & SIMDScalar>(
    _ patches: UnsafeBufferPointer<Number>, rows: Range<Int>,
    into images: UnsafeMutableBufferPointer<Number>
  ) {
    var patch = patches.baseAddress!
    let (count, pitch, row) = (shape.size.width, pitch, KernelRow(shape))
    forEachPosition(rows) { example, top, left in
      let image = images.baseAddress! + example
      let isWhole = row.isWhole(left)
      var source = patch
      forEachKernelRow(top) { offset, isInside in
        if isInside {
          if isWhole {
            row.add(source, to: image + (offset &+ left))
          } else {
            row.addPart(source, to: image + offset, left)
          }
        }
        source += count
      }
      patch += pitch
    }
  }

  /// Positions of the kernel: where the group's first channel of the example begins, and the
  /// kernel's upper left corner in the image.
  @inline(__always) private func forEachPosition(
    _ rows: Range<Int>, _ body: (_ example: Int, _ top: Int, _ left: Int) -> Void
  ) {
    let output = shape.output
    var example = rows.lowerBound / shape.positions
    var (y, x) = (rows.lowerBound % shape.positions).quotientAndRemainder(dividingBy: output.width)
    let firstChannel = group * shape.groupChannels * shape.input.height * shape.input.width
    for _ in rows {
      body(
        example * shape.input.count + firstChannel, y * shape.stride.height - shape.padding.height,
        x * shape.stride.width - shape.padding.width)
      x += 1
      if x == output.width { (x, y) = (0, y + 1) }
      if y == output.height { (y, example) = (0, example + 1) }
    }
  }

  /// The kernel's rows in the order of its weights: where the image's row begins, and whether it is
  /// one of the image.
  @inline(__always) private func forEachKernelRow(
    _ top: Int, _ body: (_ offset: Int, _ isInside: Bool) -> Void
  ) {
    let (channels, rows, step) = (shape.groupChannels, shape.size.height, shape.dilation.height)
    let (height, width) = (shape.input.height, shape.input.width)
    for channel in 0..<channels {
      var y = top
      for _ in 0..<rows {
        body((channel &* height &+ y) &* width, y >= 0 && y < height)
        y &+= step
      }
    }
  }
}

/// One row of a kernel over a row of an image.
private struct KernelRow {
  let width: Int
  let dilation: Int
  let count: Int

  init(_ shape: ConvolutionShape) {
    (width, dilation, count) = (shape.input.width, shape.dilation.width, shape.size.width)
  }

  /// Whether the row's `count` signals lie side by side within the image.
  @inline(__always) func isWhole(_ left: Int) -> Bool {
    dilation == 1 && left >= 0 && left + count <= width
  }

  /// Rows are short: four signals at once, the last four overlapping the ones before, took a third
  /// of the time of one by one.
  @inline(__always) func copy(_ from: UnsafePointer<Float>, to target: UnsafeMutablePointer<Float>)
  {
    var k = 0
    if count >= 4 {
      while k &+ 4 < count {
        (target + k).four = (from + k).four
        k &+= 4
      }
      (target + (count &- 4)).four = (from + (count &- 4)).four
      return
    }
    while k < count {
      target[k] = from[k]
      k &+= 1
    }
  }

  @inline(__always) func add<Number: BinaryFloatingPoint & SIMDScalar>(
    _ from: UnsafePointer<Number>, to target: UnsafeMutablePointer<Number>
  ) {
    var k = 0
    while k &+ 4 <= count {
      (target + k).four = UnsafePointer(target + k).four + (from + k).four
      k &+= 4
    }
    while k < count {
      target[k] += from[k]
      k &+= 1
    }
  }

  /// Zeros where the kernel lies outside.
  func copyPart(
    _ row: UnsafePointer<Float>, _ left: Int, isInside: Bool, to target: UnsafeMutablePointer<Float>
  ) {
    for k in 0..<count {
      let x = left + k * dilation
      target[k] = isInside && x >= 0 && x < width ? row[x] : 0
    }
  }

  @inline(__always) func addPart<Number: BinaryFloatingPoint>(
    _ from: UnsafePointer<Number>, to row: UnsafeMutablePointer<Number>, _ left: Int
  ) {
    for k in 0..<count {
      let x = left + k * dilation
      if x >= 0 && x < width { row[x] += from[k] }
    }
  }
}

extension UnsafePointer where Pointee: SIMDScalar {
  fileprivate var four: SIMD4<Pointee> {
    @inline(__always) get { UnsafeRawPointer(self).loadUnaligned(as: SIMD4<Pointee>.self) }
  }
}

extension UnsafeMutablePointer where Pointee: SIMDScalar {
  fileprivate var four: SIMD4<Pointee> {
    @inline(__always) get { UnsafePointer(self).four }
    @inline(__always) nonmutating set {
      UnsafeMutableRawPointer(self).storeBytes(of: newValue, as: SIMD4<Pointee>.self)
    }
  }
}
