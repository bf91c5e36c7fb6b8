import Crosspoint

/// The cases of a plan for one network.
struct InferenceCases {
  let selection: InferenceStudy.Selection
  let network: InferenceStudy.StudiedNetwork

  /// Label of converters that convert nothing.
  static let exact = "exact"

  private let ends = [0, InferenceTime.year]
  private var pcm: InferenceDevice { .pcm }

  /// In the order of the page. Without phase-change memory the devices alone: the rest varies it.
  var all: [InferenceCase] {
    guard selection.devices.contains(where: { $0.name == pcm.name }) else { return devices }
    return devices + compensations + levels + bits + slices
      + (network == .cnn ? published : []) + (selection.isQuick ? [] : presets)
  }

  private var devices: [InferenceCase] {
    selection.devices.map { device in
      each(
        .devices, device.name, device.times, InferenceCase.settings(device.device),
        isHeadline: device.name == pcm.name)
    }
  }

  /// Those beside `devices`' phase-change memory, which is compensated for a tile as a whole.
  private var compensations: [InferenceCase] {
    DriftCompensation.allCases.filter { $0 != .global }.map { kind in
      each(.compensation, kind.rawValue, pcm.times, varied { $0.compensation = kind })
    }
  }

  private var levels: [InferenceCase] {
    let levels = selection.isQuick ? [4, 16] : [4, 8, 16, 32, 64, 128]
    return levels.map { levels in
      each(.levels, "\(levels)", ends, varied { $0.conductances.levels = levels })
    }
  }

  private var bits: [InferenceCase] {
    let bits = (selection.isQuick ? [4, 6] : Array(4...10)).filter { $0 != InferenceStudy.bits }
    return bits.map { bits in
      each(
        .adc, "\(bits)", ends, varied { $0.forward = InferenceCase.circuits(bits: bits) })
    } + [each(.adc, Self.exact, ends, varied(Self.leaveUnconverted))]
  }

  /// Whole numbers of 8 bits, their digits on pairs that are read apart.
  private var slices: [InferenceCase] {
    (selection.isQuick ? [2] : [1, 2, 4]).map { slices in
      each(
        .slices, "\(slices)", ends,
        varied {
          $0.conductances.mapping = WeightMapping(
            BitSliced(bits: InferenceStudy.bits, slices: slices))
        })
    }
  }

  /// Pairs of 128 levels read by exact converters, without drift, as CrossSim's notebook has them.
  private var published: [InferenceCase] {
    PublishedNoise.all.map { noise in
      each(
        .published, noise.label, [0],
        InferenceCase.settings(noise.device) {
          Self.leaveUnconverted(&$0)
          $0.conductances.levels = InferenceStudy.publishedLevels
          $0.compensation = .none
        }, isHeadline: true)
    }
  }

  private var presets: [InferenceCase] {
    TileKind.named.compactMap { name, _, kind in
      guard case .inference(let settings) = kind else { return nil }
      let device = InferenceDevice.all.first { $0.name == settings.device.name }
      return each(.presets, name, device?.times ?? [0], settings)
    }
  }

  private func each(
    _ question: InferenceCase.Question, _ label: String, _ times: [Double],
    _ settings: InferenceSettings, isHeadline: Bool = false
  ) -> InferenceCase {
    let isShort = selection.isQuick && times == InferenceTime.all
    let most = isHeadline ? InferenceStudy.redraws : InferenceStudy.fewRedraws
    // Exact devices behind circuits without noise are the same each time.
    let isDrawn =
      settings.device.as(ExactConductance.self) == nil || settings.forward.outputNoise > 0
    return InferenceCase(
      question: question, label: label, settings: settings,
      times: isShort ? [0, InferenceTime.day, InferenceTime.year] : times,
      redraws: isDrawn ? selection.redraws ?? (selection.isQuick ? 2 : most) : 1)
  }

  private func varied(_ change: (inout InferenceSettings) -> Void) -> InferenceSettings {
    InferenceCase.settings(pcm.device, change)
  }

  /// Inputs and outputs as they are.
  private static func leaveUnconverted(_ settings: inout InferenceSettings) {
    settings.forward = .ideal
    (settings.inputRange, settings.outputRange) = (.given, .given)
  }
}

/// What the published experiment's noise of programming may have been: its size is known, and not
/// of what it is a share.
struct PublishedNoise {
  let label: String
  let title: String
  let device: ProgrammedDevice

  static let all = [
    PublishedNoise(
      label: "levels", title: "\(InferenceStudy.publishedLevels) levels, no noise",
      device: ProgrammedDevice(ExactConductance())),
    normal(0.03), normal(0.1), normal(0.3),
  ]

  /// Independent of the conductance, and a share of the largest one.
  private static func normal(_ share: Float) -> PublishedNoise {
    var model = NormalDeviation()
    model.deviation = share
    return PublishedNoise(
      label: "normal-\(share)", title: "normal noise of \(share) of the largest conductance",
      device: ProgrammedDevice(model))
  }

  /// That of a label, for people; the label where it is another version's.
  static func title(_ label: String) -> String {
    all.first { $0.label == label }?.title ?? label
  }
}
