/// What a reader should learn, in sentences made from the numbers.
package enum Findings {
  package static func sentences(_ analysis: StudyAnalysis) -> [String] {
    var all: [String] = []
    if let exact = analysis.exact {
      all.append("Exact training ends at \(fixed(exact.meanError, 2)) % test error (\(count(exact.seeds.count, "seed"))).")
    }
    all += analysis.switchOffs.map(switchOff)
    if let tightest = analysis.tightest { all.append(room(tightest, analysis)) }
    for comparison in analysis.comparisons {
      if case .published = comparison.group.role {
        all += published(comparison, isComparable: !analysis.isOnOtherData)
        continue
      }
      let values = comparison.settings.filter { $0.value != nil }
      if values.count > 1 {
        all.append(
          "\(comparison.group.title): "
            + values.map { "\($0.label) \(signed($0.meanPenalty, 2))" }.joined(separator: ", ") + " points from exact.")
      }
      for setting in comparison.settings where setting.value == nil {
        let figure = comparison.group.title.prefix { $0 != ":" }
        all.append(
          "\(figure), \(setting.label): \(fixed(setting.meanError, 2)) %, \(signed(setting.meanPenalty, 2)) points from exact.")
      }
    }
    if !analysis.sweeps.isEmpty { all.append(thresholds(analysis)) }
    return all
  }

  /// How many thresholds were found, and how many are the paper's.
  private static func thresholds(_ analysis: StudyAnalysis) -> String {
    let sweeps = analysis.sweeps
    let found = sweeps.count { if case .resolved = $0.threshold.outcome { true } else { false } }
    let text = "Of \(count(sweeps.count, "threshold")) looked for, \(found) \(found == 1 ? "was" : "were") found"
    guard !analysis.isShort else { return text + "." }
    let (agree, differ) = (sweeps.count(where: \.agrees), sweeps.count(where: \.differs))
    return text
      + "; \(agree) lie within a third of the paper's, \(differ) do not, and of \(sweeps.count - agree - differ) the runs about them "
      + "lie too far apart to tell."
  }

  /// Where a full device has the least room.
  private static func room(_ tightest: StudyAnalysis.SweepResult, _ analysis: StudyAnalysis) -> String {
    let passes = "the error passes exact + \(significant(analysis.study.tolerance, 2)) points"
    let at: String
    if let margin = tightest.margin, let crossing = tightest.threshold.crossing {
      at =
        "\(passes) at \(significant(margin, 2)) times the harm that \(analysis.study.design) has of it (\(tightest.sweep.text(crossing))"
    } else {
      at =
        "\(passes) before \(significant(tightest.marginLimit!, 2)) times the harm that \(analysis.study.design) has of it "
        + "(\(tightest.sweep.text(tightest.settings[0].value!)), the mildest that was run,"
    }
    return "Alone, on an otherwise ideal array, the property with the least room is \(name(tightest.group)): \(at) against "
      + "\(tightest.sweep.text(tightest.sweep.design!)))."
  }

  /// The first and the last of a paper's results: what is bad, and what mends it.
  /// - Parameter isComparable: whether the paper's figures are for the same data.
  private static func published(_ comparison: StudyAnalysis.Comparison, isComparable: Bool) -> [String] {
    let ends = [comparison.settings.first, comparison.settings.last].compactMap { $0 }.prefix(comparison.settings.count)
    return ends.map { setting in
      let figure = isComparable ? comparison.point(setting)?.published : nil
      let paper = figure.map { "; the paper's figure is \(ReportPage.text($0)) %" } ?? ""
      return
        "With \(setting.label): \(fixed(setting.meanError, 2)) %, \(signed(setting.meanPenalty, 2)) points from exact\(paper)."
    }
  }

  /// What matters most in one full device.
  private static func switchOff(_ result: StudyAnalysis.SwitchOffResult) -> String {
    let ranking = result.ranking
    let (whole, rows) = (ranking.whole, ranking.rows)
    let text =
      "\(name(result.group)): \(fixed(whole.meanError, 2)) % with everything on, \(signed(whole.meanPenalty, 2)) points from exact. "
    guard let first = rows.first else { return text + "Nothing was switched off." }
    let next = rows.count > 1 ? " Next: \(rows[1].label) (\(amount(rows[1])))." : ""
    let verdict =
      switch ranking.firstStandsOut {
      case true?: "What matters most: \(first.label); switched off, the error falls by \(amount(first)) points.\(next)"
      case false?:
        "No single non-ideality stands out of the noise: the largest change is by \(first.label) (\(amount(first)) points).\(next)"
      case nil:
        "The largest change is by \(first.label) (\(amount(first)) points), from one seed: whether it stands out of the noise is "
          + "not known.\(next)"
      }
    let worse = ranking.helpful.first.map {
      " Without the \($0.label), on the other hand, it rises by \(fixed(-$0.improvement, 2)) points."
    }
    return text + verdict + (worse ?? "")
  }

  static func amount(_ row: SwitchOff) -> String {
    fixed(row.improvement, 2) + (row.standardError.map { " ± " + fixed($0, 2) } ?? "")
  }

  /// A group's title without the number of its figure or what follows a comma.
  static func name(_ group: StudyGroup) -> String {
    let title = group.title.split(separator: ": ", maxSplits: 1).last.map(String.init) ?? group.title
    if case .switchOff = group.role { return title.split(separator: ",").first.map(String.init) ?? title }
    return title
  }

  static func count(_ n: Int, _ what: String) -> String { "\(n) \(what)\(n == 1 ? "" : "s")" }
}
