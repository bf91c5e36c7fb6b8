extension InferenceAnalysis {
  /// What to learn from it, in sentences.
  public var findings: [String] {
    guard !networks.isEmpty else { return ["No network was trained."] }
    return networks.flatMap { of in
      [inTime(of)].compactMap { $0 } + [Self.published(of)].compactMap { $0 }
    } + hypotheses.map(\.finding)
  }

  /// The error of a network on phase-change memory in time, beside exact.
  private func inTime(_ of: OfNetwork) -> String? {
    guard let pcm = of.pcm else { return nil }
    let times = pcm.points.map {
      "\(InferenceTime.text($0.seconds)) \(Self.percent($0.interval))"
    }
    return """
      \(of.title.prefix(1).uppercased() + of.title.dropFirst()) errs in \
      \(Self.percent(MeanInterval(of.exactErrors))) exactly, and on phase-change memory with \
      global compensation in: \(times.joined(separator: ", ")).
      """
  }

  /// Ours beside the published accuracy; nil where that experiment was not run.
  static func published(_ of: OfNetwork) -> String? {
    let cases = of.cases(.published).compactMap { each in
      each.points.first.map { (each, accuracy: 100 - $0.interval.mean) }
    }
    let theirs = InferenceStudy.published.analog
    guard let nearest = cases.min(by: { abs($0.accuracy - theirs) < abs($1.accuracy - theirs) })
    else { return nil }
    let all = cases.map { each, _ in
      "\(PublishedNoise.title(each.label)): \(percent(accuracy(each.points[0])))"
    }
    return """
      Beside the published accuracy of the small CNN, \(fixed(theirs, 2)) ± \
      \(fixed(InferenceStudy.published.deviation, 2)) % (one network, ten redraws), ours are \
      \(all.joined(separator: "; ")). The nearest is \
      "\(PublishedNoise.title(nearest.0.label))", \(signed(nearest.accuracy - theirs, 2)) points \
      from it.
      """
  }

  /// Accuracy in percent with its interval between networks.
  static func accuracy(_ point: Point) -> MeanInterval {
    MeanInterval(point.means.map { 100 - $0 })
  }

  /// A mean with half of its interval, where there is one.
  static func percent(_ interval: MeanInterval) -> String { interval.percent }
}
