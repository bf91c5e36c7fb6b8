public import CrosspointParameters

/// Where a reference product takes its N(0, 1) draws from: (purpose, vector number, pass, position)
/// → ξ.
public typealias ReferenceNoise =
  @Sendable (_ purpose: Purpose, _ vector: UInt64, _ pass: Int, _ position: Int) -> Double

/// The addressed draws of a tile, line 0: what the kernels draw.
public func addressedNoise(seed: UInt64, tile: UInt32, array: UInt32 = 0) -> ReferenceNoise {
  { purpose, vector, pass, position in
    let address = ReferenceAddress(
      seed: seed, tile: tile, array: array, vector: vector, pass: UInt32(pass), purpose: purpose)
    return address.draws.gaussian(UInt32(truncatingIfNeeded: position))
  }
}

/// ξ = 0 everywhere: the non-idealities that are not random.
public let noNoise: ReferenceNoise = { _, _, _, _ in 0 }
