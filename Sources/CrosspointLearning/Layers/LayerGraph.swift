import Crosspoint
import CrosspointFiles

/// Which outputs each layer of a network takes.
enum LayerGraph {
  /// Each layer takes those of the one before.
  static func chain(_ count: Int) -> [[Int]] { (0..<count).map { [$0 - 1] } }

  /// What cannot be of layers with so many inputs and outputs; nil for a graph that is possible.
  /// - Parameter sources: nil for a chain.
  static func fault(_ layers: [(inputs: Int, outputs: Int)], sources: [[Int]]?) -> String? {
    guard !layers.isEmpty else { return "a network without layers: at least one is needed" }
    let sources = sources ?? chain(layers.count)
    guard sources.count == layers.count else {
      return "sources of \(counted(sources.count, "layer")) for \(layers.count)"
    }
    var taken = Set<Int>()
    for (number, (layer, from)) in zip(layers, sources).enumerated() {
      guard !from.isEmpty, from.allSatisfy({ (Network.input..<number).contains($0) }) else {
        return
          """
          layer \(number) takes the outputs of \(from), where one or more of \
          \(Network.input) (the input) to \(number - 1) are possible
          """
      }
      let given = from.map { $0 == Network.input ? layers[0].inputs : layers[$0].outputs }
      guard given.reduce(0, +) == layer.inputs else {
        return given.count == 1
          ? "a layer of \(given[0]) outputs stands before one of \(layer.inputs) inputs"
          : """
          layer \(number) takes \(given.map(String.init).joined(separator: " + ")) outputs, and \
          has \(layer.inputs) inputs
          """
      }
      taken.formUnion(from)
    }
    if let idle = (0..<layers.count - 1).first(where: { !taken.contains($0) }) {
      return "no layer takes the outputs of layer \(idle), which is not the last one"
    }
    return nil
  }
}

extension Matrix {
  /// Batches of the same examples side by side, row by row; one alone as it is.
  static func sideBySide(_ parts: [Matrix]) -> Matrix {
    guard parts.count > 1 else { return parts[0] }
    let widths = parts.map(\.columns)
    let columns = widths.reduce(0, +)
    var whole = Matrix(rows: parts[0].rows, columns: columns)
    whole.withUnsafeMutableBufferPointer { whole in
      var first = 0
      for (part, width) in zip(parts, widths) {
        part.withUnsafeBufferPointer { part in
          for b in 0..<part.count / width {
            (whole.baseAddress! + b * columns + first).update(
              from: part.baseAddress! + b * width, count: width)
          }
        }
        first += width
      }
    }
    return whole
  }

  /// The inverse of `sideBySide`: its columns in parts of these widths.
  func cut(_ widths: [Int]) -> [Matrix] {
    guard widths.count > 1 else { return [self] }
    var first = 0
    return widths.map { width in
      var part = Matrix(rows: rows, columns: width)
      let (columns, from) = (columns, first)
      withUnsafeBufferPointer { whole in
        part.withUnsafeMutableBufferPointer { part in
          for b in 0..<part.count / width {
            (part.baseAddress! + b * width).update(
              from: whole.baseAddress! + b * columns + from, count: width)
          }
        }
      }
      first += width
      return part
    }
  }

  /// Adds another one of the same shape.
  mutating func add(_ other: Matrix) {
    withUnsafeMutableBufferPointer { sum in
      other.withUnsafeBufferPointer { other in
        for i in sum.indices { sum[i] += other[i] }
      }
    }
  }
}
