import CrosspointFiles
import Foundation

/// A file of weights of another program, put together by hand: safetensors of F32.
func weightFile(_ tensors: [(name: String, shape: [Int], values: [Float])]) throws -> WeightFile {
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
  return try WeightFile("weights", bytes: Data(length) + Data(header.utf8) + data)
}

/// A tensor of a shape whose values count on from `first`.
func counting(_ name: String, _ shape: Int..., from first: Float = 1) -> (
  name: String, shape: [Int], values: [Float]
) {
  (name, shape, (0..<shape.reduce(1, *)).map { first + Float($0) })
}
