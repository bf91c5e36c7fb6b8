import Crosspoint
import CrosspointFiles
import CrosspointLearning
import Foundation
import TestSupport
import Testing

@Suite("Weights put into networks, and their activations")
struct NetworkMatricesTests {
  private static let matrices = [
    Matrix(rows: 3, columns: 3, (0..<9).map { Float($0) / 8 }),
    Matrix(rows: 2, columns: 4, (0..<8).map { Float($0) / 4 }),
  ]

  private func network(_ tile: TileKind) throws -> Network {
    try NetworkPlan(.dense(widths: [2, 3, 2]), ArrayPlan(tile)).makeNetwork(seed: 1)
  }

  @Test("exact tiles hold them as they are, devices within their bounds")
  func set() throws {
    let exact = try network(.digital)
    try exact.setMatrices(Self.matrices)
    #expect(exact.layers.flatMap(\.tiles).map(\.weights) == Self.matrices)
    let analog = try network(.analog(.rpuManaged))
    try analog.setMatrices(Self.matrices)
    #expect(analog.clippedWeights.count > 0)
    #expect(analog.layers[0].tiles[0].weights[0, 1] == 0.125)
  }

  @Test("a value that is not finite leaves all weights as they were")
  func notFinite() throws {
    let network = try network(.digital)
    try network.setMatrices(Self.matrices)
    var others = Self.matrices.map { Matrix(rows: $0.rows, columns: $0.columns, repeating: 1) }
    others[1][1, 2] = .infinity
    #expect(
      throws: CrosspointError.nonFinite(what: "matrix 1", row: 1, column: 2, value: .infinity)
    ) { try network.setMatrices(others) }
    #expect(network.layers.flatMap(\.tiles).map(\.weights) == Self.matrices)
  }

  @Test(
    "another number of matrices, and another shape",
    .enabled(if: ProcessInfo.processInfo.environment["CROSSPOINT_SANITIZE"] == nil))
  func traps() async {
    let count = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      let network = try Network.dense(widths: [2, 3, 2], kind: .digital, seed: 1)
      try network.setMatrices([Matrix(rows: 3, columns: 3)])
    }
    expect(count, says: "1 matrix for 2 layers with weights")
    let shape = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      let network = try Network.dense(widths: [2, 3, 2], kind: .digital, seed: 1)
      try network.setMatrices([Matrix(rows: 3, columns: 3), Matrix(rows: 4, columns: 2)])
    }
    expect(shape, says: "matrix 1 is 4 × 2; its layer takes 2 × 4")
  }

  @Test(
    "the outputs of a network with each activation against a direct sum",
    arguments: Activation.named.map(\.name))
  func activations(_ name: String) throws {
    let activation = try #require(Activation(named: name))
    let architecture = try #require(
      NetworkPlan.Architecture(describing: "2-3-2", pixels: 2)?.replacing(activation: activation))
    let network = try NetworkPlan(architecture, ArrayPlan(.digital)).makeNetwork(seed: 1)
    try network.setMatrices(Self.matrices)
    let x: [Float] = [0.5, -1.25]
    func apply(_ a: Double) -> Double {
      switch name {
      case "relu": max(a, 0)
      case "sigmoid": 1 / (1 + exp(-a))
      case "tanh": tanh(a)
      default: a
      }
    }
    func layer(_ matrix: Matrix, _ x: [Double]) -> [Double] {
      (0..<matrix.rows).map { row in
        (x + [1]).enumerated().reduce(0) { $0 + Double(matrix[row, $1.offset]) * $1.element }
      }
    }
    let expected = layer(
      Self.matrices[1], layer(Self.matrices[0], x.map { Double($0) }).map(apply))
    let found = try network.forward(Matrix(rows: 1, columns: 2, x))
    // A few roundings of numbers below 8.
    for (a, b) in zip(found.elements, expected) { #expect(abs(Double(a) - b) < 16 * 8 * 0x1p-24) }
  }

  @Test("other networks keep their activations, and files of the usual one are as they were")
  func architectures() throws {
    #expect(NetworkPlan.Architecture.leNet.replacing(activation: .rectifiedLinear) == nil)
    let usual = NetworkPlan.Architecture.dense(widths: [4, 2])
    #expect(usual.replacing(activation: .sigmoid) == usual)
    #expect(try StoredJSON.text(usual) == #"{"dense":{"widths":[4,2]}}"#)
    #expect(
      try StoredJSON.text(usual.replacing(activation: .rectifiedLinear))
        == #"{"dense":{"activation":"rectifiedLinear","widths":[4,2]}}"#)
    #expect(Activation(named: "gelu") == nil)
    #expect(Set(Activation.named.map(\.activation)) == Set(Activation.allCases))
  }
}
