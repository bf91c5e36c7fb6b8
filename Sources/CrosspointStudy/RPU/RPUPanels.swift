import Crosspoint
import CrosspointLearning

extension RPUStudy {
  /// A weight bound far above what this network reaches, in place of none: a device's bounds are
  /// finite.
  static let unbounded: Float = 1000

  /// The base of Figs. 2 and 3: exact products, a device of equal steps, practically unbounded,
  /// pulsed in BL slots without any management. Like all arrays of this study it keeps its devices
  /// in half precision, which rounds a step by at most 2⁻¹¹ of itself.
  static func ideal(step: Float = 0.001, bitLength: Int = 10) -> AnalogSettings {
    var settings = AnalogSettings.ideal
    settings.update.bitLength = bitLength
    settings.update.updateManagement = false
    settings.update.bitLengthManagement = false
    settings.device = .constantStep(.ideal(step: step, bound: unbounded))
    settings.storage = .compact
    return settings
  }

  /// Fig. 2: BL slots with Δw_min = η/BL for the first third's η = .01, so that the gain C =
  /// √(η/(Δw_min·BL)) is 1 there.
  ///
  /// A device's step stays while η falls to .005 and .0025: C is then .71 and .5.
  static let bitLengths = StudyGroup(
    name: "fig2-bit-length", title: "Fig. 2: length of the pulse trains",
    text:
      """
      Ideal devices and exact products. Δw_min = η/BL with the first third's η = 0.01, so the \
      gain C of both sides is 1; a device's step is fixed, so C falls to 0.71 and 0.5 as η \
      falls.
      """,
    role: .comparison,
    points: [1, 2, 5, 10, 40].map { (length: Int) in
      StudyPoint(
        name: "\(length)", label: "BL \(length)", value: Double(length),
        network: rpuNetwork(.analog(ideal(step: 0.01 / Float(length), bitLength: length))))
    })

  /// Fig. 2's other half: what a device does at half the voltage. k = 0 is `bitLengths` at BL 10.
  static let halfVoltage = StudyGroup(
    name: "fig2-half-voltage", title: "Fig. 2: response at half voltage",
    text:
      """
      Ideal devices and exact products, BL 10. A device that sees a pulse on one of its two \
      lines only changes by k steps: k = 0 is the ideal device, k = 0.5 a linear one. Pulses \
      are sent in phases of one sign of x and of δ each; the paper names k only.
      """,
    role: .comparison,
    points: [0, 0.1, 0.5].map { (k: Double) in
      var settings = ideal(step: 0.01 / 10, bitLength: 10)
      settings.changeConstantStep { $0.halfVoltageResponse = Float(k) }
      return StudyPoint(
        name: fileName(k), label: "k = \(significant(k, 2))", value: k,
        network: rpuNetwork(.analog(settings)))
    })

  /// One panel of Fig. 3: a parameter and how its value enters the settings.
  struct Panel {
    var letter: String
    var title: String
    var text: String
    var sweep: Sweep
    var apply: @Sendable (Float, inout AnalogSettings) -> Void

    func settings(_ value: Double) -> AnalogSettings {
      var settings = RPUStudy.ideal()
      apply(Float(value), &settings)
      return settings
    }

    func group(_ values: [Double]) -> StudyGroup {
      StudyGroup(
        name: "fig3-\(letter)", title: "Fig. 3\(letter): \(title)", text: text, role: .sweep(sweep),
        points: values.map { value in
          StudyPoint(
            name: fileName(value), label: sweep.text(value), value: value,
            network: rpuNetwork(.analog(settings(value))))
        })
    }

    /// - Parameter gridPoints: nil for the quick form.
    func group(gridPoints: Int?) -> StudyGroup {
      group(gridPoints.map { sweep.grid($0) } ?? sweep.quickGrid())
    }
  }

  static func panel(_ part: Part) -> Panel { panels.first { $0.letter == part.rawValue }! }

  /// The panels of Fig. 3: plotted values and thresholds are the paper's, remembered and not held
  /// against its figures.
  static let panels: [Panel] = [
    Panel(
      letter: "A", title: "step", text: "Mean weight change of one pulse, all devices alike.",
      sweep: Sweep(
        parameter: "Δw_min", short: "A step", plotted: [0.1, 0.032, 0.01], published: 0.01,
        design: 0.001)
    ) { value, settings in settings.changeSteps { $0.step = value } },
    Panel(
      letter: "B", title: "weight bound",
      text: "Weights between −bound and +bound, all devices alike.",
      sweep: Sweep(
        parameter: "bound", short: "B bound", severity: .inverse, plotted: [0.1, 0.2, 0.3],
        published: 0.3, design: 0.6)
    ) { value, settings in settings.bound(value) },
    Panel(
      letter: "C", title: "cycle-to-cycle spread of the step",
      text:
        """
        Each pulse is Δw_min·(1 + spread·ξ), with ξ drawn for each coincidence; not truncated, \
        so a pulse may go the other way.
        """,
      sweep: Sweep(
        parameter: "cycle-to-cycle spread", short: "C cycle spread", isPercentage: true,
        plotted: [10, 3.2, 1], published: 1.5,
        design: 0.3)
    ) { value, settings in settings.changeDevice { $0.cycleSpread = value } },
    Panel(
      letter: "D", title: "device-to-device spread of the step",
      text:
        """
        Each device's step is Δw_min·(1 + spread·ξ), with ξ drawn once; not truncated, so that \
        at a spread of 110 % every fifth device goes the other way.
        """,
      sweep: Sweep(
        parameter: "device-to-device spread of the step", short: "D step spread",
        isPercentage: true, plotted: [10, 3.2, 1],
        published: 1.1, design: 0.3)
    ) { value, settings in
      settings.changeSteps { $0.stepSpread = value }
      settings.changeDevice { $0.enforcesConsistency = false }
    },
    Panel(
      letter: "E", title: "device-to-device spread of the bounds",
      text:
        """
        Bounds ±(1 + spread·ξ), each drawn once; not truncated, so that a bound may lie on the \
        other side of zero. Where the two cross over, the device is stuck between them.
        """,
      sweep: Sweep(
        parameter: "device-to-device spread of the bounds", short: "E bound spread",
        isPercentage: true, plotted: [10, 3.2, 1],
        published: 0.8, design: 0.3)
    ) { value, settings in
      settings.bound(1)
      settings.changeDevice {
        $0.boundMaximumSpread = value
        $0.boundMinimumSpread = value
        $0.enforcesConsistency = false
      }
    },
    Panel(
      letter: "F", title: "down steps weaker, whole array",
      text: "Down steps of all devices multiplied by the ratio.",
      sweep: Sweep(
        parameter: "down/up ratio", short: "F down weaker", severity: .shortfall,
        plotted: [0.5, 0.75, 0.9], published: 0.95)
    ) { value, settings in settings.changeSteps { $0.upDown = 1 - value } },
    Panel(
      letter: "G", title: "up steps weaker, whole array",
      text: "Up steps of all devices multiplied by the ratio.",
      sweep: Sweep(
        parameter: "up/down ratio", short: "G up weaker", severity: .shortfall,
        plotted: [0.5, 0.75, 0.9], published: 0.95)
    ) { value, settings in settings.changeSteps { $0.upDown = value - 1 } },
    Panel(
      letter: "H", title: "device-to-device spread of the up/down ratio",
      text:
        """
        Half the spread times ξ, drawn once, is added to each device's up step and taken from \
        its down step.
        """,
      sweep: Sweep(
        parameter: "spread of the up/down ratio", short: "H up/down spread", isPercentage: true,
        plotted: [0.4, 0.2, 0.06],
        published: 0.06, design: 0.02)
    ) { value, settings in settings.changeSteps { $0.upDownSpread = value / 2 } },
    Panel(
      letter: "I", title: "noise of the products",
      text:
        """
        Gaussian noise of this standard deviation on every output of every product, forward \
        and backward; 100 % is 1 in units of the output.
        """,
      sweep: Sweep(
        parameter: "noise σ", short: "I noise", isPercentage: true, plotted: [1, 0.6, 0.1],
        published: 0.1, design: 0.06)
    ) { value, settings in
      settings.forward.outputNoise = value
      settings.backward.outputNoise = value
    },
  ]

  /// Panels D and E read in another way: devices that a drawn spread has turned over are turned
  /// back, as aihwkit does by default.
  static let turnedBack: [StudyGroup] = [
    (
      "D", "D-positive", "all steps positive",
      "As D, with steps Δw_min·|1 + spread·ξ|: no device goes the other way."
    ),
    (
      "E", "E-kept-apart", "bounds kept on their sides of zero",
      """
      As E, with bounds exchanged where they cross over, and then max = |max|, min = −|min|: \
      no device is stuck.
      """
    ),
  ].map { (letter, name, title, text) in
    let panel = panels.first { $0.letter == letter }!
    return StudyGroup(
      name: "fig3-" + name, title: "Fig. 3\(letter), \(title)", text: text, role: .comparison,
      points: panel.sweep.grid(0).map { value in
        var settings = panel.settings(value)
        settings.changeDevice { $0.enforcesConsistency = true }
        return StudyPoint(
          name: fileName(value), label: panel.sweep.text(value), value: value,
          network: rpuNetwork(.analog(settings)))
      })
  }

  /// The paper's thresholds by panel.
  static let publishedThresholds = Dictionary(
    uniqueKeysWithValues: panels.map { ($0.letter, $0.sweep.published) })
}
