/// In which precision a tile keeps its cross-points. Weights themselves are always exact single
/// precision.
public struct Storage: Sendable, Hashable, NamedSettings {
  /// A floating-point format of IEEE 754.
  public enum Precision: String, Sendable, Hashable, Codable, CaseIterable {
    /// 24 bits, 4 bytes.
    case single
    /// 11 bits, 2 bytes.
    case half
  }

  /// Steps and bounds of the devices. Half precision rounds each by at most 2⁻¹¹ of itself (steps
  /// below 2⁻¹⁴ of Δw_min: 2⁻²⁵ of it), once, when it is drawn or set; what `hidden` reads is what
  /// the devices do. A cross-point then takes 12¼ bytes, not 20¼.
  public var devices: Precision = .single
  /// What forward and backward products read: the exact weights, or a copy of them rounded to 11
  /// bits that every update keeps up to date. The copy takes 2 bytes more a cross-point, and halves
  /// what a product reads.
  public var products: Precision = .single

  public init() {}

  public init(devices: Precision = .single, products: Precision = .single) {
    self.devices = devices
    self.products = products
  }

  /// The smallest form: half-precision device parameters, and no copy of the weights.
  public static let compact = Storage(devices: .half)

  public static let settings: [Setting<Storage>] = [
    .choice("devices", \.devices),
    .choice("products", \.products),
  ]
}
