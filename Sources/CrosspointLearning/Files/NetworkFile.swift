import Crosspoint
import CrosspointFiles

/// What a file's JSON says of a network: its layers, whose tensors are named "layer0.weights" and
/// so on.
struct StoredNetwork: Codable {
  static let kind = "network"

  /// Left out for a network put together by hand.
  var plan: NetworkPlan?
  /// Left out where each layer takes the outputs of the one before.
  var sources: [[Int]]?
  /// Left out for softmax with cross-entropy.
  var loss: NamedLoss?
  var layers: [StoredLayer]

  /// - Throws: `FileError.Problem.notStorable` for `file`, the one to be written.
  static func take(_ network: Network, for file: String) throws -> (StoredNetwork, [Tensor]) {
    let parts = try FileError.naming(file) {
      try network.layers.enumerated().map { try StoredLayer.take($1, as: name($0)) }
    }
    let sources = network.sources == LayerGraph.chain(parts.count) ? nil : network.sources
    let loss = try FileError.naming(file) { try storedLoss(network.loss) }
    return (
      StoredNetwork(
        plan: network.plan, sources: sources, loss: loss == .softmaxCrossEntropy ? nil : loss,
        layers: parts.map(\.0)), parts.flatMap(\.1)
    )
  }

  /// - Throws: `FileError.Problem.notStorable`, without a file as yet, for a loss of the caller's
  ///   own.
  static func storedLoss(_ loss: any Loss) throws -> NamedLoss {
    guard let name = NamedLoss(loss) else {
      throw FileError.notStorable(
        .loss, type: "\(type(of: loss))",
        "files hold \(NamedLoss.allCases.map(\.rawValue).joined(separator: ", "))")
    }
    return name
  }

  /// A layer's name, which its tensors and its tiles' places begin with.
  static func name(_ layer: Int) -> String { "layer\(layer)" }

  func restored(_ file: SealedFile, threads: Int) throws -> Network {
    let layers = try layers.enumerated().map { number, layer in
      try file.building {
        try layer.restored(file.tensors().part(Self.name(number)), threads: threads)
      }
    }
    if let fault = LayerGraph.fault(layers.map { ($0.inputs, $0.outputs) }, sources: sources) {
      throw file.bad(fault)
    }
    let loss = loss ?? .softmaxCrossEntropy
    if let plan {
      if let fault = plan.fault ?? plan.fault(of: layers) { throw file.bad(fault) }
      let chain = LayerGraph.chain(layers.count)
      guard sources ?? chain == plan.architecture.sources ?? chain, loss == plan.loss else {
        throw file.bad("its layers or its loss are put together otherwise than under its plan")
      }
    }
    return Network(layers, sources: sources, loss: loss.loss, plan: plan)
  }
}

/// The JSON of a network's file, and a part of that of a training run.
struct NetworkContents: Codable {
  var network: StoredNetwork
}

extension Network {
  /// Writes the network, the hidden state and counters of its arrays included: whole, or not at
  /// all.
  /// - Throws: `FileError.Problem.unwritable`; `.notStorable` for a layer or a tile that files
  ///   cannot hold, which `checkStorable` tells before training; `CrosspointError.nonFinite` for
  ///   weights that left Float's range.
  public func save(to path: String) throws {
    let (network, tensors) = try StoredNetwork.take(self, for: path)
    try SealedFile.write(
      kind: StoredNetwork.kind, NetworkContents(network: network), tensors, to: path)
  }

  /// Throws what `save` would of layers and tiles that files cannot hold, by type and place, and
  /// writes nothing: for the time before a training run. Takes as long as copying the network.
  /// - Throws: `FileError.Problem.notStorable`, without a file.
  public func checkStorable() throws {
    _ = try StoredNetwork.storedLoss(loss)
    for (number, layer) in layers.enumerated() {
      _ = try StoredLayer.take(layer, as: StoredNetwork.name(number))
    }
  }

  /// A saved network, or that of a saved training run, to go on with the same bits.
  /// - Throws: `FileError` for anything but a whole file of such a kind, with layers and tiles of
  ///   kinds that are known: this package's, and those given to `StorableLayers.register` and
  ///   `StorableTiles.register`.
  public static func load(from path: String, threads: Int = 1) throws -> Network {
    let file = try SealedFile(path)
    try file.require(StoredNetwork.kind, TrainingFile.kind)
    return try file.contents(NetworkContents.self).network.restored(file, threads: threads)
  }
}
