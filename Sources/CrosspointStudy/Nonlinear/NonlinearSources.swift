import Crosspoint

/// What is the paper's, what was read elsewhere, what is assumed, and how numbers are made.
enum NonlinearSources {
  static func settings(_ analysis: NonlinearAnalysis) -> HTML.Section {
    var rows: [[String]] = [
      [
        "question: train through I(V, w) instead of tuning voltage and range",
        "the paper's (abstract)",
      ],
      ["two device models, MNIST and CIFAR-10", "the paper's (abstract); which models, unknown"],
      ["figures of the paper", "none was found, and none is remembered"],
      ["∂I/∂w and ∂I/∂x in place of x and w", "of the paper as remembered, not read"],
    ]
    for of in analysis.devices where of.network == analysis.devices[0].network {
      rows += constants(of.law)
      rows.append([
        "\(of.device): noise \(amperes(of.noise)), step \(amperes(of.step))", floor(of.law),
      ])
    }
    rows += [
      [
        "ranges of the dense network \(ranges(.dense)), of the LeNet \(ranges(.lenet))", ours,
      ],
      ["the linear network within bounds: on pairs of the filament at .01 V", ours],
      [
        """
        a weight w is one conductance above the least, and conductances are those at V_ref of \
        SiOx, not at the read voltage
        """, ours,
      ],
      ["inputs past ±1 are clipped to the read voltage", ours],
    ]
    return HTML.Section(
      id: "settings", title: "What is the paper's, and what is assumed",
      body: HTML.table(["", "source"], rows, leftColumns: 2)
        + HTML.paragraph(
          """
          The floor of noise and ADC decides the question: without it the best read voltage is \
          zero. It is an assumption, given by --noise and --step in amperes where yours is known.
          """, class: "soft"))
  }

  private static let ours = "ours"
  private static func ranges(_ network: NonlinearStudy.StudiedNetwork) -> String {
    network.ranges.map { significant(Double($0), 2) }.joined(separator: ", ")
  }
  private static func floor(_ law: CurrentLaw) -> String {
    let voltage = NonlinearDevice.known(law).map { significant(Double($0.floorVoltage), 3) }
    return """
      ours: the noise .06 of RPU-baseline and the step of its 9 bits over ±12, in units of the \
      current of a weight 1 of pairs of range 2 at \(voltage ?? "?") V (of range 8 a weight 1 has \
      a quarter of that current), unless the command gave others
      """
  }

  private static func constants(_ law: CurrentLaw) -> [[String]] {
    if let law = law.as(FilamentCurrent.self) {
      return [
        [
          """
          filament: I₀ \(amperes(law.prefactor)), g₀ \(law.gapLength) nm, V₀ \(law.voltageScale) \
          V, gap \(law.gapMinimum) … \(law.gapMaximum) nm
          """, "read: the compact model of Stanford and ASU/PKU, its defaults",
        ]
      ]
    }
    if let law = law.as(SiOxCurrent.self) {
      return [
        [
          """
          siox: n \(law.ratioLow) ± \(law.spreadLow) up to \(law.groupLow) Ω, \(law.ratioHigh) ± \
          \(law.spreadHigh) from \(law.groupHigh) Ω on, V_ref \(law.referenceVoltage) V
          """, "read: D. Joksas's devices, in the repository awarememristor",
        ],
        ["siox: I = G·V_ref·(V/V_ref)^log₂n", "from memory"],
        ["siox: n between the groups linear in ln R, cut to 2 … 5.5", ours],
      ]
    }
    guard let law = law.as(TabulatedCurrent.self) else { return [] }
    return [
      [
        """
        tabulated: \(law.voltages.count) voltages up to \(law.largestVoltage) V, \
        \(law.conductances.count) conductances \(law.leastConductance) … \(law.mostConductance) S
        """, "yours",
      ]
    ]
  }

  static func rates(_ analysis: NonlinearAnalysis) -> HTML.Section {
    let groups = Set(analysis.choices.map(\.group)).sorted()
    let tables = groups.map { group -> String in
      let choices = analysis.choices.filter { $0.group == group }
      func rate(_ value: Float) -> String { fileName(Double("\(value)")!) }
      let header: [String] = choices[0].errors.map { rate($0.rate) }
      let rows = choices.map { choice -> [String] in
        let errors: [String] = choice.errors.map { fixed($0.error, 2) }
        let edge = choice.edge.map { ", \($0)" } ?? ""
        return [choice.label] + errors + [rate(choice.rate) + edge]
      }
      return HTML.table(["error, %, at η ="] + header + ["chosen"], rows)
    }
    return HTML.Section(
      id: "rates", title: "The learning rates, and how they were chosen",
      body: HTML.paragraph(
        """
        The exact network, the one within bounds, and each voltage has the rate with the least \
        error of the images to choose with, after as many epochs of as many images as the runs \
        with it have, with seed 1 (in the quick form after one epoch): η, then η/2 and η/4, as far \
        as the epochs reach. Each is tested on what it is trained on, without noise and ADC; \
        weight ranges have the rate of range 2. Signals that a law has bent are smaller, and of a \
        pair whose one device is at its least only the other moves, so that one rate would not do \
        for all. A chosen rate that is the least or the largest tried may have a better one \
        beyond it.
        """) + tables.joined(separator: "\n"))
  }

  static func method(_ analysis: NonlinearAnalysis) -> HTML.Section {
    var items = [
      """
      "Mapped" is the exact network of the seed, its weights put onto pairs. "Tuned" is the same \
      at the read voltage and the weight range with the least error of the images to choose with, \
      of seed 1; so are the best points of the other methods. No test image has a part in a choice.
      """,
      """
      Seed 1 trains at every voltage that stands in the tables with every weight range; the other \
      seeds at range 2, at the point that seed 1 chose, and where the spread is varied. The LeNet \
      has half as many epochs of fewer images. At range 2 weights of the dense network would be \
      clipped: mapped as it is, it has range 8.
      """,
      """
      "Trained within bounds" is a linear network on pairs of the filament at .01 V, where \
      currents are linear, without noise and ADC: its weights keep the bounds of those that are \
      trained through a law, and are then mapped. Beside these it lacks the law.
      """,
      """
      Networks are trained through the law of devices that are alike, without noise and ADC, and \
      from the same first weights as the exact one; both conductances of a pair move, each by half \
      of η. They are read, as all others, with noise and ADC, and on drawn devices where these \
      differ: the devices of a seed are the same ones for every method.
      """,
      """
      Pre-distorted voltages undo a separable law exactly: what is left is noise, ADC and what was \
      clipped. Of a law that is not separable they undo that of one conductance, a tenth of the \
      way from the least to the most. Pulse widths hold the read voltage, so that the current is \
      linear in the input, and bent in the weight.
      """,
      """
      The ADC has no bound: its step in amperes stays, and so does its noise.
      """,
      """
      The linear network is trained on the exact path, as the mapped one of the paper is. Every \
      run has its rate for a third of its epochs, then half of it, then a quarter, as far as they \
      reach.
      """,
    ]
    func note(_ ids: [String], _ what: String) {
      if !ids.isEmpty { items.append("\(what): \(ids.joined(separator: ", ")).") }
    }
    note(
      analysis.diverged,
      "Diverged, and counted as \(significant(RunRecord.divergedError, 2)) % in each reading")
    note(analysis.leftOut, "Left out, because the exact run of the seed is not there")
    return HTML.Section(
      id: "method", title: "How the numbers are made", body: HTML.list(items.map(HTML.escape)))
  }
}
