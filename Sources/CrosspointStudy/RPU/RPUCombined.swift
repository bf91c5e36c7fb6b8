import Crosspoint
import CrosspointLearning

extension RPUStudy {
  static let everythingOn = "everything on"

  /// Fig. 4: every panel's non-ideality together.
  /// - Parameters:
  ///   - thresholds: values by panel, A … I; a panel left out stays ideal. An array cannot be
  ///     weaker both ways, so of F and G the worse one counts (F where they are alike).
  ///   - name: its part of a run's id.
  public static func together(at thresholds: [String: Double], name: String, label: String)
    -> StudyGroup
  {
    var thresholds = thresholds
    if let f = thresholds["F"], let g = thresholds["G"] { thresholds[f <= g ? "G" : "F"] = nil }
    var settings = ideal()
    // E sets bounds of mean 1, which B then replaces: the spread is relative.
    for letter in ["E", "A", "B", "C", "D", "F", "G", "H", "I"] {
      guard let value = thresholds[letter] else { continue }
      panels.first { $0.letter == letter }!.apply(Float(value), &settings)
    }
    return StudyGroup(
      name: "fig4-thresholds", title: "Fig. 4: all at threshold together",
      text:
        """
        Every non-ideality of Fig. 3 at its threshold at once; of weaker down steps (F) and \
        weaker up steps (G) the worse one, because an array cannot be weaker both ways.
        """,
      role: .comparison,
      points: [StudyPoint(name: name, label: label, network: rpuNetwork(.analog(settings)))])
  }

  /// A value more in each panel, between the two runs about its crossing: what is known of a
  /// threshold is that it lies between them.
  public static func refinement(of analysis: StudyAnalysis) -> [StudyGroup] {
    panels.compactMap { panel in
      guard let result = analysis.sweeps.first(where: { $0.group.name == "fig3-" + panel.letter }),
        result.threshold.bracket.count == 2,
        let middle = panel.sweep.between(result.threshold.bracket[0], result.threshold.bracket[1])
      else { return nil }
      return panel.group([middle])
    }
  }

  /// All at the thresholds that finished runs have shown, the paper's where one was not found; nil
  /// unless every panel was run.
  public static func together(at analysis: StudyAnalysis) -> StudyGroup? {
    guard
      panels.allSatisfy({ panel in
        analysis.sweeps.contains { $0.group.name == "fig3-" + panel.letter }
      })
    else { return nil }
    let missing = panels.map(\.letter).filter { analysis.crossings[$0] == nil }
    return together(
      at: publishedThresholds.merging(analysis.crossings) { $1 }, name: "ours",
      label: "all at our thresholds"
        + (missing.isEmpty ? "" : " (\(missing.joined(separator: ", ")) at the paper's)"))
  }

  /// RPU-baseline of Table 1, and without each of its non-idealities.
  static let baseline = StudyGroup(
    name: "fig4-baseline", title: "RPU-baseline, one non-ideality off at a time",
    text:
      """
      The device and periphery of the paper's Table 1, no management of any kind; every other \
      random draw is the same.
      """,
    role: .switchOff(whole: everythingOn, pairs: pairs),
    points: points(of: .rpuBaseline.stored(.compact)))

  /// The same device with the managements of Gokmen, Onen & Haensch 2017, and without each of its
  /// non-idealities.
  static let managed = StudyGroup(
    name: "fig4-managed", title: "Managed arrays, one non-ideality off at a time",
    text:
      """
      The same device with a 7-bit DAC, noise, bound, update and bit-length management \
      (Gokmen, Onen & Haensch 2017); a table of its own, because the paper's arrays have none \
      of these.
      """,
    role: .switchOff(whole: everythingOn, pairs: pairs),
    points: points(of: .rpuManaged.stored(.compact)))

  /// The arrays of a file of settings, and without each non-ideality that they have.
  static func own(_ settings: AnalogSettings) -> StudyGroup {
    StudyGroup(
      name: "own", title: "Arrays of a file of settings, one non-ideality off at a time",
      text:
        """
        The tile as the file has it; what it does not have is not switched off. Every other \
        random draw is the same.
        """,
      role: .switchOff(whole: everythingOn, pairs: pairs), points: points(of: settings))
  }

  private static func points(of settings: AnalogSettings) -> [StudyPoint] {
    var points = [
      StudyPoint(name: "whole", label: everythingOn, network: rpuNetwork(.analog(settings)))
    ]
    for (name, label, change) in switchOffs {
      var changed = settings
      change(&changed)
      let network = rpuNetwork(.analog(changed))
      // What the tile does not have changes nothing, or no more than another row.
      guard !points.contains(where: { $0.network == network }) else { continue }
      points.append(StudyPoint(name: name, label: label, network: network))
    }
    return points
  }

  /// What can be switched off, each alone, and the two of each pair: a further one is an entry
  /// here.
  static let switchOffs:
    [(name: String, label: String, change: @Sendable (inout AnalogSettings) -> Void)] = [
      (
        "cycle-spread", "cycle-to-cycle spread of the step",
        { $0.changeDevice { $0.cycleSpread = 0 } }
      ),
      (
        "step-spread", "device-to-device spread of the step",
        { $0.changeSteps { $0.stepSpread = 0 } }
      ),
      (
        "bound-spread", "device-to-device spread of the bounds",
        {
          $0.changeDevice {
            $0.boundMaximumSpread = 0
            $0.boundMinimumSpread = 0
          }
        }
      ),
      ("bounds", "weight bounds", { $0.bound(unbounded) }),
      (
        "up-down-spread", "device-to-device spread of the up/down ratio",
        { $0.changeSteps { $0.upDownSpread = 0 } }
      ),
      ("output-noise", noise, { $0.changePeriphery { $0.outputNoise = 0 } }),
      ("output-bound", "output bound", { $0.changePeriphery { $0.widenOutput() } }),
      ("dac", "DAC", { $0.changePeriphery { $0.inputResolution = 0 } }),
      ("adc", adc, { $0.changePeriphery { $0.outputResolution = 0 } }),
      (
        "output-noise-adc", noiseAndADC,
        {
          $0.changePeriphery {
            $0.outputNoise = 0
            $0.outputResolution = 0
          }
        }
      ),
    ]

  private static let (noise, adc, noiseAndADC) = (
    "noise of the products", "ADC", "noise of the products and ADC"
  )

  private static let pairs = [
    SwitchOffPair(
      first: noise, second: adc, label: noiseAndADC,
      reason:
        """
        outputs within half a step of zero, \
        \(significant(Double(Periphery().outputStep) / 2, 2)), all become zero, errors sent \
        back among them, unless noise carries some of them over the step (dither)
        """)
  ]
}
