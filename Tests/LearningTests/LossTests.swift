import Crosspoint
import CrosspointFiles
import CrosspointLearning
import Foundation
import TestSupport
import Testing

/// Losses against their formulas in Double, and their errors against central differences.
@Suite("Losses")
struct LossTests {
  /// The formulas, one example.
  static func value(_ loss: NamedLoss, _ a: [Double], _ t: [Double]) -> Double {
    let p = a.map { 1 / (1 + exp(-$0)) }
    switch loss {
    case .softmaxCrossEntropy:
      let top = a.max()!
      return log(a.reduce(0) { $0 + exp($1 - top) }) + top
        - zip(a, t).reduce(0) { $0 + $1.0 * $1.1 }
    case .quadratic: return zip(a, t).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) / 2 }
    case .binaryCrossEntropy:
      return -zip(p, t).reduce(0) { $0 + $1.1 * log($1.0) + (1 - $1.1) * log(1 - $1.0) }
    case .softIntersectionOverUnion:
      let both = zip(p, t).reduce(0) { $0 + $1.0 * $1.1 }
      let either = zip(p, t).reduce(0) { $0 + $1.0 + $1.1 - $1.0 * $1.1 }
      return 1 - (both + 1) / (either + 1)
    }
  }

  @Test("each one and its errors, of labels and of values", arguments: NamedLoss.allCases)
  func formula(_ loss: NamedLoss) {
    let (rows, columns) = (3, 5)
    let a = (0..<rows * columns).map { Float(($0 * 7) % 11) / 3 - 1.5 }
    let values = (0..<rows * columns).map { Float(($0 * 5) % 4) / 3 }
    let labels: [UInt8] = [4, 0, 2]
    let oneHot = labels.flatMap { label in (0..<columns).map { Float($0 == Int(label) ? 1 : 0) } }
    var cases: [(Targets, [Float])] = [(.labels(labels), oneHot)]
    if loss != .softmaxCrossEntropy {
      cases.append((.values(Matrix(rows: rows, columns: columns, values)), values))
    }
    for (targets, t) in cases {
      var errors = Matrix(rows: rows, columns: columns, a)
      let stated = loss.loss.errors(&errors, targets: targets)
      var expected = 0.0
      for b in 0..<rows {
        let part = b * columns..<(b + 1) * columns
        let (row, target) = (a[part].map(Double.init), t[part].map(Double.init))
        expected += Self.value(loss, row, target)
        for i in 0..<columns {
          let h = 1e-5
          var (up, down) = (row, row)
          up[i] += h
          down[i] -= h
          let slope = (Self.value(loss, up, target) - Self.value(loss, down, target)) / (2 * h)
          #expect(abs(Double(errors[b, i]) + slope) < 2e-6)
        }
      }
      #expect(abs(stated - expected) < 1e-5)
    }
  }

  @Test("far outputs keep binary cross-entropy and soft IoU finite, and empty targets have a loss")
  func extremes() {
    let a: [Float] = [-200, 200, 90, -90]
    let targets = Targets.values(Matrix(rows: 1, columns: 4, [1, 0, 1, 0]))
    for loss in [NamedLoss.binaryCrossEntropy, .softIntersectionOverUnion] {
      var errors = Matrix(rows: 1, columns: 4, a)
      let stated = loss.loss.errors(&errors, targets: targets)
      #expect(stated.isFinite && errors.elements.allSatisfy(\.isFinite), "\(loss)")
      // Two wrong by 200 each; one of two found, and one pixel too many, with the pixel added.
      let expected = loss == .binaryCrossEntropy ? 400.0 : 1 - 2.0 / 4
      #expect(abs(stated - expected) < 1e-5)
    }
    var none = Matrix(rows: 1, columns: 2, [0, 0])
    let loss = SoftIntersectionOverUnion().errors(
      &none, targets: .values(Matrix(rows: 1, columns: 2)))
    #expect(abs(loss - 0.5) < 1e-7 && none.elements.allSatisfy { $0 < 0 })
  }

  @Test("a network learns values by each loss that takes them, is saved, and goes on the same")
  func learns() throws {
    // Pictures whose quarters are bright or dark: which pixels are bright.
    let count = 120
    var draws = RandomStream(seed: 3, tile: 0, vector: 0, purpose: .shuffle).uniformWords(count)[
      ...]
    var (pixels, values): ([Float], [Float]) = ([], [])
    for _ in 0..<count {
      let word = draws.removeFirst()
      for pixel in 0..<16 {
        let quarter = UInt32(pixel / 8 * 2 + pixel % 4 / 2)
        let isBright = word >> (quarter + 8) & 1 == 1
        pixels.append(isBright ? 1 : -1)
        values.append(isBright ? 1 : 0)
      }
    }
    let set = DataSet(
      images: Matrix(rows: count, columns: 16, pixels),
      targets: .values(Matrix(rows: count, columns: 16, values)))
    let data = TrainingData(name: "quarters", train: set, test: set.prefix(50))
    let folder = try TemporaryFolder()
    for (loss, rate) in [
      (NamedLoss.quadratic, Float(0.02)), (.binaryCrossEntropy, 0.1),
      (.softIntersectionOverUnion, 1),
    ] {
      let plan = NetworkPlan(.dense(widths: [16, 16]), ArrayPlan(.digital), loss: loss)
      let trainer = Trainer(
        network: try plan.makeNetwork(seed: 2), data: data,
        schedule: LearningSchedule(rates: [rate], epochs: 4), seed: 2, batch: 2)
      for _ in 1..<4 { _ = try trainer.runEpoch() }
      try trainer.save(to: folder.path + "/run")
      let resumed = try Trainer.resume(from: folder.path + "/run", data: data)
      #expect(resumed.network.plan == plan && resumed.results == trainer.results)
      let (last, again) = (try trainer.runEpoch(), try resumed.runEpoch())
      #expect(last.train_loss == again.train_loss && last.outputs == again.outputs)
      let counts = try #require(last.outputs)
      #expect(counts.count == 800 && last.test_error == 100 - counts.accuracyPercent)
      #expect(last.test_error < 2, "\(loss): \(last)")
      #expect(counts.f1! > 0.97 && last.train_loss < trainer.results[0].train_loss)
    }
  }

  @Test("counts of yes and no; no F1 where nothing is there and nothing found")
  func counts() {
    let counts = BinaryCounts(
      predicted: [true, true, false, false, true], truth: [true, false, true, false, true])
    #expect(counts.truePositives == 2 && counts.falsePositives == 1 && counts.falseNegatives == 1)
    #expect(counts.f1 == 4.0 / 6 && counts.intersectionOverUnion == 0.5)
    #expect(counts.accuracyPercent == 60)
    let none = BinaryCounts(predicted: [false, false], truth: [false, false])
    #expect(none.f1 == nil && none.intersectionOverUnion == nil && none.accuracyPercent == 100)
    let false1 = BinaryCounts(predicted: [true, false], truth: [false, false])
    #expect(false1.f1 == 0 && (counts + false1).count == 7)
  }

  @Test("a loss of one's own trains, and files say that they cannot hold it")
  func own() throws {
    struct Doubled: Loss {
      func errors(_ a: inout Matrix, targets: Targets) -> Double {
        2 * QuadraticLoss().errors(&a, targets: targets)
      }
      func fault(of targets: Targets, outputs: Int) -> String? { targets.fault(outputs: outputs) }
      var threshold: Float { 0.5 }
    }
    let network = Network(
      [DenseLayer(tile: DigitalTile(rows: 2, columns: 4), activation: .identity)], loss: Doubled())
    let loss = try network.train(
      Matrix(rows: 1, columns: 3, [1, 2, 3]), targets: .labels([1]), learningRate: 0.1)
    #expect(loss == 1)
    let error = #expect(throws: FileError.self) { try network.checkStorable() }
    #expect(error?.description.contains("cannot hold the loss Doubled") == true)
  }
}
