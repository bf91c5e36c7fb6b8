/// What noise management and update management need to know of the signals of one
/// sample.
public struct SignalStatistics: Sendable, Hashable {
  /// max v; −∞ for none.
  public var maximum: Float
  /// max |v|; 0 for none.
  public var absoluteMaximum: Float
  /// Σ of the positive values, in 16 partial sums and the fixed tree.
  public var positiveSum: Float
  /// Σ of the negative values (≤ 0), likewise.
  public var negativeSum: Float

  @_alwaysEmitIntoClient @inline(__always)
  public init(maximum: Float, absoluteMaximum: Float, positiveSum: Float, negativeSum: Float) {
    self.maximum = maximum
    self.absoluteMaximum = absoluteMaximum
    self.positiveSum = positiveSum
    self.negativeSum = negativeSum
  }
}

/// The statistics of `count` values.
@_alwaysEmitIntoClient @inline(__always)
public func signalStatisticsBody(_ values: UnsafePointer<Float>, _ count: Int) -> SignalStatistics {
  let zero = Lanes(0)
  var top = Lanes(-.infinity)
  var peak = zero
  var positive = zero
  var negative = zero

  var i = 0
  while i &+ 16 <= count {
    let v = Lanes(at: values + i)
    top = Lanes.maximum(v, top)
    peak = Lanes.maximum(v.magnitude, peak)
    positive = positive + Lanes.maximum(v, zero)
    negative = negative + Lanes.minimum(v, zero)
    i &+= 16
  }
  if i < count {
    let rest = count &- i
    let v = Lanes(at: values + i, first: rest)
    let valid = Words.iota.isLessSigned(Words(UInt32(truncatingIfNeeded: rest)))
    top = Lanes.maximum(valid.select(v, top), top)
    peak = Lanes.maximum(v.magnitude, peak)
    positive = positive + Lanes.maximum(v, zero)
    negative = negative + Lanes.minimum(v, zero)
  }
  return SignalStatistics(
    maximum: top.largest, absoluteMaximum: peak.largest, positiveSum: positive.sum,
    negativeSum: negative.sum)
}

/// The largest magnitude of each sample of `count` values, the samples side by side; not finite
/// where a value is not.
@_alwaysEmitIntoClient @inline(__always)
public func absoluteMaximaBody(
  _ values: UnsafePointer<Float>, _ count: Int, _ batch: Int, _ maxima: UnsafeMutablePointer<Float>
) {
  var sample = 0
  while sample < batch {
    let first = sample &* count
    let end = first &+ count
    // As words: magnitudes are in the order of their bits, and what is not a number is above all.
    var peak = Words(0)
    var i = first
    while i &+ 16 <= end {
      peak = Words.maximumSigned(peak, Lanes(at: values + i).magnitude.bits)
      i &+= 16
    }
    if i < end {
      // The last sixteen, some of them twice, cost less than a part of a vector.
      let rest = count >= 16 ? Lanes(at: values + (end &- 16)) : Lanes(at: values + i, first: count)
      peak = Words.maximumSigned(peak, rest.magnitude.bits)
    }
    maxima[sample] = Float(bitPattern: peak.largestSigned)
    sample &+= 1
  }
}
