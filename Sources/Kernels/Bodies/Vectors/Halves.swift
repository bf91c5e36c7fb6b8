/// Rounds `count` floats to half precision, half to even; magnitudes below 65520.
@_alwaysEmitIntoClient @inline(__always)
public func roundToHalvesBody(
  _ values: UnsafePointer<Float>, _ halves: UnsafeMutablePointer<UInt16>, _ count: Int
) {
  var i = 0
  while i &+ 16 <= count {
    Lanes(at: values + i).storeHalves(halves + i)
    i &+= 16
  }
  if i < count {
    Lanes(at: values + i, first: count &- i).storeHalves(halves + i, first: count &- i)
  }
}

/// The floats of `count` halves, exactly.
@_alwaysEmitIntoClient @inline(__always)
public func widenHalvesBody(
  _ halves: UnsafePointer<UInt16>, _ values: UnsafeMutablePointer<Float>, _ count: Int
) {
  var i = 0
  while i &+ 16 <= count {
    Lanes(halvesAt: halves + i).store(values + i)
    i &+= 16
  }
  if i < count {
    Lanes(halvesAt: halves + i, first: count &- i).store(values + i, first: count &- i)
  }
}
