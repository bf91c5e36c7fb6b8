import Crosspoint
import CrosspointPlots

/// The page of the study of training algorithms, section by section.
struct AlgorithmsPage {
  let analysis: AlgorithmsAnalysis
  let gnuplot: Gnuplot
  /// The command that makes the report again from the raw rows.
  let redrawCommand: String

  private typealias OfNetwork = AlgorithmsAnalysis.OfNetwork

  func html() throws -> String {
    head().page(
      try [HypothesesSection.make(analysis.hypotheses)] + analysis.networks.map(network) + [
        rates(), method(),
      ])
  }

  // MARK: Sections

  private func head() -> PageHead {
    let p = Provenance(analysis.records)
    return PageHead(
      title: AlgorithmsStudy.title, introduction: [HTML.paragraph(AlgorithmsStudy.question)],
      findings: analysis.findings, extent: analysis.networks.map(extent) + [p.wholeExtent],
      provenance: p, dataFiles: AlgorithmsReport.dataFiles, redrawCommand: redrawCommand)
  }

  /// Epochs, seeds and data of a network's runs.
  private func extent(_ of: OfNetwork) -> String {
    let p = of.provenance
    let name = of.network.title.prefix(1).uppercased() + of.network.title.dropFirst()
    return """
      \(name): \(Findings.count(p.epochs, "epoch")), \(p.seeds.count == 1 ? "seed" : "seeds") \
      \(p.seedText), \(p.train_examples) training and \(p.test_examples) test examples.
      """
  }

  private func network(_ of: OfNetwork) throws -> HTML.Section {
    var parts = [HTML.paragraph(extent(of))]
    parts.append(
      try figure(
        AlgorithmsPlots.errors(of), name: "errors-" + of.network.rawValue,
        title: "Test error by device and algorithm",
        caption: "Test error, the mean of the last five epochs and of the seeds."))
    parts.append(
      "<h3>Test error, %</h3>"
        + table(of) { entry in
          let error = entry.setting.standardError.map { " ± " + fixed($0, 2) } ?? ""
          return fixed(entry.setting.meanError, 2) + error
        })
    let borrowed =
      of.devices.contains(where: StudiedDevice.borrowsSettings)
      ? " Devices with * have the settings of ReRamSB for transfers, without presets of theirs."
      : ""
    parts.append(
      HTML.paragraph(
        """
        Exact: \(fixed(of.exact.setting.meanError, 2)) %. After ±, one standard error of the mean, \
        from the differences from the exact runs of the same seeds.\(borrowed)
        """, class: "soft"))
    let noisy = of.entries.filter { $0.each.readNoise != 1 }
    if !noisy.isEmpty {
      parts.append(
        "<h3>Noisier reads of the fast device</h3>"
          + HTML.table(
            ["", "test error, %", "with the preset's noise, %"],
            noisy.map { entry in
              let plain = entry.each.device.flatMap { of.entry($0.name, entry.each.algorithm) }
              return [
                entry.each.label, fixed(entry.setting.meanError, 2),
                plain.map { fixed($0.setting.meanError, 2) } ?? "",
              ]
            }))
    }
    parts.append("<h3>Pulses of devices for an image</h3>")
    parts.append(
      table(of) { entry in entry.pulsesPerImage.map { significant($0, 3) } ?? "" })
    parts.append(
      try figure(
        AlgorithmsPlots.costs(of), name: "costs-" + of.network.rawValue,
        title: "Test error against pulses", caption: "What an error costs in pulses."))
    parts.append("<h3>How far transfers can take a weight from 0, in bounds of its device</h3>")
    parts.append(table(of) { $0.reach.map { significant($0, 2) } ?? "" })
    parts.append("<h3>Points by which the error still falls in the last five epochs</h3>")
    parts.append(table(of) { fixed($0.stillFalls, 2) })
    parts.append("<h3>Seconds for an epoch and its test</h3>")
    parts.append(table(of) { fixed($0.secondsPerEpoch, 1) })
    parts.append(
      HTML.paragraph(
        """
        Exact: \(fixed(of.exact.secondsPerEpoch, 1)) s. On one thread each, beside the other runs \
        of the study.
        """, class: "soft"))
    return HTML.Section(
      id: "network-" + of.network.rawValue,
      title: "Error and cost on \(of.network.title)", body: parts.joined(separator: "\n"))
  }

  /// Devices by algorithms.
  private func table(_ of: OfNetwork, _ cell: (AlgorithmsAnalysis.Entry) -> String) -> String {
    HTML.table(
      ["device"] + of.algorithms.map(\.title),
      of.devices.map { device in
        [device + (StudiedDevice.borrowsSettings(device) ? " *" : "")]
          + of.algorithms.map { of.entry(device, $0).map(cell) ?? "" }
      })
  }

  private func figure(_ plot: Plot?, name: String, title: String, caption: String) throws -> String
  {
    guard let plot else { return "" }
    return HTML.figure(try gnuplot.svg(plot, name: name, title: title), caption)
  }

  private func rates() -> HTML.Section {
    let tables = StudiedNetwork.allCases.compactMap { network -> String? in
      let choices = analysis.choices.filter { $0.group == network.name(.rates) }
      guard let first = choices.first else { return nil }
      let records = analysis.records.filter { $0.run.group == network.name(.rates) }
      let edges = choices.count { $0.edge != nil }
      let text =
        """
        On \(network.title): \(Findings.count(records[0].run.epochs, "epoch")) of \
        \(records[0].data.trainExamples) images, tested on the last \
        \(records[0].data.testExamples) of the training images, seed 1. Of \
        \(Findings.count(choices.count, "choice")) \(edges) \
        \(edges == 1 ? "is" : "are") the least or the largest rate that was tried: a better one \
        may lie beyond.
        """
      return HTML.paragraph(text)
        + HTML.table(
          ["error, %, at η ="] + first.errors.map { fileName(Double("\($0.rate)")!) } + ["chosen"],
          choices.map { choice in
            [choice.label] + choice.errors.map { fixed($0.error, 2) }
              + [fileName(Double("\(choice.rate)")!)]
          })
    }
    return HTML.Section(
      id: "rates", title: "The learning rates, and how they were chosen",
      body: HTML.paragraph(
        """
        Every device and algorithm has the rate with the least error, of the mean of the last five \
        epochs, of runs of their own, which is then frozen; it is constant through a run. No test \
        image has a part in the choice.
        """) + tables.joined(separator: "\n"))
  }

  private func method() -> HTML.Section {
    var items = [
      """
      A run's error is the mean of its last five epochs, or of as many as it has, tested through \
      the same arrays that learned. One example is one update.
      """,
      """
      Devices, circuits and algorithms are the named tiles of crosspoint settings, with the \
      settings of aihwkit's presets. For GokmenVlasov, ReRamArrayOM and ReRamArrayHfO2 aihwkit has \
      no presets of transfer algorithms: those have the settings of ReRamSB, as one's own device \
      has, with its own circuits. PCM, and other pairs, are trained plainly and in mixed precision \
      alone. Of ReRamSB the symmetry point is taken away for transfers, and not for plain SGD, as \
      aihwkit's presets have it.
      """,
      """
      TTv2 is c-TTv2 without a chopper, as aihwkit's presets have it. On the LeNet, Tiki-Taka and \
      mixed precision hand on once an image in convolutions too, whose positions are a sample \
      each; the running means that choose A's rate remember as many images as in dense layers.
      """,
      """
      A pulse is a coincidence at one device, whatever the device makes of it: those of the \
      training of every device of a weight, of transfers, of refreshes, and those that mixed \
      precision sends. Reads are not among them.
      """,
      """
      The full study learns from the first 10,000 images, which takes some four hours of two \
      cores: TTv2, c-TTv2 and AGAD, whose rate of the fast device is chosen so that its pulses \
      fill their trains, take some milliseconds an image on noisy devices. The LeNet has one \
      seed, which gives no interval. Intervals are not widened for there being several comparisons.
      """,
      """
      TTv2, c-TTv2 and AGAD read a column a sample (an image, or a position of a convolution), and \
      a read hands on one pulse at most. Where so many pulses do not take a weight from 0 to its \
      device's bound, a higher error may be that of a short run, and is said to be out of reach \
      instead of refuting anything.
      """,
      """
      A run that leaves the range of numbers counts as \(significant(RunRecord.divergedError, 2)) \
      % from then on.
      """,
    ]
    func note(_ ids: [String], _ what: String) {
      if !ids.isEmpty { items.append("\(what): \(ids.joined(separator: ", ")).") }
    }
    note(analysis.diverged, "Diverged")
    note(analysis.leftOut, "Left out, because this version has no such setting or no exact run")
    return HTML.Section(
      id: "method", title: "How the numbers are made", body: HTML.list(items.map(HTML.escape)))
  }
}
