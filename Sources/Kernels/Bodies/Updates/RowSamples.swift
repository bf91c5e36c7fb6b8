/// Rows with a sample that may pulse them, listed before they are pulsed: keys are made for sixteen
/// of them at once, whatever their rows and samples are.
public struct RowSamples {
  /// Most that are listed at once.
  @_alwaysEmitIntoClient @inline(__always) static var most: Int { 256 }
  /// Rows of a block: their samples' bits stay in L1.
  @_alwaysEmitIntoClient @inline(__always) static var rowBlock: Int { 64 }
  @_alwaysEmitIntoClient @inline(__always) static var words: Int { 8 &* most &+ 2 &* rowBlock }

  /// Of each the row, counted in its block, and the sample, counted among those that coincide.
  public var rows: UnsafeMutablePointer<UInt32>
  public var samples: UnsafeMutablePointer<UInt32>
  /// The counters of their keys, and the keys.
  public var vectorsLow: UnsafeMutablePointer<UInt32>
  public var vectorsHigh: UnsafeMutablePointer<UInt32>
  public var keys: UnsafeMutablePointer<UInt32>
  /// For each row of a block bit k for sample k.
  public var samplesOfRows: UnsafeMutablePointer<UInt64>

  /// - Parameter words: room for `words` of them.
  @_alwaysEmitIntoClient @inline(__always) init(_ words: UnsafeMutablePointer<UInt32>) {
    let most = RowSamples.most
    rows = words
    samples = rows + most
    vectorsLow = samples + most
    vectorsHigh = vectorsLow + most
    keys = vectorsHigh + most
    samplesOfRows = UnsafeMutableRawPointer(keys + 4 &* most).assumingMemoryBound(to: UInt64.self)
  }

  /// Finds for rows first ..< end which samples may pulse them.
  @_alwaysEmitIntoClient @inline(__always)
  func find(
    _ p: PulsedSamples, _ delta: PulseLines, _ found: CoincidentSamples, _ first: Int, _ end: Int
  ) {
    var row = 0
    while row < end &- first {
      samplesOfRows[row] = 0
      row &+= 1
    }
    var k = 0
    while k < found.count {
      let slots = found.slots[k]
      let d = Int(found.numbers[k]) &* p.deltaStride
      row = first
      while row < end {
        let n = min(end &- row, 16)
        var train =
          Words(at: delta.low + (d &+ row), upTo: n) & Words(UInt32(truncatingIfNeeded: slots))
        if p.isWide {
          train =
            train
            | (Words(at: delta.high + (d &+ row), upTo: n)
              & Words(UInt32(truncatingIfNeeded: slots &>> 32)))
        }
        var fire = ((train == Words(0)) ^ Words(.max)).maskBits
        while fire != 0 {
          samplesOfRows[row &- first &+ fire.trailingZeroBitCount] |=
            1 &<< UInt64(truncatingIfNeeded: k)
          fire &= fire &- 1
        }
        row &+= 16
      }
      k &+= 1
    }
  }

  /// Lists them row after row and sample after sample, `most` at a time; listed ones are taken out
  /// of `samplesOfRows`.
  /// - Parameter row: the first row of the block that may have any left; moved on.
  /// - Returns: how many.
  @_alwaysEmitIntoClient @inline(__always)
  func list(_ p: PulsedSamples, _ found: CoincidentSamples, _ row: inout Int, _ rowCount: Int)
    -> Int
  {
    var count = 0
    while row < rowCount {
      var left = samplesOfRows[row]
      while left != 0 && count < RowSamples.most {
        let k = left.trailingZeroBitCount
        left &= left &- 1
        let vector = p.vector(Int(found.numbers[k]))
        rows[count] = UInt32(truncatingIfNeeded: row)
        samples[count] = UInt32(truncatingIfNeeded: k)
        vectorsLow[count] = UInt32(truncatingIfNeeded: vector)
        vectorsHigh[count] = UInt32(truncatingIfNeeded: vector &>> 32)
        count &+= 1
      }
      samplesOfRows[row] = left
      if left != 0 { break }
      row &+= 1
    }
    return count
  }

  /// Makes the keys of the first `count` that are listed.
  /// - Parameter firstRow: of the block.
  @_alwaysEmitIntoClient @inline(__always)
  func makeKeys(_ p: PulsedSamples, _ count: Int, firstRow: Int) {
    var i = 0
    while i < count {
      StreamKeys(
        p.key, Words(at: vectorsLow + i), Words(at: vectorsHigh + i),
        Words(at: rows + i) + Words(UInt32(truncatingIfNeeded: p.firstRow &+ firstRow)),
        Words(p.purpose)
      ).store(keys + i, stride: RowSamples.most)
      i &+= 16
    }
  }

  @_alwaysEmitIntoClient @inline(__always)
  func key(_ i: Int) -> StreamKey { StreamKey(at: keys + i, stride: RowSamples.most) }
}
