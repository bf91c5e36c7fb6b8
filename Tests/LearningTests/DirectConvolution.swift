import Crosspoint
import CrosspointLearning

/// A convolution and its gradients by its definition, in Double: no patches, no arrays.
struct DirectConvolution {
  var shape: ConvolutionShape
  /// M × (k²·C/g + 1), all groups one after the other.
  var weights: [Double]

  private func weight(_ m: Int, _ c: Int, _ ky: Int, _ kx: Int) -> Int {
    m * shape.columns + (c * shape.size.height + ky) * shape.size.width + kx
  }

  /// Every product of a weight and an input: output m, position; weight; input. The bias has no
  /// input.
  private func forEachTerm(_ body: (_ output: Int, _ weight: Int, _ input: Int?) -> Void) {
    let (image, output) = (shape.input, shape.output)
    for m in 0..<shape.kernels {
      let firstChannel = m / shape.groupKernels * shape.groupChannels
      for oy in 0..<output.height {
        for ox in 0..<output.width {
          let o = (m * output.height + oy) * output.width + ox
          body(o, m * shape.columns + shape.columns - 1, nil)
          for c in 0..<shape.groupChannels {
            for ky in 0..<shape.size.height {
              for kx in 0..<shape.size.width {
                let y = oy * shape.stride.height - shape.padding.height + ky * shape.dilation.height
                let x = ox * shape.stride.width - shape.padding.width + kx * shape.dilation.width
                guard y >= 0, y < image.height, x >= 0, x < image.width else { continue }
                body(
                  o, weight(m, c, ky, kx), ((firstChannel + c) * image.height + y) * image.width + x
                )
              }
            }
          }
        }
      }
    }
  }

  func forward(_ x: [Double]) -> [Double] {
    var y = [Double](repeating: 0, count: shape.output.count)
    forEachTerm { o, w, i in y[o] += weights[w] * (i.map { x[$0] } ?? 1) }
    return y
  }

  func backward(_ errors: [Double]) -> [Double] {
    var z = [Double](repeating: 0, count: shape.input.count)
    forEachTerm { o, w, i in if let i { z[i] += weights[w] * errors[o] } }
    return z
  }

  /// Σ δ xᵀ.
  func gradient(_ x: [Double], _ errors: [Double]) -> [Double] {
    var g = [Double](repeating: 0, count: weights.count)
    forEachTerm { o, w, i in g[w] += errors[o] * (i.map { x[$0] } ?? 1) }
    return g
  }
}
