import Crosspoint
import CrosspointLearning
import Foundation
import TestSupport
import Testing

/// What the suites of 'crosspoint infer' share.
enum Infer {
  /// Devices that take their targets exactly, behind circuits without noise, bounds and converters.
  static let ideal = """
    {"inference": {"device": "exact", "compensation": "none", "forward": {"inputBound": "inf",
     "inputResolution": 0, "outputBound": "inf", "outputResolution": 0, "outputNoise": 0}}}
    """

  /// Runs the command with --json, and returns what it printed and wrote.
  static func run(_ folder: TemporaryFolder, _ arguments: [String]) throws -> (
    result: Program.Result, json: [String: Any]
  ) {
    let name = UUID().uuidString + ".json"
    let result = try Program.run(["infer"] + arguments + ["--json", folder.path + "/" + name])
    #expect(result.status == 0, "\(result.errors)")
    return (result, try json(folder.text(name)))
  }

  /// By repeat, the accuracies in percent at the times.
  static func accuracies(_ json: [String: Any]) throws -> [[Double]] {
    try #require(json["repeats"] as? [[String: Any]]).map {
      try #require($0["accuracies"] as? [Double])
    }
  }

  static func exact(_ json: [String: Any]) throws -> Double {
    try #require(json["exact_accuracy"] as? Double)
  }

  /// The weights of a dense layer of a saved run, outputs × inputs, and its biases.
  struct Layer {
    var rows: Int
    var columns: Int
    var weights: [Float]
    var biases: [Float]
  }

  static func layers(of file: String) throws -> [Layer] {
    try Network.load(from: file).layers.map { layer in
      let all = layer.tiles[0].weights
      let columns = all.columns - 1
      var part = Layer(rows: all.rows, columns: columns, weights: [], biases: [])
      for row in 0..<all.rows {
        for column in 0..<columns { part.weights.append(all[row, column]) }
        part.biases.append(all[row, columns])
      }
      return part
    }
  }

  /// Tensors as PyTorch names those of layers one behind the other.
  static func tensors(_ layers: [Layer]) -> [(name: String, shape: [Int], values: [Float])] {
    layers.enumerated().flatMap { number, layer in
      [
        ("fc\(number + 1).weight", [layer.rows, layer.columns], layer.weights),
        ("fc\(number + 1).bias", [layer.rows], layer.biases),
      ]
    }
  }

  /// Writes safetensors of F32 as another program would, and returns the path.
  static func write(
    _ tensors: [(name: String, shape: [Int], values: [Float])], _ name: String,
    _ folder: TemporaryFolder
  ) throws -> String {
    var (entries, data) = ([String](), Data())
    for (name, shape, values) in tensors {
      let start = data.count
      for value in values {
        data += (0..<4).map { UInt8(truncatingIfNeeded: value.bitPattern >> (8 * UInt32($0))) }
      }
      entries.append(
        #""\#(name)":{"dtype":"F32","shape":\#(shape),"data_offsets":[\#(start),\#(data.count)]}"#)
    }
    let header = "{" + entries.joined(separator: ",") + "}"
    let length = (0..<8).map { UInt8(truncatingIfNeeded: header.utf8.count >> (8 * $0)) }
    return try folder.write(name, Data(length) + Data(header.utf8) + data)
  }
}
