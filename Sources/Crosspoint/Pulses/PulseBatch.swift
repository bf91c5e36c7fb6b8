import CrosspointKernels

/// The trains of one side of an array, its rows or its columns, in the kernels' form: three words a
/// line (slots 0–31, slots 32–63, sign), sample after sample.
final class PulseBatch {
  let lineLength: Int
  /// From sample to sample: whole cache lines.
  let stride: Int
  private(set) var capacity = 0
  private var words: UnsafeMutablePointer<UInt32>

  init(lineLength: Int) {
    self.lineLength = lineLength
    stride = (lineLength + 15) & ~15
    words = Self.allocate(1)
  }

  deinit { free() }

  private static func allocate(_ count: Int) -> UnsafeMutablePointer<UInt32> {
    UnsafeMutableRawPointer.allocateForArrays(byteCount: 4 * count, for: "pulse trains")
      .bindMemory(to: UInt32.self, capacity: count)
  }

  private func free() { UnsafeMutableRawPointer(words).freeArrays() }

  /// Makes room for the trains of `samples` samples; what was there is gone.
  func reserve(_ samples: Int) {
    guard samples > capacity else { return }
    free()
    words = Self.allocate(3 * samples * stride)
    words.initialize(repeating: 0, count: 3 * samples * stride)
    capacity = samples
  }

  /// The lines' trains from `sample` on.
  func lines(_ sample: Int) -> PulseLines {
    let plane = capacity * stride
    let first = words + sample * stride
    return PulseLines(low: first, high: first + plane, signs: first + 2 * plane)
  }

  /// Trains with a pulse in the first `samples` samples.
  /// - Parameter slots: of the longest train; what is behind the first 32 is not written where
  ///   there are no more.
  func pulsed(_ samples: Int, slots: Int) -> Int {
    (0..<samples).reduce(0) { sum, sample in
      let l = lines(sample)
      return sum + (0..<lineLength).count { l.low[$0] | (slots > 32 ? l.high[$0] : 0) != 0 }
    }
  }

  /// The lines with a pulse in any of the first `samples` samples, ascending.
  func pulsedElements(_ samples: Int, slots: Int) -> [Int] {
    (0..<lineLength).filter { i in
      (0..<samples).contains { sample in
        let l = lines(sample)
        return l.low[i] | (slots > 32 ? l.high[i] : 0) != 0
      }
    }
  }

  /// Copies the trains of a sample's signals of one sign; the other lines are silent, and all signs
  /// positive.
  func copy(_ other: PulseBatch, _ sample: Int, to target: Int, where isNegative: Bool) {
    let (from, to) = (other.lines(sample), lines(target))
    let wanted: UInt32 = isNegative ? 0x8000_0000 : 0
    for i in 0..<lineLength {
      let mask: UInt32 = from.signs[i] == wanted ? .max : 0
      to.low[i] = from.low[i] & mask
      to.high[i] = from.high[i] & mask
      to.signs[i] = 0
    }
  }

  func read(_ sample: Int, slots: Int) -> (trains: [UInt64], negative: [Bool]) {
    let l = lines(sample)
    return (
      (0..<lineLength).map { UInt64(l.low[$0]) | (slots > 32 ? UInt64(l.high[$0]) << 32 : 0) },
      (0..<lineLength).map { l.signs[$0] != 0 }
    )
  }

  func write(_ sample: Int, _ trains: ArraySlice<UInt64>, _ negative: ArraySlice<Bool>) {
    let l = lines(sample)
    for (i, train) in trains.enumerated() {
      l.low[i] = UInt32(truncatingIfNeeded: train)
      l.high[i] = UInt32(train >> 32)
    }
    for (i, sign) in negative.enumerated() { l.signs[i] = sign ? 0x8000_0000 : 0 }
  }
}
