import Crosspoint
import CrosspointFiles

/// What a file's JSON says of a network: its layers, whose tensors are named "layer0.weights" and so on.
struct StoredNetwork: Codable {
  static let kind = "network"

  /// Left out for a network put together by hand.
  var plan: NetworkPlan?
  var layers: [StoredLayer]

  static func take(_ network: Network) -> (StoredNetwork, [Tensor]) {
    let parts = network.layers.enumerated().map { StoredLayer.take($1, prefix: "layer\($0).") }
    return (StoredNetwork(plan: network.plan, layers: parts.map(\.0)), parts.flatMap(\.1))
  }

  func restored(_ file: SealedFile, threads: Int) throws -> Network {
    guard !layers.isEmpty else { throw file.bad("a network without layers") }
    let layers = try layers.enumerated().map { try $1.restored(file.tensors().part("layer\($0)"), threads: threads, file: file) }
    for (number, pair) in zip(layers, layers.dropFirst()).enumerated() where pair.0.outputs != pair.1.inputs {
      throw file.bad("layer \(number) gives \(counted(pair.0.outputs, "output")), and the next takes \(counted(pair.1.inputs, "input"))")
    }
    if let fault = plan?.fault ?? plan?.fault(of: layers) { throw file.bad(fault) }
    return Network(layers, plan: plan)
  }
}

/// The JSON of a network's file, and a part of that of a training run.
struct NetworkContents: Codable {
  var network: StoredNetwork
}

extension Network {
  /// Writes the network, the hidden state and counters of its arrays included: whole, or not at all. Traps for a layer or a tile that
  /// files cannot hold.
  /// - Throws: `FileError.Problem.unwritable`; `CrosspointError.nonFinite` for weights that left Float's range.
  public func save(to path: String) throws {
    let (network, tensors) = StoredNetwork.take(self)
    try SealedFile.write(kind: StoredNetwork.kind, NetworkContents(network: network), tensors, to: path)
  }

  /// A saved network, or that of a saved training run, to go on with the same bits.
  /// - Throws: `FileError` for anything but a whole file of such a kind.
  public static func load(from path: String, threads: Int = 1) throws -> Network {
    let file = try SealedFile(path)
    try file.require(StoredNetwork.kind, TrainingFile.kind)
    return try file.contents(NetworkContents.self).network.restored(file, threads: threads)
  }
}
