import Crosspoint

extension Network {
  /// The same network with its weights on exact tiles: what arrays of any kind compute without
  /// their circuits.
  ///
  /// A network of a plan keeps its architecture and its loss, with exact arrays in its plan.
  /// - Returns: nil where a network without a plan has a layer or a tile of the caller's own.
  public func exact() throws -> Network? {
    guard let plan else { return try read(through: .digital, seed: 0) }
    let exact = try NetworkPlan(plan.architecture, ArrayPlan(.digital), loss: plan.loss)
      .makeNetwork(seed: 0)
    for (layer, own) in zip(exact.layers, layers) {
      for (tile, its) in zip(layer.tiles, own.tiles) { try tile.setWeights(its.weights) }
    }
    return exact
  }
}
