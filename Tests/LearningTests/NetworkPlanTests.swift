import Crosspoint
import CrosspointFiles
import CrosspointLearning
import Foundation
import TestSupport
import Testing

@Suite("Plans of networks")
struct NetworkPlanTests {
  @Test("the paper's LeNet: its matrices and 80,202 weights")
  func leNet() throws {
    let network = try NetworkPlan(.leNet, ArrayPlan(.digital)).makeNetwork(seed: 1)
    let tiles = network.layers.flatMap(\.tiles)
    #expect(
      tiles.map { [$0.rows, $0.columns] } == [[16, 26], [32, 401], [128, 513], [10, 129]])
    #expect(tiles.reduce(0) { $0 + $1.rows * $1.columns } == 80_202)
    #expect(network.layers.map(\.outputs) == [9216, 2304, 2048, 512, 128, 10])
    #expect(NetworkPlan.Architecture.leNet.matrices == ["K1", "K2", "W3", "W4"])
    #expect(
      NetworkPlan.Architecture.dense(widths: Network.rpuWidths).matrices == ["W1", "W2", "W3"])
  }

  @Test("the small CNN: two convolutions of stride 2 and a dense layer, 7,018 weights")
  func smallCNN() throws {
    let network = try NetworkPlan(.smallCNN, ArrayPlan(.digital)).makeNetwork(seed: 1)
    let tiles = network.layers.flatMap(\.tiles)
    #expect(tiles.map { [$0.rows, $0.columns] } == [[8, 10], [16, 73], [10, 577]])
    #expect(tiles.reduce(0) { $0 + $1.rows * $1.columns } == 7018)
    #expect(network.layers.map(\.outputs) == [8 * 13 * 13, 16 * 6 * 6, 10])
    let text = try JSONEncoder().encode(NetworkPlan.Architecture.smallCNN)
    #expect(String(decoding: text, as: UTF8.self) == #"{"smallCNN":{}}"#)
    #expect(
      try JSONDecoder().decode(NetworkPlan.Architecture.self, from: text) == .smallCNN)
    #expect(NetworkPlan.Architecture(describing: "small-cnn", pixels: 784) == .smallCNN)
  }

  @Test(
    """
    several devices and small arrays: 13 devices take K2 to 416 × 401, and 512 × 512 arrays \
    split W3
    """
  )
  func arrays() throws {
    let small = ArraySize(rows: 512, columns: 512)
    let one = ArrayPlan(.analog(.rpuManaged), largest: small)
    let plan = NetworkPlan(
      .leNet,
      arrays: [
        one, ArrayPlan(.analog(.rpuManaged), devicesPerWeight: 13, largest: small), one, one,
      ])
    let tiles = try plan.makeNetwork(seed: 1).layers.flatMap(\.tiles)
    let k2 = try #require(tiles[1] as? MultiDeviceTile)
    #expect(k2.tile is AnalogTile && k2.tile.rows == 416 && k2.tile.columns == 401 && k2.rows == 32)
    let w3 = try #require(tiles[2] as? TileGrid)
    #expect(w3.tiles.map { $0.map { [$0.rows, $0.columns] } } == [[[128, 512], [128, 1]]])
    // Draws of their own.
    let addresses = [tiles[0], k2.tile, w3.tiles[0][0], w3.tiles[0][1], tiles[3]].map {
      ($0 as? AnalogTile)?.state.tile
    }
    #expect(addresses == [0, 1, 2, 65538, 3])
  }

  @Test("the rates of each architecture's paper")
  func schedules() {
    #expect(NetworkPlan.Architecture.dense(widths: [2, 1]).schedule(epochs: 8) == .rpu(epochs: 8))
    let leNet = NetworkPlan.Architecture.leNet.schedule()
    #expect(leNet.epochs == 30 && (1...30).allSatisfy { leNet.rate(epoch: $0) == 0.01 })
  }

  @Test("a network knows its own plan from those of other arrays for the same matrices")
  func whose() throws {
    let small = ArraySize(rows: 4, columns: 4)
    let kinds = [
      ArrayPlan(.digital), ArrayPlan(.analog(.rpuManaged)), ArrayPlan(.analog(.rpuBaseline)),
      ArrayPlan(.digital, devicesPerWeight: 2), ArrayPlan(.digital, devicesPerWeight: 3),
      ArrayPlan(.digital, largest: small),
      ArrayPlan(.digital, largest: ArraySize(rows: 3, columns: 4)),
      ArrayPlan(.digital, largest: ArraySize(rows: 4, columns: 5)),
      ArrayPlan(.analog(.rpuManaged), largest: small),
      ArrayPlan(.digital, devicesPerWeight: 2, largest: small),
    ]
    let plans = kinds.map { NetworkPlan(.dense(widths: [6, 5, 4]), $0) }
    let networks = try plans.map { try $0.makeNetwork(seed: 1) }
    for (a, plan) in plans.enumerated() {
      for (b, network) in networks.enumerated() {
        #expect(
          plan.fault(of: network.layers)
            == (a == b ? nil : "W1 is not held on the arrays of its plan"), "\(a), \(b)")
      }
    }
    let mixed = NetworkPlan(.dense(widths: [6, 5, 4]), arrays: [kinds[0], kinds[1]])
    #expect(mixed.fault(of: networks[0].layers) == "W2 is not held on the arrays of its plan")
    #expect(try mixed.fault(of: mixed.makeNetwork(seed: 1).layers) == nil)
    let leNet = try NetworkPlan(.leNet, kinds[0]).makeNetwork(seed: 1)
    #expect(leNet.plan?.fault(of: leNet.layers) == nil)
    #expect(plans[0].fault(of: leNet.layers) == "6 layers under a plan of 2")
  }

  @Test(
    """
    a LeNet learns on arrays, is saved with its grids and several devices, and goes on with \
    the same bits
    """
  )
  func saved() throws {
    let folder = try TemporaryFolder()
    let small = ArraySize(rows: 300, columns: 300)
    let plan = NetworkPlan(
      .leNet,
      arrays: [
        ArrayPlan(.analog(.rpuManaged)),
        ArrayPlan(.analog(.rpuManaged.stored(.compact)), devicesPerWeight: 2, largest: small),
        ArrayPlan(.digital, largest: small), ArrayPlan(.analog(.rpuManaged)),
      ])
    let digits = SyntheticDigits.standard(seed: 3)
    let data = TrainingData(
      name: "digits", train: digits.train.prefix(60), test: digits.test.prefix(30))
    func trainer() throws -> Trainer {
      Trainer(
        network: try plan.makeNetwork(seed: 3), data: data, schedule: .rpu(epochs: 2), seed: 3)
    }
    let unbroken = try trainer()
    _ = try unbroken.runEpoch()
    try unbroken.save(to: folder.path + "/run")
    let resumed = try Trainer.resume(from: folder.path + "/run", data: data, threads: 2)
    #expect(resumed.network.plan == plan)
    let (a, b) = (try unbroken.runEpoch(), try resumed.runEpoch())
    #expect(a.train_loss == b.train_loss && a.test_error == b.test_error)
    #expect(
      zip(unbroken.network.layers, resumed.network.layers).allSatisfy {
        $0.tiles.map(\.weights) == $1.tiles.map(\.weights)
      })
    #expect(a.train_loss < unbroken.results[0].train_loss)
  }
}
