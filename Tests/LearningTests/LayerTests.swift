import Crosspoint
import CrosspointLearning
import Foundation
import Testing

/// Gradients and layers against Double.
@Suite("Layers and gradients")
struct LayerTests {
  @Test("softmax with cross-entropy against the formula, from flat to extreme activations")
  func softmax() {
    for scale in [Float(0), 1, 30, 1e4] {
      let activations: [Float] = [0.3, -1.2, 2, 0.7, 0, -0.4].map { $0 * scale }
      var m = Matrix(rows: 2, columns: 3, activations)
      let labels: [UInt8] = [0, 2]
      let loss = SoftmaxCrossEntropy().errors(&m, targets: .labels(Array(labels)))
      var expected = 0.0
      for b in 0..<2 {
        let a = activations[3 * b..<3 * b + 3].map(Double.init)
        let top = a.max()!
        let sum = a.reduce(0) { $0 + exp($1 - top) }
        expected -= a[Int(labels[b])] - top - log(sum)
        for i in 0..<3 {
          let target = i == Int(labels[b]) ? 1.0 : 0
          #expect(abs(Double(m[b, i]) - (target - exp(a[i] - top) / sum)) < 1e-6)
        }
      }
      #expect(abs(loss - expected) < 1e-6 * max(1, expected))
    }
  }

  @Test(
    """
    errors are counted by the first of the largest outputs; an output that is not a number is \
    an error
    """
  )
  func errors() throws {
    // A layer that hands its signals on.
    let network = Network([
      MaxPoolingLayer(input: ImageShape(channels: 3, height: 1, width: 1), window: 1)
    ])
    let x = Matrix(
      rows: 6, columns: 3, [0, 1, 1, 5, 1, 1, .infinity, 0, 2, .nan, 2, 1, 2, .nan, 1, 1, 2, .nan])
    let right: [UInt8] = [1, 0, 0, 1, 0, 1]
    #expect(try network.errors(x, labels: right[...]) == 3)
    #expect(try network.errors(x[rows: 0..<3], labels: [2, 1, 2]) == 3)
    for row in 3..<6 {
      for label in UInt8(0)..<3 {
        #expect(try network.errors(x[rows: row..<row + 1], labels: [label]) == 1)
      }
    }
  }

  /// 5-4-3-3 with biases, sigmoid and softmax, in Double: the loss summed over a batch.
  private func loss(_ weights: [[Double]], _ widths: [Int], _ x: Matrix, _ labels: [UInt8])
    -> Double
  {
    var total = 0.0
    for b in 0..<x.rows {
      var line = (0..<x.columns).map { Double(x[b, $0]) }
      for (l, w) in weights.enumerated() {
        line.append(1)
        let n = line.count
        line = (0..<widths[l + 1]).map { i in (0..<n).reduce(0) { $0 + w[i * n + $1] * line[$1] } }
        if l < weights.count - 1 { line = line.map { 1 / (1 + exp(-$0)) } }
      }
      total += log(line.reduce(0) { $0 + exp($1) }) - line[Int(labels[b])]
    }
    return total
  }

  @Test("one step on exact tiles goes down the gradient of central differences", arguments: [1, 3])
  func gradient(_ batch: Int) throws {
    let widths = [5, 4, 3, 3]
    let network = try Network.dense(widths: widths, kind: .digital, seed: 11)
    let x = Matrix(rows: batch, columns: 5, (0..<batch * 5).map { Float(($0 * 7) % 11) / 11 })
    let labels: [UInt8] = (0..<batch).map { UInt8($0 % 3) }
    let before = network.layers.map { $0.tiles[0].weights.elements.map(Double.init) }
    let rate = 0.5
    let stated = try network.train(x, labels: labels[...], learningRate: Float(rate))
    #expect(abs(stated - loss(before, widths, x, labels)) < 1e-5)
    for (l, layer) in network.layers.enumerated() {
      for (i, after) in layer.tiles[0].weights.elements.enumerated() {
        let h = 1e-5
        var (up, down) = (before, before)
        up[l][i] += h
        down[l][i] -= h
        let slope = (loss(up, widths, x, labels) - loss(down, widths, x, labels)) / (2 * h)
        // Single precision: the weights' last place is 6e-8, over a rate of ½.
        #expect(
          abs((Double(after) - before[l][i]) / rate + slope) < 1e-6, "layer \(l), weight \(i)")
      }
    }
  }

  @Test(
    """
    the initial weights are uniform within 1/√(inputs + 1), the same for every kind of tile up \
    to its bounds
    """
  )
  func initialWeights() throws {
    let exact = try Network.dense(kind: .digital, seed: 4)
    let analog = try Network.dense(kind: .analog(.rpuManaged), seed: 4)
    let other = try Network.dense(kind: .digital, seed: 5)
    for (a, b) in zip(exact.layers, analog.layers) {
      let bound = 1 / Float(a.tiles[0].columns).squareRoot()
      let w = a.tiles[0].weights.elements
      #expect(w.allSatisfy { abs($0) <= bound })
      // Uniform: variance bound²/3, of a sample of at least 1290; 6 standard errors (√(4/5/n) of
      // it).
      let variance =
        w.reduce(0) { $0 + Double($1) * Double($1) } / Double(w.count) / Double(bound * bound)
      #expect(abs(variance * 3 - 1) < 6 * (0.8 / Double(w.count)).squareRoot())
      let clipped = zip(w, b.tiles[0].weights.elements).count { $0 != $1 }
      #expect(Double(clipped) < 0.05 * Double(w.count))
    }
    #expect(
      exact.layers.map { [$0.tiles[0].rows, $0.tiles[0].columns] } == [
        [256, 785], [128, 257], [10, 129],
      ])
    #expect(exact.layers[2].tiles[0].weights != other.layers[2].tiles[0].weights)
  }
}
