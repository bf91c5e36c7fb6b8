/// The samples of a product on their way through its passes: an array for each property, so that kernels read and write them in place.
final class PendingSamples {
  private(set) var count = 0
  /// Rounds of bound management before this one: all samples that are left have gone through as many.
  private(set) var pass = 0
  private let integers = Room<Int>()
  private let floats = Room<Float>()
  private var most = 0

  // Stored, not worked out: they are read for every sample of every step.
  /// Numbers in the batch, ascending.
  private(set) var indices: UnsafeMutablePointer<Int>
  /// Outputs that this pass left at the bound.
  private(set) var saturated: UnsafeMutablePointer<Int>
  /// s of noise management, and r of bound management.
  private(set) var scales: UnsafeMutablePointer<Float>
  private(set) var bounds: UnsafeMutablePointer<Float>
  /// ‖x̂‖₂.
  private(set) var norms: UnsafeMutablePointer<Float>

  init() {
    (indices, saturated) = (integers.base, integers.base)
    (scales, bounds, norms) = (floats.base, floats.base, floats.base)
  }

  /// Replaces all by the samples 0 ..< `most` that `scale` gives a scale, in pass 0.
  @inline(__always)
  func begin(most: Int, _ scale: (Int) -> Float?) {
    if most > self.most {
      self.most = most
      indices = integers.reserve(2 * most)
      saturated = indices + most
      scales = floats.reserve(3 * most)
      (bounds, norms) = (scales + most, scales + 2 * most)
    }
    let (indices, scales, bounds) = (indices, scales, bounds)
    var found = 0
    for index in 0..<most {
      guard let s = scale(index) else { continue }
      indices[found] = index
      scales[found] = s
      bounds[found] = 1
      found += 1
    }
    (count, pass) = (found, 0)
  }

  /// Keeps those of the saturated samples for which `isKept` of their position is true, in their order, for the next pass.
  @inline(__always)
  func keepSaturated(where isKept: (Int) -> Bool) {
    let saturated = saturated
    var kept = 0
    for position in 0..<count where saturated[position] > 0 && isKept(position) {
      indices[kept] = indices[position]
      scales[kept] = scales[position]
      bounds[kept] = bounds[position]
      kept += 1
    }
    count = kept
    pass += 1
  }

  /// Positions of samples that follow each other by number, `most` at a time or fewer.
  @inline(__always)
  func forEachRun(_ most: Int, _ body: (Range<Int>) -> Void) {
    let (indices, count) = (indices, count)
    var start = 0
    while start < count {
      var end = min(start + most, count)
      // Ascending, so that the first and the last say whether any between is missing: as a rule none is.
      while indices[end - 1] - indices[start] != end - 1 - start { end -= 1 }
      body(start..<end)
      start = end
    }
  }
}
