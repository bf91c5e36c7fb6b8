/// What a reader should learn, in sentences made from the numbers.
package enum Findings {
  package static func sentences(_ analysis: StudyAnalysis) -> [String] {
    var all: [String] = []
    if let exact = analysis.exact {
      all.append(
        """
        Exact training ends at \(fixed(exact.meanError, 2)) % test error \
        (\(count(exact.seeds.count, "seed"))).
        """
      )
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
            + values.map { "\($0.label) \(signed($0.meanPenalty, 2))" }.joined(separator: ", ")
            + " points from exact.")
      }
      for setting in comparison.settings where setting.value == nil {
        let figure = comparison.group.title.prefix { $0 != ":" }
        all.append(
          """
          \(figure), \(setting.label): \(fixed(setting.meanError, 2)) %, \
          \(signed(setting.meanPenalty, 2)) points from exact.
          """
        )
      }
    }
    if !analysis.sweeps.isEmpty { all.append(thresholds(analysis)) }
    return all
  }

  /// How many thresholds were found, and how many are the paper's.
  private static func thresholds(_ analysis: StudyAnalysis) -> String {
    let sweeps = analysis.sweeps
    let found = sweeps.count { if case .resolved = $0.threshold.outcome { true } else { false } }
    let text =
      """
      Of \(count(sweeps.count, "threshold")) looked for, \(found) \
      \(found == 1 ? "was" : "were") found
      """
    guard !analysis.isShort else { return text + "." }
    let (agree, differ) = (sweeps.count(where: \.agrees), sweeps.count(where: \.differs))
    return text
      + """
      ; \(agree) lie within a third of the paper's, \(differ) do not, and of \
      \(sweeps.count - agree - differ) the runs about them lie too far apart to tell.
      """
  }

  /// Where a full device has the least room.
  private static func room(_ tightest: StudyAnalysis.SweepResult, _ analysis: StudyAnalysis)
    -> String
  {
    let passes = "the error passes exact + \(significant(analysis.study.tolerance, 2)) points"
    let at: String
    if let margin = tightest.margin, let crossing = tightest.threshold.crossing {
      at =
        """
        \(passes) at \(significant(margin, 2)) times the harm that \(analysis.study.design) \
        has of it (\(tightest.sweep.text(crossing))
        """
    } else {
      at =
        """
        \(passes) before \(significant(tightest.marginLimit!, 2)) times the harm that \
        \(analysis.study.design) has of it \
        (\(tightest.sweep.text(tightest.settings[0].value!)), the mildest that was run,
        """
    }
    return
      """
      Alone, on an otherwise ideal array, the property with the least room is \
      \(name(tightest.group)): \(at) against \(tightest.sweep.text(tightest.sweep.design!))).
      """
  }

  /// The first and the last of a paper's results: what is bad, and what mends it.
  /// - Parameter isComparable: whether the paper's figures are for the same data.
  private static func published(_ comparison: StudyAnalysis.Comparison, isComparable: Bool)
    -> [String]
  {
    let ends = [comparison.settings.first, comparison.settings.last].compactMap { $0 }.prefix(
      comparison.settings.count)
    return ends.map { setting in
      let figure = isComparable ? comparison.published(setting) : nil
      let paper = figure.map { "; the paper's figure is \(ReportPage.text($0)) %" } ?? ""
      return
        """
        With \(setting.label): \(fixed(setting.meanError, 2)) %, \
        \(signed(setting.meanPenalty, 2)) points from exact\(paper).
        """
    }
  }

  /// What changes one full device most, either way: the larger change first.
  private static func switchOff(_ result: StudyAnalysis.SwitchOffResult) -> String {
    let ranking = result.ranking
    let whole = ranking.whole
    let text =
      """
      \(name(result.group)): \(fixed(whole.meanError, 2)) % with everything on, \
      \(signed(whole.meanPenalty, 2)) points from exact. 
      """
    guard !ranking.rows.isEmpty else { return text + "Nothing was switched off." }
    return text
      + (ranking.isLedByRise ? [rise(ranking), fall(ranking)] : [fall(ranking), rise(ranking)])
      .compactMap { $0 }
      .joined(separator: " ")
  }

  /// What switched off helps.
  private static func fall(_ ranking: SwitchOffRanking) -> String {
    let first = ranking.rows[0]
    guard first.improvement > 0 else { return "Nothing that is switched off lowers the error." }
    let next =
      ranking.rows.dropFirst().first.map {
        $0.improvement > 0 ? " Next: \($0.label) (\(amount($0)))." : ""
      } ?? ""
    switch ranking.firstStandsOut {
    case true?:
      return
        """
        What costs most: \(first.label); switched off, the error falls by \(amount(first)) \
        points.\(next)
        """
    case false?:
      return
        """
        No single cost stands out of the noise: the largest fall is by \(first.label) switched \
        off (\(amount(first)) points).\(next)
        """
    case nil:
      let noise = ranking.isLedByRise ? "" : ", " + unknownNoise(ranking)
      return
        """
        The largest fall is by \(first.label) switched off (\(amount(first)) \
        points)\(noise).\(next)
        """
    }
  }

  /// What switched off does harm.
  private static func rise(_ ranking: SwitchOffRanking) -> String? {
    guard let row = ranking.rise else { return nil }
    let amount = fixed(-row.improvement, 2) + (row.standardError.map { " ± " + fixed($0, 2) } ?? "")
    guard ranking.isLedByRise else {
      return "Without the \(row.label), on the other hand, it rises by \(amount) points."
    }
    let noise = ranking.pooledDeviation == nil ? ", " + unknownNoise(ranking) : ""
    return
      """
      The largest change is a rise: without the \(row.label) the error rises by \(amount) \
      points\(noise).
      """
  }

  private static func unknownNoise(_ ranking: SwitchOffRanking) -> String {
    ranking.rows[0].seeds == 1
      ? "from one seed: whether it stands out of the noise is not known"
      : """
      whether it stands out of the noise is not known, because every row changes the error too \
      much to tell the noise from
      """
  }

  /// Why the error rises without one non-ideality, where another one off too says so.
  package static func pair(_ pair: SwitchOffPair, _ ranking: SwitchOffRanking) -> String? {
    guard let first = ranking.rows.first(where: { $0.label == pair.first }),
      first.label == ranking.rise?.label,
      let both = ranking.pairs.first(where: { $0.label == pair.label })
    else { return nil }
    let (rise, left) = (-first.improvement, -both.improvement)
    let together = left > 0 ? "rises by \(fixed(left, 2))" : "falls by \(fixed(-left, 2))"
    let text =
      """
      Without the \(pair.first) alone the error rises by \(fixed(rise, 2)) points, and without \
      both that and the \(pair.second) it \(together). 
      """
    return text
      + (left < rise / 2
        ? """
        So it is the \(pair.second) that does the harm, and the \(pair.first) that keeps it \
        from it: \(pair.reason).
        """
        : "So it is not the \(pair.second) from which the \(pair.first) keeps it.")
  }

  static func amount(_ row: SwitchOff) -> String {
    fixed(row.improvement, 2) + (row.standardError.map { " ± " + fixed($0, 2) } ?? "")
  }

  /// A group's title without the number of its figure or what follows a comma.
  static func name(_ group: StudyGroup) -> String {
    let title =
      group.title.split(separator: ": ", maxSplits: 1).last.map(String.init) ?? group.title
    if case .switchOff = group.role {
      return title.split(separator: ",").first.map(String.init) ?? title
    }
    return title
  }

  static func count(_ n: Int, _ what: String) -> String { "\(n) \(what)\(n == 1 ? "" : "s")" }
}
