/// The samples of a product on their way through its passes: an array for each property, so that kernels read and write them in place.
final class PendingSamples {
  private(set) var count = 0
  private let integers = Room<Int>()
  private let floats = Room<Float>()
  private var most = 0

  // Stored, not worked out: they are read for every sample of every step.
  /// Numbers in the batch, ascending.
  private(set) var indices: UnsafeMutablePointer<Int>
  /// Passes before this one.
  private(set) var passes: UnsafeMutablePointer<Int>
  /// Outputs that the last pass left at the bound.
  private(set) var saturated: UnsafeMutablePointer<Int>
  /// s of noise management, and r of bound management.
  private(set) var scales: UnsafeMutablePointer<Float>
  private(set) var bounds: UnsafeMutablePointer<Float>
  /// ‖x̂‖₂.
  private(set) var norms: UnsafeMutablePointer<Float>

  init() {
    (indices, passes, saturated) = (integers.base, integers.base, integers.base)
    (scales, bounds, norms) = (floats.base, floats.base, floats.base)
  }

  /// Replaces all by the samples 0 ..< `most` that `scale` gives a scale.
  @inline(__always)
  func begin(most: Int, _ scale: (Int) -> Float?) {
    if most > self.most {
      self.most = most
      indices = integers.reserve(3 * most)
      (passes, saturated) = (indices + most, indices + 2 * most)
      scales = floats.reserve(3 * most)
      (bounds, norms) = (scales + most, scales + 2 * most)
    }
    let (indices, passes, scales, bounds) = (indices, passes, scales, bounds)
    var found = 0
    for index in 0..<most {
      guard let s = scale(index) else { continue }
      indices[found] = index
      passes[found] = 0
      scales[found] = s
      bounds[found] = 1
      found += 1
    }
    count = found
  }

  /// Keeps those of the saturated samples for which `isKept` of their position is true, in their order.
  @inline(__always)
  func keepSaturated(where isKept: (Int) -> Bool) {
    let saturated = saturated
    var kept = 0
    for position in 0..<count where saturated[position] > 0 && isKept(position) {
      indices[kept] = indices[position]
      passes[kept] = passes[position]
      scales[kept] = scales[position]
      bounds[kept] = bounds[position]
      kept += 1
    }
    count = kept
  }

  /// Positions of samples that follow each other by number and are in the same pass, `most` at a time.
  @inline(__always)
  func forEachRun(_ most: Int, _ body: (Range<Int>) -> Void) {
    let (indices, passes, count) = (indices, passes, count)
    var start = 0
    while start < count {
      var end = start + 1
      while end < count, end - start < most, indices[end] - end == indices[start] - start, passes[end] == passes[start] { end += 1 }
      body(start..<end)
      start = end
    }
  }
}
