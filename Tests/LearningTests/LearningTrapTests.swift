import Crosspoint
import CrosspointLearning
import Foundation
import TestSupport
import Testing

/// Programmer errors end the process with the values in the message. A sanitizer would report each end.
@Suite("Traps of layers and training", .enabled(if: ProcessInfo.processInfo.environment["CROSSPOINT_SANITIZE"] == nil))
struct LearningTrapTests {
  @Test("layers that do not fit")
  func layers() async {
    let r = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = Network([
        DenseLayer(tile: DigitalTile(rows: 4, columns: 3), activation: .sigmoid),
        DenseLayer(tile: DigitalTile(rows: 2, columns: 4), activation: .identity),
      ])
    }
    expect(r, says: "4 outputs stands before one of 3 inputs")
  }

  @Test("a layer without an input")
  func layer() async {
    let r = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = DenseLayer(tile: DigitalTile(rows: 4, columns: 1), activation: .sigmoid)
    }
    expect(r, says: "4 × 1")
  }

  @Test("inputs of another width, and labels that do not fit")
  func inputs() async {
    let r = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = try Network.dense(widths: [5, 3], kind: .digital, seed: 1).forward(Matrix(rows: 2, columns: 4))
    }
    expect(r, says: "2 × 4")
    let l = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      let labels: [UInt8] = [3]
      _ = try Network.dense(widths: [5, 3], kind: .digital, seed: 1).train(
        Matrix(rows: 1, columns: 5), labels: labels[...], learningRate: 0.1)
    }
    expect(l, says: "label 3 of 3 classes")
    let n = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = DataSet(images: Matrix(rows: 2, columns: 5), labels: [1])
    }
    expect(n, says: "1 labels for 2 images")
  }

  @Test("an epoch past the schedule")
  func schedule() async {
    let r = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = LearningSchedule.seed(epochs: 3).rate(epoch: 4)
    }
    expect(r, says: "epoch 4 of a schedule of 3")
  }
}
