import Crosspoint

extension Network {
  /// Lets time pass, in seconds, for the weights of every array that drift.
  /// - Throws: `CrosspointError.invalidSetting` for time that is negative, above 1e18 or not a
  ///   number.
  public func advance(seconds: Double) throws {
    for layer in layers { for tile in layer.tiles { try tile.advance(seconds: seconds) } }
  }

  /// Lets the time of some examples pass for the weights of every array that diffuse or decay, each
  /// once an example, in this order: of a convolution too, whose positions are many samples.
  /// `Trainer` does so after every batch. Traps below 0.
  public func advance(examples: Int) {
    for layer in layers { for tile in layer.tiles { tile.advance(samples: examples) } }
  }
}
