/// The formats of the quantities of a fixed-point layer; nil for one that is held in single
/// precision.
public struct FixedPointFormats: Sendable, Hashable {
  /// What products multiply with.
  public var weights: FixedPointFormat? = FixedPointFormat(2, 14)
  /// What is added to weights: after the learning rate, momentum and decay.
  public var updates: FixedPointFormat? = FixedPointFormat(2, 14)
  /// δ on its way back: the loss's, and what products give for the layer below.
  public var errors: FixedPointFormat? = FixedPointFormat(2, 14)
  /// Outputs of products forward, and the inputs that a layer takes.
  public var outputs: FixedPointFormat? = FixedPointFormat(6, 10)

  /// The paper's at FL 14.
  public init() {}

  /// Formats of the caller's own.
  public init(
    weights: FixedPointFormat?, updates: FixedPointFormat?, errors: FixedPointFormat?,
    outputs: FixedPointFormat?
  ) {
    (self.weights, self.updates, self.errors, self.outputs) = (weights, updates, errors, outputs)
  }

  /// Those of Gupta et al. 2015 in words of 16 bits: weights, updates and errors ⟨16 − FL, FL⟩,
  /// outputs ⟨6, 10⟩ (from memory), and ⟨8, 8⟩ where FL is 8 or less.
  public static func gupta(fractionBits: Int) -> FixedPointFormats {
    let format = FixedPointFormat(16 - fractionBits, fractionBits)
    return FixedPointFormats(
      weights: format, updates: format, errors: format,
      outputs: fractionBits <= 8 ? FixedPointFormat(8, 8) : FixedPointFormat(6, 10))
  }

  /// One format for every quantity; single precision for nil.
  public static func uniform(_ format: FixedPointFormat?) -> FixedPointFormats {
    FixedPointFormats(weights: format, updates: format, errors: format, outputs: format)
  }

  /// Every quantity that has a format, by its name.
  package var named: [(name: String, format: FixedPointFormat)] {
    [("weights", weights), ("updates", updates), ("errors", errors), ("outputs", outputs)]
      .compactMap { name, format in format.map { (name, $0) } }
  }
}

extension FixedPointFormats: NamedSettings {
  public static let settings: [Setting<FixedPointFormats>] = [
    .format("weights", \.weights), .format("updates", \.updates), .format("errors", \.errors),
    .format("outputs", \.outputs),
  ]
}

extension Setting where Owner == FixedPointFormats {
  /// A format, or null, which is always written: left out it stands for the default.
  fileprivate static func format(
    _ name: String, _ path: any WritableKeyPath<Owner, FixedPointFormat?> & Sendable
  ) -> Setting {
    Setting(
      name: name, expected: FixedPointFormat.words + ", or null for single precision",
      decode: { owner, container in
        let isNull = try container.decodeNil(forKey: SettingName(name))
        owner[keyPath: path] =
          isNull ? nil : try container.decode(FixedPointFormat.self, forKey: SettingName(name))
      },
      encode: { owner, container, _ in
        try container.encode(owner[keyPath: path], forKey: SettingName(name))
      },
      validate: { owner, place in try owner[keyPath: path]?.validate(place + "." + name) })
  }
}
