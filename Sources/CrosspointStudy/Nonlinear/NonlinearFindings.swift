extension NonlinearAnalysis.OfDevice {
  /// What to learn from a network on a device model, in sentences.
  var findings: [String] {
    var all: [String] = []
    if let trained {
      all.append(
        """
        \(title): trained through the law of current it errs in \(words(trained)), \
        \(signed(gap(trained), 2)) points from exact (\(fixed(exactError, 2)) %).
        """)
    }
    if let tuned {
      all.append(
        """
        \(title): a linear network, its read voltage and weight range tuned, errs in \
        \(words(tuned)).
        """)
    }
    if let bounded {
      all.append(
        """
        \(title): a linear network that was trained within the bounds of pairs, voltage and range \
        chosen likewise, errs in \(words(bounded)).
        """)
    }
    for method in [NonlinearStudy.Method.predistorted, .pulseWidth] {
      if let best = best(method) {
        all.append(
          "\(title): \(method.title), voltage and range chosen likewise, it errs in \(words(best))."
        )
      }
    }
    return all
  }

  private func words(_ point: NonlinearAnalysis.Point) -> String {
    let edges = edges(point)
    return "\(point.interval.percent) at "
      + "\(significant(Double(point.voltage), 3)) V, range \(significant(Double(point.range), 2))"
      + (edges.isEmpty ? "" : " (\(edges.joined(separator: " and ")) tried)")
  }

  /// Where a point is the first or the last of those it was chosen among: a better one may lie
  /// beyond.
  func edges(_ point: NonlinearAnalysis.Point) -> [String] {
    let own = points.filter { $0.method == point.method && $0.validation != nil }
    return [
      ("voltage", own.map(\.voltage), point.voltage), ("range", own.map(\.range), point.range),
    ].compactMap { name, values, value in
      guard let least = values.min(), let most = values.max(), least < most else { return nil }
      return value == least ? "the least \(name)" : value == most ? "the largest \(name)" : nil
    }
  }
}
