import Crosspoint
import CrosspointLearning

/// The study of Gokmen, Onen & Haensch 2017: what management and which devices let a convolutional
/// network learn on arrays.
public enum CNNStudy {
  /// Epochs and examples of the quick form: within two minutes in all.
  public static let quickEpochs = 2
  public static let quickTrainExamples = 6_000
  public static let quickTestExamples = 2_000

  /// Names of the rows, in their order; exact runs are part of every plan.
  public static var rowNames: [String] { rows().map(\.name) }

  /// The runs, each once, seed after seed.
  /// - Parameters:
  ///   - seeds: seeds 1 … seeds.
  ///   - isQuick: a part of the data (`quickTrainExamples`, `quickTestExamples`).
  ///   - names: of the rows to make, beside the exact runs; nil for all.
  ///   - settings: of the arrays, in place of RPU-baseline's.
  public static func plan(
    epochs: Int = 30, seeds: Int = 2, isQuick: Bool = false, rows names: [String]? = nil,
    settings: AnalogSettings? = nil
  ) -> [StudyRun] {
    var chosen = settings.map(own) ?? results
    if let names { chosen.points = chosen.points.filter { names.contains($0.name) } }
    return StudyExtent(
      epochs: epochs, seeds: seeds, trainExamples: isQuick ? quickTrainExamples : nil,
      testExamples: isQuick ? quickTestExamples : nil
    ).runs([exact, chosen])
  }

  public static let study = Study(
    name: "cnn", title: "What lets a convolutional network learn on resistive arrays?",
    source:
      """
      T. Gokmen, M. Onen and W. Haensch, Training deep convolutional neural networks with \
      resistive cross-point devices, Front. Neurosci. 11:538 (2017)
      """,
    question:
      """
      The paper's LeNet (K1 16 × 26, K2 32 × 401, W3 128 × 513, W4 10 × 129, tanh, batch 1, η \
      0.01) learns on the arrays of RPU-baseline, with one management more at a time, without \
      device variation in some layers, and with several devices a weight. Each run is compared \
      with an exact one from the same seed.
      """,
    groups: [exact, results, own(.rpuBaseline)], tolerance: 0.2, publishedEpochs: 30,
    provenance:
      """
      Published errors and settings were written down from memory of the paper and not held \
      against its text.
      """,
    explanations: explanations)

  static let exact = StudyGroup(
    name: "exact", title: "Exact training", text: "The same network on exact tiles (OpenBLAS).",
    role: .exact,
    points: [StudyPoint(name: "", label: "exact", network: network(.digital), published: 0.8...0.8)]
  )

  static let everythingOn = "everything on: all managements, BL 1, 13 devices on K2"

  /// The paper's list of results.
  static let results = StudyGroup(
    name: "results", title: "The paper's results, ours beside them",
    text:
      """
      Arrays of RPU-baseline (5-bit DAC, 9-bit ADC, noise 0.06, bound 12, BL 10). Noise \
      management is that of the backward product, z = [Wᵀ(δ/δ_max) + σ]·δ_max; bound \
      management repeats a saturated forward product with x/2ⁿ; device variation is every \
      spread of the device, cycle to cycle too.
      """,
    role: .published, points: rows())

  /// The same rows on the arrays of a file of settings, which the paper has no figures for.
  static func own(_ settings: AnalogSettings) -> StudyGroup {
    StudyGroup(
      name: "own", title: "Arrays of a file of settings",
      text:
        """
        As the file has them, and with what each row names on top: noise management of the \
        backward product, bound management of the forward one, no spread of the device, \
        several devices a weight, update management.
        """,
      role: .comparison,
      points: rows(settings).map { row in
        var row = row
        row.published = nil
        if row.name == "unmanaged" { row.label = "as the file has them" }
        return row
      })
  }

  /// A further row is an entry here.
  /// - Parameter settings: of the arrays before a row changes them.
  private static func rows(_ settings: AnalogSettings = .rpuBaseline.stored(.compact))
    -> [StudyPoint]
  {
    let arrays = Arrays(settings: settings)
    func network(_ kind: TileKind, devicesOnK2: Int = 1) -> NetworkPlan {
      arrays.network(kind, devicesOnK2: devicesOnK2)
    }
    let managed = arrays.managed
    let updateManaged = arrays.updateManaged
    func varied(nowhere matrices: Set<Int>) -> NetworkPlan { arrays.varied(nowhere: matrices) }
    return [
      StudyPoint(
        name: "unmanaged", label: "no management", network: network(.analog(settings)),
        published: 10...20),
      StudyPoint(
        name: "noise", label: "noise management alone",
        network: network(.analog(settings.with { $0.manageNoise() }))),
      StudyPoint(
        name: "bound", label: "bound management alone",
        network: network(.analog(settings.with { $0.manageBound() }))),
      StudyPoint(
        name: "both", label: "noise and bound management", network: network(managed),
        published: 1.7...1.7),
      StudyPoint(
        name: "no-variation", label: "the same, no device variation",
        network: varied(nowhere: [0, 1, 2, 3]),
        published: 1.05...1.05),
      StudyPoint(
        name: "no-variation-K1-K2", label: "no device variation in K1 and K2",
        network: varied(nowhere: [0, 1]),
        published: 1.15...1.15),
      StudyPoint(
        name: "no-variation-K2", label: "no device variation in K2", network: varied(nowhere: [1]),
        published: 1.25...1.25),
      StudyPoint(
        name: "no-variation-W3-W4", label: "no device variation in W3 and W4",
        network: varied(nowhere: [2, 3]),
        published: 1.3...1.3),
      StudyPoint(
        name: "devices-4-K2", label: "4 devices a weight on K2",
        network: network(managed, devicesOnK2: 4), published: 1.45...1.45),
      StudyPoint(
        name: "devices-13-K2", label: "13 devices a weight on K2",
        network: network(managed, devicesOnK2: 13),
        published: 1.35...1.35),
      StudyPoint(
        name: "updates-BL1", label: "update management, BL 1", network: network(updateManaged),
        published: 1.1...1.1),
      StudyPoint(
        name: "everything", label: everythingOn, network: network(updateManaged, devicesOnK2: 13),
        published: 0.8...0.8),
    ]
  }

  // MARK: Settings

  private static func network(_ kind: TileKind) -> NetworkPlan {
    NetworkPlan(.leNet, ArrayPlan(kind))
  }

  /// What rows make of arrays.
  private struct Arrays {
    let settings: AnalogSettings

    /// Both managements of products.
    var managed: TileKind {
      .analog(
        settings.with {
          $0.manageNoise()
          $0.manageBound()
        })
    }

    /// Both managements of products, and that of updates with one slot a train.
    var updateManaged: TileKind {
      .analog(
        settings.with {
          $0.manageNoise()
          $0.manageBound()
          $0.update.updateManagement = true
          $0.update.fixedGain = nil
          $0.update.bitLength = 1
        })
    }

    func network(_ kind: TileKind, devicesOnK2: Int) -> NetworkPlan {
      var plan = CNNStudy.network(kind)
      plan.arrays[1].devicesPerWeight = devicesOnK2
      return plan
    }

    /// Managed arrays K1, K2, W3, W4, some of devices without any spread.
    func varied(nowhere matrices: Set<Int>) -> NetworkPlan {
      NetworkPlan(
        .leNet,
        arrays: (0..<4).map { matrix in
          guard matrices.contains(matrix), case .analog(var settings) = managed else {
            return ArrayPlan(managed)
          }
          settings.changeSteps { ($0.stepSpread, $0.upDownSpread) = (0, 0) }
          settings.changeDevice {
            ($0.cycleSpread, $0.boundMaximumSpread, $0.boundMinimumSpread) = (0, 0, 0)
          }
          return ArrayPlan(.analog(settings))
        })
    }
  }
}

extension AnalogSettings {
  fileprivate func with(_ change: (inout AnalogSettings) -> Void) -> AnalogSettings {
    var settings = self
    change(&settings)
    return settings
  }

  fileprivate mutating func manageNoise() { backward.noiseManagement = .absoluteMaximum() }
  fileprivate mutating func manageBound() { forward.boundManagement = .iterative }
}
