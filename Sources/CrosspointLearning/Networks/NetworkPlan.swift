import Crosspoint
import CrosspointFiles

/// A network that can be made from a seed: its layers, and what holds the weights of each.
public struct NetworkPlan: Sendable, Hashable, Codable {
  public var architecture: Architecture
  /// What holds the weights: one plan for each of `architecture.matrices`.
  public var arrays: [ArrayPlan]
  public var loss: NamedLoss

  /// A plan with arrays of its own for each matrix. Traps for fewer than two widths or one below 1,
  /// and unless there is one plan of arrays for each matrix.
  public init(
    _ architecture: Architecture, arrays: [ArrayPlan], loss: NamedLoss = .softmaxCrossEntropy
  ) {
    self.architecture = architecture
    self.arrays = arrays
    self.loss = loss
    if let fault { fail(fault) }
  }

  /// The same plan of arrays for every matrix.
  public init(
    _ architecture: Architecture, _ plan: ArrayPlan, loss: NamedLoss = .softmaxCrossEntropy
  ) {
    self.init(
      architecture, arrays: Array(repeating: plan, count: architecture.matrices.count), loss: loss)
  }

  /// What cannot be; nil for a plan that a network can be made of.
  package var fault: String? {
    if let fault = architecture.fault { return fault }
    guard arrays.count == architecture.matrices.count else {
      return "\(arrays.count) plans of arrays for the matrices \(architecture.matrices)"
    }
    return arrays.lazy.compactMap(\.fault).first
  }

  /// In what layers are not this plan's; nil where it is theirs.
  package func fault(of layers: [any Layer]) -> String? {
    let planned = architecture.layers
    guard layers.count == planned.count else {
      return "\(counted(layers.count, "layer")) under a plan of \(planned.count)"
    }
    for (number, (layer, plan)) in zip(layers, planned).enumerated() {
      let found = LayerPlan(layer)
      if found != plan {
        return
          """
          layer \(number) is \(found.map(\.description) ?? "a \(type(of: layer))"), and under \
          its plan \(plan)
          """
      }
    }
    let held = zip(planned, layers).filter { $0.0.letter != nil }.map(\.1)
    for (name, (layer, plan)) in zip(architecture.matrices, zip(held, arrays))
    where !layer.tiles.allSatisfy(plan.matches) {
      return "\(name) is not held on the arrays of its plan"
    }
    return nil
  }

  /// Makes the network as it is before training. Weights are those of its architecture: of most,
  /// uniform in ±1/√columns (bias column included). They are the same for every plan of arrays
  /// under one seed; devices clip them to their bounds. Traps for a plan that cannot be.
  /// - Throws: `CrosspointError.invalidSetting`.
  public func makeNetwork(seed: UInt64, threads: Int = 1) throws -> Network {
    if let fault { fail(fault) }
    var number = 0
    let layers = try architecture.layers.map { layer in
      try layer.makeLayer { rows, columns in
        defer { number += 1 }
        return try makeInitialArrays(
          number, rows: rows, columns: columns, seed: seed, threads: threads)
      }
    }
    return Network(layers, sources: architecture.sources, loss: loss.loss, plan: self)
  }

  /// The arrays of a matrix, by its number, with its initial weights.
  private func makeInitialArrays(
    _ number: Int, rows: Int, columns: Int, seed: UInt64, threads: Int
  ) throws -> any Tile {
    let tile = try arrays[number].makeArrays(
      rows: rows, columns: columns, seed: seed, layer: number, threads: threads)
    try tile.setWeights(
      architecture.network.initialWeights.matrix(number, rows: rows, columns: columns, seed: seed))
    return tile
  }
}

/// The loss is left out where it is softmax with cross-entropy.
extension NetworkPlan {
  private enum Key: String, CodingKey { case architecture, arrays, loss }

  public init(from decoder: any Decoder) throws {
    let c = try decoder.container(keyedBy: Key.self)
    architecture = try c.decode(Architecture.self, forKey: .architecture)
    arrays = try c.decode([ArrayPlan].self, forKey: .arrays)
    loss = try c.decodeIfPresent(NamedLoss.self, forKey: .loss) ?? .softmaxCrossEntropy
  }

  public func encode(to encoder: any Encoder) throws {
    var c = encoder.container(keyedBy: Key.self)
    try c.encode(architecture, forKey: .architecture)
    try c.encode(arrays, forKey: .arrays)
    if loss != .softmaxCrossEntropy { try c.encode(loss, forKey: .loss) }
  }
}
