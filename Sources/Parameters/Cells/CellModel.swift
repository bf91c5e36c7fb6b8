/// A model of a cell, what a weight is made of: its parameters.
///
/// How devices become a weight, and what pulses, samples and time do to them, is in
/// `Sources/Crosspoint/Cells`. A model of this package is a file here, a file there, and an entry
/// in `Cell.builtIn`.
public protocol CellModel: NamedModel {
  /// Throws `CrosspointError.invalidSetting` for a device that the cell cannot be made of.
  func validate(_ device: Device) throws
  /// The devices that the cell has a model of its own for; the tile's `device` is not among them.
  var ownDevices: [Device] { get }
  /// Whether samples may come to its devices as counts of pulses in place of stochastic trains.
  var takesPulseCounts: Bool { get }
}

extension CellModel {
  public func validate() throws { try validateEach("cell") }
  public func validate(_ device: Device) throws {}
  public var ownDevices: [Device] { [] }
  public var takesPulseCounts: Bool { true }
}

/// The cell of an array: a model with its parameters.
public struct Cell: Sendable {
  /// The model with its parameters.
  public let model: any CellModel

  public init(_ model: some CellModel) { self.model = model }

  /// The models of this package: the table to which a new one adds an entry.
  public static let builtIn: [any CellModel.Type] = [
    SingleDevice.self,
    OneSidedPair.self,
    VectorCell.self,
    ReferenceCell.self,
    TikiTaka.self,
    TTv2.self,
    ChoppedTTv2.self,
    AGAD.self,
    MixedPrecision.self,
  ]

  /// One device, the default.
  public static let single = Cell(SingleDevice())

  /// Every model that files may name.
  public static var models: [any CellModel.Type] { builtIn }

  /// The model, where it is of this type.
  public func `as`<Model: CellModel>(_: Model.Type) -> Model? { model as? Model }

  /// The model's name in files.
  public var name: String { type(of: model).name }

  private static let table = ModelTable("a model of a cell", registry: nil, builtIn)
}

extension Cell: Hashable {
  public static func == (a: Cell, b: Cell) -> Bool { a.model.isSame(as: b.model) }
  public func hash(into hasher: inout Hasher) { model.hash(into: &hasher) }
}

/// {"oneSidedPair": {…}}, or the name alone: the model's name and its settings.
extension Cell: Codable {
  public init(from decoder: any Decoder) throws {
    model = try Self.table.decode(from: decoder) as! any CellModel
  }
  public func encode(to encoder: any Encoder) throws { try Self.table.encode(model, to: encoder) }
}
