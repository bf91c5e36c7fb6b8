import Crosspoint

/// What of the page says where numbers come from: the terms of the energy, and the settings.
extension MixedPrecisionPage {
  func energy() -> HTML.Section {
    guard let energy = analysis.energy else {
      return HTML.Section(
        id: "energy", title: "Energy", body: HTML.paragraph("No run of mixed precision."))
    }
    func nanojoules(_ joules: Double) -> String { significant(joules * 1e9, 3) }
    let own = energy.terms.map { term in
      [term.name, term.formula, nanojoules(term.joules), term.source.rawValue]
    }
    let published = MixedPrecisionEnergy.published
    let rows =
      own + [
        ["sum of the calculator's", "", nanojoules(energy.total(.calculator)), "calculator"],
        ["sum of all", "", nanojoules(energy.total()), "calculator and assumed"],
        [
          "the paper's mixed precision", "", nanojoules(published.mixedPrecision),
          "a reading card",
        ],
        ["the paper's 32-bit digital", "", nanojoules(published.digital), "a reading card"],
      ]
    let perCrossPoint = published.mixedPrecision / Double(energy.weights) * 1e12
    let items = [
      """
      From the calculator (crosspoint design): a conversion takes E_ADC = 23 pJ, the amplifier of \
      a line P_line = 30 µW over t = 80 ns, the digital work on an output E_d = 58.5 pJ, inputs V \
      = 1 V. They are of another technology and network than this paper's; E_ADC is of 9 bits.
      """,
      """
      Assumed, because the calculator has none: a mean conductance of 3 µS, with every input full, \
      which is an upper bound; 10 pJ a SET pulse (some 0.1 mA at 1 V for 0.1 µs); 1 pJ for a \
      product, a sum, a read and a write at one cross-point of χ. RESET pulses and DACs are not \
      counted.
      """,
      """
      A pair's currents are taken from each other before one ADC; the first layer sends nothing \
      back; a refresh reads every column of both devices, and looks at each output digitally. \
      Products that are repeated because an output passed its bound are not counted.
      """,
      """
      The paper's two totals are \(nanojoules(published.mixedPrecision)) nJ and \
      \(significant(published.digital * 1e6, 4)) µJ an image, a ratio of \
      \(fixed(published.digital / published.mixedPrecision, 0)). Over \(energy.weights) \
      cross-points all of its mixed precision is \(significant(perCrossPoint, 2)) pJ at each: a χ \
      of 32 bits whose every cross-point is read and written for every image leaves it little \
      else.
      """,
    ]
    return HTML.Section(
      id: "energy", title: "Energy of training with an image",
      body: HTML.table(["", "", "nJ", "source"], rows, leftColumns: 2)
        + HTML.list(items.map(HTML.escape)))
  }

  func settings() -> HTML.Section {
    guard let run = analysis.base?.records.first?.run, let device = run.phaseChange,
      let pair = run.phaseChangePair, let cell = run.mixedPrecision, let circuits = run.circuits
    else { return HTML.Section(id: "settings", title: "Settings", body: "") }
    var rows: [[String]] = []
    func add(_ name: String, _ value: String, _ source: String) {
      rows.append([name, value, source])
    }
    func microsiemens(_ share: Float) -> String {
      significant(Double(share * device.largestConductance), 3) + " µS"
    }
    let (reread, memory, ours) = ("read in a re-implementation", "the paper's, from memory", "ours")
    add("network", "784-250-10, sigmoid", memory)
    add("loss", "softmax with cross-entropy", "ours; the paper's is quadratic, from memory")
    add(
      "devices", "\(2 * (analysis.energy?.weights ?? 0)), two a weight, bias included", "computed")
    add("batch", "1", memory)
    add("η", "\(run.rates[0]), constant", "ours: tried without converters and drift")
    add("weight 1", "\(device.conductanceOfOne) µS", "ours: the sources do not say")
    add("mean of a SET pulse", "−0.084·G + 0.880 + 1.40·exp(−p/2.6) µS", reread)
    add("its standard deviation", "0.091·G + 0.260 + 2.15·exp(−p/2.6) µS", reread)
    add(
      "conductances", "\(device.smallestConductance) to \(device.largestConductance) µS", reread)
    add(
      "read noise", "0.03·G + 0.13 µS, drawn for each product",
      "read in a re-implementation, which ends reads at the range's ends; here they pass them")
    add("RESET", "0.1 µS ± 10 %, at least 0.1", "0.1 ± 10 % read in it; its end there is ours")
    let drift = device.common.drift
    let before = drift.holdsBeforeStart ? "as written from the pulse on" : "1 before"
    add(
      "drift", "exponent \(drift.exponent), \(drift.startTime) s, \(before)",
      "read in a re-implementation; what holds before 38.6 s is ours")
    let time = run.time.map { "\($0.secondsPerExample) s an image, in steps of \($0.advanceEvery)" }
    add("time", time ?? "none", ours)
    add(
      "ε", "\(device.nominalStep) µS",
      "read in a re-implementation; the paper's may be 0.77 µS, from memory")
    let thresholds =
      """
      every \(pair.refreshEvery) images, above \(microsiemens(pair.upperThreshold)), differences \
      below \(microsiemens(pair.differenceThreshold ?? 0))
      """
    add(
      "refresh", pair.refreshEvery == 0 ? "none" : thresholds,
      "thresholds read in a re-implementation; how often from memory")
    let chi = "\(cell.chiBits) bits, \(cell.chiIntegerBits) before the point"
    add("χ", cell.chiBits == 0 ? "single precision" : chi, ours)
    func bins(_ count: Int) -> String { count == 0 ? "as they are" : "\(count) bins" }
    add("x", bins(cell.xBins), ours)
    add("δ", bins(cell.deltaBins), ours)
    let bits = circuits.inputBits.map { "\($0) bits" }
    add("DAC and ADC", bits ?? "none", "8 bits the paper's, from memory")
    add(
      "largest output",
      "\(circuits.outputBound); reads of a refresh \(pair.refreshForward.outputBound)", ours)
    add(
      "scaling", "inputs to their largest magnitude; outputs that pass the bound are repeated", ours
    )
    return HTML.Section(
      id: "settings", title: "Settings: what is the paper's, and what is assumed",
      body: HTML.table(["", "", "source"], rows, leftColumns: 3)
        + HTML.paragraph(
          """
          The re-implementation is Y. Demirag's of the model of J. Appl. Phys. 124, 152135 (2018). \
          "From memory" was not held against the paper's text; nor was anything marked as read in \
          the re-implementation, which simplifies it.
          """, class: "soft"))
  }
}
