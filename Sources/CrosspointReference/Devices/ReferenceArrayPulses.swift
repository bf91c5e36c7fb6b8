import CrosspointParameters

/// The pulses of one sample at one cross-point of a cell.
extension ReferenceArray {
  /// The weight after a sample's pulses, one by one and each held to the bounds; after the product
  /// where the device takes no pulses.
  /// - Parameters:
  ///   - up: the direction of the pulses, which a cell may choose.
  ///   - vector: of the noise from cycle to cycle.
  ///   - number: of the array whose draws that noise has; nil for this one's.
  func after(
    _ sample: ReferenceSample, _ weight: Double, _ row: Int, _ column: Int, up: Bool,
    vector: UInt64, drawsOf number: UInt32? = nil
  ) -> Double {
    let point = self[row, column]
    guard device.takesPulses else {
      let size = abs(sample.product(row, column))
      return point.clipped(device.referenceMoved(weight, by: up ? size : -size, point))
    }
    let noise = ReferenceAddress(
      seed: seed, tile: tile, array: number ?? array, vector: vector, purpose: .cycle,
      line: UInt32(row))
    return (0..<sample.coincidences(row, column)).reduce(weight) { weight, ordinal in
      device.afterReferencePulse(
        weight, up: up, xi: noise.gaussian(ofPulse: ordinal, column), point)
    }
  }
}
