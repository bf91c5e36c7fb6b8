import CrosspointParameters

extension CommonParameters {
  /// Takes bounds and noise from cycle to cycle.
  mutating func take(_ bounds: DeviceBounds, noise: Estimate) {
    cycleSpread = Float(noise.value)
    boundMaximum = Float(bounds.maximum.mean.value)
    boundMinimum = Float(bounds.minimum.mean.value)
    let count = bounds.each.count
    boundMaximumSpread = Float(bounds.maximum.relativeSpread(count: count).value)
    boundMinimumSpread = Float(bounds.minimum.relativeSpread(count: count).value)
  }
}

extension [String] {
  /// What the number of devices means for spreads.
  static func ofDevices(_ count: Int) -> [String] {
    guard count == 1 else { return [] }
    return [
      "One device tells no spread from device to device: spreads are 0, "
        + "and the errors of the others are those of this device alone."
    ]
  }
}

extension DeviceFit {
  /// Throws where the model would be refused by every tile.
  func checkPossible() throws {
    do { try model.validate() } catch let error as CrosspointError {
      throw DeviceFitError.impossible("\(error)")
    }
  }
}
