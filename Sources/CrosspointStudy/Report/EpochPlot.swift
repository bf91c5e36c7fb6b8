/// Test error against epoch, a curve a setting, the exact one and the tolerance beside them: the
/// paper's panels.
enum EpochPlot {
  /// Nil for a single epoch, and where no error is above zero.
  static func make(_ analysis: StudyAnalysis, group: String, _ settings: [PairedSetting]) -> Plot? {
    let curves = settings.map { (label: $0.label, errors: analysis.curve(group: group, $0)) }
    let exact =
      analysis.exact.map { analysis.curve(group: analysis.study.exactGroup.name, $0) } ?? []
    let all = (curves.flatMap(\.errors) + exact).filter { $0 > 0 }
    guard exact.count > 1, let least = all.min(), let most = all.max() else { return nil }
    // More names than fit below stand beside, and more curves than colours differ by their dashes.
    let isMany = settings.count > Plot.colours.count
    var plot = isMany ? Plot(width: 960, height: 460) : Plot()
    if isMany {
      plot.set("rmargin at screen 0.54")
      plot.set(
        "key at screen 0.56,0.55 left center vertical maxrows 24 Left reverse samplen 2 spacing 1.2"
      )
    }
    let low = least * 0.8
    let high = min(most * 1.25, 100)
    let epochs = exact.count
    plot.set("xlabel 'epoch' offset 0,0.5")
    plot.set("ylabel 'test error, %'")
    plot.set("logscale y")
    plot.set("yrange [\(low):\(max(high, low * 2))]")
    plot.set("ytics " + Plot.logarithmicTics(low...max(high, low * 2)))
    plot.set("xrange [1:\(epochs)]")
    if epochs <= 10 { plot.set("xtics 1") }
    for (index, curve) in curves.enumerated() {
      let points = curve.errors.enumerated().map { [Double($0 + 1), $1] }
      let dashes = isMany && index % 2 == 1 ? 5 : 1
      plot.curve(
        points, "with lines lw 1.8 dt \(dashes) lc rgb '\(Plot.colour(index, of: curves.count))'",
        title: curve.label)
    }
    plot.curve(
      exact.enumerated().map { [Double($0 + 1), $1] }, "with lines lw 2.4 lc rgb 'black'",
      title: "exact")
    if let final = analysis.exact?.meanError {
      let level = final + analysis.study.tolerance
      plot.curve(
        [[1, level], [Double(epochs), level]], "with lines lw 1.2 dt 2 lc rgb 'black'",
        title: "exact + \(significant(analysis.study.tolerance, 2))")
    }
    return plot
  }
}
