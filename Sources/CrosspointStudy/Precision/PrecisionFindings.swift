import Crosspoint

extension PrecisionAnalysis {
  public var hasExact: Bool { !entries.isEmpty }

  /// What to learn from it, in sentences.
  public var findings: [String] {
    var all = [PrecisionCase.Group.dense, .cnn].flatMap { group in
      Rounding.allCases.reversed().compactMap { fractionBits(group, $0) }
    }
    all += words
    all += [PrecisionCase.Group.dense, .cnn].compactMap(hypothesis)
    if let uniform { all.append(uniform) }
    if let stalled { all.append(stalled) }
    if let wider { all.append(wider) }
    if let axis { all.append(axis) }
    all.append(PrecisionCost.sentence)
    return all
  }

  static func points(_ interval: MeanInterval) -> String {
    let ends = interval.ends.map { " [\(signed($0.lowerBound, 2)), \(signed($0.upperBound, 2))]" }
    return signed(interval.mean, 2) + (ends ?? "")
  }

  private func words(_ entry: Entry) -> String {
    guard entry.hasLearnt else { return "\(fixed(entry.meanError, 1)) % error, nothing learnt" }
    return entry.penalty.map { Self.points($0) } ?? ""
  }

  /// How many bits behind the point a rounding needs.
  private func fractionBits(_ group: PrecisionCase.Group, _ rounding: Rounding) -> String? {
    let own = entries(group).filter { entry in
      entry.value.map { entry.label == PrecisionCase.label(rounding, fractionBits: Int($0)) }
        ?? false
    }
    // One format is what a group of its own is held against.
    guard own.count > 1 else { return nil }
    let network = group == .dense ? "On the dense network" : "On the convolutional network"
    let how =
      rounding == .stochastic ? "with stochastic rounding" : "with rounding to the nearest number"
    return "\(network) \(how) \(answer(own.map { (Int($0.value!), $0) }, "FL")) "
      + "Points above floating point, with 90 % intervals: "
      + own.map { "FL \(Int($0.value!)) \(words($0))" }.joined(separator: "; ") + "."
  }

  private var words: [String] {
    let whole = PrecisionCase.wholeWords
    let short = PrecisionCase.shortWeights
    let sixteen = entry(.dense, PrecisionCase.label(.stochastic, fractionBits: 14))
    return [
      (whole, "Words of two bits before the point, rounded stochastically, on the dense network:"),
      (short, "The same of weights, updates and errors alone, with outputs of 16 bits:"),
    ].compactMap { words, what in
      let own = words.compactMap { word in
        entry(.words, word.label).map { (bits: word.bits, entry: $0) }
      }
      guard !own.isEmpty else { return nil }
      let all = own + [sixteen].compactMap { $0.map { (bits: 16, entry: $0) } }
      return "\(what) \(answer(all, "bits")) Points above floating point: "
        + all.map { "\($0.bits) bits \(self.words($0.entry))" }.joined(separator: "; ") + "."
    }
  }

  /// The fewest bits that are as good as floating point, with all that have more.
  private func answer(_ own: [(bits: Int, entry: Entry)], _ what: String) -> String {
    let descending = own.sorted { $0.bits > $1.bits }
    let good = descending.prefix { $0.entry.outcome == .asGood }
    let tolerance = significant(PrecisionStudy.tolerance, 2)
    if let bits = good.last?.bits {
      return
        """
        \(what == "FL" ? "FL \(bits)" : "\(bits) bits") \(good.count == 1 ? "is" : "and more are") \
        as good as floating point (upper ends of the intervals at most \(tolerance) points).
        """
    }
    if descending.contains(where: { $0.entry.outcome == .noInterval }) {
      return "one seed gives no interval, and no answer."
    }
    return
      "none of these is shown to be within \(tolerance) points of floating point."
  }

  /// What was expected of stochastic rounding at FL 14.
  private func hypothesis(_ group: PrecisionCase.Group) -> String? {
    let label = PrecisionCase.label(.stochastic, fractionBits: 14)
    guard let entry = entry(group, label), let penalty = entry.penalty else { return nil }
    let verdict =
      switch entry.outcome {
      case .asGood: "holds"
      case .worse, .notLearnt: "is refuted"
      case .undecided: "is left open"
      case .noInterval, .base: "has no interval, of one seed"
      }
    return
      """
      Expected was that stochastic rounding at FL 14 is no worse than floating point by more than \
      \(significant(PrecisionStudy.tolerance, 2)) points: of the \
      \(group == .dense ? "dense" : "convolutional") network it \(verdict) \
      (\(Self.points(penalty))).
      """
  }

  /// One format for everything.
  private var uniform: String? {
    guard let entry = entry(.dense, PrecisionCase.uniform),
      let outputs = entry.saturations(\.outputs)
    else { return nil }
    let own = entry.settings?.formats.outputs.map { "±\(significant($0.largest, 2))" } ?? ""
    let separate = self.entry(.dense, PrecisionCase.label(.stochastic, fractionBits: 14))
    let beside = separate.map {
      ", and \(fixed($0.meanError, 2)) % with outputs in ⟨6, 10⟩, where "
        + "\(significant($0.saturations(\.outputs) ?? 0, 2)) an image saturate"
    }
    return
      """
      ⟨2, 14⟩ for every quantity ends at \(fixed(entry.meanError, 2)) % error: outputs end at \
      \(own), and \(significant(outputs, 2)) of them an image, of 2010, saturate in the last \
      epoch\(beside ?? "").
      """
  }

  /// Rounding to nearest at FL 8.
  private var stalled: String? {
    let nearest = PrecisionCase.label(.nearest, fractionBits: 8)
    guard let entry = entry(.dense, nearest),
      let other = self.entry(.dense, PrecisionCase.label(.stochastic, fractionBits: 8))
    else { return nil }
    return
      """
      At FL 8 rounding to the nearest number ends at \(fixed(entry.meanError, 2)) % error and \
      stochastic rounding at \(fixed(other.meanError, 2)) %: an update below half of \
      ε = 1/256 is always lost to the one, and never on average to the other.
      """
  }

  private var wider: String? {
    let own = entries(.wider)
    guard !own.isEmpty else { return nil }
    let epochs = PrecisionExtent(epochs: own[0].epoch, examples: 1).wideEpochs
    // The first wide epoch still has to make up for the narrow ones.
    let settled = max(epochs - 1, 1)
    func count(_ epochs: Int) -> String { epochs == 1 ? "epoch" : "\(epochs) epochs" }
    let parts = own.map { entry in
      func points(_ other: Entry?, _ than: String) -> String? {
        other.flatMap { Self.difference(entry, $0, over: settled) }.map {
          "\(Self.points($0)) against \(than)"
        }
      }
      return "\(entry.label): "
        + [points(narrow(entry), "without"), points(base(.wider), "floating point")]
        .compactMap { $0 }.joined(separator: ", ")
    }
    return """
      Words of 20 bits in the last \(count(epochs)) change the error of the last \
      \(count(settled)), in points: \(parts.joined(separator: "; ")).
      """
  }

  /// Stochastic rounding beside pulses at the same number of states.
  private var axis: String? {
    func entry(_ holding: PrecisionCase.Holding, _ bits: Int) -> Entry? {
      self.entry(.axis, "\(holding.label), \(bits) bits")
    }
    let pairs = PrecisionCase.axisBits.compactMap { bits -> String? in
      guard let rounded = entry(.stochastic, bits), let pulsed = entry(.pulses, bits),
        let difference = Self.difference(pulsed, rounded)
      else { return nil }
      let told =
        switch difference.ends {
        case nil: ""
        case let ends? where ends.lowerBound > 0: ", pulses err more"
        case let ends? where ends.upperBound < 0: ", pulses err less"
        default: ", not told apart"
        }
      return """
        \(bits) bits \(fixed(pulsed.meanError, 2)) and \(fixed(rounded.meanError, 2)) %, \
        \(Self.points(difference))\(told)
        """
    }
    guard !pairs.isEmpty else { return nil }
    return """
      The pulses of ideal devices, whose coincidences on a line are correlated, and stochastic \
      rounding with as many states of a weight end at (floating point \
      \(base(.axis).map { fixed($0.meanError, 2) } ?? "") %): \(pairs.joined(separator: "; ")).
      """
  }
}
