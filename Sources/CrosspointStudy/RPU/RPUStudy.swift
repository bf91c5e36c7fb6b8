import Crosspoint
import CrosspointLearning

/// The study of Gokmen & Vlasov 2016: which property of a resistive device costs a network how
/// much.
public enum RPUStudy {
  /// What can be asked for on its own.
  public enum Part: String, Sendable, CaseIterable {
    /// Fig. 2: pulse trains, and the response at half voltage.
    case bitLength = "BL"
    // Fig. 3: one non-ideality at a time.
    case A, B, C, D, E, F, G, H, I
    /// Fig. 4: all at threshold together, and the full devices with one non-ideality switched off
    /// at a time.
    case baseline
  }

  /// `BL`, `A` … `I`, `baseline`, or `all`; nil for anything else.
  public static func parts(named name: String) -> [Part]? {
    name == "all" ? Part.allCases : Part(rawValue: name).map { [$0] }
  }

  /// Epochs and examples of the quick form: some twenty percent of error, within two minutes in
  /// all.
  public static let quickEpochs = 2
  public static let quickTrainExamples = 12_000
  public static let quickTestExamples = 2_000
  /// Grid values a panel, beside the paper's own: with three seeds some 280 runs in all.
  public static let gridPoints = 4

  /// The runs of some parts, each once, with the exact runs of their seeds.
  /// - Parameters:
  ///   - epochs: η is .01, .005 and .0025, a third of the epochs each.
  ///   - seeds: seeds 1 … seeds.
  ///   - isQuick: few values a panel, and a part of the data (`quickTrainExamples`,
  ///     `quickTestExamples`).
  ///   - gridPoints: values around a panel's threshold beside the paper's own (`Sweep.grid`); not
  ///     in the quick form.
  public static func plan(
    epochs: Int = 30, seeds: Int = 3, isQuick: Bool = false, panels: [Part] = Part.allCases,
    gridPoints: Int = gridPoints
  ) -> [StudyRun] {
    check(!panels.isEmpty, "a plan of no panels")
    return extent(epochs: epochs, seeds: seeds, isQuick: isQuick)
      .runs(
        [exact]
          + Part.allCases.filter(panels.contains).flatMap {
            groups($0, gridPoints: isQuick ? nil : gridPoints)
          })
  }

  /// The runs of a file of settings: its tile, and without each of its non-idealities, with the
  /// exact runs of their seeds.
  public static func plan(epochs: Int, seeds: Int, isQuick: Bool, settings: AnalogSettings)
    -> [StudyRun]
  {
    extent(epochs: epochs, seeds: seeds, isQuick: isQuick).runs([exact, own(settings)])
  }

  public static func extent(epochs: Int, seeds: Int, isQuick: Bool) -> StudyExtent {
    StudyExtent(
      epochs: epochs, seeds: seeds, trainExamples: isQuick ? quickTrainExamples : nil,
      testExamples: isQuick ? quickTestExamples : nil)
  }

  /// What analysis and report need.
  public static let study = Study(
    name: "rpu", title: "Which property of a resistive device matters most?",
    source:
      """
      T. Gokmen and Y. Vlasov, Acceleration of deep neural network training with resistive \
      cross-point devices, Front. Neurosci. 10:333 (2016)
      """,
    question:
      """
      The paper's network (784-256-128-10, sigmoid, batch 1) learns on simulated resistive \
      arrays, with one non-ideality at a time, with all of them, and with all but one. Each \
      run is compared with an exact one from the same seed.
      """,
    groups: [exact] + Part.allCases.flatMap { groups($0, gridPoints: gridPoints) } + [
      own(.rpuBaseline)
    ], tolerance: 0.3, publishedEpochs: 30,
    provenance:
      """
      Published values, thresholds and learning rates were written down from memory of the \
      paper and not held against its text or figures.
      """,
    design: "RPU-baseline", explanations: explanations)

  static let exact = StudyGroup(
    name: "exact", title: "Exact training", text: "The same network on exact tiles (OpenBLAS).",
    role: .exact,
    points: [StudyPoint(name: "", label: "exact", network: rpuNetwork(.digital))])

  /// The paper's network on tiles of one kind.
  static func rpuNetwork(_ kind: TileKind) -> NetworkPlan {
    NetworkPlan(.dense(widths: Network.rpuWidths), ArrayPlan(kind))
  }

  /// The table of groups: a further figure is an entry here.
  /// - Parameter gridPoints: nil for the quick form.
  static func groups(_ part: Part, gridPoints: Int?) -> [StudyGroup] {
    switch part {
    case .bitLength: [bitLengths, halfVoltage]
    case .A, .B, .C, .D, .E, .F, .G, .H, .I:
      [panel(part).group(gridPoints: gridPoints)]
        + (gridPoints == nil
          ? [] : turnedBack.filter { $0.name.hasPrefix("fig3-\(part.rawValue)-") })
    case .baseline:
      [
        together(at: publishedThresholds, name: "paper", label: "all at the paper's thresholds"),
        baseline, managed,
      ]
    }
  }
}
