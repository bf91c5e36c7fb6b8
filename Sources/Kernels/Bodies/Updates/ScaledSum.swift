/// values += factor·x: a product, rounded, and a sum, so that every instruction set has the same
/// bits.
/// - Returns: the largest magnitude of the new values.
@_alwaysEmitIntoClient @inline(__always)
public func addScaledBody(
  _ factor: Float, _ x: UnsafePointer<Float>, _ values: UnsafeMutablePointer<Float>, _ count: Int
) -> Float {
  let factors = Lanes(factor)
  var most = Lanes(0)
  var i = 0
  while i < count {
    let n = min(16, count &- i)
    let sum = Lanes(at: values + i, upTo: n) + factors * Lanes(at: x + i, upTo: n)
    sum.store(values + i, upTo: n)
    most = Lanes.maximum(sum.magnitude, most)
    i &+= 16
  }
  return most.largest
}
