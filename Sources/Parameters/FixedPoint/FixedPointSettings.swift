/// What a tile of fixed-point numbers is (S. Gupta, A. Agrawal, K. Gopalakrishnan & P. Narayanan,
/// ICML 2015, arXiv 1502.02551).
///
///     y = Convert(W·x),  z = Convert(Wᵀ·δ)
///     u = Convert(η·Σ δ·xᵀ + momentum·u₋ − η·decay·W),  W ← Convert(W + u)
///
/// Products are summed exactly and converted once to the format of what they give: y to that of
/// outputs, z to that of errors, u to that of updates. u₋ is the last update.
public struct FixedPointSettings: Sendable, Hashable {
  public var formats = FixedPointFormats()
  public var rounding = Rounding.stochastic
  /// μ, the share of the last update in the next one: 0 to below 1.
  public var momentum: Float = 0
  /// λ′: an update takes η·λ′ of every weight, biases too. Rates are those of one example, so λ of
  /// the mean of a batch is λ′ = λ·batch. At least 0.
  public var decay: Float = 0
  /// Other formats from a certain update on; nil for none.
  public var later: LaterFormats? = nil

  public init() {}

  public init(
    _ formats: FixedPointFormats, rounding: Rounding = .stochastic, momentum: Float = 0,
    decay: Float = 0, later: LaterFormats? = nil
  ) {
    self.formats = formats
    self.rounding = rounding
    self.momentum = momentum
    self.decay = decay
    self.later = later
  }

  /// Throws `CrosspointError.invalidSetting` for the first setting outside its range.
  public func validate() throws {
    try validateEach("fixedPoint")
  }
}

/// Formats that a tile takes after some updates: wider ones in the last epochs of a run.
public struct LaterFormats: Sendable, Hashable {
  /// Updates of the tile, one a batch, before its formats change: 0 to 10⁹.
  public var afterUpdates: Int = 0
  public var formats = FixedPointFormats()

  public init() {}

  public init(afterUpdates: Int, _ formats: FixedPointFormats) {
    self.afterUpdates = afterUpdates
    self.formats = formats
  }
}

extension LaterFormats: NamedSettings {
  public static let settings: [Setting<LaterFormats>] =
    [.count("afterUpdates", \.afterUpdates, 0...1_000_000_000, "updates")]
    + .all(\.formats, FixedPointFormats.settings)
}

extension FixedPointSettings: NamedSettings {
  static let momentumRange = NumberRange("a number, 0 to below 1") { $0 >= 0 && $0 < 1 }

  public static let settings: [Setting<FixedPointSettings>] =
    .all(\.formats, FixedPointFormats.settings) + [
      .choice("rounding", \.rounding),
      .number("momentum", \.momentum, momentumRange),
      .number("decay", \.decay, .atLeastZero),
      .optionalCases("later", \.later, expected: "an object {…} of formats, or null") {
        later, place in try later.validateEach(place)
      },
    ]
}
