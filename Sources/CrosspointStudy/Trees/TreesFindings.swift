import Crosspoint
import CrosspointLearning

extension TreesAnalysis {
  /// A mean with its interval: 0.912 (0.905 to 0.919).
  static func text(_ interval: MeanInterval, _ decimals: Int = 3, signs: Bool = true) -> String {
    func number(_ x: Double) -> String { signs ? signed(x, decimals) : fixed(x, decimals) }
    guard let ends = interval.ends else { return "\(number(interval.mean)) (one seed)" }
    return "\(number(interval.mean)) (\(number(ends.lowerBound)) to \(number(ends.upperBound)))"
  }

  /// The mean of a score over its seeds; "not defined" where no seed has it.
  static func text(_ scores: [UInt64: Double], _ decimals: Int = 3) -> String {
    scores.isEmpty
      ? "not defined" : text(MeanInterval(bySeed(scores)), decimals, signs: false)
  }

  /// Scores in the order of their seeds: sums of them have the same bits each time.
  static func bySeed(_ scores: [UInt64: Double]) -> [Double] {
    scores.keys.sorted().map { scores[$0]! }
  }

  /// What an interval of a difference says.
  static func verdict(_ difference: MeanInterval, better: String, worse: String) -> String {
    switch difference.ends {
    case nil: "no interval"
    case let ends? where ends.lowerBound > 0: better
    case let ends? where ends.upperBound < 0: worse
    default: "not told apart: the interval holds zero"
    }
  }

  public var hasExact: Bool { exact != nil }

  /// What to learn from it, in sentences.
  public var findings: [String] {
    guard let exact else {
      return ["The exact network was not run\(diverged.isEmpty ? "" : ", or has diverged")."]
    }
    let f1 = exact.scores(\.f1OfTrees, isFiltered: true)
    var all: [String] = []
    if f1.isEmpty {
      all.append("F1 of the exact network is not defined: the test pictures have no tree.")
    } else {
      let reached = mean(Self.bySeed(f1)) >= TreesStudy.aim
      let aim =
        decidesAim
        ? reached ? "reached" : "not reached" : "not decided by other data or a shorter form"
      all.append(
        """
        The exact network finds trees with F1 \(Self.text(f1)) behind its \
        filter\(exact.withoutDiverged); aimed at were \
        \(fixed(TreesStudy.aim, 2)), which is \(aim).
        """)
    }
    for entry in entries where entry.group == .managed || entry.group == .baseline {
      guard let difference = againstExact(entry) else { continue }
      all.append(
        """
        On \(entry.label) F1 is \(Self.text(entry.scores(\.f1OfTrees, isFiltered: true))), \
        \(Self.text(difference)) beside exact: \
        \(Self.verdict(difference, better: "better", worse: "worse"))\(entry.withoutDiverged).
        """)
    }
    let lost = Set(records.filter { $0.divergedAt != nil }.map(\.run.label))
      .subtracting(entries.map(\.label))
    all += lost.sorted().map { "On \($0) every seed diverged." }
    if let pixels {
      let own = pixels.scores(\.f1OfTrees, isFiltered: false)
      let most = own.values.max() ?? 0
      let limit = fixed(TreesStudy.largestOfPixels, 2)
      all.append(
        """
        A logistic classifier of single pixels reaches F1 \(Self.text(own))\
        \(isOfScenes && !own.isEmpty
          ? most <= TreesStudy.largestOfPixels
            ? ", within the \(limit) above which the task would be empty"
            : ", above the \(limit) at which the task counts as empty" : "").
        """)
    }
    for entry in [pixels, exact].compactMap({ $0 }) {
      guard let effect = Self.effectOfFilter(entry) else { continue }
      all.append(
        """
        The filter changes F1 of \(entry.group == .pixels ? "single pixels" : "the exact network") \
        by \(Self.text(effect)): \(Self.verdict(effect, better: "it helps", worse: "it harms")).
        """)
    }
    if let seasons = Self.seasons(exact) {
      all.append(
        """
        F1 of the exact network on leaf-on pictures less that on leaf-off ones is \
        \(Self.text(seasons)): \
        \(Self.verdict(seasons, better: "these cost it", worse: "these are easier")).
        """)
    }
    if let transfer {
      all.append(
        """
        After the first epoch F1 of near infrared, red and green from the weights of red, green \
        and blue less that from random ones is \(Self.text(transfer.headStart, 2)): \
        \(Self.verdict(transfer.headStart, better: "a head start", worse: "a handicap")). \
        To the F1 that both reach it needs \
        \(transfer.seeds.map { "\($0.transferred)" }.joined(separator: ", ")) epochs, and random \
        weights \(transfer.seeds.map { "\($0.random)" }.joined(separator: ", ")). Epochs saved: \
        \(Self.text(transfer.saved, 1)): \
        \(Self.verdict(transfer.saved, better: "it saves some", worse: "it costs some")).
        """)
    }
    return all
  }

  /// F1 of leaf-on pictures less that of leaf-off ones, behind the filter; nil where the test has
  /// no such parts.
  static func seasons(_ entry: Entry) -> MeanInterval? {
    MeanInterval(
      entry.scores(\.f1OfTrees, of: SegmentationData.leafOn, isFiltered: true),
      less: entry.scores(\.f1OfTrees, of: SegmentationData.leafOff, isFiltered: true))
  }
}

extension TreesAnalysis.Entry {
  /// Which seeds diverged; empty where none did.
  var withoutDiverged: String {
    guard !diverged.isEmpty else { return "" }
    let numbers = diverged.map(String.init).joined(separator: ", ")
    return ", without \(diverged.count == 1 ? "seed" : "seeds") \(numbers), which diverged"
  }
}
