public import Crosspoint

/// What a network came to that was programmed once and tested at several times.
public struct ProgrammedErrors: Sendable, Codable, Hashable {
  /// Share of the examples that were classified wrongly at each time, in percent.
  public var test_errors: [Double]
  /// Weights that were clipped.
  public var clipped: Int

  public init(test_errors: [Double], clipped: Int) {
    self.test_errors = test_errors
    self.clipped = clipped
  }
}

extension Network {
  /// Programs the weights onto devices and tests them at some times since.
  ///
  /// - Parameters:
  ///   - kind: the tiles that the weights are put on, as `read(through:seed:threads:)` does.
  ///   - seed: of devices and noise: another one for each repeat.
  ///   - times: in seconds since programming; each one's result is the same whatever the others
  ///     are.
  ///   - calibration: examples that ranges of converters are chosen by, batch × inputs; nil for
  ///     none.
  ///   - data: what is classified.
  /// - Returns: nil where a layer or a tile is one of the caller's own.
  /// - Throws: `CrosspointError.invalidSetting` for settings, and for a time at which a device's
  ///   model says nothing.
  public func errors(
    through kind: TileKind, seed: UInt64, at times: [Double], calibration: Matrix? = nil,
    on data: DataSet, threads: Int = 1
  ) throws -> ProgrammedErrors? {
    guard let network = try read(through: kind, seed: seed, threads: threads) else { return nil }
    if let calibration { try network.calibrate(on: calibration) }
    let errors = try times.map { seconds in
      try network.drift(to: seconds)
      return try Confusion(of: network, on: data).errorPercent
    }
    return ProgrammedErrors(test_errors: errors, clipped: network.clippedWeights.count)
  }
}
