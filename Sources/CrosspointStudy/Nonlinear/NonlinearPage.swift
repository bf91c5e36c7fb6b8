import Crosspoint
import CrosspointPlots

/// The page of the study of nonlinear currents, section by section.
struct NonlinearPage {
  let analysis: NonlinearAnalysis
  let gnuplot: Gnuplot
  /// The command that makes the report again from the raw rows.
  let redrawCommand: String

  func html() throws -> String {
    head().page(
      try [HypothesesSection.make(analysis.hypotheses)] + analysis.devices.map(device)
        + [
          NonlinearSources.rates(analysis), NonlinearSources.settings(analysis),
          NonlinearSources.method(analysis),
        ])
  }

  private func head() -> PageHead {
    let p = Provenance(analysis.records)
    let networks = NonlinearStudy.StudiedNetwork.allCases.compactMap { network -> String? in
      let own = analysis.records.filter {
        $0.run.group.hasPrefix(network.rawValue + "-") && $0.run.validationExamples == nil
      }
      guard !own.isEmpty else { return nil }
      let p = Provenance(own)
      let validation = own[0].run.readingExamples.map { ", \($0) to choose with" } ?? ""
      let name = network.title.prefix(1).uppercased() + network.title.dropFirst()
      return """
        \(name): \(Findings.count(p.runs, "run")) of \(Findings.count(p.epochs, "epoch")), \
        \(p.seeds.count == 1 ? "seed" : "seeds") \(p.seedText), \(p.train_examples) training and \
        \(p.test_examples) test images\(validation).
        """
    }
    return PageHead(
      title: NonlinearStudy.title,
      introduction: [
        HTML.paragraph("After " + NonlinearStudy.source + "."),
        HTML.paragraph(NonlinearStudy.question),
      ],
      warning: analysis.isWhole
        ? nil
        : """
        These are not all runs of the study: both networks on both devices, \
        \(NonlinearStudy.publishedEpochs) epochs of MNIST with three seeds, of the LeNet half as \
        many epochs of 10,000 images, at its own voltages and with its own noise and ADC.
        """,
      findings: analysis.findings, extent: networks + [p.wholeExtent], provenance: p,
      dataFiles: NonlinearReport.dataFiles, redrawCommand: redrawCommand)
  }

  // MARK: Devices

  private func device(_ of: NonlinearAnalysis.OfDevice) throws -> HTML.Section {
    let id = "\(of.network)-\(of.device)"
    var body = HTML.paragraph(
      """
      Exact: \(fixed(of.exactError, 2)) %. Noise of an output \(amperes(of.noise)), step of the \
      ADC \(of.step > 0 ? amperes(of.step) : "none"), at every voltage. Errors are means of the \
      seeds, after ± half of the interval of \(significant(MeanInterval.coverage * 100, 2)) %.
      """)
    body += try figure(
      NonlinearPlots.voltages(of), name: "voltages-" + id, title: "Test error by read voltage",
      caption:
        """
        Test error against the read voltage: weight range \
        \(range(of.mapped.first?.range ?? NonlinearStudy.range)) of the exact network, \
        \(range(NonlinearStudy.range)) of those that are trained on pairs.
        """)
    body += voltages(of)
    let ranges = try HTML.Section(
      id: "ranges-" + id, title: "Weight range",
      body: figure(
        NonlinearPlots.ranges(of), name: "ranges-" + id, title: "Test error by weight range",
        caption:
          """
          Test error against the weight of a full pair: a smaller range has larger currents for a \
          weight, and clips more weights. Networks that are trained on pairs are shown at the \
          voltage that was chosen.
          """) + choices(of))
    let words = NonlinearDevice.known(of.law)?.spreadWords ?? "of ln G"
    let varied = of.spreads.first.map {
      "at \(significant(Double($0.voltage), 3)) V and a weight range of \(range($0.range))"
    }
    let spreads = try HTML.Section(
      id: "spreads-" + id, title: "Spread of the devices",
      body: figure(
        NonlinearPlots.spreads(of, words: words), name: "spreads-" + id,
        title: "Test error by device-to-device spread",
        caption:
          """
          Test error on devices that differ, \(varied ?? ""): nobody who trains or maps knows by \
          what.
          """))
    return HTML.Section(
      id: id, title: of.title.prefix(1).uppercased() + of.title.dropFirst(), body: body,
      parts: [ranges, spreads].filter { !$0.body.isEmpty })
  }

  /// Methods by voltages, and the mapped network without noise and ADC.
  private func voltages(_ of: NonlinearAnalysis.OfDevice) -> String {
    let methods = NonlinearStudy.Method.allCases
    let columns =
      methods.map { ($0.title, of.at($0)) } + [("mapped, without noise and ADC", of.floorless)]
    return HTML.table(
      ["read voltage, V"] + columns.map { $0.0 + ", %" },
      Set(of.mapped.map(\.voltage)).sorted().map { voltage in
        [significant(Double(voltage), 3)]
          + columns.map { column in column.1.first { $0.voltage == voltage }.map(error) ?? "" }
      })
  }

  private func error(_ point: NonlinearAnalysis.Point) -> String {
    point.interval.percent.replacing(" %", with: "")
  }

  /// Every method by voltage and range, and which was chosen.
  private func choices(_ of: NonlinearAnalysis.OfDevice) -> String {
    NonlinearStudy.Method.allCases.map { choice(of, $0) }.joined()
      + HTML.paragraph(
        """
        Chosen is the voltage and the range with the least error of the images to choose with, \
        none of which was learnt from or is a test image, and of seed \
        \(NonlinearStudy.choosingSeed) alone. Figures of networks that are trained on pairs, \
        without ±, are of that seed too.
        """, class: "soft")
  }

  private func choice(_ of: NonlinearAnalysis.OfDevice, _ method: NonlinearStudy.Method) -> String {
    let points = of.points.filter { $0.method == method }
    guard !points.isEmpty else { return "" }
    let best = of.best(method)
    let ranges = Set(points.map(\.range)).sorted()
    let rows = Set(points.map(\.voltage)).sorted().map { voltage in
      [significant(Double(voltage), 3)]
        + ranges.map { range in
          points.first { $0.voltage == voltage && $0.range == range }.map { point in
            let isBest = point.voltage == best?.voltage && point.range == best?.range
            let clipped = point.clipped.flatMap {
              $0 > 0 ? " (\(significant($0, 3)) clipped)" : nil
            }
            return error(point) + (clipped ?? "") + (isBest ? " ← chosen" : "")
          } ?? ""
        }
    }
    return HTML.table(["\(method.title), V"] + ranges.map { "range \(range($0)), %" }, rows)
  }

  private func range(_ value: Float) -> String { significant(Double(value), 2) }

  private func figure(_ plot: Plot?, name: String, title: String, caption: String) throws -> String
  {
    guard let plot else { return "" }
    return HTML.figure(try gnuplot.svg(plot, name: name, title: title), caption)
  }
}

/// A current as people write it: 3.2 µA.
func amperes(_ value: Float) -> String {
  let units: [(Double, String)] = [(1, "A"), (1e-3, "mA"), (1e-6, "µA"), (1e-9, "nA")]
  let size = abs(Double(value))
  let unit = units.first { size >= $0.0 } ?? (1e-12, "pA")
  return "\(significant(Double(value) / unit.0, 3)) \(unit.1)"
}
