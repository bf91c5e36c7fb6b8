/// The samples of a product on their way through its passes: an array for each property, so that
/// kernels read and write them in place.
final class PendingSamples {
  private(set) var count = 0
  /// Rounds of bound management before this one: all samples that are left have gone through as
  /// many.
  private(set) var pass = 0
  /// r of bound management, likewise.
  private(set) var bound: Float = 1
  private let integers = ScratchBuffer<Int>()
  private let floats = ScratchBuffer<Float>()
  private var most = 0

  // Stored, not worked out: they are read for every sample of every step.
  /// Numbers in the batch, ascending.
  private(set) var indices: UnsafeMutablePointer<Int>
  /// Outputs that this pass left at the bound.
  private(set) var saturated: UnsafeMutablePointer<Int>
  /// s of noise management.
  private(set) var scales: UnsafeMutablePointer<Float>
  /// ‖x̂‖₂.
  private(set) var norms: UnsafeMutablePointer<Float>

  init() {
    (indices, saturated) = (integers.base, integers.base)
    (scales, norms) = (floats.base, floats.base)
  }

  /// Replaces all by the samples 0 ..< `most` that `scale` gives a scale, in pass 0.
  @inline(__always)
  func begin(most: Int, _ scale: (Int) -> Float?) {
    if most > self.most {
      self.most = most
      indices = integers.reserve(2 * most)
      saturated = indices + most
      scales = floats.reserve(2 * most)
      norms = scales + most
    }
    let (indices, scales) = (indices, scales)
    var found = 0
    for index in 0..<most {
      guard let s = scale(index) else { continue }
      indices[found] = index
      scales[found] = s
      found += 1
    }
    (count, pass, bound) = (found, 0, 1)
  }

  /// Keeps the saturated samples that `scale` gives a scale for the next pass, in their order.
  func repeatSaturated(bound: Float, _ scale: (Int) -> Float?) {
    var kept = 0
    for position in 0..<count where saturated[position] > 0 {
      guard let s = scale(position) else { continue }
      indices[kept] = indices[position]
      scales[kept] = s
      kept += 1
    }
    (count, self.bound) = (kept, bound)
    pass += 1
  }

  func removeAll() { count = 0 }

  /// Positions of samples that follow each other by number, `most` at a time or fewer.
  @inline(__always)
  func forEachRun(_ most: Int, _ body: (Range<Int>) -> Void) {
    let (indices, count) = (indices, count)
    var start = 0
    while start < count {
      var end = min(start + most, count)
      // Ascending, so that the first and the last say whether any between is missing: as a rule
      // none is.
      if indices[end - 1] - indices[start] != end - 1 - start {
        end = start + 1
        while indices[end] - indices[start] == end - start { end += 1 }
      }
      body(start..<end)
      start = end
    }
  }
}
