/// Pairs of hidden values of rows × columns cross-points in blocks of sixteen columns, as the
/// updates read them: of each pair sixteen first values and sixteen second ones, pair after pair; a
/// row's last block is filled up with zeros.
///
/// As halves 4 bytes a pair and cross-point, each value rounded to 11 bits (below 2⁻¹⁴ of its
/// pair's scale to 2⁻²⁵ of it); as floats 8 bytes, exact.
public final class DeviceBlocks: @unchecked Sendable {
  /// Columns of a block.
  public static let width = 16

  public let rows: Int
  public let columns: Int
  /// Whether values are held as halves, and not as floats.
  public let isHalf: Bool
  /// What the held values of each pair are multiplied by: 1 for floats.
  public let scales: [Float]
  /// Blocks of a row.
  public let blockStride: Int
  /// The first block, on a cache line.
  public let base: UnsafeMutableRawPointer
  /// Memory of all blocks.
  public let bytes: Int
  private let kernels: KernelTable

  /// Blocks of zeros.
  /// - Parameter scales: for each pair about the largest value; one up to 65519 times as large
  ///   fits. Positive; not used for floats.
  public init(rows: Int, columns: Int, isHalf: Bool, scales: [Float], kernels: KernelTable) {
    self.rows = rows
    self.columns = columns
    self.isHalf = isHalf
    self.scales = isHalf ? scales : scales.map { _ in 1 }
    self.kernels = kernels
    blockStride = (columns + Self.width - 1) / Self.width
    bytes = rows * blockStride * scales.count * (isHalf ? 64 : 128)
    base = .allocateForArrays(byteCount: bytes, for: "device parameters")
    base.initializeMemory(as: UInt8.self, repeating: 0, count: bytes)
  }

  deinit { base.freeArrays() }

  /// Replaces a row of a pair; the values are held as they will be read back.
  public func setRow(
    _ row: Int, pair: Int = 0, first: UnsafePointer<Float>, second: UnsafePointer<Float>
  ) {
    let scale = scales[pair]
    withBlocks(row, pair) { block, start, count, values in
      for l in 0..<Self.width {
        values[l] = l < count ? first[start + l] / scale : 0
        values[Self.width + l] = l < count ? second[start + l] / scale : 0
      }
      if isHalf {
        kernels.roundToHalves(values, block.assumingMemoryBound(to: UInt16.self), 2 * Self.width)
      } else {
        block.assumingMemoryBound(to: Float.self).update(from: values, count: 2 * Self.width)
      }
    }
  }

  /// Reads a row of a pair: what was set, as it is held.
  public func getRow(
    _ row: Int, pair: Int = 0, first: UnsafeMutablePointer<Float>,
    second: UnsafeMutablePointer<Float>
  ) {
    // Blocks of one pair lie side by side: read one by one, all that is exact took four times as
    // long.
    let most = scales.count == 1 ? 16 : 1
    let (scale, width) = (scales[pair], Self.width)
    withUnsafeTemporaryAllocation(of: Float.self, capacity: 2 * width * most) { values in
      let values = values.baseAddress!
      for block in stride(from: 0, to: blockStride, by: most) {
        let blocks = min(most, blockStride - block)
        let held = address(row, block, pair)
        if isHalf {
          kernels.widenHalves(
            held.assumingMemoryBound(to: UInt16.self), values, 2 * width * blocks)
        } else {
          values.update(from: held.assumingMemoryBound(to: Float.self), count: 2 * width * blocks)
        }
        for number in 0..<blocks {
          let (start, values) = ((block + number) * width, values + 2 * width * number)
          let count = columns - start
          if count >= width {
            (vector(values) * scale).store(first + start)
            (vector(values + width) * scale).store(second + start)
          } else {
            for l in 0..<count {
              first[start + l] = values[l] * scale
              second[start + l] = values[width + l] * scale
            }
          }
        }
      }
    }
  }

  /// Reads a row of halves, bit for bit. Traps for floats.
  public func getHalves(
    _ row: Int, pair: Int = 0, first: UnsafeMutablePointer<UInt16>,
    second: UnsafeMutablePointer<UInt16>
  ) {
    guard isHalf else { fatalError("these blocks hold floats, not halves") }
    withBlocks(row, pair) { block, start, count, _ in
      let halves = block.assumingMemoryBound(to: UInt16.self)
      (first + start).update(from: halves, count: count)
      (second + start).update(from: halves + Self.width, count: count)
    }
  }

  /// Replaces a row of halves, bit for bit. Traps for floats.
  public func setHalves(
    _ row: Int, pair: Int = 0, first: UnsafePointer<UInt16>, second: UnsafePointer<UInt16>
  ) {
    guard isHalf else { fatalError("these blocks hold floats, not halves") }
    withBlocks(row, pair) { block, start, count, _ in
      let halves = block.assumingMemoryBound(to: UInt16.self)
      halves.update(from: first + start, count: count)
      (halves + Self.width).update(from: second + start, count: count)
    }
  }

  /// Every block of a row's pair, with room for its values.
  private func withBlocks(
    _ row: Int, _ pair: Int,
    _ body: (UnsafeMutableRawPointer, Int, Int, UnsafeMutablePointer<Float>) -> Void
  ) {
    withUnsafeTemporaryAllocation(of: Float.self, capacity: 2 * Self.width) { values in
      for block in 0..<blockStride {
        let start = block * Self.width
        body(
          address(row, block, pair), start, min(Self.width, columns - start), values.baseAddress!)
      }
    }
  }

  /// Where a block of a row's pair lies.
  private func address(_ row: Int, _ block: Int, _ pair: Int) -> UnsafeMutableRawPointer {
    base + ((row * blockStride + block) * scales.count + pair) * (isHalf ? 64 : 128)
  }
}

/// Sixteen values from p on.
@inline(__always)
private func vector(_ p: UnsafePointer<Float>) -> SIMD16<Float> {
  UnsafeRawPointer(p).loadUnaligned(as: SIMD16<Float>.self)
}

extension SIMD16<Float> {
  @inline(__always)
  fileprivate func store(_ p: UnsafeMutablePointer<Float>) {
    UnsafeMutableRawPointer(p).storeBytes(of: self, as: SIMD16<Float>.self)
  }
}
