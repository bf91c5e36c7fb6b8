/// The signals at the positions of images as samples, one a position: images are channels ×
/// positions, samples are positions × channels.
///
/// Row r of a batch's samples is position r mod P of example r div P, as in `Patches`.
struct ImagePositions {
  /// Of one group.
  let channels: Int
  /// P, of an image.
  let positions: Int
  /// The group's first channel in an image.
  let firstChannel: Int
  /// Signals of an image, those of other groups included.
  let imageCount: Int
  /// Signals from one sample to the next: `channels`, or more where a bias stands behind them.
  let pitch: Int

  /// Copies samples into images.
  /// - Parameter rows: of the batch's samples, those that `samples` holds.
  @inline(__always)
  func spread(
    _ samples: UnsafeBufferPointer<Float>, rows: Range<Int>,
    into images: UnsafeMutableBufferPointer<Float>
  ) {
    forEachExample(rows) { example, first, row, count in
      let image = images.baseAddress! + example * imageCount + firstChannel * positions + first
      let source = samples.baseAddress! + row * pitch
      forEachBlock(count) { block in
        for m in 0..<channels {
          let target = image + m &* positions
          for p in block { target[p] = source[p &* pitch &+ m] }
        }
      }
    }
  }

  /// Copies samples from images; what stands behind the channels of a sample stays.
  /// - Parameter rows: of the batch's samples, those that `samples` is to hold.
  @inline(__always)
  func collect(
    _ images: UnsafeBufferPointer<Float>, rows: Range<Int>,
    into samples: UnsafeMutableBufferPointer<Float>
  ) {
    forEachExample(rows) { example, first, row, count in
      let image = images.baseAddress! + example * imageCount + firstChannel * positions + first
      let target = samples.baseAddress! + row * pitch
      forEachBlock(count) { block in
        for m in 0..<channels {
          let source = image + m &* positions
          for p in block { target[p &* pitch &+ m] = source[p] }
        }
      }
    }
  }

  /// Positions in blocks whose rows of channels stay in L1 while they are turned.
  @inline(__always) private func forEachBlock(_ positions: Int, _ body: (Range<Int>) -> Void) {
    for first in stride(from: 0, to: positions, by: 16) { body(first..<min(first + 16, positions)) }
  }

  /// Rows example by example: its number, the first position, its row and how many there are.
  @inline(__always) private func forEachExample(
    _ rows: Range<Int>, _ body: (_ example: Int, _ first: Int, _ row: Int, _ count: Int) -> Void
  ) {
    var row = rows.lowerBound
    while row < rows.upperBound {
      let (example, first) = row.quotientAndRemainder(dividingBy: positions)
      let count = min(positions - first, rows.upperBound - row)
      body(example, first, row - rows.lowerBound, count)
      row += count
    }
  }
}
