import Crosspoint
import CrosspointKernels
import Foundation

/// A guest: an array whose devices conduct w·sinh(a·x)/a at the input x, forward and backward
/// alike.
///
/// It uses what the package gives a physics from outside: forward it reads row by row and cuts the
/// work itself, backward it hands the linear product other inputs.
struct SinhArray: PhysicalArrayModel, ArrayPhysics {
  static let name = "sinh, of the tests"
  static let summary = "w·sinh(a·x)/a"
  static let settings: [Setting<SinhArray>] = [.number("steepness", \.steepness, .positive)]

  /// a, per unit of the scaled input.
  var steepness: Float = 1
  var isLinear: Bool { false }

  func currents(_ product: ArrayProduct) {
    withResponses(product, power: 1) { u in
      guard product.direction == .forward else {
        var linear = product
        linear.inputs = u
        return LinearArray().currents(linear)
      }
      sums(product, u) { $0 }
    }
  }

  func variances(_ product: ArrayProduct, of noise: WeightVariance) {
    withResponses(product, power: 2) { u in
      guard product.direction == .forward else { return transposedSums(product, u, noise) }
      sums(product, u) { noise == .magnitude ? abs($0) : 1 }
    }
  }

  /// (sinh(a·x)/a)^power of every input.
  private func withResponses(
    _ product: ArrayProduct, power: Int, _ body: (UnsafePointer<Float>) -> Void
  ) {
    let count = product.batch * product.inputCount
    withUnsafeTemporaryAllocation(of: Float.self, capacity: count) { u in
      for i in 0..<count {
        let response = Float(sinh(Double(steepness * product.inputs[i]))) / steepness
        u.initializeElement(at: i, to: power == 2 ? response * response : response)
      }
      body(u.baseAddress!)
    }
  }

  /// Σ_j f(w_ij)·u_j for every row i.
  private func sums(
    _ product: ArrayProduct, _ u: UnsafePointer<Float>, _ f: @Sendable (Float) -> Float
  ) {
    nonisolated(unsafe) let u = u
    withoutActuallyEscaping(f) { f in
      product.forEachPart { rows in
        withUnsafeTemporaryAllocation(of: Float.self, capacity: product.columns) { line in
          for row in rows {
            product.copyWeights(ofRow: row, to: line.baseAddress!)
            for b in 0..<product.batch {
              var sum: Float = 0
              for j in 0..<product.columns { sum += f(line[j]) * u[b * product.columns + j] }
              product.outputs[b * product.rows + row] = sum
            }
          }
        }
      }
    }
  }

  /// Σ_i v(w_ij)·u_i for every column j.
  private func transposedSums(
    _ product: ArrayProduct, _ u: UnsafePointer<Float>, _ noise: WeightVariance
  ) {
    product.outputs.update(repeating: 0, count: product.batch * product.columns)
    withUnsafeTemporaryAllocation(of: Float.self, capacity: product.columns) { line in
      for row in 0..<product.rows {
        product.copyWeights(ofRow: row, to: line.baseAddress!)
        for b in 0..<product.batch {
          for j in 0..<product.columns {
            let v = noise == .magnitude ? abs(line[j]) : 1
            product.outputs[b * product.columns + j] += v * u[b * product.rows + row]
          }
        }
      }
    }
  }
}

/// A model whose physics is missing.
struct BareArray: ArrayModel {
  static let name = "bare, of the tests"
  static let summary = "no currents"
  static let settings: [Setting<BareArray>] = []
  var isLinear: Bool { true }
}
