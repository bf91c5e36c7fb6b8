import CrosspointFiles
import CrosspointLearning
import CrosspointStudy
import Foundation
import TestSupport
import Testing

#if canImport(FoundationXML)
  import FoundationXML
#endif

@Suite("Report of a study")
struct ReportTests {
  private let study = RPUStudy.study

  private func write(
    _ records: [RunRecord], study: Study = RPUStudy.study, folder: TemporaryFolder
  ) throws -> (analysis: StudyAnalysis, page: String) {
    let analysis = try StudyAnalysis(study, records)
    try StudyReport(analysis, redrawCommand: "redraw it <now>").write(to: folder.path)
    return (analysis, try folder.text("report.html"))
  }

  private func svgs(_ page: String) -> [String] {
    page.components(separatedBy: "<svg").dropFirst().map {
      "<svg" + $0.components(separatedBy: "</svg>")[0] + "</svg>"
    }
  }

  @Test(
    "a whole study: one page that needs nothing else, its plots well formed, the same bytes twice")
  func whole() throws {
    let folder = try TemporaryFolder()
    let records = MadeUp().study(RPUStudy.plan(epochs: 30, seeds: 3), tolerated: ["fig3-B": 0.4])
    let (analysis, page) = try write(records, folder: folder)
    #expect(!page.contains("<script") && !page.contains("<link") && !page.contains("src="))
    #expect(
      page.contains("redraw it &lt;now&gt;") && page.contains("crosspoint study rpu --seeds 3")
        && page.contains("seeds 1–3"))
    #expect(
      page.contains("9.9.9") && page.contains("a machine, 2 cores")
        && !page.contains("A short form"))
    // Two plots a panel, one for each comparison and switched-off device, the radar chart.
    let plots = svgs(page)
    #expect(plots.count == 2 * 9 + 5 + 2 + 1)
    for plot in plots { #expect(XMLParser(data: Data(plot.utf8)).parse(), "\(plot.prefix(200))") }
    let ids = page.matches(of: /\bid=["']([^"']+)["']/).map { String($0.1) }
    #expect(ids.count > 100 && Set(ids).count == ids.count)
    let used = Set(page.matches(of: /href=["']#([^"']+)["']/).map { String($0.1) })
    #expect(used.isSubset(of: Set(ids)))
    #expect(
      !page.contains("\"black\"") && !page.contains("'black'")
        && !page.contains("rgb(  0,   0,   0)"))
    #expect(plots.allSatisfy { $0.contains("currentColor") && $0.contains("aria-label=\"") })
    for finding in Findings.sentences(analysis) { #expect(page.contains(HTML.escape(finding))) }
    let first = try [
      "report.html", "thresholds.csv", "settings.csv", "runs.csv", "epochs.csv", "results.json",
    ].map(folder.text)
    _ = try write(records.reversed(), folder: folder)
    #expect(
      try [
        "report.html", "thresholds.csv", "settings.csv", "runs.csv", "epochs.csv", "results.json",
      ].map(folder.text) == first)
  }

  @Test("tables for machines hold every run, every epoch and every threshold")
  func machines() throws {
    let folder = try TemporaryFolder()
    let records = MadeUp().study(RPUStudy.plan(epochs: 6, seeds: 2, panels: [.A, .C, .I]))
    let (analysis, _) = try write(records, folder: folder)
    let runs = try folder.text("runs.csv").split(separator: "\n").map {
      $0.split(separator: ",", omittingEmptySubsequences: false)
    }
    #expect(runs.count == records.count + 1)
    let one = try #require(records.first { $0.run.id == "fig3-A-0.02-seed2" })
    let exact = try #require(records.first { $0.run.id == "exact-seed2" })
    let row = try #require(runs.first { $0[0] == "fig3-A-0.02-seed2" })
    let field = Dictionary(
      uniqueKeysWithValues: zip(runs[0].map(String.init), row.map(String.init)))
    #expect(
      field["final_error_percent"] == "\(one.finalError)" && field["seed"] == "2"
        && field["value"] == "0.02")
    #expect(field["penalty_points"] == "\(one.finalError - exact.finalError)")
    let epochs = try folder.text("epochs.csv").split(separator: "\n")
    #expect(epochs.count == 1 + records.reduce(0) { $0 + $1.epochs.count })
    #expect(try folder.text("thresholds.csv").split(separator: "\n").count == 1 + 3)
    let settings = try folder.text("settings.csv").split(separator: "\n")
    #expect(
      settings.count == 1
        + (analysis.comparisons.map(\.settings) + analysis.sweeps.map(\.settings)).reduce(0) {
          $0 + $1.count
        })
    let swept = try #require(
      analysis.sweeps.first { $0.group.name == "fig3-A" }?.settings.first { $0.value == 0.02 })
    #expect(
      settings.contains {
        $0.hasPrefix("fig3-A,")
          && $0.contains(
            ",0.02,2,\(swept.meanError),\(swept.meanPenalty),\(swept.standardError!),0,,")
      })

    let data = try Data(contentsOf: URL(fileURLWithPath: folder.path + "/results.json"))
    let results = try StoredJSON.decoder().decode(ResultsFile.self, from: data)
    #expect(results.sweeps.map(\.threshold) == analysis.sweeps.map(\.threshold.crossing))
    #expect(results.provenance.runs == records.count && results.provenance.seeds == [1, 2])
    #expect(results.exact?.setting == analysis.exact)
  }

  @Test(
    """
    a threshold that differs is explained, or said not to be; one that does not differ needs \
    nothing
    """
  )
  func explanations() throws {
    let folder = try TemporaryFolder()
    var study = study
    let records = MadeUp().study(
      RPUStudy.plan(seeds: 2, panels: [.A, .B, .C], gridPoints: 60),
      tolerated: ["fig3-A": 0.4, "fig3-B": 0.4, "fig3-C": 1.1])
    let runs = try StudyAnalysis(study, records)
    let (b, c) = (runs.checksum(of: "fig3-B"), runs.checksum(of: "fig3-C"))
    study.explanations = [
      "fig3-B": Explanation(
        "because of <this>", of: ["fig3-B": "other"], ["fig3-B": b, "fig3-C": c]),
      "fig3-C": Explanation("never shown", of: ["fig3-C": c]),
    ]
    let (_, page) = try write(records, study: study, folder: folder)
    #expect(
      page.contains("Fig. 3B: weight bound: because of &lt;this&gt;")
        && page.contains("Fig. 3A: step: not yet explained."))
    #expect(
      !page.contains("never shown")
        && !page.contains("Fig. 3C: cycle-to-cycle spread of the step: "))
    // One error of one run that it speaks of is another, an exact one too.
    for id in ["fig3-C-1.5-seed2", "exact-seed1"] {
      var other = records
      let at = try #require(other.firstIndex { $0.run.id == id })
      other[at].epochs[3].test_error += 0.01
      let (_, page) = try write(other, study: study, folder: TemporaryFolder())
      #expect(
        !page.contains("because of") && page.contains("Fig. 3B: weight bound: not yet explained."))
    }
  }

  @Test("contents lead to every section and every figure's heading")
  func contents() throws {
    let (analysis, page) = try write(
      MadeUp().study(RPUStudy.plan(epochs: 6, seeds: 2)), folder: TemporaryFolder())
    let contents = try #require(page.firstMatch(of: /<nav.*<\/nav>/.dotMatchesNewlines())).output
    let links = contents.matches(of: /<a href="#([^"]+)">([^<]*)<\/a>/).map {
      (id: String($0.1), title: String($0.2))
    }
    for (id, title) in links {
      #expect(
        page.contains(
          try Regex(
            "<section id=\"\(id)\"><h[23]>\(NSRegularExpression.escapedPattern(for: title))</h[23]>"
          )),
        "\(id)")
    }
    let groups =
      analysis.sweeps.map(\.group) + analysis.switchOffs.map(\.group)
      + analysis.comparisons.map(\.group)
    for group in groups {
      #expect(
        links.contains { $0.id == "group-" + group.name && $0.title == HTML.escape(group.title) })
    }
    #expect(links.count == groups.count + 4)
  }

  @Test("a plot that would be empty is left out with a word")
  func empty() throws {
    let made = MadeUp()
    // Every penalty at 40 points, which no plot of penalties and no threshold shows.
    let records = RPUStudy.plan(epochs: 1, seeds: 1, isQuick: true, panels: [.A, .B, .C]).map {
      run in
      made.record(run, error: run.group == "exact" ? 20 : 60)
    }
    let (_, page) = try write(records, folder: TemporaryFolder())
    #expect(svgs(page).isEmpty)
    #expect(page.contains("none of the penalties lies on its scale, −0.6 to +2.1 points"))
    #expect(
      page.contains(
        "No radar chart of the thresholds: it takes three that were found, and of these 3 0 were."))
    #expect(page.contains("No plot of the error against the epoch: it takes two epochs"))
  }

  @Test("the quick form says that it is one, and one seed gives no interval")
  func quick() throws {
    let folder = try TemporaryFolder()
    let (_, page) = try write(
      MadeUp().study(RPUStudy.plan(epochs: RPUStudy.quickEpochs, seeds: 1, isQuick: true)),
      folder: folder)
    #expect(
      page.contains("Not the paper's experiment: 2 epochs on 12000 examples of made-up data")
        && !page.contains("not yet explained")
        && page.contains("one seed, no spread"))
    #expect(page.contains("from one seed: whether it stands out of the noise is not known"))
  }

  @Test(
    "little is a report too",
    arguments: [["exact"], ["exact", "fig3-A"], ["fig3-A"], ["exact", "fig4-baseline"]])
  func little(_ groups: [String]) throws {
    let folder = try TemporaryFolder()
    var records = MadeUp().study(RPUStudy.plan(epochs: 2, seeds: 1)).filter {
      groups.contains($0.run.group)
    }
    records = Array(records.prefix(2))
    let (_, page) = try write(records, folder: folder)
    #expect(page.contains("</html>"))
    if !groups.contains("exact") {
      #expect(page.contains("Left out, because no exact run of their seed is there: fig3-A-"))
    }
  }

  @Test("all runs diverged, and labels full of quotes and angles")
  func awkward() throws {
    let folder = try TemporaryFolder()
    let made = MadeUp()
    var records = RPUStudy.plan(epochs: 4, seeds: 2, panels: [.C, .bitLength]).map { run in
      run.group == "exact" ? made.record(run, error: 2) : made.record(run, error: 90, divergedAt: 1)
    }
    for i in records.indices where records[i].run.value == 40 {
      records[i].run.label = "it's \"<b>\" & $1 \\ `x`"
    }
    let (analysis, page) = try write(records, folder: folder)
    #expect(analysis.diverged.count == records.count - 2 && page.contains("above at every value"))
    #expect(page.contains("it's &quot;&lt;b&gt;&quot; &amp; $1") && !page.contains("<b>"))
    for plot in svgs(page) { #expect(XMLParser(data: Data(plot.utf8)).parse()) }
  }

  @Test("a plot that gnuplot cannot draw is named")
  func undrawable() throws {
    let gnuplot = try Gnuplot(toDraw: "the report")
    let failed = #expect(throws: GnuplotError.self) {
      try gnuplot.svg(Plot(), name: "nothing", title: "")
    }
    #expect(failed?.description.contains("could not draw nothing") == true)
  }

  @Test("a folder that cannot be made is named")
  func unwritable() throws {
    let folder = try TemporaryFolder()
    try folder.write("file", [])
    let analysis = try StudyAnalysis(
      study, MadeUp().study(RPUStudy.plan(epochs: 2, seeds: 1, panels: [.A])))
    let error = #expect(throws: ReportError.self) {
      try StudyReport(analysis, redrawCommand: "r").write(to: folder.path + "/file")
    }
    #expect(error?.description.contains(folder.path + "/file") == true)
  }

  @Test("fields of CSV with commas, quotes and line ends")
  func csv() {
    var csv = CSV(["a", "b"])
    csv.add(["x, y", nil])
    csv.add(["say \"no\"", "two\nlines"])
    #expect(csv.text == "a,b\n\"x, y\",\n\"say \"\"no\"\"\",\"two\nlines\"\n")
  }

  @Test("numbers for people")
  func numbers() {
    #expect(
      fixed(-0.001, 2) == "0.00" && fixed(-0.1, 1) == "−0.1" && signed(0.25, 2) == "+0.25"
        && signed(-0.25, 2) == "−0.25")
    #expect(
      signed(0.001, 2) == "0.00" && significant(0.0025, 3) == "0.0025"
        && significant(320, 3) == "320")
    #expect(
      significant(1000, 3) == "1000" && significant(-1234.5, 2) == "-1234"
        && significant(0.00001, 2) == "1e-05")
    #expect(fileName(40) == "40" && fileName(0.01) == "0.01" && fileName(3.2) == "3.2")
    #expect(
      duration(42.2) == "42 s" && duration(750) == "13 min" && duration(12_000) == "3 h 20 min")
    #expect(Plot.logarithmicTics(0.4...6) == "('0.5' 0.5, '1' 1.0, '2' 2.0, '5' 5.0)")
    var provenance = Provenance([MadeUp().exactRecord(1)])
    provenance.seeds = [1, 2, 3, 7, 9, 10]
    #expect(provenance.seedText == "1–3, 7, 9–10")
  }
}
