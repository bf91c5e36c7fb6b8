/// The same weights read by other circuits.
extension TileKind {
  /// A tile with the weights of `tile`, and the reading side of this kind: what products go
  /// through.
  ///
  /// - An analog tile keeps its devices, to the bit, and its pulsed update; the circuits of both
  ///   directions, the physics of the array and what products read become this kind's. Its running
  ///   averages begin anew. Where this kind is `digital`, its weights are read exactly.
  /// - The weights of an exact tile, or of one of fixed-point numbers, are set on devices drawn for
  ///   this kind, each clipped to its bounds; on fixed-point numbers each is rounded to its format.
  /// - Nonlinear pairs keep the conductances of their devices where this kind has the same law but
  ///   for its spread, and the same weight range: read voltage, encoding, noise and ADC become this
  ///   kind's, devices are those of `seed` where they differ.
  /// - Devices that are programmed once are programmed anew, to what they were to take.
  /// - A grid, and several devices a weight, stay what they are, on such tiles.
  ///
  /// - Parameters:
  ///   - seed: of devices that have to be drawn.
  ///   - number: of the first of them, its tile number; counted on for further ones.
  /// - Returns: nil for a tile of the caller's own, or on one.
  /// - Throws: `CrosspointError.invalidSetting`.
  public func reading(_ tile: any Tile, seed: UInt64, number: inout UInt32, threads: Int = 1) throws
    -> (any Tile)?
  {
    switch tile {
    case let tile as any TileOfTiles:
      let parts = try tile.parts.compactMap {
        try reading($0, seed: seed, number: &number, threads: threads)
      }
      return parts.count == tile.parts.count ? tile.with(parts) : nil
    case let tile as AnalogTile:
      guard case .analog(let settings) = self else { break }
      var state = tile.state
      state.settings.forward = settings.forward
      state.settings.backward = settings.backward
      state.settings.array = settings.array
      state.settings.storage.products = settings.storage.products
      (state.forwardRunningAverage, state.backwardRunningAverage) = (nil, nil)
      return try AnalogTile(state, threads: threads)
    case let tile as NonlinearTile:
      guard case .nonlinear(let settings) = self else { break }
      let other = try NonlinearTile(
        rows: tile.rows, columns: tile.columns, settings: settings, seed: seed, tile: number,
        threads: threads)
      number += 1
      let (own, its) = (settings, tile.settings)
      let isSame =
        own.current.name == its.current.name && own.weightRange == its.weightRange
        && own.current.model.leastConductance == its.current.model.leastConductance
        && own.current.model.mostConductance == its.current.model.mostConductance
      if isSame {
        let (plus, minus) = tile.conductances
        try other.setConductances(plus: plus, minus: minus)
      } else {
        try other.setWeights(tile.weights)
      }
      return other
    case is DigitalTile, is FixedPointTile, is InferenceTile: break
    default: return nil
    }
    let other = try makeTile(
      rows: tile.rows, columns: tile.columns, seed: seed, tile: number, threads: threads)
    number += 1
    try other.setWeights(tile.targetWeights)
    return other
  }
}
